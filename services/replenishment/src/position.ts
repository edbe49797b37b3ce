import { add, compare, type Decimal, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'

const DAY = 24 * 60 * 60_000

/** The newest position of a place, in the base unit. */
export type Position = {
  site: string
  location: string
  item: string
  unit: string
  onHand: Decimal
  /** What is on hand of the lots that expire, by the last day on which they may be used (YYYY-MM-DD, UTC). */
  expiring: [day: string, onHand: Decimal][]
  /** On its way here by transfers. */
  inTransit: Decimal
  sequence: number
}

/** What replenishment keeps of a position as it is told. */
export const positionOf = (changed: Records['inventory.StockPositionChanged']): Position => {
  const { site, location, item, unit, onHand, lots, inTransit, sequence } = changed
  const byDay = new Map<string, Decimal>()
  for (const { expiry, onHand: ofLot } of lots)
    if (expiry !== null && compare(ofLot, '0') > 0) byDay.set(expiry, add(byDay.get(expiry) ?? '0', ofLot))
  const expiring = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1))
  return { site, location, item, unit, onHand, expiring, inTransit: inTransit ?? '0', sequence }
}

/** In lots whose expiry date has passed: a lot may be used until the end of that day, UTC. */
export const expiredAt = ({ expiring }: Position, now: number): Decimal =>
  expiring.filter(([day]) => Date.parse(day) + DAY <= now).reduce((sum, [, onHand]) => add(sum, onHand), '0')

export const usableAt = (position: Position, now: number): Decimal =>
  subtract(position.onHand, expiredAt(position, now))
