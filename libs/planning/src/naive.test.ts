import { expect, test } from '@jest/globals'
import { forecast } from './forecast-method.ts'
import { movingAverage, naive, seasonalNaive } from './naive.ts'

const fortnight = [1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17]

test('naive: as the last day', () => {
  expect(forecast(naive, [3, 1, 4], {}, 2)).toEqual({ method: 'naive', parameters: {}, fitted: [3, 1], ahead: [4, 4] })
})

test('seasonal naive: as the same weekday of the last week, however far ahead', () => {
  const { fitted, ahead } = forecast(seasonalNaive, fortnight, {}, 9)
  expect(fitted).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(ahead).toEqual([11, 12, 13, 14, 15, 16, 17, 11, 12])
})

test('moving average: the last days of the window, or all there are', () => {
  expect(forecast(movingAverage, fortnight, { window: 7 }).ahead).toEqual([14])
  expect(forecast(movingAverage, [2, 4, 9], { window: 7 }).fitted).toEqual([2, 3])
  expect(forecast(movingAverage, [2, 4, 9], { window: 2 }, 2).ahead).toEqual([6.5, 6.5])
})
