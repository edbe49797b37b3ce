import type { Decider, Decision } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { dayOf } from './demand/demand.ts'
import { evaluate } from './evaluate.ts'
import { proposalAnswered, proposalUnanswered } from './exceptions.ts'
import { isNothing } from './inventory-position.ts'
import { LOOK, planningLook } from './look.ts'
import { whenAcknowledged, whenNotOrdered, whenOrdered, whenPacked, whenRejected } from './orders/orders.ts'
import { watchingDeliveries } from './orders/overdue.ts'
import { REVIEW, reviewing } from './policy/review.ts'
import { type Position, positionOf, usableAt } from './position.ts'
import { evolve, initialState, type Stock, type StockEvent } from './stock.ts'
import { current } from './stored-before.ts'
import { SEEK, TRANSFER, takingPart } from './transfers/taking-part.ts'
import { transferOf } from './transfers/transfers.ts'

export type StockInput = Input<
  MessageOf<
    | 'inventory.StockPositionChanged'
    | 'master.StockingPolicy'
    | 'procurement.RequisitionRejected'
    | 'procurement.PurchaseOrderPlaced'
    | 'procurement.PurchaseOrderRefused'
    | 'procurement.PurchaseOrderCancelled'
    | 'procurement.PurchaseOrderAcknowledged'
    | 'replenishment.TransferProposed'
    | 'replenishment.TransferAnswered'
    | 'replenishment.SurplusAnnounced'
    | 'supplyline.TimerFired'
  >
>

const DAY = 24 * 60 * 60_000
const DAYS_TO_ANSWER = 3
const UNANSWERED = 'unanswered:'

/**
 * A new position, a new policy, a review, a look or the answer of a supplier leads to a proposal. What is refused is open
 * again, but proposed anew only with the next of these, so that an ERP that keeps refusing is not asked in a circle.
 */
export const decide = (given: StockInput, stored: Stock): Decision<StockEvent> => {
  const before = current(stored)
  const input = withReferences(given, before)
  const recounted = whenPacked(input, before)
  const stock = recounted.reduce(evolve, before)
  const decision = decided(input, stock)
  const { events = [] } = decision
  const after = events.reduce(evolve, stock)
  const hasLooked = isTimer(input, LOOK)
  return together(recounted.length === 0 ? decision : { ...decision, events: [...recounted, ...events] }, [
    watchingDeliveries(input, before, after),
    takingPart(input, stock, after, events, hasLooked),
    planningLook(input, after, hasLooked),
  ])
}

/** A policy is what it says itself; a timer of former versions is unstamped, and goes by what was kept for its review. */
const withReferences = (input: StockInput, { review }: Stock): StockInput => {
  const { message, references } = input
  if (message.type === 'master.StockingPolicy') return { ...input, references: [message, ...references] }
  if (message.type === 'supplyline.TimerFired' && references.length === 0)
    return { ...input, references: review?.references ?? [] }
  return input
}

const together = (decision: Decision<StockEvent>, others: Decision<StockEvent>[]): Decision<StockEvent> => {
  const all = { ...decision }
  for (const { events = [], timers = {}, tell = [] } of others) {
    if (events.length > 0) all.events = [...(all.events ?? []), ...events]
    if (Object.keys(timers).length > 0) all.timers = { ...all.timers, ...timers }
    if (tell.length > 0) all.tell = [...(all.tell ?? []), ...tell]
  }
  return all
}

const isTimer = ({ message }: StockInput, name: string): boolean =>
  message.type === 'supplyline.TimerFired' && message.data.name === name

const decided = (input: StockInput, stock: Stock): Decision<StockEvent> => {
  const { message } = input
  switch (message.type) {
    case 'inventory.StockPositionChanged':
      return whenPositionChanged(input, stock, message.data)
    case 'master.StockingPolicy':
      return stock.position ? proposing(input, stock, reviewing(input, stock, stock.position)) : {}
    case 'procurement.PurchaseOrderPlaced':
      return answering(input, stock, whenOrdered(input, stock, message.data))
    case 'procurement.PurchaseOrderRefused':
    case 'procurement.PurchaseOrderCancelled':
      return answering(input, stock, whenNotOrdered(input, stock, message.data))
    case 'procurement.PurchaseOrderAcknowledged':
      return whenAnswered(input, stock, message.data)
    case 'procurement.RequisitionRejected':
      return answering(input, stock, whenRejected(stock, message.data))
    case 'replenishment.TransferProposed':
      return whenTransferProposed(stock, message.data)
    case 'replenishment.TransferAnswered':
      return stock.transfers.sought?.seekId === message.data.seekId ? goingOn(input, stock, [SEEK_ENDED], true) : {}
    case 'replenishment.SurplusAnnounced':
      return { events: [{ type: 'SurplusAnnounced', data: message.data }] }
    case 'supplyline.TimerFired':
      return whenFired(input, stock, message.data.name)
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

/** Who will not deliver, or not in time, leaves something missing for others; an answer of before this has no policy with it. */
const whenAnswered = (
  input: StockInput,
  stock: Stock,
  acknowledged: Data<'procurement.PurchaseOrderAcknowledged'>,
): Decision<StockEvent> => {
  const events = whenAcknowledged(input, stock, acknowledged)
  const { position } = stock
  if (!position || events.length === 0 || referencesOf(input, 'master.StockingPolicy').length === 0) return { events }
  return proposing(input, stock, [
    ...events,
    ...evaluate(input, events.reduce(evolve, stock), position, { isReview: false, isAnswered: false }),
  ])
}

const SEEK_ENDED: StockEvent = { type: 'SeekEnded' }

const whenFired = (input: StockInput, stock: Stock, name: string): Decision<StockEvent> => {
  if (name.startsWith(UNANSWERED)) return whenUnanswered(input, stock, name)
  if (name.startsWith(TRANSFER)) {
    const transferId = name.slice(TRANSFER.length)
    return goingOn(input, stock, [{ type: 'TransferGivenUp', data: { transferId, at: input.now } }], false)
  }
  if (name === SEEK) return goingOn(input, stock, [SEEK_ENDED], true)
  if (name === REVIEW) return stock.review ? goingOn(input, stock, [], false) : {}
  return name === LOOK ? goingOn(input, stock, [], false) : {}
}

/** With what has changed, the place is looked at again; what no value is stamped on says nothing about its policy. */
const goingOn = (input: StockInput, stock: Stock, events: StockEvent[], isAnswered: boolean): Decision<StockEvent> => {
  const { position } = stock
  if (!position || input.references.length === 0) return { events }
  return proposing(input, stock, [...events, ...reviewing(input, events.reduce(evolve, stock), position, isAnswered)])
}

/** Who gives it keeps it for that, and who is short of it counts on it. */
const whenTransferProposed = (
  { position }: Stock,
  proposed: Data<'replenishment.TransferProposed'>,
): Decision<StockEvent> => {
  const data = transferOf(proposed)
  if (position?.location === proposed.from) return { events: [{ type: 'TransferAllocated', data }] }
  return position?.location === proposed.to ? { events: [{ type: 'TransferExpected', data }] } : {}
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
