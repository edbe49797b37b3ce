import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  cycleServiceLevel,
  expectedShortage,
  fillRate,
  leadTimeDemand,
  reorderPoint,
  safetyStock,
} from './safety-stock.ts'

describe('Chopra & Meindl, Supply Chain Management, "safety inventory"', () => {
  const dell = { meanDemand: 2500, sdDemand: 500, meanLeadTime: 7 }

  test('demand 2,500 ± 500 a day, lead time 7 ± 7 days, service level 0.90: 22,491 in stock for safety', () => {
    const demand = leadTimeDemand({ ...dell, sdLeadTime: 7 })
    expect(demand.mean).toBe(17_500)
    expect(Math.round(demand.sd)).toBe(17_550)
    expect(Math.round(safetyStock({ serviceLevel: 0.9, sd: demand.sd }))).toBe(22_491)
    expect(Math.round(reorderPoint({ serviceLevel: 0.9, ...demand }))).toBe(39_991)
  })

  test.each([
    [6, 19_298],
    [5, 16_109],
    [4, 12_927],
    [3, 9_760],
    [2, 6_628],
    [1, 3_625],
    [0, 1_695],
  ])('the same with a lead time of 7 ± %i days: %i', (sdLeadTime, stock) => {
    expect(Math.round(safetyStock({ serviceLevel: 0.9, sd: leadTimeDemand({ ...dell, sdLeadTime }).sd }))).toBe(stock)
  })

  test('demand 2,500 ± 500 a week, 2 weeks, reorder point 6,000: service level 0.921', () => {
    const demand = leadTimeDemand({ meanDemand: 2500, sdDemand: 500, meanLeadTime: 2, sdLeadTime: 0 })
    expect(cycleServiceLevel({ reorderPoint: 6000, ...demand })).toBeCloseTo(0.9214, 3)
  })

  test('safety stock 1,000, standard deviation 707, lots of 10,000: 25 short a cycle, fill rate 0.9975', () => {
    expect(Math.round(expectedShortage({ safetyStock: 1000, sd: 707 }))).toBe(25)
    expect(fillRate({ safetyStock: 1000, sd: 707, orderQuantity: 10_000 })).toBeCloseTo(0.9975, 4)
  })
})

test('a reorder point has the service level it was computed for', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 0.9999, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      (serviceLevel, mean, sd) => {
        const point = reorderPoint({ serviceLevel, mean, sd })
        expect(cycleServiceLevel({ reorderPoint: point, mean, sd })).toBeCloseTo(serviceLevel, 6)
      },
    ),
  )
})

test('without variance there is no safety stock, and the mean suffices', () => {
  expect(safetyStock({ serviceLevel: 0.99, sd: 0 })).toBe(0)
  expect(cycleServiceLevel({ reorderPoint: 5, mean: 5, sd: 0 })).toBe(1)
  expect(cycleServiceLevel({ reorderPoint: 4.9, mean: 5, sd: 0 })).toBe(0)
  expect([expectedShortage({ safetyStock: -3, sd: 0 }), expectedShortage({ safetyStock: 3, sd: 0 })]).toEqual([3, 0])
})

test('a low service level does not make a reorder point below zero, nor a large shortage a fill rate below zero', () => {
  expect(reorderPoint({ serviceLevel: 0.01, mean: 1, sd: 10 })).toBe(0)
  expect(fillRate({ safetyStock: -50, sd: 1, orderQuantity: 10 })).toBe(0)
})

test('what cannot be is refused', () => {
  for (const serviceLevel of [0, 1, -1, Number.NaN])
    expect(() => safetyStock({ serviceLevel, sd: 1 })).toThrow(RangeError)
  for (const wrong of [-1, Number.NaN, Infinity]) {
    expect(() => safetyStock({ serviceLevel: 0.9, sd: wrong })).toThrow(RangeError)
    expect(() => leadTimeDemand({ meanDemand: 1, sdDemand: 1, meanLeadTime: wrong, sdLeadTime: 1 })).toThrow(RangeError)
  }
  expect(() => fillRate({ safetyStock: 1, sd: 1, orderQuantity: 0 })).toThrow(RangeError)
})
