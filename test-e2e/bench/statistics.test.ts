import { expect, test } from '@jest/globals'
import { median, percentile, ratios } from './statistics.ts'

test('a median lies in the middle, whatever the order', () => {
  expect([median([9, 1, 5]), median([4, 1, 3, 2]), median([7]), median([])]).toEqual([5, 2.5, 7, Number.NaN])
})

test('percentiles are by nearest rank', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, i) => i + 1)
  expect([50, 99, 100, 0].map((p) => percentile(hundred, p))).toEqual([50, 99, 100, 1])
  expect(percentile([3], 99)).toBe(3)
  expect(percentile([], 50)).toBeNaN()
})

test('a ratio is that of one pass, so that a machine slow in one pass is slow on both sides of it', () => {
  expect(ratios([50, 100], [100, 200])).toEqual({ ratio: 0.5, low: 0.5, high: 0.5 })
  expect(ratios([50, 90], [100, 100])).toEqual({ ratio: 0.7, low: 0.5, high: 0.9 })
})
