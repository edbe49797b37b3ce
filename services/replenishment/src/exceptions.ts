import { derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import type { Criticality } from './risk/risk.ts'
import type { Declined, HindranceKind, Raised as Standing, StockEvent } from './stock.ts'

const DAY = 24 * 60 * 60_000
const SERVICE = 'replenishment'

/** The place that an exception is about. */
export type Subject = { site: string; subject: string }

const actions: Record<HindranceKind, { owner: string; nextAction: string }> = {
  'no-contract': {
    owner: 'buyer',
    nextAction: 'add or correct a contract, its supplier or the packaging of the item; meanwhile order by hand',
  },
  'unusable-policy': {
    owner: 'inventory-controller',
    nextAction: 'correct the stocking policy of this item at this location',
  },
}

/** Something is missing and nothing can be proposed. Raised once; the next one only after this one has ended. */
export const hinder = (input: Input, about: Subject, kind: HindranceKind, detail: string): StockEvent[] => {
  const exceptionId = derivedId('EX', `${kind}/${about.subject}/${input.id}`)
  return [
    { type: 'ReplenishmentHindered', data: { kind, exceptionId, site: about.site } },
    raised(input, about, { exceptionId, kind, detail, dueAt: input.now + DAY, ...actions[kind] }),
  ]
}

export const unhinder = (input: Input, exceptionId: string, site: string, resolution: string): StockEvent[] => [
  { type: 'HindranceEnded' },
  resolved(input, exceptionId, site, resolution),
]

/** A proposal counts as on order until it is answered, so one that got lost on the way would starve the place. */
export const proposalUnanswered = (input: Input, about: Subject, proposalId: string, days: number): StockEvent[] => [
  { type: 'ProposalUnanswered', data: { proposalId } },
  raised(input, about, {
    exceptionId: unansweredId(proposalId),
    kind: 'proposal-unanswered',
    detail: `proposal ${proposalId} has been neither ordered nor refused for ${days} days; it still counts as on order`,
    owner: 'buyer',
    dueAt: input.now + DAY,
    nextAction: 'look up the requisition of this id: have it approved or refused, or order by hand',
  }),
]

export const proposalAnswered = (input: Input, site: string, proposalId: string): StockEvent =>
  resolved(input, unansweredId(proposalId), site, `proposal ${proposalId} was answered`)

type Answer = MessageOf<'procurement.PurchaseOrderAcknowledged'>['data']['lines'][number]
type Decline = Pick<Declined, 'site' | 'supplier' | 'until'> & { orderId: string }

/** One exception a supplier and place: while it stands, another short answer only makes the wait longer. */
export const supplierDeclined = (
  input: Input,
  known: readonly Declined[],
  { site, supplier, until, orderId }: Decline,
  { item, location, line, orderedQuantity, quantity, backordered, unit, code, reason }: Answer,
): StockEvent[] => {
  const standing = known.find((d) => d.supplier === supplier && d.exceptionId !== null)
  const subject = `${location}:${item}`
  const exceptionId =
    standing?.exceptionId ?? derivedId('EX', `supplier-cannot-deliver/${supplier}/${subject}/${input.id}`)
  const declined: StockEvent = { type: 'SupplierDeclined', data: { supplier, until, exceptionId, site } }
  if (standing) return [declined]
  const later = backordered === '0' ? '' : ` and ${backordered} later`
  const said = reason === null ? code : `${code}, ${reason.slice(0, 200).toWellFormed()}`
  return [
    declined,
    raised(
      input,
      { site, subject },
      {
        exceptionId,
        kind: 'supplier-cannot-deliver',
        detail:
          `${supplier} was asked for ${orderedQuantity} ${unit} of ${item} for ${location} (order ${orderId}, line ${line}) ` +
          `and will deliver ${quantity}${later} (${said}); the rest is no longer on order, and nothing more is proposed ` +
          `from ${supplier} for this place until ${new Date(until).toISOString()}`,
        owner: 'buyer',
        dueAt: input.now + DAY,
        nextAction:
          'nothing where another supplier has a usable contract: what is missing is proposed from that one; otherwise ' +
          'order by hand or add such a contract; if nothing is done the same supplier is asked again after that time',
      },
    ),
  ]
}

/** What they would not deliver is proposed elsewhere, asked for again, or missing no longer. Their time to wait goes on. */
export const declinesEnded = (input: Input, declined: readonly Declined[], resolution: string): StockEvent[] => {
  const resolutions = declined.flatMap(({ exceptionId, site }) =>
    exceptionId === null ? [] : [resolved(input, exceptionId, site, resolution)],
  )
  const isOver = declined.some(({ until }) => until <= input.now)
  return resolutions.length === 0 && !isOver
    ? []
    : [{ type: 'DeclinesEnded', data: { now: input.now } }, ...resolutions]
}

const HOURS_TO_ACT: Partial<Record<Criticality, number>> = { LIFE_SUSTAINING: 4, HIGH: 24 }

/** Told before it happens, and soon, since somebody has to find another source. */
export const stockOutRiskRose = (
  input: Input,
  about: Subject,
  criticality: Criticality,
  detail: string,
): StockEvent[] => {
  const exceptionId = derivedId('EX', `stock-out-risk/${about.subject}/${input.id}`)
  return [
    { type: 'StockOutRiskRose', data: { exceptionId, site: about.site } },
    raised(input, about, {
      exceptionId,
      kind: 'stock-out-risk',
      detail,
      owner: 'inventory-controller',
      dueAt: input.now + ((HOURS_TO_ACT[criticality] ?? 24) * DAY) / 24,
      nextAction: 'move stock from another place or use a substitute, and have what is on order hurried',
    }),
  ]
}

export const stockOutRiskFell = (input: Input, { exceptionId, site }: Standing, resolution: string): StockEvent[] => [
  { type: 'StockOutRiskFell' },
  resolved(input, exceptionId, site, resolution),
]

/** It counts until somebody says that it does not come. */
export const deliveryOverdue = (
  input: Input,
  about: Subject,
  orderId: string,
  expectedAt: number,
  open: string,
): StockEvent[] => {
  const exceptionId = derivedId('EX', `delivery-overdue/${about.subject}/${input.id}`)
  return [
    { type: 'DeliveryOverdue', data: { exceptionId, site: about.site } },
    raised(input, about, {
      exceptionId,
      kind: 'delivery-overdue',
      detail:
        `${open} of order ${orderId} were expected by ${new Date(expectedAt).toISOString()} and have not come; ` +
        'they still count as on order, so that nothing is proposed in their place',
      owner: 'buyer',
      dueAt: input.now + DAY,
      nextAction: 'ask the supplier; have them delivered, or cancel what does not come, which is then proposed again',
    }),
  ]
}

export const deliveryCame = (input: Input, { exceptionId, site }: Standing): StockEvent[] => [
  { type: 'DeliveryCame' },
  resolved(input, exceptionId, site, 'what was overdue has come, is promised anew or is cancelled'),
]

const unansweredId = (proposalId: string): string => derivedId('EX', `proposal-unanswered/${proposalId}`)

type Raised = MessageOf<'supplyline.ExceptionRaised'>
type Details = Omit<Raised['data'], keyof Subject | 'service' | 'cause' | 'raisedAt'>

const raised = ({ id, now }: Input, about: Subject, details: Details): Raised => ({
  type: 'supplyline.ExceptionRaised',
  data: { ...about, service: SERVICE, cause: id, raisedAt: now, ...details },
})

const resolved = (
  { now }: Input,
  exceptionId: string,
  site: string,
  resolution: string,
): MessageOf<'supplyline.ExceptionResolved'> => ({
  type: 'supplyline.ExceptionResolved',
  data: { exceptionId, site, service: SERVICE, resolvedBy: SERVICE, resolution, resolvedAt: now },
})
