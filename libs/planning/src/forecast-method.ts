import { demandValues } from './demand.ts'

export type MethodName =
  | 'naive'
  | 'seasonal-naive'
  | 'moving-average'
  | 'ses'
  | 'holt'
  | 'holt-winters'
  | 'croston'
  | 'sba'
  | 'tsb'

/** Smoothing constants and the like, by name. */
export type MethodParameters = Readonly<Record<string, number>>

/**
 * What a method says while it goes through a series of n periods, base units. Element t of `next` and `total` is made
 * from the first t periods alone; elements below the method's `needs` mean nothing.
 */
export interface ForecastPath {
  /** t = 0..n: the forecast for period t. */
  next: Float64Array
  /** t = origins.first..origins.last: the sum of the forecasts for periods t to t + horizon − 1. */
  total: Float64Array
  /** Whose totals are asked for: sums over a horizon are what costs most. */
  origins: Origins
  /** The forecasts for the `horizon` periods after the series. */
  ahead: Float64Array
}

export type Origins = { first: number; last: number }

export interface ForecastMethod<P extends MethodParameters = MethodParameters> {
  name: MethodName
  /** Periods before the first forecast. */
  needs: number
  /** Of use only where some periods have no demand. */
  intermittentOnly: boolean
  /** What `fit` chooses from; of equals the first. */
  grid: readonly P[]
  /** Fills the path; no forecast is below zero. The series has at least `needs` periods. */
  walk(series: Float64Array, parameters: P, path: ForecastPath): void
}

export interface Forecast<P extends MethodParameters = MethodParameters> {
  method: MethodName
  parameters: P
  /** One-step-ahead forecasts in sample: element i is that for period `needs` + i, from the periods before it. */
  fitted: number[]
  /** The forecasts for the periods after the series, the next one first. */
  ahead: number[]
}

export const emptyPath = (
  periods: number,
  horizon: number,
  origins: Origins = { first: 0, last: periods },
): ForecastPath => ({
  origins,
  next: new Float64Array(periods + 1),
  total: new Float64Array(periods + 1),
  ahead: new Float64Array(horizon),
})

/** Completes the path of a method that forecasts the same for every period ahead. */
export function fillFlat(path: ForecastPath, needs: number): void {
  const { next, total, ahead, origins } = path
  for (let t = Math.max(needs, origins.first); t <= origins.last; t++) total[t] = ahead.length * (next[t] as number)
  ahead.fill(next[next.length - 1] as number)
}

/**
 * The forecast of one method with given parameters for `horizon` periods after the series.
 * Errors: RangeError for a series shorter than the method needs, a quantity outside 0 to 10¹² or a horizon below 1.
 */
export function forecast<P extends MethodParameters>(
  method: ForecastMethod<P>,
  quantities: ArrayLike<number>,
  parameters: P,
  horizon = 1,
): Forecast<P> {
  const series = demandValues(quantities)
  checkHorizon(horizon)
  if (series.length < method.needs)
    throw new RangeError(`${method.name} needs ${method.needs} periods, and the series has ${series.length}`)
  const path = emptyPath(series.length, horizon)
  method.walk(series, parameters, path)
  return {
    method: method.name,
    parameters,
    fitted: Array.from(path.next.subarray(method.needs, series.length)),
    ahead: Array.from(path.ahead),
  }
}

/** Errors: RangeError unless it is a whole number of periods from 1 to 366. */
export function checkHorizon(horizon: number): void {
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 366)
    throw new RangeError(`the horizon is ${horizon}; it must be a whole number of periods from 1 to 366`)
}
