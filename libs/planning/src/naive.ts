import { type ForecastMethod, fillFlat } from './forecast-method.ts'

/** Days in a season: the weekday decides. */
export const season = 7

/** Every period ahead is as the last one. Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. 2021, 5.2. */
export const naive: ForecastMethod<Record<string, never>> = {
  name: 'naive',
  needs: 1,
  intermittentOnly: false,
  grid: [{}],
  walk(series, _, path) {
    path.next.set(series, 1)
    fillFlat(path, 1)
  },
}

/** Every day ahead is as the same weekday of the last week. Hyndman & Athanasopoulos, as above, 5.2. */
export const seasonalNaive: ForecastMethod<Record<string, never>> = {
  name: 'seasonal-naive',
  needs: season,
  intermittentOnly: false,
  grid: [{}],
  walk(series, _, { next, total, ahead, origins }) {
    const horizon = ahead.length
    for (let t = season; t <= series.length; t++) {
      let sum = 0
      next[t] = series[t - season] as number
      if (t < origins.first || t > origins.last) continue
      for (let i = 0; i < horizon; i++) sum += series[t - season + (i % season)] as number
      total[t] = sum
    }
    for (let i = 0; i < horizon; i++) ahead[i] = series[series.length - season + (i % season)] as number
  },
}

/** The mean of the last `window` periods, or of all where there are fewer. Hyndman & Athanasopoulos, as above, 3.3. */
export const movingAverage: ForecastMethod<{ window: number }> = {
  name: 'moving-average',
  needs: 1,
  intermittentOnly: false,
  // Whole weeks, so that no weekday weighs more than another.
  grid: [{ window: 7 }, { window: 14 }, { window: 28 }],
  walk(series, { window }, path) {
    const { next } = path
    for (let t = 1; t <= series.length; t++) {
      const from = t > window ? t - window : 0
      let sum = 0
      for (let i = from; i < t; i++) sum += series[i] as number
      next[t] = sum / (t - from)
    }
    fillFlat(path, 1)
  },
}
