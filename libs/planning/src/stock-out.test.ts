import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { stockOutProbability } from './stock-out.ts'

describe('which distribution', () => {
  test('mean 2, variance 2: Poisson; P(X > 4) = 0.0527 (Abramowitz & Stegun, table 26.7)', () => {
    expect(stockOutProbability({ inventory: 4, mean: 2, sd: Math.SQRT2 })).toBeCloseTo(0.0527, 4)
  })

  test('mean 0.3: with nothing on the shelf a stock-out is 1 − e^−0.3 likely, not certain', () => {
    expect(stockOutProbability({ inventory: 0, mean: 0.3, sd: Math.sqrt(0.3) })).toBeCloseTo(1 - Math.exp(-0.3), 12)
  })

  test('mean 2, variance 4: negative binomial with r = 2 and p = ½, so P(X ≤ 3) = ¼ + ¼ + 3/16 + ⅛', () => {
    expect(stockOutProbability({ inventory: 3, mean: 2, sd: 2 })).toBeCloseTo(3 / 16, 12)
    // Demand comes in whole units.
    expect(stockOutProbability({ inventory: 3.9, mean: 2, sd: 2 })).toBeCloseTo(3 / 16, 12)
  })

  test('mean 100, standard deviation 20: normal', () => {
    expect(stockOutProbability({ inventory: 120, mean: 100, sd: 20 })).toBeCloseTo(0.158655253931457, 12)
  })

  test('mean 40, standard deviation 40: gamma of shape 1, so P(X > 80) = e^−2', () => {
    expect(stockOutProbability({ inventory: 80, mean: 40, sd: 40 })).toBeCloseTo(Math.exp(-2), 12)
  })

  test('no variance: certain or impossible', () => {
    expect(stockOutProbability({ inventory: 7, mean: 7, sd: 0 })).toBe(0)
    expect(stockOutProbability({ inventory: 6.9, mean: 7, sd: 0 })).toBe(1)
  })

  test('no demand needs no stock, but orders that wait are a stock-out', () => {
    expect(stockOutProbability({ inventory: 0, mean: 0, sd: 3 })).toBe(0)
    expect(stockOutProbability({ inventory: -1, mean: 0, sd: 0 })).toBe(1)
  })

  test('where one distribution gives way to another they differ little', () => {
    const sd = 8
    for (const inventory of [5, 10, 20, 30]) {
      const below = stockOutProbability({ inventory: inventory + 0.5, mean: 9.999, sd })
      expect(Math.abs(below - stockOutProbability({ inventory: inventory + 0.5, mean: 10.001, sd }))).toBeLessThan(0.02)
    }
    for (const inventory of [50, 100, 200])
      expect(
        Math.abs(
          stockOutProbability({ inventory, mean: 100, sd: 49.99 }) -
            stockOutProbability({ inventory, mean: 100, sd: 50.01 }),
        ),
      ).toBeLessThan(0.07)
  })
})

const amount = fc.oneof(
  fc.double({ min: 0, max: 30, noNaN: true }),
  fc.double({ min: 0, max: 1e18, noNaN: true }),
  fc.constantFrom(0, 5e-324, 1e-300, 1e-9, 9_999, 10_000, 1e18),
)

test('always a probability, and more stock never makes a stock-out likelier', () => {
  fc.assert(
    fc.property(amount, amount, amount, amount, (mean, sd, a, b) => {
      const less = stockOutProbability({ inventory: Math.min(a, b), mean, sd })
      const more = stockOutProbability({ inventory: Math.max(a, b), mean, sd })
      expect(less >= 0 && less <= 1 && more >= 0 && more <= less + 1e-9).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

test('what cannot be is refused', () => {
  for (const wrong of [-1, Number.NaN, Infinity]) {
    expect(() => stockOutProbability({ inventory: 1, mean: wrong, sd: 1 })).toThrow(RangeError)
    expect(() => stockOutProbability({ inventory: 1, mean: 1, sd: wrong })).toThrow(RangeError)
  }
  expect(() => stockOutProbability({ inventory: Number.NaN, mean: 1, sd: 1 })).toThrow(RangeError)
})
