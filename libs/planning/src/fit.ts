import { demandValues } from './demand.ts'
import {
  checkHorizon,
  emptyPath,
  type Forecast,
  type ForecastMethod,
  type ForecastPath,
  type MethodParameters,
} from './forecast-method.ts'

/** The path of a method whose parameters are chosen anew at each origin, and the squared error that chose them. */
export interface FittedPath extends ForecastPath {
  error: Float64Array
}

export const emptyFittedPath = (periods: number, horizon: number): FittedPath => ({
  ...emptyPath(periods, horizon),
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
  const last = series.length
  const { error, next, total, ahead } = fitted
  error.fill(Number.POSITIVE_INFINITY)
  let chosen = method.grid[0] as P
  for (const parameters of method.grid) {
    method.walk(series, parameters, trial)
    let sum = 0
    for (let t = method.needs; t <= last; t++) {
      const forecast = trial.next[t] as number
      if (sum < (error[t] as number)) {
        error[t] = sum
        next[t] = forecast
        total[t] = trial.total[t] as number
        if (t === last) {
          chosen = parameters
          ahead.set(trial.ahead)
        }
      }
      const miss = forecast - (series[t] as number)
      sum += miss * miss
    }
  }
  return chosen
}

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
