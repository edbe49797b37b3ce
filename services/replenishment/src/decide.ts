import type { Decider, Decision } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { dayOf } from './demand/demand.ts'
import { evaluate } from './evaluate.ts'
import { proposalAnswered, proposalUnanswered } from './exceptions.ts'
import { isNothing } from './inventory-position.ts'
import { whenAcknowledged, whenNotOrdered, whenOrdered, whenRejected } from './orders/orders.ts'
import { watchingDeliveries } from './orders/overdue.ts'
import { REVIEW, reviewing } from './policy/review.ts'
import { type Position, positionOf, usableAt } from './position.ts'
import { evolve, initialState, type Stock, type StockEvent } from './stock.ts'
import { current } from './stored-before.ts'

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

/**
 * A new position, a new policy, a review, or the answer of a supplier leads to a proposal. What is refused is open again,
 * but proposed anew only with the next of these, so that an ERP that keeps refusing is not asked in a circle.
 */
export const decide = (input: StockInput, stored: Stock): Decision<StockEvent> => {
  const stock = current(stored)
  return watchingDeliveries(input, stock, decided(input, stock))
}

const decided = (input: StockInput, stock: Stock): Decision<StockEvent> => {
  const { message } = input
  switch (message.type) {
    case 'inventory.StockPositionChanged':
      return whenPositionChanged(input, stock, message.data)
    case 'master.StockingPolicy':
      return whenPolicyChanged(input, stock, message)
    case 'procurement.PurchaseOrderPlaced':
      return answering(input, stock, whenOrdered(input, stock, message.data))
    case 'procurement.PurchaseOrderRefused':
    case 'procurement.PurchaseOrderCancelled':
      return answering(input, stock, whenNotOrdered(input, stock, message.data))
    case 'procurement.PurchaseOrderAcknowledged':
      return whenAnswered(input, stock, message.data)
    case 'procurement.RequisitionRejected':
      return answering(input, stock, whenRejected(stock, message.data))
    case 'supplyline.TimerFired':
      return message.data.name === REVIEW ? whenReviewed(input, stock) : whenUnanswered(input, stock, message.data.name)
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
  if (stock.position && changed.sequence <= stock.position.sequence) return {}
  const { receivedOnOrders, consumed, asOf, changedAt } = changed
  const position = positionOf(changed)
  const isShort = (at: Position | null) => at !== null && isNothing(usableAt(at, input.now))
  const taken: StockEvent = {
    type: 'PositionTaken',
    data: {
      ...{ ...position, receivedOnOrders, consumed, changedAt },
      // A source whose clock is ahead decides nothing about tomorrow.
      day: dayOf(Math.min(asOf, input.now)),
      short: isShort(position),
      shortBefore: isShort(stock.position),
    },
  }
  return proposing(input, stock, [taken, ...reviewing(input, evolve(stock, taken), position)])
}

const whenPolicyChanged = (
  input: StockInput,
  stock: Stock,
  policy: MessageOf<'master.StockingPolicy'>,
): Decision<StockEvent> =>
  stock.position
    ? proposing(input, stock, reviewing({ ...input, references: [policy, ...input.references] }, stock, stock.position))
    : {}

/** Who will not deliver, or not in time, leaves something missing for others; an answer of before this has no policy with it. */
const whenAnswered = (
  input: StockInput,
  stock: Stock,
  acknowledged: Data<'procurement.PurchaseOrderAcknowledged'>,
): Decision<StockEvent> => {
  const events = whenAcknowledged(input, stock, acknowledged)
  const { position } = stock
  if (!position || events.length === 0 || referencesOf(input, 'master.StockingPolicy').length === 0) return { events }
  return proposing(input, stock, [...events, ...evaluate(input, events.reduce(evolve, stock), position, false)])
}

/** By what was stamped on the latest change, since nothing is stamped on a timer. */
const whenReviewed = (input: StockInput, stock: Stock): Decision<StockEvent> => {
  const { review, position } = stock
  if (!review || !position) return {}
  return proposing(input, stock, reviewing({ ...input, references: review.references }, stock, position))
}

const whenUnanswered = (input: StockInput, stock: Stock, timer: string): Decision<StockEvent> => {
  const proposal = stock.proposed.find(({ proposalId }) => timer === UNANSWERED + proposalId)
  const { position } = stock
  if (!proposal || !position) return {}
  const about = { site: position.site, subject: `${position.location}:${position.item}` }
  return { events: proposalUnanswered(input, about, proposal.proposalId, DAYS_TO_ANSWER) }
}

/** A proposal is expected to be answered in time, and a review to be made when it is due. */
const proposing = (input: StockInput, { review }: Stock, events: StockEvent[]): Decision<StockEvent> => {
  const timers: Record<string, number | null> = {}
  for (const event of events) {
    if (event.type === 'replenishment.ReplenishmentProposed')
      timers[UNANSWERED + event.data.proposalId] = input.now + DAYS_TO_ANSWER * DAY
    if (event.type === 'ReviewPlanned' && event.data.due !== review?.due) timers[REVIEW] = event.data.due
    if (event.type === 'ReviewsEnded') timers[REVIEW] = null
  }
  return { events, timers }
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
