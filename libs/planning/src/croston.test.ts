import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { croston, sba, tsb } from './croston.ts'
import { forecast } from './forecast-method.ts'

// Monthly sales of a lubricant, Hyndman & Athanasopoulos, Forecasting: Principles and Practice (2nd ed.), 12.2,
// where demands and intervals stand as below.
const lubricant = [
  ...[0, 2, 0, 1, 0, 11, 0, 0, 0, 0, 2, 0],
  ...[6, 3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0],
  ...[0, 0, 0, 3, 1, 0, 0, 1, 0, 1, 0, 0],
]
const demands = [2, 1, 11, 2, 6, 3, 7, 3, 1, 1, 1]
const intervals = [2, 2, 2, 5, 2, 1, 6, 8, 1, 3, 2]
const smoothed = (values: number[]) => values.reduce((level, value) => 0.1 * value + 0.9 * level)

describe('Croston 1972', () => {
  test('lubricant of Hyndman & Athanasopoulos 12.2: smoothed demands 2.7503 ÷ smoothed intervals 2.7933', () => {
    expect(smoothed(demands)).toBeCloseTo(2.7503, 4)
    expect(smoothed(intervals)).toBeCloseTo(2.7933, 4)
    const { ahead } = forecast(croston, lubricant, { alpha: 0.1 }, 3)
    for (const rate of ahead) expect(rate).toBeCloseTo(2.75025384 / 2.79328, 5)
  })

  test('by hand, α = ½: 4 after 2 periods; then 8 after 3: size 6, interval 2.5; a period without demand changes nothing', () => {
    const { fitted, ahead } = forecast(croston, [0, 4, 0, 0, 8, 0], { alpha: 0.5 })
    expect(fitted).toEqual([0, 2, 2, 2, 2.4])
    expect(ahead).toEqual([2.4])
  })

  test('every second period 6 are needed: 3 a period, whatever α', () => {
    for (const alpha of [0.05, 0.3, 1])
      expect(forecast(croston, [0, 6, 0, 6, 0, 6], { alpha }, 2).ahead).toEqual([3, 3])
  })
})

test('Syntetos & Boylan 2005: SBA is (1 − α/2) × Croston, in sample and ahead', () => {
  const series = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 100,
    size: 'max',
  })
  fc.assert(
    fc.property(series, fc.double({ min: 0.01, max: 1, noNaN: true }), (quantities, alpha) => {
      const plain = forecast(croston, quantities, { alpha }, 2)
      const corrected = forecast(sba, quantities, { alpha }, 2)
      const rates = [...corrected.fitted, ...corrected.ahead]
      const off = [...plain.fitted, ...plain.ahead].map(
        (rate, i) => Math.abs((rates[i] ?? Number.NaN) - (1 - alpha / 2) * rate) - rate * 1e-12,
      )
      expect(Math.max(...off)).toBeLessThanOrEqual(0)
    }),
  )
})

describe('Teunter, Syntetos & Babai 2011', () => {
  test('by hand, α = ½, β = ¼: 4 in period 2, so size 4 and probability ½; ⅜ after a period without; then 8: 6 × 17/32', () => {
    const { fitted, ahead } = forecast(tsb, [0, 4, 0, 8], { alpha: 0.5, beta: 0.25 })
    expect(fitted).toEqual([0, 2, 1.5])
    expect(ahead).toEqual([(6 * 17) / 32])
  })

  test('of an item that dies the forecast goes to zero as (1 − β)ᵗ, while Croston’s stays', () => {
    const alive = [0, 3, 0, 5, 4]
    const dead = [...alive, ...Array.from({ length: 200 }, () => 0)]
    const at = (series: number[]) => forecast(tsb, series, { alpha: 0.1, beta: 0.1 }).ahead[0] ?? Number.NaN
    expect(at(dead) / at(alive)).toBeCloseTo(0.9 ** 200, 15)
    expect(at(dead)).toBeLessThan(1e-8)
    expect(forecast(croston, dead, { alpha: 0.1 }).ahead).toEqual(forecast(croston, alive, { alpha: 0.1 }).ahead)
  })
})
