import type { Decider, Decision } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { multiply } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { evaluate } from './evaluate.ts'
import { proposalAnswered, proposalUnanswered } from './exceptions.ts'
import { evolve, initialState, isLine, type Stock, type StockEvent } from './stock.ts'

export type StockInput = Input<
  MessageOf<
    | 'inventory.StockPositionChanged'
    | 'master.StockingPolicy'
    | 'procurement.RequisitionRejected'
    | 'procurement.PurchaseOrderPlaced'
    | 'procurement.PurchaseOrderRefused'
    | 'procurement.PurchaseOrderCancelled'
    | 'supplyline.TimerFired'
  >
>

const DAY = 24 * 60 * 60_000
const DAYS_TO_ANSWER = 3
const UNANSWERED = 'unanswered:'

/**
 * Only a new position or a new policy leads to a proposal. What is refused is open again, but proposed anew only with
 * the next of these, so that an ERP that keeps refusing is not asked in a circle.
 */
export const decide = (input: StockInput, stock: Stock): Decision<StockEvent> => {
  const { message } = input
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
  const { site, location, item, unit, onHand, sequence } = changed
  if (stock.position && sequence <= stock.position.sequence) return {}
  const position = { site, location, item, unit, onHand, sequence }
  const [policy] = referencesOf(input, 'master.StockingPolicy')
  return proposing(input, [{ type: 'PositionTaken', data: position }, ...evaluate(input, stock, position, policy)])
}

/** Lines for this item at this location, whoever asked for them; those of ours are no longer merely proposed. */
const whenOrdered = (
  input: StockInput,
  stock: Stock,
  { orderId, lines }: Data<'procurement.PurchaseOrderPlaced'>,
): StockEvent[] =>
  linesHere(input, stock, lines)
    .filter(({ line }) => !stock.ordered.some((known) => isLine(known, { orderId, line })))
    .flatMap(({ line, quantity, unitFactor, sources }) => [
      { type: 'LineOrdered', data: { orderId, line, quantity: multiply(quantity, unitFactor) } },
      ...answersOf(stock, sources),
    ])

/** A line that was on order is so no longer; one that never was answers the proposals it would have ordered. */
const whenNotOrdered = (
  input: StockInput,
  stock: Stock,
  { orderId, lines }: Data<'procurement.PurchaseOrderRefused' | 'procurement.PurchaseOrderCancelled'>,
): StockEvent[] =>
  linesHere(input, stock, lines).flatMap(({ line, sources }): StockEvent[] => {
    const known = stock.ordered.some((ordered) => isLine(ordered, { orderId, line }))
    return [{ type: 'LineEnded', data: { orderId, line } }, ...(known ? [] : answersOf(stock, sources))]
  })

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
const linesHere = (input: StockInput, { position }: Stock, lines: readonly Line[]): Line[] => {
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
