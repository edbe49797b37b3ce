import { add, compare, type Decimal, isZero, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { backorderedOf, type Horizon, isLater, openOf } from './orders/on-order.ts'
import { lostAt, type Position, usableAt } from './position.ts'
import { isAlarming, stockOutRiskOf } from './risk/risk.ts'
import { proposedOf, type Stock } from './stock.ts'
import { allocatedOf, comingOf } from './transfers/transfers.ts'

const DAY = 24 * 60 * 60_000
/** A delivery may be so late and still be the one that was planned with: a weekend, or a day's delay on the way. */
export const GRACE_DAYS = 1

type Proposed = Records['replenishment.ReplenishmentProposed']

/** What the inventory position is made of, as a proposal tells it. */
export type Net = Pick<Proposed, 'onHand' | 'onOrder' | 'allocated'> &
  Record<
    'expired' | 'unusable' | 'inTransit' | 'expectedTransfers' | 'proposed' | 'backordered' | 'onOrderLater',
    Decimal
  >

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
  let [onOrder, onOrderLater, backordered] = [proposed, '0', '0']
  for (const line of stock.onOrder.lines) {
    const open = openOf(line)
    if (isZero(open)) continue
    if (isLater(line, horizon)) onOrderLater = add(onOrderLater, open)
    else {
      onOrder = add(onOrder, open)
      backordered = add(backordered, backorderedOf(line))
    }
  }
  const { onHand, inTransit } = position
  return {
    ...{ onHand, ...lostAt(position, now), inTransit, expectedTransfers: comingOf(stock.transfers) },
    ...{ onOrder, proposed, backordered, onOrderLater },
    allocated: allocatedOf(stock.transfers, position, now),
  }
}

type Told<K extends keyof Proposed> = Pick<Proposed, K>

type Held = Told<'onHand' | 'expired' | 'unusable'>
type Counted = Held & Told<'inTransit' | 'expectedTransfers' | 'onOrder' | 'allocated'>

/** on hand − expired − unusable + in transit + expected transfers + on order − allocated. */
export const inventoryPositionOf = (net: Counted): Decimal =>
  subtract(add(add(usableOf(net), movingOf(net)), net.onOrder), net.allocated)

export const usableOf = ({ onHand, expired, unusable }: Held): Decimal =>
  subtract(subtract(onHand, expired ?? '0'), unusable ?? '0')

const movingOf = ({ inTransit, expectedTransfers }: Told<'inTransit' | 'expectedTransfers'>): Decimal =>
  add(inTransit ?? '0', expectedTransfers ?? '0')

/** What can be used until a delivery that is ordered by now: all of the inventory position but what is only proposed. */
export const availableOf = (net: Counted & Told<'proposed'>): Decimal =>
  subtract(subtract(inventoryPositionOf(net), net.proposed ?? '0'), net.expectedTransfers ?? '0')

export const isNothing = (quantity: Decimal): boolean => compare(quantity, '0') <= 0
