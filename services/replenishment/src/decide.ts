import type { Decider, Decision } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { add, compare, min, multiply } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { evaluate } from './evaluate.ts'
import { proposalAnswered, proposalUnanswered, supplierDeclined } from './exceptions.ts'
import { inBase, isLine } from './on-order.ts'
import { current, evolve, initialState, type Stock, type StockEvent } from './stock.ts'

export type StockInput = Input<
  MessageOf<
    | 'inventory.StockPositionChanged'
    | 'master.StockingPolicy'
    | 'procurement.RequisitionRejected'
    | 'procurement.PurchaseOrderPlaced'
    | 'procurement.PurchaseOrderRefused'
    | 'procurement.PurchaseOrderCancelled'
    | 'procurement.PurchaseOrderAcknowledged'
    | 'supplyline.TimerFired'
  >
>

const DAY = 24 * 60 * 60_000
const DAYS_TO_ANSWER = 3
const UNANSWERED = 'unanswered:'
/** How long nothing more is proposed from a supplier that will not deliver; meanwhile the buyer decides. */
const DAYS_DECLINED = 3

/**
 * Only a new position or a new policy leads to a proposal. What is refused is open again, but proposed anew only with
 * the next of these, so that an ERP that keeps refusing is not asked in a circle.
 */
export const decide = (input: StockInput, stored: Stock): Decision<StockEvent> => {
  const { message } = input
  const stock = current(stored)
  switch (message.type) {
    case 'inventory.StockPositionChanged':
      return whenPositionChanged(input, stock, message.data)
    case 'master.StockingPolicy':
      return stock.position ? proposing(input, evaluate(input, stock, stock.position, message.data)) : {}
    case 'procurement.PurchaseOrderPlaced':
      return answering(input, stock, whenOrdered(input, stock, message.data))
    case 'procurement.PurchaseOrderRefused':
    case 'procurement.PurchaseOrderCancelled':
      return answering(input, stock, whenNotOrdered(input, stock, message.data))
    case 'procurement.PurchaseOrderAcknowledged':
      return { events: whenAcknowledged(input, stock, message.data) }
    case 'procurement.RequisitionRejected':
      return answering(input, stock, whenRejected(stock, message.data))
    case 'supplyline.TimerFired':
      return whenUnanswered(input, stock, message.data.name)
    default: {
      const _: never = message
      return {}
    }
  }
}

type Data<K extends StockInput['message']['type']> = MessageOf<K>['data']

const whenPositionChanged = (
  input: StockInput,
  stock: Stock,
  changed: Data<'inventory.StockPositionChanged'>,
): Decision<StockEvent> => {
  const { site, location, item, unit, onHand, sequence, receivedOnOrders, changedAt } = changed
  if (stock.position && sequence <= stock.position.sequence) return {}
  const position = { site, location, item, unit, onHand, sequence }
  const [policy] = referencesOf(input, 'master.StockingPolicy')
  const taken: StockEvent = { type: 'PositionTaken', data: { ...position, receivedOnOrders, changedAt } }
  return proposing(input, [taken, ...evaluate(input, evolve(stock, taken), position, policy)])
}

/** Lines for this item at this location, whoever asked for them; those of ours are no longer merely proposed. */
const whenOrdered = (
  input: StockInput,
  stock: Stock,
  { orderId, lines, placedAt }: Data<'procurement.PurchaseOrderPlaced'>,
): StockEvent[] =>
  linesHere(input, stock, lines)
    .filter(({ line }) => !stock.onOrder.lines.some((known) => isLine(known, { orderId, line })))
    .flatMap(({ line, quantity, unitFactor, sources }) => [
      { type: 'LineOrdered', data: { orderId, line, quantity: multiply(quantity, unitFactor), unitFactor, placedAt } },
      ...answersOf(stock, sources),
    ])

/** A line that was on order is so no longer; one that never was answers the proposals it would have ordered. */
const whenNotOrdered = (
  input: StockInput,
  stock: Stock,
  { orderId, lines }: Data<'procurement.PurchaseOrderRefused' | 'procurement.PurchaseOrderCancelled'>,
): StockEvent[] =>
  linesHere(input, stock, lines).flatMap(({ line, sources }): StockEvent[] => {
    const known = stock.onOrder.lines.some((ordered) => isLine(ordered, { orderId, line }))
    return [{ type: 'LineEnded', data: { orderId, line } }, ...(known ? [] : answersOf(stock, sources))]
  })

/**
 * What the supplier will deliver neither now nor later is no longer on order. The newest answer counts; one that is
 * still pending, or in terms we do not know, changes nothing.
 */
const whenAcknowledged = (
  input: StockInput,
  stock: Stock,
  { orderId, site, supplier, acknowledgedAt, lines }: Data<'procurement.PurchaseOrderAcknowledged'>,
): StockEvent[] => {
  const answered = linesHere(input, stock, lines)
    .filter(({ status }) => status !== 'PENDING' && status !== 'UNRECOGNISED')
    .flatMap((answer) => {
      const line = stock.onOrder.lines.find((known) => isLine(known, { orderId, line: answer.line }))
      if (!line?.unitFactor || acknowledgedAt <= line.answeredAt) return []
      const promised = min(add(answer.quantity, answer.backordered), answer.orderedQuantity)
      return [{ answer, promised, quantity: inBase(line, promised) }]
    })
  const short = answered.find(({ answer, promised }) => compare(promised, answer.orderedQuantity) < 0)
  const until = input.now + DAYS_DECLINED * DAY
  return [
    ...answered.map(
      ({ answer: { line }, quantity }): StockEvent => ({
        type: 'LineAnswered',
        data: { orderId, line, quantity, answeredAt: acknowledgedAt },
      }),
    ),
    ...(short ? supplierDeclined(input, stock.declined, { site, supplier, orderId, until }, short.answer) : []),
  ]
}

const whenRejected = (stock: Stock, { requisitionId }: Data<'procurement.RequisitionRejected'>): StockEvent[] =>
  stock.proposed
    .filter(({ proposalId }) => proposalId === requisitionId)
    .map(({ proposalId, quantity }) => ({ type: 'ProposalAnswered', data: { proposalId, quantity } }))

type Line = Data<'procurement.PurchaseOrderPlaced'>['lines'][number]

/** A requisition that came from a proposal bears its id. */
const answersOf = (stock: Stock, sources: Line['sources']): StockEvent[] =>
  sources
    .filter(({ requisitionId }) => stock.proposed.some(({ proposalId }) => proposalId === requisitionId))
    .map(({ requisitionId, baseQuantity }) => ({
      type: 'ProposalAnswered',
      data: { proposalId: requisitionId, quantity: baseQuantity },
    }))

/** An order names many places: which of them is this one is said by the position, or before the first one by the stamps. */
const linesHere = <L extends { item: string; location: string }>(
  input: StockInput,
  { position }: Stock,
  lines: readonly L[],
): L[] => {
  const item = position?.item ?? referencesOf(input, 'master.Item')[0]?.item
  const location = position?.location ?? referencesOf(input, 'master.Location')[0]?.location
  return lines.filter((line) => line.item === item && line.location === location)
}

const whenUnanswered = (input: StockInput, stock: Stock, timer: string): Decision<StockEvent> => {
  const proposal = stock.proposed.find(({ proposalId }) => timer === UNANSWERED + proposalId)
  const { position } = stock
  if (!proposal || !position) return {}
  const about = { site: position.site, subject: `${position.location}:${position.item}` }
  return { events: proposalUnanswered(input, about, proposal.proposalId, DAYS_TO_ANSWER) }
}

/** A proposal is expected to be answered in time. */
const proposing = (input: StockInput, events: StockEvent[]): Decision<StockEvent> => {
  const proposals = events.flatMap((e) => (e.type === 'replenishment.ReplenishmentProposed' ? [e.data.proposalId] : []))
  return {
    events,
    timers: Object.fromEntries(proposals.map((id) => [UNANSWERED + id, input.now + DAYS_TO_ANSWER * DAY])),
  }
}

/** Proposals that these events leave nothing of need no watching any more. */
const answering = (input: StockInput, stock: Stock, events: StockEvent[]): Decision<StockEvent> => {
  const open = new Set(events.reduce(evolve, stock).proposed.map((p) => p.proposalId))
  const closed = stock.proposed.filter(({ proposalId }) => !open.has(proposalId))
  const resolved = closed
    .filter(({ unanswered }) => unanswered)
    .map(({ proposalId }) => proposalAnswered(input, input.message.data.site, proposalId))
  return {
    events: [...events, ...resolved],
    timers: Object.fromEntries(closed.map(({ proposalId }) => [UNANSWERED + proposalId, null])),
  }
}

export const stock: Decider<Stock, StockInput, StockEvent> = { initialState, decide, evolve }
