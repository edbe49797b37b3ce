import type { Decision } from '@supplyline/decider'
import { add, type Decimal, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { afterMoving } from './after-moving.ts'
import { changeOf, consumedBy, goneBy, usedBy } from './changes.ts'
import { arrive, sendOff } from './decide-transfer.ts'
import { raiseOvertaken } from './exceptions.ts'
import { timerFor } from './expiry.ts'
import { type Placed, placeCorrection, placeCount, placeMovement, withMovement } from './journal.ts'
import type { Movement } from './movement.ts'
import { withSum } from './named-sums.ts'
import {
  type Count,
  journalOf,
  lastCountOf,
  lotsOf,
  onHandOf,
  type Position,
  type PositionEvent,
  receivedOnOrdersOf,
  recounted,
  type Taken,
  tracesOf,
  transfersOf,
  unreportedOf,
} from './position.ts'
import { raiseNotStocked } from './receipt-exceptions.ts'
import { excessive, excessiveSums, isBeyond } from './refusals.ts'
import { use } from './report-consumption.ts'
import { withGone } from './trace.ts'

type Decided = Decision<PositionEvent>
type Counted = MessageOf<'inventory.StockCounted'>
type Qualified = MessageOf<'inventory.StockQuarantined' | 'inventory.StockReleased'>

/** `quantity` in the unit of the position; `site`: of the position when it happened. */
export const take = (
  movement: Movement,
  state: Position,
  unit: string,
  quantity: Decimal,
  now: number,
  site = movement.data.site,
): Decided => {
  if (movement.type === 'inventory.StockCounted') return takeCount(movement, state, unit, quantity, now)
  if (movement.type === 'inventory.StockQuarantined' || movement.type === 'inventory.StockReleased')
    return takeQuality(movement, state, unit, quantity, now)
  const { data, type } = movement
  const { source, lot, occurredAt } = data
  const change = changeOf(type, quantity)
  const placed = place(state, occurredAt, change, lot || '')
  const arrived = type === 'inventory.StockTransferredIn' ? arrive(state, data, unit, quantity, now) : undefined
  const consumed = consumedBy(type, quantity)
  const transfers = arrived ? arrived.open : transfersOf(state)
  const gone = goneBy(movement, quantity)
  const traces = gone && withGone(tracesOf(state), gone)
  const consigned = 'supplier' in data ? withSum(consignedOf(state), data.supplier, change) : undefined
  const used = usedBy(movement, site, consumed)
  const noted = used && use(unreportedOf(state), { location: data.location, item: data.item, unit }, used, now)
  const unreported = noted ? noted.unreported : unreportedOf(state)
  const what = { unit, source, consumed, received: '0', transfers, now, traces, consigned, unreported }
  const taken = takenBy(state, data, what, placed)
  const excess = excessive(movement, state, taken) ?? (consigned && excessiveSums(movement, taken))
  if (excess) return { refuse: excess }
  const decided = afterMoving(state, taken)
  if (type === 'inventory.StockTransferredOut') return both(decided, sendOff(data, unit, quantity, now))
  if (arrived) return both(decided, arrived)
  if (noted?.follows) return both(decided, noted.follows)
  return decided
}

/** A count without a lot is one of the whole position. */
const takeCount = (movement: Counted, state: Position, unit: string, counted: Decimal, now: number): Decided => {
  const { eventId, source, occurredAt } = movement.data
  const lot = movement.data.lot || null
  const count = { eventId, lot: lot ?? '', counted, onHand: onHandOf(state, lot) }
  const placed = placeCount(journalOf(state), occurredAt, count)
  if (!placed) return { events: [raiseOvertaken(movement, now)] }
  const { difference } = placed
  const figures = { eventId, lot, counted, before: subtract(counted, difference), difference, countedAt: occurredAt }
  const what = { unit, source, consumed: '0', received: '0', transfers: transfersOf(state), now }
  const taken = takenBy(state, movement.data, what, placed, placed.latest ? figures : undefined)
  const excess = excessive(movement, state, taken)
  return excess ? { refuse: excess } : afterMoving(state, taken)
}

/** A count found another quantity than it was taken for. */
export const takeCountCorrected = (movement: Counted, state: Position, difference: Decimal, now: number): Decided => {
  const { eventId, source, lot, occurredAt } = movement.data
  const placed = placeCorrection(journalOf(state), occurredAt, { eventId, lot: lot ?? '', difference })
  const what = { unit: movement.data.unit, source, consumed: '0', received: '0', transfers: transfersOf(state), now }
  const taken = takenBy(state, movement.data, what, placed)
  const excess = excessive(movement, state, taken)
  return excess ? { refuse: excess } : afterMoving(state, taken)
}

/** Whether it may be used changes; what is on hand does not. */
const takeQuality = (movement: Qualified, state: Position, unit: string, quantity: Decimal, now: number): Decided => {
  const { source, lot } = movement.data
  const change = movement.type === 'inventory.StockReleased' ? subtract('0', quantity) : quantity
  const quarantined = withSum((state.status === 'known' && state.quarantined) || [], lot || '', change)
  const what = { unit, source, consumed: '0', received: '0', transfers: transfersOf(state), now, quarantined }
  const taken = takenBy(state, movement.data, what, { change: '0', rest: '0', journal: journalOf(state) })
  const excess = excessive(movement, state, taken) ?? excessiveSums(movement, taken)
  return excess ? { refuse: excess } : afterMoving(state, taken)
}

/** The receipt stands as a whole, so a position that cannot hold a line of it is a matter for a person. */
export const takeReceived = (message: MessageOf<'inventory.StockReceived'>, state: Position, now: number): Decided => {
  const { unit, lot, quantity, occurredAt, receipt } = message.data
  if (state.status === 'known' && unit !== state.unit)
    return { events: [raiseNotStocked(message.data, `the position is kept in ${state.unit}`, now)] }
  const [, source = ''] = receipt.split(':', 2)
  const what = { unit, source, consumed: '0', received: quantity, transfers: transfersOf(state), now }
  const taken = takenBy(state, message.data, what, place(state, occurredAt, quantity, lot || ''))
  const excess = excessive(message, state, taken)
  if (excess) return { events: [raiseNotStocked(message.data, excess.what, now)] }
  if (isBeyond(add(receivedOnOrdersOf(state), quantity)))
    return { events: [raiseNotStocked(message.data, 'received on orders would be beyond 12 digits', now)] }
  return afterMoving(state, taken)
}

/** What happened after the last count adds up; what happened before one is taken up by it. */
const place = (state: Position, at: number, change: Decimal, lot: string): Placed => {
  const last = lastCountOf(state)
  const journal = journalOf(state)
  if (last !== null && at <= last.countedAt) return placeMovement(journal, at, change, lot)
  const isLast = state.status === 'unknown' || at >= state.asOf
  return { change, rest: '0', journal: withMovement(journal, at, change, lot, isLast) }
}

type Reported = Pick<Taken, 'eventId' | 'site' | 'item' | 'location' | 'expiry' | 'occurredAt'> & { lot: string | null }
type What = Pick<Taken, 'unit' | 'source' | 'consumed' | 'received' | 'transfers'> &
  Partial<Pick<Taken, 'quarantined' | 'consigned' | 'traces' | 'unreported'>> & { now: number }

/** `count`: it is itself the last one. */
const takenBy = (state: Position, of: Reported, what: What, placed: Placed, count?: Count): Taken => {
  const last = lastCountOf(state)
  const isBeforeLast = last !== null && of.occurredAt <= last.countedAt
  const { change, rest } = placed
  const moved = add(onHandOf(state, null), change)
  return {
    eventId: of.eventId,
    source: what.source,
    site: of.site,
    item: of.item,
    location: of.location,
    unit: what.unit,
    lot: of.lot || '',
    expiry: of.expiry || null,
    change,
    rest,
    onHand: rest === '0' ? moved : add(moved, rest),
    consumed: what.consumed,
    received: what.received,
    occurredAt: of.occurredAt,
    takenAt: what.now,
    journal: placed.journal,
    lastCount: count ?? (isBeforeLast ? recounted(last, placed.journal) : last),
    transfers: what.transfers,
    belowZero: state.status === 'known' ? (state.belowZero ?? null) : null,
    unreported: 'unreported' in what ? what.unreported : unreportedOf(state),
    quarantined: what.quarantined,
    consigned: what.consigned,
    traces: what.traces,
    recalledStock: undefined,
    nextExpiry: timerFor(lotsOf(state), state.status === 'known' ? state : BEFORE_ANY, of.expiry),
    offCounts: undefined,
  }
}

const both = (one: Decided, other: Decided): Decided => ({
  events: [...(one.events ?? []), ...(other.events ?? [])],
  ...(other.tell && { tell: other.tell }),
  timers: { ...one.timers, ...other.timers },
})

const consignedOf = (state: Position) => (state.status === 'known' && state.consigned) || []

/** Nothing is known of any lot. */
const BEFORE_ANY = { nextExpiry: null }
