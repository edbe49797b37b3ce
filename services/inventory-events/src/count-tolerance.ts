import { compare, type Decimal, isNegative, isZero, max, multiply, subtract } from '@supplyline/quantity'
import { type CountLine, countsOf, type Journal } from './journal.ts'

/**
 * A tenth of what was expected, or 5 base units, whichever is more: what people miscount and scanners miss on a shelf of
 * small goods. Beyond it stock was lost, found or booked at the wrong place, and somebody looks into it.
 */
const TOLERATED_SHARE = '0.1'
const TOLERATED_UNITS = '5'

/** Somebody was told of a count of the lot ('': of the whole) that was beyond tolerance. */
export type OffCount = { lot: string; exceptionId: string }

export const beforeOf = ({ counted, difference }: CountLine): Decimal => subtract(counted, difference)

const isBeyondTolerance = (count: CountLine): boolean => {
  const before = beforeOf(count)
  const tolerated = max(multiply(absolute(before), TOLERATED_SHARE), TOLERATED_UNITS)
  return compare(absolute(count.difference), tolerated) > 0
}

/**
 * The latest count of each lot that the journal has, by today's figures, and whether it is beyond tolerance. A count
 * that finds what nobody reported and nobody counted before is how stock begins, and deviates from nothing.
 */
export const latestCounts = (journal: Journal): { count: CountLine; isOff: boolean }[] => {
  const latest = new Map<string, { count: CountLine; isOff: boolean }>()
  for (const count of countsOf(journal)) {
    const isFirst = isZero(beforeOf(count)) && !latest.has(count.lot) && !latest.has('')
    latest.set(count.lot, { count, isOff: !isFirst && isBeyondTolerance(count) })
  }
  return [...latest.values()]
}

const absolute = (quantity: Decimal): Decimal => (isNegative(quantity) ? subtract('0', quantity) : quantity)
