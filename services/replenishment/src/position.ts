import { add, compare, type Decimal, isZero, max, min, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'

const DAY = 24 * 60 * 60_000

/** The newest position of a place, in the base unit. */
export type Position = {
  site: string
  location: string
  item: string
  unit: string
  onHand: Decimal
  /** Lots that expire and of which something is there, the one that expires first in front. */
  expiring: DatedLot[]
  /** What may not be used (quarantined or recalled) of all that is in no such lot. */
  unusable: Decimal
  /** On its way here by transfers. */
  inTransit: Decimal
  /**
   * On hand + in transit + used − received on orders: what only transfers, counts and corrections change; null where the
   * position does not tell all of it.
   */
  balance: Decimal | null
  sequence: number
}

/** A lot, by the last day on which it may be used (YYYY-MM-DD, UTC): what is on hand of it, and of that, what may not be used. */
export type DatedLot = [day: string, onHand: Decimal, unusable: Decimal, lot: string]

type Changed = Records['inventory.StockPositionChanged']

/** What replenishment keeps of a position as it is told. */
export const positionOf = (changed: Changed): Position => {
  const { site, location, item, unit, onHand, lots, sequence } = changed
  const inTransit = changed.inTransit ?? '0'
  const expiring: DatedLot[] = []
  for (const lot of lots)
    if (lot.expiry !== null && compare(lot.onHand, '0') > 0)
      expiring.push([lot.expiry, lot.onHand, unusableOf(lot), lot.lot])
  if (expiring.length > 1) expiring.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const unusable = restUnusable(changed, expiring)
  return { site, location, item, unit, onHand, expiring, unusable, inTransit, balance: balanceOf(changed), sequence }
}

/** What the position tells as not usable beyond its lots that expire; where it does not tell, what its other lots tell. */
const restUnusable = ({ onHand, usable, lots, changedAt }: Changed, expiring: DatedLot[]): Decimal => {
  if (usable === null) return lots.reduce((sum, lot) => (lot.expiry === null ? add(sum, unusableOf(lot)) : sum), '0')
  if (usable === onHand) return '0'
  const ofLots = expiring.reduce((sum, [day, all, unusable]) => add(sum, endOf(day) <= changedAt ? all : unusable), '0')
  return max('0', subtract(subtract(onHand, usable), ofLots))
}

const unusableOf = ({ onHand, status, unusable }: Changed['lots'][number]): Decimal =>
  unusable ?? (status === 'QUARANTINED' || status === 'RECALLED' ? max('0', onHand) : '0')

const balanceOf = ({ onHand, inTransit, consumed, receivedOnOrders }: Changed): Decimal | null =>
  consumed === null || receivedOnOrders === null
    ? null
    : subtract(add(add(onHand, inTransit ?? '0'), consumed), receivedOnOrders)

/** The end of a lot's last day, UTC; never for what is no day. */
export const endOf = (day: string): number => {
  const begins = Date.parse(day)
  return Number.isNaN(begins) ? Number.POSITIVE_INFINITY : begins + DAY
}

/** What of the stock may not be used, `expired`: in lots whose date has passed; `unusable`: of the rest. */
export const lostAt = (position: Position, now: number): { expired: Decimal; unusable: Decimal } => {
  const { onHand, expiring } = position
  let [expired, unusable] = ['0', position.unusable]
  for (const [day, all, ofIt] of expiring) {
    if (endOf(day) <= now) expired = add(expired, all)
    else if (ofIt !== '0') unusable = add(unusable, ofIt)
  }
  // What was taken beyond what is there is in no lot: no more is unusable than there is.
  return { expired, unusable: isZero(unusable) ? '0' : min(unusable, max('0', subtract(onHand, expired))) }
}

export const usableAt = (position: Position, now: number): Decimal => {
  const { expired, unusable } = lostAt(position, now)
  return subtract(subtract(position.onHand, expired), unusable)
}

/** What of a lot may be used; nothing of one that expires never, or is not there. */
export const usableOfLot = ({ expiring }: Position, lot: string, expiry: string, now: number): Decimal =>
  endOf(expiry) <= now
    ? '0'
    : expiring.reduce(
        (sum, [day, all, unusable, of]) =>
          day === expiry && of === lot ? add(sum, max('0', subtract(all, unusable))) : sum,
        '0',
      )

export const onHandOfLot = ({ expiring }: Position, lot: string, expiry: string): Decimal =>
  expiring.reduce((sum, [day, all, , of]) => (day === expiry && of === lot ? add(sum, all) : sum), '0')
