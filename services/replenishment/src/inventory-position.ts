import { add, compare, type Decimal, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { type Horizon, isLater, openOf } from './orders/on-order.ts'
import { expiredAt, type Position, usableAt } from './position.ts'
import { isAlarming, stockOutRiskOf } from './risk/risk.ts'
import { proposedOf, type Stock } from './stock.ts'

const DAY = 24 * 60 * 60_000
/** A delivery may be so late and still be the one that was planned with: a weekend, or a day's delay on the way. */
export const GRACE_DAYS = 1

type Proposed = Records['replenishment.ReplenishmentProposed']

/** What the inventory position is made of, as a proposal tells it. */
export type Net = Pick<Proposed, 'onHand' | 'onOrder' | 'allocated'> &
  Record<'expired' | 'inTransit' | 'proposed' | 'onOrderLater', Decimal>

/** Promised to cases or transfers and not yet issued; nobody reports that yet. */
const ALLOCATED = '0'

/** What is expected later is no help against a need of now: lead time of the supplier + review period + grace. */
export const horizonOf = (now: number, leadTimeDays: number, reviewDays: number | null): number =>
  now + (leadTimeDays + (reviewDays ?? 0) + GRACE_DAYS) * DAY

/** Bare is a place where nothing usable is left, or what is there will hardly last until a delivery ordered by now. */
export const horizonAt = (stock: Stock, position: Position, now: number, endsAt: number | null): Horizon => {
  const usable = usableAt(position, now)
  const risk = stockOutRiskOf(add(usable, position.inTransit), stock.forecast)
  return { endsAt, isBare: isNothing(usable) || (risk !== null && isAlarming(risk, false)) }
}

/**
 * What there is and what comes until the end of the horizon, or ever. A proposal that is not ordered yet counts whenever
 * it may come, so that the same need is not proposed again.
 */
export const netOf = (stock: Stock, position: Position, now: number, horizonEndsAt: number | null): Net => {
  const proposed = proposedOf(stock)
  const horizon = horizonAt(stock, position, now, horizonEndsAt)
  let [onOrder, onOrderLater] = [proposed, '0']
  for (const line of stock.onOrder.lines) {
    if (isLater(line, horizon)) onOrderLater = add(onOrderLater, openOf(line))
    else onOrder = add(onOrder, openOf(line))
  }
  const { onHand, inTransit } = position
  return { onHand, expired: expiredAt(position, now), inTransit, onOrder, proposed, onOrderLater, allocated: ALLOCATED }
}

type Told<K extends keyof Proposed> = Pick<Proposed, K>

/** on hand − expired + in transit + on order − allocated. */
export const inventoryPositionOf = (net: Told<'onHand' | 'expired' | 'inTransit' | 'onOrder' | 'allocated'>): Decimal =>
  subtract(add(add(usableOf(net), net.inTransit ?? '0'), net.onOrder), net.allocated)

export const usableOf = ({ onHand, expired }: Told<'onHand' | 'expired'>): Decimal => subtract(onHand, expired ?? '0')

/** What can be used until a delivery that is ordered by now: all of the inventory position but what is only proposed. */
export const availableOf = (net: Parameters<typeof inventoryPositionOf>[0] & Told<'proposed'>): Decimal =>
  subtract(inventoryPositionOf(net), net.proposed ?? '0')

export const isNothing = (quantity: Decimal): boolean => compare(quantity, '0') <= 0
