import type { Decision } from '@supplyline/decider'
import { EXPIRY, endOf, lastDayBefore, nextExpiry } from './expiry.ts'
import type { Position, PositionEvent } from './position.ts'

/** The day is over: its lots are expired, and the next one that expires is looked out for. */
export const whenExpired = (state: Position, now: number): Decision<PositionEvent> => {
  if (state.status === 'unknown') return {}
  const day = lastDayBefore(now)
  const through = state.expiredThrough !== undefined && state.expiredThrough > day ? state.expiredThrough : day
  const next = nextExpiry(state.lots, through)
  return {
    events: [{ type: 'LotsExpired', data: { through, next } }],
    timers: { [EXPIRY]: next === null ? null : endOf(next) },
  }
}
