import { describe, expect, test } from '@jest/globals'
import { holt, holtWinters, ses } from './exponential-smoothing.ts'
import { forecast } from './forecast-method.ts'

describe('NIST/SEMATECH e-Handbook of Statistical Methods', () => {
  test('6.4.3.1, single smoothing, α = 0.1', () => {
    const series = [71, 70, 69, 68, 64, 65, 72, 78, 75, 75, 75, 70]
    const { fitted } = forecast(ses, series, { alpha: 0.1 })
    const published = [71, 70.9, 70.71, 70.44, 69.8, 69.32, 69.58, 70.43, 70.88, 71.29, 71.67]
    const off = published.map((value, i) => Math.abs((fitted[i] ?? Number.NaN) - value))
    expect(Math.max(...off)).toBeLessThan(0.0051)
    const squares = fitted.reduce((sum, value, i) => sum + ((series[i + 1] ?? 0) - value) ** 2, 0)
    expect(squares).toBeCloseTo(208.94, 0)
  })

  test('6.4.3.2, single smoothing, the forecast after that series: 0.1 × 70 + 0.9 × 71.7 = 71.5', () => {
    const series = [71, 70, 69, 68, 64, 65, 72, 78, 75, 75, 75, 70]
    expect(forecast(ses, series, { alpha: 0.1 }).ahead[0]).toBeCloseTo(71.5, 1)
  })

  test('6.4.3.4, double smoothing, α = 0.3623, γ = 1, not damped: forecasts of periods 5 to 10', () => {
    const series = [6.4, 5.6, 7.8, 8.8, 11, 11.6, 16.7, 15.3, 21.6, 22.4]
    const { fitted, ahead } = forecast(holt, series, { alpha: 0.3623, beta: 1, phi: 1 }, 3)
    const published = [9.1, 11.4, 13.2, 17.4, 18.9, 23.1]
    expect(fitted.map((value) => Math.round(value * 10) / 10)).toEqual(published)
    // Equally far apart, as of a line.
    const [first = 0, second = 0, third = 0] = ahead
    expect(third - second).toBeCloseTo(second - first, 12)
  })
})

test('Holt, damped, by hand, φ = ½: the steps ahead are ½, ¼, ⅛ of the trend', () => {
  // α = 1 and β = 0: the level is the last value 9; the trend starts at (6 − 3) / 3 = 1 and is halved three times.
  const { ahead } = forecast(holt, [3, 4, 5, 9], { alpha: 1, beta: 0, phi: 0.5 }, 3)
  const trend = ((9 - 3) / 3) * 0.5 ** 3
  expect(ahead).toEqual([9 + trend / 2, 9 + (trend * 3) / 4, 9 + (trend * 7) / 8])
})

describe('Holt-Winters', () => {
  const weekdays = [5, 9, 8, 8, 7, 1, 0]
  const weeks = (count: number, daily: number) =>
    Array.from({ length: count * 7 }, (_, t) => (weekdays[t % 7] ?? 0) + daily * t)

  test('the same week again and again is forecast exactly', () => {
    for (const phi of [0, 0.95, 1]) {
      const { fitted, ahead } = forecast(holtWinters, weeks(5, 0), { alpha: 0.3, beta: 0.1, gamma: 0.2, phi }, 9)
      const off = [...fitted, ...ahead].map((value, i) => Math.abs(value - (weekdays[i % 7] ?? Number.NaN)))
      expect(Math.max(...off)).toBeLessThan(1e-10)
    }
  })

  test('weekdays on a straight line are forecast exactly without damping', () => {
    const series = weeks(6, 0.5)
    const { fitted, ahead } = forecast(
      holtWinters,
      series.slice(0, 35),
      { alpha: 0.3, beta: 0.1, gamma: 0.2, phi: 1 },
      7,
    )
    const off = [...fitted, ...ahead].map((value, i) => Math.abs(value - (series[14 + i] ?? Number.NaN)))
    expect(Math.max(...off)).toBeLessThan(1e-9)
  })

  test('one step by hand: two weeks of 7 a day, then 14, α = ½, γ = ½: level 10.5, weekday + 1.75', () => {
    const series = [...Array.from({ length: 14 }, () => 7), 14]
    const { ahead } = forecast(holtWinters, series, { alpha: 0.5, beta: 0, gamma: 0.5, phi: 0 }, 7)
    expect(ahead).toEqual([10.5, 10.5, 10.5, 10.5, 10.5, 10.5, 12.25])
  })
})

test('a falling series is never forecast below zero', () => {
  const series = Array.from({ length: 28 }, (_, t) => 27 - t)
  expect(forecast(holt, series, { alpha: 0.6, beta: 0.2, phi: 0.95 }, 14).ahead.at(-1)).toBe(0)
  const winters = forecast(holtWinters, series, { alpha: 0.4, beta: 0.05, gamma: 0.2, phi: 0.95 }, 14)
  expect(winters.ahead.every((value) => value >= 0)).toBe(true)
})
