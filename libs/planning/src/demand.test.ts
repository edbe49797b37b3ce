import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type DemandPeriod, uncensored } from './demand.ts'

const known = (quantity: number): DemandPeriod => ({ quantity, censored: false })
const atLeast = (quantity: number): DemandPeriod => ({ quantity, censored: true })
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('product-limit estimates', () => {
  // In survival analysis an event at the same time precedes a censoring, hence 13.0001.
  test('Miller 1981, maintained leukaemia patients: mean 52.6 (as of survfit for the data set aml)', () => {
    const series = [...[9, 13, 18, 23, 31, 34, 48].map(known), ...[13.0001, 28, 45, 161].map(atLeast)]
    expect(mean(uncensored(series))).toBeCloseTo(52.6, 1)
  })

  test('Miller 1981, patients without maintenance: mean 22.7 (as above)', () => {
    const series = [...[5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45].map(known), atLeast(16)]
    expect(mean(uncensored(series))).toBeCloseTo(22.7, 1)
  })
})

describe('what a day out of stock becomes', () => {
  test('out of stock from the start, it says nothing and becomes the mean of the others', () => {
    expect(uncensored([known(4), atLeast(0), known(0), known(8)])).toEqual([4, 4, 0, 8])
  })

  test('after 5 were taken, the mean of the days with at least 5', () => {
    expect(uncensored([known(4), atLeast(5), known(5), known(9), known(0)])).toEqual([4, 7, 5, 9, 0])
  })

  test('after more than was ever seen, what was seen', () => {
    expect(uncensored([known(4), atLeast(12), known(5)])).toEqual([4, 12, 5])
  })

  test('intermittent demand: mostly without demand, one day out of stock does not look busy', () => {
    const series = [...Array.from({ length: 9 }, () => known(0)), known(10), atLeast(0)]
    expect(uncensored(series).at(-1)).toBe(1)
  })

  test('nothing but days out of stock come back as they are', () => {
    expect(uncensored([atLeast(3), atLeast(0), atLeast(100)])).toEqual([3, 0, 100])
  })

  test('no days, no demand', () => {
    expect(uncensored([])).toEqual([])
  })
})

const period = fc.record({ quantity: fc.double({ min: 0, max: 1e12, noNaN: true }), censored: fc.boolean() })

test('no estimate is below what was seen or above the largest seen, and what is known stays', () => {
  fc.assert(
    fc.property(fc.array(period, { maxLength: 100, size: 'max' }), (series) => {
      const largest = Math.max(0, ...series.map((one) => one.quantity))
      const values = uncensored(series)
      expect(values).toHaveLength(series.length)
      expect(
        series.filter(({ quantity, censored }, t) => {
          const value = values[t] ?? Number.NaN
          return !(censored ? value >= quantity && value <= largest * (1 + 1e-12) : value === quantity)
        }),
      ).toEqual([])
    }),
  )
})

test('what cannot be is refused', () => {
  for (const quantity of [-1, Number.NaN, Infinity, 2e12])
    expect(() => uncensored([known(quantity)])).toThrow(RangeError)
})
