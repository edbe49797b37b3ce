import { add, compare, type Decimal, divideCutOff, multiply } from '@supplyline/quantity'
import { endOf, type Position } from '../position.ts'
import { dayOf } from './demand.ts'
import type { DemandForecast } from './forecast.ts'

/** On how many days a lot could be used once it had come, of the last lots that came, oldest first. */
export type ShelfLives = number[]

/** So few that a supplier who delivers fresher goods is noticed, and so many that one odd date decides nothing. */
const MOST_OBSERVED = 5

/** With the lots of which more is there since a receipt, on this day (as `dayOf` counts). */
export const withLotsReceived = (
  known: ShelfLives | null,
  before: Position,
  after: Position,
  day: number,
): ShelfLives | null => {
  if (!known) return known
  const days = after.expiring.flatMap(([expiry, onHand, , lot]): ShelfLives => {
    const had = before.expiring.find(([e, , , l]) => e === expiry && l === lot)?.[1] ?? '0'
    const left = dayOf(endOf(expiry)) - day
    return Number.isFinite(left) && left > 0 && compare(onHand, had) > 0 ? [left] : []
  })
  return days.length === 0 ? known : [...known, ...days].slice(-MOST_OBSERVED)
}

/** The median, of two the shorter; null where no lot that expires was seen to come. */
export const shelfLifeOf = (known: ShelfLives | null): number | null => {
  const sorted = known?.toSorted((a, b) => a - b) ?? []
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null
}

/**
 * What is used on average from an order until what it brings expires, in whole base units: lead time and shelf life. What
 * expires first is used first, so the last piece of an inventory position of S is used with the S-th that is wanted from
 * now on: of a higher position, more than every other such piece would expire. Schmidt & Nahmias, (S − 1, S) policies for
 * perishable inventory, Management Science 31(6), 1985; Nahmias, Perishable inventory theory: a review, Operations
 * Research 30(4), 1982.
 */
export const usedBeforeExpiry = (
  forecast: Pick<DemandForecast, 'averageDailyUse' | 'leadTimeDays'> | null,
  shelfLifeDays: number | null,
): Decimal | null =>
  shelfLifeDays === null || !forecast?.averageDailyUse
    ? null
    : divideCutOff(multiply(forecast.averageDailyUse, add(forecast.leadTimeDays, String(shelfLifeDays))), '1', 0)
