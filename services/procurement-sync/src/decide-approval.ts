import { clip, contentHash, type Decision, type Tell } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { basketOf } from './basket.ts'
import { numberIn, standingsOf } from './erp-standing.ts'
import { HOUR_MS, raise, resolve } from './exceptions.ts'
import { malformed, toBuyers, tooMany } from './refusals.ts'
import { type RequisitionEvent, type RequisitionState, recognise, type Sources, type Waiting } from './requisition.ts'
import { inForce, referencesFor } from './sourcing.ts'

type Decided = MessageOf<'procurement.ApprovalGiven'> | MessageOf<'procurement.ApprovalRefused'>
type Submitted = MessageOf<'procurement.RequisitionSubmitted'>['data']
type Approval = Pick<MessageOf<'procurement.RequisitionApproved'>['data'], 'approvedBy' | 'automatic' | 'rule'>

export const OVERDUE = 'approval-overdue'

export const whenDecided = (input: Input, state: RequisitionState, decided: Decided): Decision<RequisitionEvent> => {
  const { requisitionId, site, eventId, approver, contentHash: seen, comment } = decided.data
  const taken = { id: `decision ${eventId}`, hash: contentHash(decided) }
  const known = recognise(state.taken, taken)
  if (known === 'same') return {}
  const refuse = malformed({ requisitionId, site, eventId, approver }) ?? tooMany(requisitionId, state.taken)
  if (refuse) return { refuse }
  const given = decided.type === 'procurement.ApprovalGiven'
  const take: RequisitionEvent = { type: 'InputTaken', data: taken }
  /** The decision is not applied; somebody is told why. */
  const object = (kind: string, why: string, nextAction: string): Decision<RequisitionEvent> => {
    const detail = `${given ? 'approval' : 'refusal'} of ${requisitionId} by ${approver} not applied: ${why}`
    const owner = state.status === 'waiting' ? state.required.approverRole : toBuyers.owner
    const about = { subject: requisitionId, which: JSON.stringify(taken), site, owner, dueInMs: toBuyers.dueInMs }
    return { events: [take, raise(input, { ...about, kind, detail, nextAction })] }
  }
  if (known === 'other')
    return object('decision-conflict', `its id ${eventId} was used for another one`, 'decide again under a new id')
  switch (state.status) {
    case 'unknown':
      return object('unknown-requisition', 'there is no such requisition', 'find out what was meant; decide again')
    case 'approved':
      return given ? {} : object('decision-too-late', 'it is approved already', 'cancel the order if it must not be')
    case 'rejected':
      return given ? object('decision-too-late', 'it is rejected already', 'ask for it under a new requisition id') : {}
    case 'waiting': {
      const { submitted, required } = state
      if (site !== submitted.site)
        return object('unknown-requisition', `it belongs to ${submitted.site}`, 'correct the site; decide again')
      if (seen !== null && seen !== submitted.contentHash)
        return object('contents-differ', 'its contents are not those that were seen', 'look at it again; then decide')
      if (!given) {
        const rejection = reject(input, state, approver, comment ?? `refused by ${approver}`)
        return { ...rejection, events: [take, ...(rejection.events ?? [])] }
      }
      if (sameUser(approver, submitted.requester))
        return object('segregation-of-duties', 'nobody approves what they asked for', 'have somebody else decide')
      const rule = `above ${required.limit} ${required.currency} with the approval of ${required.approverRole}`
      const sources = { ...state.sources, routing: routingOf(input, site) ?? state.sources.routing }
      const approval = approve(input, submitted, sources, { approvedBy: approver, automatic: false, rule })
      const settled = settle(input, state, approver, 'approved')
      return { ...approval, events: [take, ...(approval.events ?? []), ...settled], timers: { [OVERDUE]: null } }
    }
    default: {
      const _: never = state
      return {}
    }
  }
}

/** The lines go to the basket of each supplier, in the ERP that the site orders in. */
export const approve = (
  input: Input,
  submitted: Submitted,
  { routing, references }: Sources,
  approval: Approval,
): Decision<RequisitionEvent> => {
  const { requisitionId, site, contentHash, lines, total, currency } = submitted
  const contents = { requisitionId, site, contentHash, lines, total, currency }
  const { erp } = routing
  const tell = [...Map.groupBy(lines, (line) => line.supplier)].map(([supplier, own]): Tell<RequisitionEvent> => {
    const kept = referencesFor(references, own)
    const [agreed] = kept.flatMap((m) => (m.type === 'master.Supplier' ? [m.data] : []))
    const materials = kept.flatMap((m) => (m.type === 'master.Item' ? [numberIn(m.data.erpMaterials, erp)] : []))
    const standings = standingsOf(input.references, erp, materials, numberIn(agreed?.erpVendors, erp))
    const window = agreed?.consolidationWindowSeconds ?? 0
    const data = { site, requisitionId, contentHash, supplier, erp, lines: own, window }
    return {
      aggregate: `basket:${basketOf({ supplier, site, erp })}`,
      message: { type: 'procurement.AddToBasket', data },
      references: [{ type: 'master.ErpRouting', data: routing }, ...kept, ...standings],
    }
  })
  const approved = { ...contents, ...approval, approvedAt: input.now }
  return { events: [{ type: 'procurement.RequisitionApproved', data: approved }], tell }
}

export const reject = (
  input: Input,
  state: Waiting,
  rejectedBy: string,
  reason: string,
): Decision<RequisitionEvent> => {
  const { requisitionId, site, lines } = state.submitted
  const data = { requisitionId, site, reasons: [clip(reason, 1000)], rejectedBy, lines, rejectedAt: input.now }
  const rejected = { type: 'procurement.RequisitionRejected', data } as const
  return { events: [rejected, ...settle(input, state, rejectedBy, 'rejected')], timers: { [OVERDUE]: null } }
}

const settle = (input: Input, { open, submitted }: Waiting, by: string, how: string): RequisitionEvent[] =>
  open.map((id) => resolve(input, id, submitted.site, by, `the requisition was ${how}`))

export const whenOverdue = (input: Input, { submitted, required }: Waiting): Decision<RequisitionEvent> => {
  const { requisitionId, site, total, currency, approverRole, dueAt } = required
  const data = { requisitionId, site, approverRole, dueAt, total, currency }
  const detail = `nobody has decided on requisition ${requisitionId} of ${submitted.requester}, ${total} ${currency}`
  const about = { subject: requisitionId, site, owner: approverRole, dueInMs: 4 * HOUR_MS }
  const nextAction = 'approve or refuse the requisition'
  return {
    events: [
      { type: 'procurement.ApprovalOverdue', data },
      raise(input, { ...about, kind: OVERDUE, detail, nextAction }),
    ],
  }
}

export const routingOf = (input: Input, site: string): Sources['routing'] | undefined =>
  inForce(referencesOf(input, 'master.ErpRouting'), site, input.now)

const sameUser = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()
