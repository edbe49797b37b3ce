import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { croston, sba, tsb } from './croston.ts'
import { holt, holtWinters, ses } from './exponential-smoothing.ts'
import { fit } from './fit.ts'
import { emptyPath, type ForecastMethod, forecast } from './forecast-method.ts'
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
const quantity = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 20 }),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
)
const series = (periods: number) => fc.array(quantity, { minLength: periods, maxLength: 100, size: 'max' })

describe.each(methods.map((method) => [method.name, method] as const))('%s', (name, method) => {
  test('nothing is negative or no number', () => {
    fc.assert(
      fc.property(series(method.needs), fc.integer({ min: 1, max: 30 }), (quantities, horizon) => {
        const { fitted, ahead } = fit(method, quantities, horizon)
        expect(fitted).toHaveLength(quantities.length - method.needs)
        expect(ahead).toHaveLength(horizon)
        expect([...fitted, ...ahead].every((value) => value >= 0 && Number.isFinite(value))).toBe(true)
      }),
    )
  })

  // SBA takes α/2 off, which is right only where demand is intermittent.
  test(
    name === 'sba' ? 'a constant series is forecast too low by α/2' : 'a constant series is forecast exactly',
    () => {
      fc.assert(
        fc.property(
          fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
          fc.integer({ min: 14, max: 60 }),
          (value, length) => {
            for (const parameters of method.grid) {
              const { fitted, ahead } = forecast(method, new Array(length).fill(value), parameters, 3)
              const factor = name === 'sba' ? 1 - (parameters.alpha ?? 0) / 2 : 1
              const off = [...fitted, ...ahead].map((one) => Math.abs(one / (value * factor) - 1))
              expect(Math.max(...off)).toBeLessThan(1e-12)
            }
          },
        ),
        { numRuns: 20 },
      )
    },
  )

  test('another unit gives the same forecast in that unit, and the same parameters', () => {
    const small = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 14, maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(small, fc.integer({ min: -10, max: 10 }), (quantities, power) => {
        // A power of two, so that rounding is the same.
        const scale = 2 ** power
        const one = fit(method, quantities, 5)
        const other = fit(
          method,
          quantities.map((value) => value * scale),
          5,
        )
        expect(other.parameters).toEqual(one.parameters)
        expect(other.ahead).toEqual(one.ahead.map((value) => value * scale))
        expect(other.fitted).toEqual(one.fitted.map((value) => value * scale))
      }),
    )
  })

  test('the parameters are those of the grid with the least squared one-step error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 16, maxLength: 40, size: 'max' }),
        (quantities) => {
          const squares = (parameters: Record<string, number>) =>
            forecast(method, quantities, parameters).fitted.reduce(
              (sum, value, i) => sum + (value - (quantities[method.needs + i] ?? Number.NaN)) ** 2,
              0,
            )
          const { parameters, ahead } = fit(method, quantities, 3)
          expect(squares(parameters)).toBe(Math.min(...method.grid.map(squares)))
          expect(ahead).toEqual(forecast(method, quantities, parameters, 3).ahead)
        },
      ),
      { numRuns: 30 },
    )
  })

  test('the sum over the horizon is that of its days, at every origin', () => {
    const falling = fc.tuple(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 16, maxLength: 40, size: 'max' }),
      fc.nat(40),
    )
    fc.assert(
      fc.property(falling, fc.integer({ min: 1, max: 15 }), ([wobble, start], horizon) => {
        const quantities = wobble.map((value, t) => Math.max(0, start - 2 * t) + value)
        for (const parameters of method.grid) {
          const path = emptyPath(quantities.length, horizon)
          method.walk(Float64Array.from(quantities), parameters, path)
          const origin = quantities.length - (start % 2)
          const { ahead } = forecast(method, quantities.slice(0, origin), parameters, horizon)
          const sum = ahead.reduce((total, value) => total + value, 0)
          expect(Math.abs((path.total[origin] ?? Number.NaN) - sum)).toBeLessThan(1e-9)
          expect(path.next[origin]).toBe(ahead[0])
        }
      }),
      { numRuns: 20 },
    )
  })

  test('no forecast in sample knows what comes after it', () => {
    const days = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 20, maxLength: 40, size: 'max' })
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 5 }), (quantities, back) => {
        const origin = quantities.length - 1 - back
        const { fitted } = fit(method, quantities)
        expect(fitted[origin - method.needs]).toBe(fit(method, quantities.slice(0, origin)).ahead[0])
      }),
      { numRuns: 30 },
    )
  })

  test('too short a series is refused', () => {
    const short = new Array(method.needs - 1).fill(1)
    expect(() => fit(method, short)).toThrow(RangeError)
    expect(() => forecast(method, short, method.grid[0] ?? {})).toThrow(RangeError)
  })
})

test('what cannot be is refused', () => {
  for (const wrong of [-1, Number.NaN, Infinity, 2e12]) expect(() => forecast(naive, [wrong], {})).toThrow(RangeError)
  for (const horizon of [0, -1, 1.5, 367, Number.NaN]) expect(() => fit(naive, [1], horizon)).toThrow(RangeError)
})
