import type { Decision } from '@supplyline/decider'
import { latestCounts, type OffCount } from './count-tolerance.ts'
import { EXPIRY, endOf } from './expiry.ts'
import { lotsAfter } from './lots.ts'
import { lotsOf, type Position, type PositionEvent, recallsOf, type Taken } from './position.ts'
import {
  raiseCountOff,
  raiseNegative,
  raiseRecalled,
  resolveCountOff,
  resolveNegative,
  resolveRecalled,
} from './position-exceptions.ts'
import { recalledOnHand } from './recalls.ts'

type Decided = Decision<PositionEvent>
/** Somebody is told, and the position remembers that. */
type Notice = { remembered: Partial<Taken>; told: PositionEvent[] }

/** Stock has moved: what somebody is told, or need not mind any longer, and when something expires next. */
export const afterMoving = (state: Position, taken: Taken): Decided => {
  if (isOrdinary(state, taken)) return { events: [{ type: 'StockMoved', data: taken }] }
  const notices = [...belowZero(taken), ...recalled(state, taken), ...counted(state, taken)]
  const data: Taken = Object.assign({}, taken, ...notices.map(({ remembered }) => remembered))
  const events = [{ type: 'StockMoved' as const, data }, ...notices.flatMap(({ told }) => told)]
  return taken.nextExpiry ? { events, timers: { [EXPIRY]: endOf(taken.nextExpiry) } } : { events }
}

/** Nothing below can concern it: most movements are to pay for none of that. */
const isOrdinary = (state: Position, { onHand, belowZero, nextExpiry, occurredAt, lastCount }: Taken): boolean =>
  onHand.startsWith('-') === (belowZero !== null) &&
  !nextExpiry &&
  (state.recalls === undefined || state.recalls.length === 0) &&
  (lastCount === null || occurredAt > lastCount.countedAt)

/** More left than ever arrived: it happens, so it is recorded, and somebody is told while it lasts. */
const belowZero = (taken: Taken): Notice[] => {
  const { onHand, belowZero, takenAt, eventId, unit } = taken
  const isNegative = onHand.startsWith('-')
  if (isNegative === (belowZero !== null)) return NONE
  if (belowZero !== null)
    return [{ remembered: { belowZero: null }, told: [resolveNegative(taken, belowZero, takenAt)] }]
  const raised = raiseNegative(taken, eventId, onHand, unit, takenAt)
  return [{ remembered: { belowZero: raised.data.exceptionId }, told: [raised] }]
}

/** Recalled stock that comes, or came late, is told of like that which was there. */
const recalled = (state: Position, taken: Taken): Notice[] => {
  const recalls = recallsOf(state)
  if (recalls.length === 0) return NONE
  const before = (state.status === 'known' && state.recalledStock) || null
  const { recallIds, onHand } = recalledOnHand(recalls, lotsAfter(lotsOf(state), taken))
  const { unit, eventId, takenAt } = taken
  if ((onHand === '0') === (before === null)) return NONE
  if (before !== null) return [{ remembered: { recalledStock: null }, told: [resolveRecalled(taken, before, takenAt)] }]
  const raised = raiseRecalled(taken, eventId, { recallIds, onHand, unit }, takenAt)
  return [{ remembered: { recalledStock: raised.data.exceptionId }, told: [raised] }]
}

/** By today's figures of all counts: what comes late may bring one into tolerance, or out of it. */
const counted = (state: Position, taken: Taken): Notice[] => {
  if (taken.lastCount === null || taken.occurredAt > taken.lastCount.countedAt) return NONE
  const before = (state.status === 'known' && state.offCounts) || NO_COUNTS
  const { eventId, takenAt, unit } = taken
  let offCounts = before
  const told: PositionEvent[] = []
  for (const { count, isOff } of latestCounts(taken.journal)) {
    const open = offCounts.find(({ lot }) => lot === count.lot)
    if (isOff === (open !== undefined)) continue
    offCounts = offCounts.filter((off) => off !== open)
    if (open) {
      told.push(resolveCountOff(taken, open.exceptionId, takenAt))
      continue
    }
    const raised = raiseCountOff(taken, eventId, count, unit, takenAt)
    offCounts = [...offCounts, { lot: count.lot, exceptionId: raised.data.exceptionId }].slice(-MOST_OFF)
    told.push(raised)
  }
  return told.length === 0 ? NONE : [{ remembered: { offCounts }, told }]
}

/** Of lots that are counted no more; what nobody counts again stays open until a person closes it. */
const MOST_OFF = 100
const NONE: Notice[] = []
const NO_COUNTS: readonly OffCount[] = []
