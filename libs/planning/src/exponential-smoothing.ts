import { type ForecastMethod, fillFlat } from './forecast-method.ts'
import { season } from './naive.ts'

/**
 * Simple exponential smoothing: a level, started at the first period.
 * NIST/SEMATECH e-Handbook of Statistical Methods, 6.4.3.1; R. G. Brown, Statistical Forecasting for Inventory Control,
 * 1959.
 */
export const ses: ForecastMethod<{ alpha: number }> = {
  name: 'ses',
  needs: 1,
  intermittentOnly: false,
  grid: [0.05, 0.1, 0.2, 0.3, 0.5, 0.8].map((alpha) => ({ alpha })),
  walk(series, { alpha }, path) {
    const { next } = path
    let level = series[0] as number
    next[1] = level
    for (let t = 1; t < series.length; t++) {
      level += alpha * ((series[t] as number) - level)
      next[t + 1] = level
    }
    fillFlat(path, 1)
  },
}

/**
 * Holt's linear trend, damped by `phi` a period (1: not damped). The level starts at the first period, the trend at
 * the mean of the first three differences, so it forecasts from the fifth period on.
 * E. S. Gardner & E. McKenzie, Forecasting trends in time series, Management Science 31(10), 1985; start:
 * NIST/SEMATECH e-Handbook, 6.4.3.3 and 6.4.3.4.
 */
export const holt: ForecastMethod<{ alpha: number; beta: number; phi: number }> = {
  name: 'holt',
  needs: 4,
  intermittentOnly: false,
  grid: [0.1, 0.3, 0.6].flatMap((alpha) =>
    [0.05, 0.2].flatMap((beta) => [0.8, 0.95].map((phi) => ({ alpha, beta, phi }))),
  ),
  walk(series, { alpha, beta, phi }, { next, total, ahead, origins }) {
    let level = series[0] as number
    let trend = ((series[3] as number) - level) / 3
    for (let t = 1; t <= series.length; t++) {
      if (t >= 4) {
        let step = phi * trend
        let at = level + step
        let sum = 0
        next[t] = Math.max(at, 0)
        if ((t >= origins.first && t <= origins.last) || t === series.length) {
          for (let i = 0; i < ahead.length; i++) {
            if (at > 0) sum += at
            if (t === series.length) ahead[i] = Math.max(at, 0)
            step *= phi
            at += step
          }
          total[t] = sum
        }
      }
      if (t === series.length) break
      const expected = level + phi * trend
      const smoothed = expected + alpha * ((series[t] as number) - expected)
      trend = beta * (smoothed - level) + (1 - beta) * phi * trend
      level = smoothed
    }
  },
}

/**
 * Additive Holt-Winters with a season of seven days and a trend damped by `phi` a period (0: no trend). Started from
 * the first two weeks: the trend is the difference of their means a day (0 without trend), the level the line through
 * them at the end of the second, the season the mean distance of each weekday from that line.
 * P. R. Winters, Forecasting sales by exponentially weighted moving averages, Management Science 6(3), 1960;
 * Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. 2021, 8.3.
 */
export const holtWinters: ForecastMethod<{ alpha: number; beta: number; gamma: number; phi: number }> = {
  name: 'holt-winters',
  needs: 2 * season,
  intermittentOnly: false,
  grid: [0.05, 0.2, 0.4].flatMap((alpha) =>
    [0.05, 0.2].flatMap((gamma) => [
      { alpha, beta: 0.05, gamma, phi: 0 },
      { alpha, beta: 0.05, gamma, phi: 0.95 },
    ]),
  ),
  walk(series, { alpha, beta, gamma, phi }, { next, total, ahead, origins }) {
    const start = 2 * season
    let first = 0
    let second = 0
    for (let t = 0; t < season; t++) {
      first += series[t] as number
      second += series[t + season] as number
    }
    first /= season
    second /= season
    let trend = phi === 0 ? 0 : (second - first) / season
    const half = (season - 1) / 2
    const weekdays = new Float64Array(season)
    for (let t = 0; t < season; t++) {
      const slope = trend * (t - half)
      weekdays[t] = ((series[t] as number) - first + ((series[t + season] as number) - second)) / 2 - slope
    }
    let level = second + trend * half
    let weekday = 0
    for (let t = start; t <= series.length; t++) {
      let step = phi * trend
      let line = level + step
      let sum = 0
      let day = weekday
      const expected = line
      next[t] = Math.max(line + (weekdays[weekday] as number), 0)
      if ((t >= origins.first && t <= origins.last) || t === series.length) {
        for (let i = 0; i < ahead.length; i++) {
          const at = line + (weekdays[day] as number)
          if (at > 0) sum += at
          if (t === series.length) ahead[i] = Math.max(at, 0)
          step *= phi
          line += step
          if (++day === season) day = 0
        }
        total[t] = sum
      }
      if (t === series.length) break
      const demand = series[t] as number
      const effect = weekdays[weekday] as number
      const smoothed = expected + alpha * (demand - effect - expected)
      trend = beta * (smoothed - level) + (1 - beta) * phi * trend
      weekdays[weekday] = effect + gamma * (demand - smoothed - effect)
      level = smoothed
      if (++weekday === season) weekday = 0
    }
  },
}
