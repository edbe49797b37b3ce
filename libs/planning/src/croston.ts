import { type ForecastMethod, type ForecastPath, fillFlat } from './forecast-method.ts'

// Low constants, as usual for intermittent demand (Syntetos & Boylan 2005: 0.05 to 0.20).
const alphas = [{ alpha: 0.05 }, { alpha: 0.1 }, { alpha: 0.2 }, { alpha: 0.3 }]

/** Size and interval are smoothed apart, each where there is demand; the first ones start them. */
function walkIntervals(series: Float64Array, alpha: number, factor: number, path: ForecastPath): void {
  const { next } = path
  let size = 0
  let interval = 0
  let since = 1
  for (let t = 0; t < series.length; t++) {
    const demand = series[t] as number
    if (demand === 0) since++
    else {
      if (interval === 0) {
        size = demand
        interval = since
      } else {
        size += alpha * (demand - size)
        interval += alpha * (since - interval)
      }
      since = 1
    }
    next[t + 1] = interval === 0 ? 0 : (factor * size) / interval
  }
  fillFlat(path, 1)
}

/**
 * Size of a demand over interval between demands: the rate per period; 0 before the first demand.
 * J. D. Croston, Forecasting and stock control for intermittent demands, Operational Research Quarterly 23(3), 1972.
 */
export const croston: ForecastMethod<{ alpha: number }> = {
  name: 'croston',
  needs: 1,
  intermittentOnly: true,
  grid: alphas,
  walk: (series, { alpha }, path) => walkIntervals(series, alpha, 1, path),
}

/**
 * Croston's rate × (1 − α/2), which takes out most of its bias upwards where demand is intermittent; where there is
 * demand in every period it is too low by that factor.
 * A. A. Syntetos & J. E. Boylan, The accuracy of intermittent demand estimates, Int. J. of Forecasting 21(2), 2005.
 */
export const sba: ForecastMethod<{ alpha: number }> = {
  name: 'sba',
  needs: 1,
  intermittentOnly: true,
  grid: alphas,
  walk: (series, { alpha }, path) => walkIntervals(series, alpha, 1 - alpha / 2, path),
}

/**
 * Size of a demand × probability of one, which is smoothed in every period: without demand the rate goes towards zero
 * as (1 − β)ᵗ, where Croston's stays. `alpha` smooths the size, `beta` the probability; the first demand starts both.
 * R. H. Teunter, A. A. Syntetos & M. Z. Babai, Intermittent demand: linking forecasting to inventory obsolescence,
 * European Journal of Operational Research 214(3), 2011.
 */
export const tsb: ForecastMethod<{ alpha: number; beta: number }> = {
  name: 'tsb',
  needs: 1,
  intermittentOnly: true,
  grid: [0.1, 0.3].flatMap((alpha) => [0.02, 0.05, 0.1, 0.2].map((beta) => ({ alpha, beta }))),
  walk(series, { alpha, beta }, path) {
    const { next } = path
    let size = 0
    let probability = 0
    for (let t = 0; t < series.length; t++) {
      const demand = series[t] as number
      if (demand === 0) probability -= beta * probability
      else if (probability === 0) {
        size = demand
        probability = 1 / (t + 1)
      } else {
        size += alpha * (demand - size)
        probability += beta * (1 - probability)
      }
      next[t + 1] = size * probability
    }
    fillFlat(path, 1)
  },
}
