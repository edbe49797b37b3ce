import { backTest, leadTimeDemand, uncensored } from '@supplyline/planning'
import type { Decimal } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import type { Stock } from '../stock.ts'
import { dayOf, daysOfDemand } from './demand.ts'
import { leadTimeOf } from './lead-times.ts'

export type DemandForecast = NonNullable<Records['replenishment.ReplenishmentProposed']['forecast']>
type Made = Omit<DemandForecast, 'serviceLevel' | 'safetyStock' | 'averageDailyUse'>
/** What it was made for: a supplier, its lead time as agreed, and the review period. */
export type Basis = { supplier: string; agreedDays: number; reviewDays: number }
/**
 * Demand over lead time and review period, as it was forecast once on a day; where they were kept, that of a day of it,
 * and the mean of all days that were seen.
 */
export type Forecast = Basis & Made & { usedPerDay?: Decimal; averageDailyUse?: Decimal }

/** Four weeks: each day of the week four times. */
const LEAST_DAYS = 28
const LONGEST_HORIZON_DAYS = 366

/**
 * The forecast of today, where the one that is kept is of another day or basis and enough days were seen. Days on which
 * nothing usable was there count as their expected demand (libs/planning), not as what could be taken.
 */
export const forecastNow = (stock: Stock, basis: Basis, now: number, isShort: boolean): Forecast | undefined => {
  const { forecast: kept, demand, leadTimes } = stock
  if (kept && dayOf(kept.madeAt) === dayOf(now) && isSame(kept, basis)) return undefined
  const days = daysOfDemand(demand, dayOf(now), isShort)
  if (days.length < LEAST_DAYS) return undefined
  const leadTime = leadTimeOf(leadTimes, basis.supplier, basis.agreedDays)
  const period = leadTime.mean + basis.reviewDays
  const horizon = Math.min(LONGEST_HORIZON_DAYS, Math.max(1, Math.round(period)))
  const wanted = uncensored(days)
  const { method, forecast, errorSd, naiveErrorSd } = backTest(wanted, horizon)
  const meanDemand = meanOf(forecast)
  const { mean, sd } = leadTimeDemand({
    meanDemand,
    sdDemand: (errorSd ?? 0) / Math.sqrt(horizon),
    meanLeadTime: period,
    sdLeadTime: leadTime.sd,
  })
  return {
    ...basis,
    method: methods[method],
    days: days.length,
    error: errorSd === null ? null : decimalOf(errorSd),
    naiveError: naiveErrorSd === null ? null : decimalOf(naiveErrorSd),
    leadTimeDays: decimalOf(leadTime.mean),
    leadTimeSd: decimalOf(leadTime.sd),
    demand: decimalOf(mean),
    demandSd: decimalOf(sd),
    usedPerDay: decimalOf(meanDemand),
    averageDailyUse: decimalOf(meanOf(wanted)),
    madeAt: now,
  }
}

const meanOf = (quantities: readonly number[]): number =>
  quantities.reduce((sum, quantity) => sum + quantity, 0) / quantities.length

const isSame = (a: Basis, b: Basis): boolean =>
  a.supplier === b.supplier && a.agreedDays === b.agreedDays && a.reviewDays === b.reviewDays

const methods: Record<ReturnType<typeof backTest>['method'], Made['method']> = {
  mean: 'MEAN',
  naive: 'NAIVE',
  'seasonal-naive': 'SEASONAL_NAIVE',
  'moving-average': 'MOVING_AVERAGE',
  ses: 'SES',
  holt: 'HOLT',
  'holt-winters': 'HOLT_WINTERS',
  croston: 'CROSTON',
  sba: 'SBA',
  tsb: 'TSB',
}

const LARGEST = 999_999_999_999

/** To six decimals, as records carry quantities, and not beyond what they can. */
export const decimalOf = (value: number): Decimal => {
  const text = Math.min(value, LARGEST).toFixed(6)
  return text.replace(/\.?0+$/, '')
}
