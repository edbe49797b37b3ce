import { demandValues } from './demand.ts'
import {
  checkHorizon,
  emptyPath,
  type Forecast,
  type ForecastMethod,
  type ForecastPath,
  type MethodParameters,
  type Origins,
} from './forecast-method.ts'

/** The path of a method whose parameters are chosen anew at each origin, and the squared error that chose them. */
export interface FittedPath extends ForecastPath {
  error: Float64Array
}

export const emptyFittedPath = (periods: number, horizon: number, origins?: Origins): FittedPath => ({
  ...emptyPath(periods, horizon, origins),
  error: new Float64Array(periods + 1),
})

/**
 * Walks the series once for each member of the grid, and keeps at each origin the forecast of the member with the
 * least sum of squared one-step errors before it: as a fit at each origin would, in one walk for all of them. Answers
 * the member chosen at the end.
 */
export function walkGrid<P extends MethodParameters>(
  method: ForecastMethod<P>,
  series: Float64Array,
  trial: ForecastPath,
  fitted: FittedPath,
): P {
  const periods = series.length
  const { error, next, total, ahead, origins } = fitted
  error.fill(Number.POSITIVE_INFINITY)
  let chosen = method.grid[0] as P
  let least = Number.POSITIVE_INFINITY
  for (const parameters of method.grid) {
    method.walk(series, parameters, trial)
    const { next: said, total: summed } = trial
    let sum = 0
    let t = method.needs
    for (; t < origins.first; t++) sum += squareOf((said[t] as number) - (series[t] as number))
    for (; t <= origins.last; t++) {
      const forecast = said[t] as number
      if (sum < (error[t] as number)) {
        error[t] = sum
        next[t] = forecast
        total[t] = summed[t] as number
      }
      if (t < periods) sum += squareOf(forecast - (series[t] as number))
    }
    for (; t < periods; t++) sum += squareOf((said[t] as number) - (series[t] as number))
    if (sum < least) {
      least = sum
      chosen = parameters
      ahead.set(trial.ahead)
    }
  }
  return chosen
}

const squareOf = (miss: number): number => miss * miss

/**
 * The forecast of a method with the parameters of its grid that had the least squared one-step error in the series;
 * `fitted` are those of the parameters chosen at each period from the periods before it.
 * Errors: RangeError as in `forecast`.
 */
export function fit<P extends MethodParameters>(
  method: ForecastMethod<P>,
  quantities: ArrayLike<number>,
  horizon = 1,
): Forecast<P> {
  const series = demandValues(quantities)
  checkHorizon(horizon)
  if (series.length < method.needs)
    throw new RangeError(`${method.name} needs ${method.needs} periods, and the series has ${series.length}`)
  const path = emptyFittedPath(series.length, horizon)
  const parameters = walkGrid(method, series, emptyPath(series.length, horizon), path)
  return {
    method: method.name,
    parameters,
    fitted: Array.from(path.next.subarray(method.needs, series.length)),
    ahead: Array.from(path.ahead),
  }
}
