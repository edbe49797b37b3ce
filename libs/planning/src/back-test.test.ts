import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { backTest } from './back-test.ts'
import { croston, sba, tsb } from './croston.ts'
import { holt, holtWinters, ses } from './exponential-smoothing.ts'
import { fit } from './fit.ts'
import type { ForecastMethod } from './forecast-method.ts'
import { movingAverage, naive, seasonalNaive } from './naive.ts'

const methods: readonly ForecastMethod[] = [
  naive,
  seasonalNaive,
  movingAverage,
  ses,
  holt,
  holtWinters,
  croston,
  sba,
  tsb,
]
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** The root mean squared error of the sum over the horizon, by fitting anew at each origin. */
const slowly = (method: ForecastMethod, series: number[], horizon: number, origins: number[]) =>
  Math.sqrt(
    sum(
      origins.map(
        (t) => (sum(fit(method, series.slice(0, t), horizon).ahead) - sum(series.slice(t, t + horizon))) ** 2,
      ),
    ) / origins.length,
  )
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

// Repeatable noise (Lehmer).
const noise = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
const days = (count: number, demand: (day: number) => number) => Array.from({ length: count }, (_, day) => demand(day))

describe('the error', () => {
  const origins = from(28, 49)
  const random = noise(7)
  test.each([
    ['regular', days(56, () => Math.round(20 + 10 * random()))],
    ['weekly', days(56, (day) => Math.round((day % 7 > 4 ? 2 : 25) + 8 * random()))],
    ['intermittent', days(56, () => (random() < 0.3 ? Math.ceil(5 * random()) : 0))],
    ['growing', days(56, (day) => Math.round(2 * day + 10 * random()))],
  ])('of %s demand is as by fitting anew at each of the last 22 origins, and the pick is the least', (_, series) => {
    const result = backTest(series, 7)
    const errors = methods
      .filter((method) => !method.intermittentOnly || series.includes(0))
      .map((method) => ({ method, error: slowly(method, series, 7, origins) }))
    const least = errors.reduce((a, b) => (b.error < a.error ? b : a))
    expect(result.method).toBe(least.method.name)
    expect(result.errorSd).toBeCloseTo(least.error, 9)
    expect(result.naiveErrorSd).toBeCloseTo(slowly(naive, series, 7, origins), 9)
    expect(result.scaledError).toBeCloseTo(least.error / slowly(naive, series, 7, origins), 9)
    expect(result.origins).toBe(22)
    const { ahead, parameters } = fit(least.method, series, 7)
    expect(result.forecast).toEqual(ahead)
    expect(result.parameters).toEqual(parameters)
  })

  test('of the naive forecast by hand: horizon 1, last seven of 14 days, each 1 more than the day before', () => {
    const { naiveErrorSd, origins } = backTest(
      days(14, (day) => day),
      1,
    )
    expect(naiveErrorSd).toBe(1)
    expect(origins).toBe(7)
  })
})

describe('which method', () => {
  test.each([1, 2, 3, 4, 5])('weekdays (seed %i): Holt-Winters or seasonal naive', (seed) => {
    const random = noise(seed)
    const series = days(56, (day) => Math.round(([30, 32, 28, 31, 29, 6, 3][day % 7] ?? 0) + 4 * random()))
    for (const horizon of [1, 3, 7]) {
      const { method } = backTest(series, horizon)
      // Over whole weeks the weekdays cancel out, and a mean of weeks does as well.
      if (horizon < 7) expect(['holt-winters', 'seasonal-naive']).toContain(method)
      else expect(method).not.toBe('naive')
    }
  })

  test('a random walk: the naive forecast is not beaten by much', () => {
    const random = noise(11)
    let level = 500
    const series = days(56, () => {
      level += random() < 0.5 ? -10 : 10
      return level
    })
    expect(backTest(series, 1).scaledError).toBeGreaterThan(0.9)
  })

  test('a constant demand: the naive forecast, without error', () => {
    const result = backTest(
      days(56, () => 12),
      7,
    )
    expect(result).toMatchObject({ method: 'naive', why: 'naive-not-beaten', errorSd: 0, scaledError: 1 })
    expect(result.forecast).toEqual([12, 12, 12, 12, 12, 12, 12])
  })

  test('intermittent demand is not forecast as none, although none is its median', () => {
    const random = noise(3)
    const series = days(56, () => (random() < 0.25 ? 4 : 0))
    const { method, forecast } = backTest(series, 7)
    expect(method).not.toBe('naive')
    expect(sum(forecast)).toBeGreaterThan(3)
  })
})

describe('too short a history', () => {
  test('19 days for a horizon of 7: the plain mean, which says so', () => {
    const series = days(19, (day) => day % 3)
    const result = backTest(series, 7)
    expect(result).toMatchObject({
      method: 'mean',
      why: 'history-too-short',
      origins: 0,
      naiveErrorSd: null,
      scaledError: null,
    })
    const mean = sum(series) / 19
    expect(result.forecast).toEqual(new Array(7).fill(mean))
    const variance = sum(series.map((value) => (value - mean) ** 2)) / 18
    expect(result.errorSd).toBeCloseTo(Math.sqrt(7 * variance), 12)
  })

  test('20 days have seven origins, each with a week before it', () => {
    expect(
      backTest(
        days(20, (day) => day % 3),
        7,
      ),
    ).toMatchObject({ origins: 7, why: expect.not.stringMatching('short') })
  })

  test('26 days: Holt-Winters, which needs two weeks before the first of seven origins, is left out', () => {
    const growing = (day: number) => ([30, 32, 28, 31, 29, 6, 3][day % 7] ?? 0) + 2 * day
    expect(backTest(days(26, growing), 7).method).not.toBe('holt-winters')
    expect(backTest(days(27, growing), 7).method).toBe('holt-winters')
  })

  test('no days: nothing is forecast, and the error is unknown', () => {
    expect(backTest([], 2)).toMatchObject({ method: 'mean', forecast: [0, 0], errorSd: null })
    expect(backTest([5], 2)).toMatchObject({ method: 'mean', forecast: [5, 5], errorSd: null })
  })
})

const quantity = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 20 }),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
)

test('any series: never worse than naive, every number at least zero, and the same after JSON', () => {
  fc.assert(
    fc.property(
      fc.array(quantity, { maxLength: 100, size: 'max' }),
      fc.integer({ min: 1, max: 30 }),
      (series, horizon) => {
        const result = backTest(series, horizon)
        expect(JSON.parse(JSON.stringify(result))).toEqual(result)
        expect(result.forecast).toHaveLength(horizon)
        const { forecast, errorSd, naiveErrorSd, scaledError } = result
        const values = [...forecast, errorSd ?? 0, naiveErrorSd ?? 0, scaledError ?? 0]
        expect(values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true)
        if (result.origins > 0) {
          expect(errorSd ?? Infinity).toBeLessThanOrEqual(naiveErrorSd ?? 0)
          expect(result.method === 'naive').toBe(result.why === 'naive-not-beaten')
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('another unit gives the same method and the same forecast in that unit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 20, maxLength: 60, size: 'max' }), (series) => {
      const one = backTest(series, 7)
      const boxed = backTest(
        series.map((value) => value * 64),
        7,
      )
      expect(boxed.method).toBe(one.method)
      expect(boxed.forecast).toEqual(one.forecast.map((value) => value * 64))
      expect(boxed.scaledError).toBe(one.scaledError)
    }),
    { numRuns: 50 },
  )
})

test('what cannot be is refused', () => {
  for (const wrong of [-1, Number.NaN, Infinity]) expect(() => backTest([wrong], 1)).toThrow(RangeError)
  for (const horizon of [0, 1.5, 367]) expect(() => backTest([1], horizon)).toThrow(RangeError)
})
