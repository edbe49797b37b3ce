import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { normalQuantile, normalTail, unitNormalLoss } from './normal.ts'

describe('quantiles of the normal distribution', () => {
  test.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798409],
  ])('Wichura 1988, AS 241, check values: %p', (probability, z) => {
    expect(Math.abs(normalQuantile(probability) - z)).toBeLessThan(1e-14 * Math.abs(z))
  })

  test.each([
    [0.9, 1.2815515655446006],
    [0.95, 1.6448536269514726],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
    [0.5001, 0.00025066283008803506],
    [0.07, -1.4757910281791706],
    [0.08, -1.4050715603096324],
  ])('to full precision (mpmath, 30 digits): %p', (probability, z) => {
    expect(Math.abs(normalQuantile(probability) - z)).toBeLessThan(1e-12)
  })

  test('the ends are infinite, and what is no probability is refused', () => {
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity])
    for (const wrong of [-0.1, 1.1, Number.NaN]) expect(() => normalQuantile(wrong)).toThrow(RangeError)
  })

  test('the quantile of a tail is where the tail begins', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 30, noNaN: true }), (z) => {
        expect(Math.abs(-normalQuantile(normalTail(z)) - z)).toBeLessThan(1e-8)
      }),
    )
  })
})

test.each([
  [0, 0.5],
  [0.5, 0.3085375387259869],
  [1, 0.15865525393145707],
  [2, 0.02275013194817921],
  [3, 0.0013498980316300946],
  [5, 2.866515718791939e-7],
  [7, 1.279812543885835e-12],
  [7.1, 6.237844463331589e-13],
  [10, 7.619853024160525e-24],
  [20, 2.753624118606234e-89],
])('tail of the normal distribution above %p (mpmath, 30 digits)', (z, tail) => {
  expect(Math.abs(normalTail(z) - tail)).toBeLessThan(1e-15)
  expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(1e-8)
  expect(normalTail(-z)).toBeCloseTo(1 - tail, 14)
})

test.each([
  [0, 0.3989],
  [0.5, 0.1978],
  [1, 0.08332],
  [1.5, 0.02931],
  [2, 0.008491],
])('unit normal loss of %p, Silver, Pyke & Thomas 2017, table of Gᵤ', (z, loss) => {
  expect(Math.abs(unitNormalLoss(z) / loss - 1)).toBeLessThan(3e-4)
  expect(unitNormalLoss(-z)).toBeCloseTo(unitNormalLoss(z) + z, 13)
})
