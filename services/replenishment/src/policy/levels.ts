import { safetyStock } from '@supplyline/planning'
import { add, ceilDiv, compare, type Decimal, max, min, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { type DemandForecast, decimalOf, type Forecast } from '../demand/forecast.ts'
import { usedBeforeExpiry } from '../demand/shelf-life.ts'

export type StockingPolicy = Records['master.StockingPolicy']
type Proposed = Records['replenishment.ReplenishmentProposed']

/** The levels that hold, as a proposal tells them. */
export type Levels = Pick<
  Proposed,
  | 'policyKind'
  | 'par'
  | 'reorderPoint'
  | 'orderUpTo'
  | 'givenReorderPoint'
  | 'givenOrderUpTo'
  | 'binQuantity'
  | 'reviewDays'
>

/** How long what comes may be kept, and what happens to a patient when it is missing; null where that is not known. */
export type Keeping = Pick<Proposed, 'shelfLifeDays' | 'criticality'>

/**
 * Those of the policy; with a service level and a forecast, those that follow from demand. The policy's distance between
 * the two levels stays, but for what would expire: it is how much is worth an order, which demand over the lead time does
 * not tell.
 */
export const levelsOf = (policy: StockingPolicy, forecast: DemandForecast | null, keeping: Keeping): Levels => {
  const { kind, par, reorderPoint, orderUpTo, binQuantity } = policy
  const hasPar = kind === 'PAR' || kind === 'ONE_FOR_ONE'
  const hasPoint = kind === 'REORDER_POINT' || kind === 'MIN_MAX'
  const given = {
    policyKind: kind,
    par: hasPar ? par : null,
    reorderPoint: hasPoint ? reorderPoint : null,
    orderUpTo: hasPoint ? orderUpTo : null,
    ...{ givenReorderPoint: null, givenOrderUpTo: null },
    binQuantity: kind === 'TWO_BIN' ? binQuantity : null,
    reviewDays: reviewDaysOf(policy),
  }
  if (!hasPoint || reorderPoint === null || orderUpTo === null || !forecast?.safetyStock) return given
  return {
    ...given,
    ...computed({ kind, reorderPoint, orderUpTo }, forecast, keeping),
    ...{ givenReorderPoint: reorderPoint, givenOrderUpTo: orderUpTo },
  }
}

/** A bin that is empty, and a piece that was used, waits for no review. */
export const reviewDaysOf = ({ kind, reviewDays }: StockingPolicy): number | null =>
  kind === 'TWO_BIN' || kind === 'ONE_FOR_ONE' ? null : reviewDays

type TwoLevels = { reorderPoint: Decimal; orderUpTo: Decimal }
type GivenLevels = TwoLevels & Pick<StockingPolicy, 'kind'>

/** Of what demand over lead time asks for, what is used before it expires. */
export const computed = (given: GivenLevels, forecast: DemandForecast, keeping: Keeping): TwoLevels =>
  withinShelfLife(given.kind, byDemand(given, forecast), usedBeforeExpiry(forecast, keeping.shelfLifeDays), keeping)

/** Reorder point = demand over lead time and review period + safety stock, in whole base units; order-up-to as far above it as given. */
export const byDemand = (given: TwoLevels, { demand, safetyStock: safety }: DemandForecast): TwoLevels => {
  const reorderPoint = ceilDiv(max('0', add(demand, safety ?? '0')), '1')
  return { reorderPoint, orderUpTo: add(reorderPoint, subtract(given.orderUpTo, given.reorderPoint)) }
}

/**
 * Levels not above `most`, with which one piece at least is kept. A stock-out of what is critical, or not known to be
 * anything else, is worse than waste: its reorder point stays, and only what is ordered beyond it is less.
 */
const withinShelfLife = (
  kind: StockingPolicy['kind'],
  { reorderPoint, orderUpTo }: TwoLevels,
  most: Decimal | null,
  { criticality }: Keeping,
): TwoLevels => {
  if (most === null || compare(orderUpTo, most) <= 0) return { reorderPoint, orderUpTo }
  // A minimum is ordered below, a reorder point at.
  const apart = kind === 'MIN_MAX' ? '0' : '1'
  if (criticality !== 'LOW' && criticality !== 'NORMAL')
    return { reorderPoint, orderUpTo: min(orderUpTo, max(most, add(reorderPoint, apart))) }
  const kept = min(orderUpTo, max(most, '1'))
  return { reorderPoint: min(reorderPoint, max('0', subtract(kept, apart))), orderUpTo: kept }
}

/** The forecast as a proposal tells it: with the service level where the policy has its levels computed. */
export const forecastFor = (policy: StockingPolicy, kept: Forecast | null): DemandForecast | null => {
  if (!kept) return null
  const { supplier: _s, agreedDays: _a, reviewDays: _r, usedPerDay: _u, averageDailyUse = null, ...made } = kept
  const isComputed = policy.kind === 'REORDER_POINT' || policy.kind === 'MIN_MAX'
  const serviceLevel = isComputed ? policy.serviceLevel : null
  return { ...made, averageDailyUse, serviceLevel, safetyStock: safetyStockOf({ ...made, serviceLevel }) }
}

/** z(service level) × standard deviation of demand over lead time and review period. */
export const safetyStockOf = ({
  serviceLevel,
  demandSd,
}: Pick<DemandForecast, 'serviceLevel' | 'demandSd'>): Decimal | null =>
  serviceLevel === null || !isProbability(serviceLevel)
    ? null
    : decimalOf(safetyStock({ serviceLevel: Number(serviceLevel), sd: Number(demandSd) }))

/** A service level of one half or less would have less than the expected demand kept. */
export const isProbability = (level: Decimal): boolean => compare(level, '0.5') > 0 && compare(level, '1') < 0
