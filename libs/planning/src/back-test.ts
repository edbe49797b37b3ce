import { croston, sba, tsb } from './croston.ts'
import { demandValues } from './demand.ts'
import { holt, holtWinters, ses } from './exponential-smoothing.ts'
import { emptyFittedPath, walkGrid } from './fit.ts'
import {
  checkHorizon,
  emptyPath,
  type ForecastMethod,
  type MethodName,
  type MethodParameters,
} from './forecast-method.ts'
import { movingAverage, naive, season, seasonalNaive } from './naive.ts'

/** What a back-test says; plain values, fit for JSON. Quantities in base units. */
export interface BackTest {
  method: MethodName | 'mean'
  why: 'beats-naive' | 'naive-not-beaten' | 'history-too-short'
  parameters: MethodParameters
  /** The forecasts for each of the next `horizon` periods. */
  forecast: number[]
  /**
   * Standard deviation of the error of the forecast summed over the horizon: the root of the mean squared error, so a
   * bias counts. For the mean it is that of the periods × √horizon; null where fewer than two periods say nothing.
   */
  errorSd: number | null
  /** The same of the naive forecast at the same origins; null for the mean. */
  naiveErrorSd: number | null
  /** errorSd ÷ naiveErrorSd, a scaled error without unit; null for the mean, 1 for the naive forecast. */
  scaledError: number | null
  /** From how many ends of the history a forecast was compared with what came. */
  origins: number
}

// Of equals the first, the simpler one, is taken.
const rivals: readonly ForecastMethod[] = [seasonalNaive, movingAverage, ses, holt, holtWinters, croston, sba, tsb]

/** So that each weekday is the first of a horizon once. */
const leastOrigins = season

/**
 * Compares at every origin of the second half of the history (or earlier, so that there are at least seven, but with a
 * week before it) the forecast of the next `horizon` periods together, the lead time, with what came, and picks the
 * method with the least error if that is less than the naive forecast's. Parameters are chosen at each origin from the
 * past alone. A history too short for it gives the plain mean. Errors: RangeError for a quantity outside 0 to 10¹² or
 * a horizon that is no whole number of periods from 1 to 366.
 *
 * The measure is the root mean squared error, scaled by the naive forecast's at the same origins (as RMSSE:
 * Makridakis, Spiliotis & Assimakopoulos, The M5 competition, Int. J. of Forecasting 38(4), 2022). Percentages fail
 * at zero demand; and absolute errors, MASE too, are least at the median, which for intermittent demand is zero, where
 * squared ones are least at the mean, which is what orders must cover (Kolassa, Evaluating predictive count data
 * distributions in retail sales forecasting, Int. J. of Forecasting 32(3), 2016). Rolling origins: Tashman,
 * Out-of-sample tests of forecasting accuracy, Int. J. of Forecasting 16(4), 2000.
 */
export function backTest(quantities: ArrayLike<number>, horizon: number): BackTest {
  const series = demandValues(quantities)
  checkHorizon(horizon)
  const periods = series.length
  const lastOrigin = periods - horizon
  const firstOrigin = Math.min(Math.ceil(periods / 2), lastOrigin - leastOrigins + 1)
  if (firstOrigin < season) return plainMean(series, horizon)

  const came = new Float64Array(periods + 1)
  for (let t = firstOrigin; t <= lastOrigin; t++) {
    let sum = 0
    for (let i = t; i < t + horizon; i++) sum += series[i] as number
    came[t] = sum
  }
  const origins = lastOrigin - firstOrigin + 1
  const asked = { first: firstOrigin, last: lastOrigin }
  const trial = emptyPath(periods, horizon, asked)
  const path = emptyFittedPath(periods, horizon, asked)
  const errorSd = () => {
    let squares = 0
    for (let t = firstOrigin; t <= lastOrigin; t++) {
      const miss = (path.total[t] as number) - (came[t] as number)
      squares += miss * miss
    }
    return Math.sqrt(squares / origins)
  }

  walkGrid(naive, series, trial, path)
  const naiveErrorSd = errorSd()
  const best: BackTest = {
    method: 'naive',
    why: 'naive-not-beaten',
    parameters: {},
    forecast: Array.from(path.ahead),
    errorSd: naiveErrorSd,
    naiveErrorSd,
    scaledError: 1,
    origins,
  }
  let least = naiveErrorSd
  const intermittent = series.includes(0)
  for (const method of rivals) {
    if (method.needs > firstOrigin || (method.intermittentOnly && !intermittent)) continue
    const parameters = walkGrid(method, series, trial, path)
    const error = errorSd()
    if (error >= least) continue
    least = error
    best.method = method.name
    best.why = 'beats-naive'
    best.parameters = parameters
    best.forecast = Array.from(path.ahead)
    best.errorSd = error
    best.scaledError = error / naiveErrorSd
  }
  return best
}

function plainMean(series: Float64Array, horizon: number): BackTest {
  const periods = series.length
  const mean = periods === 0 ? 0 : series.reduce((sum, value) => sum + value, 0) / periods
  const squares = series.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    method: 'mean',
    why: 'history-too-short',
    parameters: {},
    forecast: Array.from({ length: horizon }, () => mean),
    errorSd: periods < 2 ? null : Math.sqrt((squares / (periods - 1)) * horizon),
    naiveErrorSd: null,
    scaledError: null,
    origins: 0,
  }
}
