import { add, compare, type Decimal, divideCutOff, max, min, multiply, subtract } from '@supplyline/quantity'
import { endOf, type Position } from '../position.ts'
import type { OfferedLot } from './transfers.ts'

const DAY = 24 * 60 * 60_000
/** A forecast from eight weeks of demand says little about a lot that expires much later than that. */
const DAYS_AHEAD = 60

/** In whole base units, which is what is carried from place to place. */
export const wholeOf = (quantity: Decimal): Decimal => divideCutOff(max('0', quantity), '1', 0)

/**
 * What of each lot that expires within 60 days will not be used up by its last day, at so much a day, in whole base
 * units: the lot that expires first is used first, and stock of which no date is known last.
 */
export const surplusOf = (position: Position, usedPerDay: Decimal, now: number): OfferedLot[] => {
  const offered: OfferedLot[] = []
  let usedBefore: Decimal = '0'
  for (const [expiry, onHand, unusable, lot] of position.expiring) {
    const left = endOf(expiry) - now
    if (left <= 0 || left > DAYS_AHEAD * DAY) continue
    const usable = max('0', subtract(onHand, unusable))
    const used = min(usable, max('0', subtract(usedBy(usedPerDay, Math.ceil(left / DAY)), usedBefore)))
    usedBefore = add(usedBefore, used)
    const quantity = wholeOf(subtract(usable, used))
    if (compare(quantity, '0') > 0) offered.push({ lot, expiry, quantity })
  }
  return offered
}

export const usedBy = (usedPerDay: Decimal, days: number): Decimal => multiply(usedPerDay, String(days))
