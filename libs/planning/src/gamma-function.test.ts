import { expect, test } from '@jest/globals'
import { incompleteBeta, logGamma, upperGamma } from './gamma-function.ts'

// Reference values: mpmath, 30 digits.
test.each([
  [0.01, 4.599479878042022],
  [0.5, 0.5723649429247001],
  [1, 0],
  [3.7, 1.4280723266653883],
  [50, 144.5657439463449],
  [1e4, 82099.71749644238],
])('ln Γ(%p)', (x, value) => {
  expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-13 * Math.max(1, value))
})

test.each([
  [0.01, 0.5, 0.005626756193967184],
  [0.5, 3, 0.01430587843542964],
  [2, 1.5, 0.5578254003710746],
  [7, 12, 0.04582230688865112],
  [10, 3, 0.9988975118698845],
])('Q(%p, %p)', (a, x, value) => {
  expect(Math.abs(upperGamma(a, x) - value)).toBeLessThan(1e-13)
})

test.each([
  [3, 0.5, 0.9, 0.4454155553479705],
  [11, 0.01, 0.999, 0.03917573490651385],
  [1, 4, 0.3, 0.7599],
  [50, 60, 0.5, 0.8309072939016694],
])('I(%p, %p) at %p', (a, b, x, value) => {
  expect(Math.abs(incompleteBeta(a, b, x) - value)).toBeLessThan(1e-12)
  expect(Math.abs(incompleteBeta(b, a, 1 - x) - (1 - value))).toBeLessThan(1e-12)
})

test('at the ends of their ranges', () => {
  expect([upperGamma(2, 0), upperGamma(2, Infinity), incompleteBeta(2, 3, 0), incompleteBeta(2, 3, 1)]).toEqual([
    1, 0, 0, 1,
  ])
})
