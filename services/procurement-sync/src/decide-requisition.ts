import { clip, contentHash, type Decider, type Decision, quote } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { add, compare, type Decimal, max } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { approve, OVERDUE, reject, routingOf, whenDecided, whenOverdue } from './decide-approval.ts'
import { raise } from './exceptions.ts'
import { malformed, toBuyers, tooMany } from './refusals.ts'
import {
  evolveRequisition,
  type RequisitionEvent,
  type RequisitionState,
  recognise,
  type Sources,
  unknownRequisition,
} from './requisition.ts'
import { inForce, type Line, referencesFor, type Sourced, sourceProposal, sourceRequest } from './sourcing.ts'

export type RequisitionInput = Input<
  MessageOf<
    | 'replenishment.ReplenishmentProposed'
    | 'replenishment.ReplenishmentWithdrawn'
    | 'procurement.RequisitionRequested'
    | 'procurement.ApprovalGiven'
    | 'procurement.ApprovalRefused'
    | 'supplyline.TimerFired'
  >
>
type Submitted = MessageOf<'procurement.RequisitionSubmitted'>['data']

/** Beyond any order; so that the total of a basket fits the decimal(18,4) of the contracts. */
const MAX_TOTAL = '100000000000'

const decide = (input: RequisitionInput, state: RequisitionState): Decision<RequisitionEvent> => {
  const { message } = input
  switch (message.type) {
    case 'replenishment.ReplenishmentProposed':
      return whenAsked(input, state, askedByProposal(input, message.data))
    case 'procurement.RequisitionRequested':
      return whenAsked(input, state, askedByPerson(input, message.data))
    case 'replenishment.ReplenishmentWithdrawn':
      if (state.status !== 'waiting') return {}
      return reject(input, state, 'replenishment', `the proposal was withdrawn: ${message.data.reason}`)
    case 'procurement.ApprovalGiven':
    case 'procurement.ApprovalRefused':
      return whenDecided(input, state, message)
    case 'supplyline.TimerFired':
      return message.data.name === OVERDUE && state.status === 'waiting' ? whenOverdue(input, state) : {}
    default: {
      const _: never = message
      return {}
    }
  }
}

export const requisition: Decider<RequisitionState, RequisitionInput, RequisitionEvent> = {
  initialState: unknownRequisition,
  decide,
  evolve: evolveRequisition,
}

/** What is asked for, whoever asks. `hash` is of what is asked, not of when: the same again is the same request. */
type Asked = Pick<Submitted, 'requisitionId' | 'site' | 'origin' | 'requester' | 'urgency'> & {
  hash: string
  source: () => Sourced
  /** What a rejection names when nothing could be sourced, so that whoever proposed it learns which place to free. */
  unsourced: Line[]
}

const askedByProposal = (input: Input, data: MessageOf<'replenishment.ReplenishmentProposed'>['data']): Asked => {
  const { proposalId, site, item, location, supplier, contract, unitPrice, currency } = data
  const { baseUnit, orderQuantity, orderUnit, unitFactor } = data
  const who = { requisitionId: proposalId, site, origin: 'PROPOSAL', requester: 'replenishment' } as const
  const units = { baseUnit, orderQuantity, orderUnit, unitFactor }
  const hash = contentHash({ ...who, item, location, supplier, contract, unitPrice, currency, ...units })
  const place = { line: 1, item, location, quantity: data.need, supplier, contract, unitPrice, currency, amount: '0' }
  const { urgency } = data
  return { ...who, urgency, hash, source: () => sourceProposal(input, data), unsourced: [{ ...place, ...units }] }
}

const askedByPerson = (input: Input, data: MessageOf<'procurement.RequisitionRequested'>['data']): Asked => {
  const { requisitionId, site, requester, costCentre, lines } = data
  const who = { requisitionId, site, origin: 'REQUEST', requester } as const
  return {
    ...who,
    urgency: 'ROUTINE',
    hash: contentHash({ ...who, costCentre, lines }),
    source: () => sourceRequest(input, data),
    unsourced: [],
  }
}

const whenAsked = (input: Input, state: RequisitionState, asked: Asked): Decision<RequisitionEvent> => {
  const { requisitionId, site, requester, hash } = asked
  const request = { id: 'request', hash }
  const known = recognise(state.taken, request)
  if (known === 'same') return {}
  const refuse = malformed({ requisitionId, site, requester }) ?? tooMany(requisitionId, state.taken)
  if (refuse) return { refuse }
  const taken = { type: 'InputTaken', data: request } as const
  const about = { subject: requisitionId, site, ...toBuyers }
  if (known === 'other') {
    const detail = `requisition ${requisitionId} was asked for again with other contents; the first ones stand`
    const nextAction = 'ask the requester what is wanted; what differs needs a requisition with an id of its own'
    return {
      events: [taken, raise(input, { ...about, kind: 'requisition-conflict', which: hash, detail, nextAction })],
    }
  }
  const sourced = asked.source()
  const priced = 'reasons' in sourced ? sourced : priceAndRoute(input, site, sourced.lines)
  if ('lines' in priced) {
    const submission = submit(input, asked, priced)
    return { ...submission, events: [taken, ...(submission.events ?? [])] }
  }
  const reasons = priced.reasons.slice(0, 50).map((reason) => clip(reason, 300))
  const detail = `requisition ${requisitionId} cannot be ordered: ${reasons.slice(0, 10).join('; ')}`
  const nextAction = 'do what the reasons say, then ask again under a new requisition id'
  const rejected = {
    requisitionId,
    site,
    reasons,
    rejectedBy: 'sourcing',
    lines: asked.unsourced,
    rejectedAt: input.now,
  }
  const rejection = { type: 'procurement.RequisitionRejected', data: rejected } as const
  return {
    events: [taken, rejection, raise(input, { ...about, kind: 'requisition-unresolvable', detail, nextAction })],
  }
}

type Priced = Pick<Submitted, 'lines' | 'total' | 'currency'> & {
  policy: MessageOf<'master.ApprovalPolicy'>['data']
  routing: Sources['routing']
}

/** The total, and the site's rules for it. */
const priceAndRoute = (input: Input, site: string, lines: Line[]): Priced | { reasons: string[] } => {
  const reasons: string[] = []
  const policy = inForce(referencesOf(input, 'master.ApprovalPolicy'), site, input.now)
  const routing = routingOf(input, site)
  if (!policy) reasons.push(`no approval policy holds for ${quote(site)}; add one to master data`)
  if (!routing) reasons.push(`no ERP routing holds for ${quote(site)}; add one to master data`)
  const currencies = [...new Set(lines.map((line) => line.currency))]
  const [currency = ''] = currencies
  if (currencies.length > 1)
    reasons.push(`the lines are priced in ${currencies.map(quote).join(' and ')}; make a requisition for each currency`)
  const total = lines.reduce((sum, line) => add(sum, line.amount), '0')
  if (compare(total, MAX_TOTAL) > 0)
    reasons.push(`the total ${total} is above ${MAX_TOTAL}; correct prices or quantities`)
  return policy && routing && reasons.length === 0 ? { lines, total, currency, policy, routing } : { reasons }
}

const submit = (input: Input, asked: Asked, priced: Priced): Decision<RequisitionEvent> => {
  const { requisitionId, site, origin, requester, urgency } = asked
  const { lines, total, currency, policy, routing } = priced
  const contents = { requisitionId, site, lines, total, currency }
  const hash = contentHash(contents)
  const submitted: Submitted = { ...contents, origin, requester, urgency, contentHash: hash, submittedAt: input.now }
  const submission = { type: 'procurement.RequisitionSubmitted', data: submitted } as const
  const sources = { routing, references: referencesFor(input.references, lines) }
  // A limit in another currency says nothing about this total, so it allows nothing.
  const comparable = policy.currency === currency
  const automatic = automaticLimitFor(urgency, policy)
  if (comparable && compare(total, automatic) <= 0) {
    const emergency = automatic === policy.automaticLimit ? '' : 'for an emergency '
    const rule = `up to ${automatic} ${currency} ${emergency}by policy ${policy.policy}`
    const approval = approve(input, submitted, sources, { approvedBy: policy.policy, automatic: true, rule })
    return { ...approval, events: [submission, ...(approval.events ?? [])] }
  }
  const { approverRole } = policy
  const limit = comparable ? automatic : '0'
  const dueAt = input.now + secondsToApprove(urgency, policy) * 1000
  const required = { requisitionId, site, contentHash: hash, total, limit, currency, approverRole, urgency, dueAt }
  return {
    events: [
      submission,
      { type: 'procurement.ApprovalRequired', data: required },
      { type: 'ApprovalAwaited', data: { submitted, required, sources } },
    ],
    timers: { [OVERDUE]: dueAt },
  }
}

type Policy = Priced['policy']

/** What cannot wait for a person may be bought up to a limit of its own, which is never below the one for all. */
const automaticLimitFor = (urgency: Submitted['urgency'], { automaticLimit, emergencyLimit }: Policy): Decimal =>
  urgency === 'EMERGENCY' && emergencyLimit !== null ? max(automaticLimit, emergencyLimit) : automaticLimit

const secondsToApprove = (urgency: Submitted['urgency'], { approvalDueSeconds, urgentDueSeconds }: Policy): number =>
  urgency === 'URGENT' || urgency === 'EMERGENCY'
    ? Math.min(approvalDueSeconds, urgentDueSeconds ?? approvalDueSeconds)
    : approvalDueSeconds
