import { expect, test } from '@jest/globals'
import { demandPattern } from './demand-pattern.ts'

test.each([
  ['smooth', [9, 10, 11, 10, 9, 10]],
  ['erratic', [1, 20, 2, 30, 1, 2]],
  ['intermittent', [0, 5, 0, 6, 0, 5, 0, 0]],
  ['lumpy', [0, 1, 0, 40, 0, 2, 0, 0]],
  ['no-demand', [0, 0, 0]],
  ['no-demand', []],
  ['intermittent', [0, 0, 3]],
])('%s: %j', (pattern, series) => {
  expect(demandPattern(series).pattern).toBe(pattern)
})

test('measures by hand: 4 sizes in 8 periods; sizes 2, 4, 4, 6 have mean 4 and variance 8/3', () => {
  const { averageInterval, squaredVariation } = demandPattern([2, 0, 4, 0, 4, 0, 6, 0])
  expect(averageInterval).toBe(2)
  expect(squaredVariation).toBeCloseTo(8 / 3 / 16, 14)
})

test('Syntetos, Boylan & Croston 2005: the limits 1.32 and 0.49 belong to the upper side', () => {
  const sizes = (periods: number, demands: number) => Array.from({ length: periods }, (_, t) => (t < demands ? 1 : 0))
  expect(demandPattern(sizes(33, 25)).pattern).toBe('intermittent')
  expect(demandPattern(sizes(131, 100)).pattern).toBe('smooth')
  // Two sizes 1 ± d have the squared variation 2 d².
  expect(demandPattern([1 - 0.4949, 1 + 0.4949]).pattern).toBe('smooth')
  expect(demandPattern([1 - 0.4951, 1 + 0.4951]).pattern).toBe('erratic')
})
