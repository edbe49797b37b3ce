import { z } from 'zod'
import type { RequestView } from './request-view.ts'
import type { RequisitionView } from './requisition-view.ts'
import { asOf, iso, time } from './times.ts'

const line = z.object({
  line: z.int(),
  item: z.string(),
  location: z.string(),
  quantity: z.string().meta({ description: 'Exact decimal, in `unit`.' }),
  unit: z.string(),
})
const pricedLine = line.extend({
  baseQuantity: z.string(),
  baseUnit: z.string(),
  supplier: z.string(),
  contract: z.string().nullable(),
  unitPrice: z.string(),
  amount: z.string(),
})

const common = {
  requisitionId: z.string(),
  site: z.string(),
  orders: z.array(z.string()).meta({ description: 'Ids of the orders that the ERP was asked for on its behalf.' }),
  asOf,
}
const priced = {
  ...common,
  lines: z.array(pricedLine),
  total: z.string(),
  currency: z.string(),
  contentHash: z.string().meta({ description: 'Of what was priced; an approval may name it.' }),
}
const asked = { requester: z.string(), origin: z.enum(['PROPOSAL', 'REQUEST', 'UNRECOGNISED']) }

export const requisitionAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('requested'),
    ...common,
    requester: z.string(),
    costCentre: z.string().nullable(),
    lines: z.array(line),
    requestedAt: time('When it was asked for.'),
  }),
  z.object({ status: z.literal('submitted'), ...priced, ...asked }),
  z.object({
    status: z.literal('awaiting-approval'),
    ...priced,
    ...asked,
    limit: z.string().meta({ description: 'Up to which no approval is needed.' }),
    approverRole: z.string(),
    dueAt: time('When the decision is due.'),
    overdue: z.boolean(),
  }),
  z.object({
    status: z.literal('approved'),
    ...priced,
    requester: z.string().nullable(),
    approvedBy: z.string().meta({ description: 'A person, or the policy.' }),
    automatic: z.boolean(),
    rule: z.string(),
    approvedAt: time('When it was approved.'),
  }),
  z.object({
    status: z.literal('rejected'),
    ...common,
    requester: z.string().nullable(),
    lines: z.array(pricedLine).meta({ description: 'Empty where it could not be priced.' }),
    reasons: z.array(z.string()),
    rejectedBy: z.string(),
    rejectedAt: time('When it was rejected.'),
  }),
])
type RequisitionAnswer = WithoutOrders<z.output<typeof requisitionAnswer>>
type WithoutOrders<A> = A extends unknown ? Omit<A, 'orders'> : never

type Submitted = Extract<RequisitionView, { status: 'submitted' }>['submitted']
type Contents = Pick<Submitted, 'requisitionId' | 'site' | 'lines' | 'total' | 'currency' | 'contentHash'>

/** What procurement says of it; until that says anything, what was asked for. */
export const shownAs = (view: RequisitionView, requested: RequestView): RequisitionAnswer | undefined => {
  switch (view.status) {
    case 'unknown':
      return shownAsRequested(requested)
    case 'submitted': {
      const { requester, origin } = view.submitted
      return { status: 'submitted', ...contents(view.submitted, view.at), requester, origin }
    }
    case 'awaiting-approval': {
      const { requester, origin } = view.submitted
      const { limit, approverRole, dueAt } = view.required
      const approval = { limit, approverRole, dueAt: iso(dueAt), overdue: view.overdue }
      return { status: 'awaiting-approval', ...contents(view.submitted, view.at), requester, origin, ...approval }
    }
    case 'approved': {
      const { approvedBy, automatic, rule, approvedAt } = view.approved
      const approval = { approvedBy, automatic, rule, approvedAt: iso(approvedAt) }
      return { status: 'approved', ...contents(view.approved, view.at), ...requesterOf(view, requested), ...approval }
    }
    case 'rejected': {
      const { requisitionId, site, reasons, rejectedBy, lines, rejectedAt } = view.rejected
      const about = { requisitionId, site, ...requesterOf(view, requested), lines: lines.map(pricedAs) }
      const rejection = { reasons: [...reasons], rejectedBy, rejectedAt: iso(rejectedAt) }
      return { status: 'rejected', ...about, ...rejection, asOf: iso(view.at) }
    }
    default: {
      const _: never = view
      return _
    }
  }
}

const shownAsRequested = (requested: RequestView): RequisitionAnswer | undefined => {
  if (requested.status === 'unknown') return undefined
  const { requisitionId, site, requester, costCentre, lines, requestedAt } = requested.request
  const about = { requisitionId, site, requester, costCentre, lines: lines.map((l) => ({ ...l })) }
  return { status: 'requested', ...about, requestedAt: iso(requestedAt), asOf: iso(requested.at) }
}

const contents = ({ requisitionId, site, lines, total, currency, contentHash }: Contents, at: number) => ({
  requisitionId,
  site,
  lines: lines.map(pricedAs),
  total,
  currency,
  contentHash,
  asOf: iso(at),
})

const pricedAs = (priced: Submitted['lines'][number]) => {
  const { line, item, location, orderQuantity, orderUnit, quantity, baseUnit } = priced
  const { supplier, contract, unitPrice, amount } = priced
  const ordered = { quantity: orderQuantity, unit: orderUnit, baseQuantity: quantity, baseUnit }
  return { line, item, location, ...ordered, supplier, contract, unitPrice, amount }
}

const requesterOf = ({ submitted }: { submitted: Submitted | null }, requested: RequestView) => ({
  requester: submitted?.requester ?? (requested.status === 'requested' ? requested.request.requester : null),
})
