import { expect, test } from '@jest/globals'
import { INTENDED_AT } from './arm-task.ts'
import { Delays } from './delays.ts'

const record = (partition: number, offset: number, intendedAt?: number) => ({
  ...{ topic: 'movements', partition, offset, timestamp: 0, key: null, value: null },
  headers: intendedAt === undefined ? {} : { [INTENDED_AT]: intendedAt.toFixed(3) },
})

test('a delay counts from the intended sending to the commit that makes the movement durable', () => {
  const delays = new Delays()
  delays.delivered([record(0, 10, 1_000), record(0, 11, 1_001), record(0, 12)])
  delays.delivered([record(1, 10, 1_002)])
  delays.committed(0, 11, 1_005)
  delays.committed(0, 13, 1_011)
  expect([0, 5_000, 10_000].map((i) => delays.percentiles()[i])).toEqual([5, 5, 10])
  delays.committed(1, 11, 1_102)
  expect(delays.percentiles()[10_000]).toBe(100)
})

test('what comes again counts once, and what says no time not at all', () => {
  const delays = new Delays()
  delays.delivered([record(0, 1)])
  delays.committed(0, 2, 50)
  expect(delays.percentiles()).toEqual([])
  delays.delivered([record(0, 2, 100)])
  delays.delivered([record(0, 2, 100), record(0, 3, 101)])
  delays.committed(0, 4, 111)
  delays.committed(0, 4, 999)
  expect([0, 5_000, 10_000].map((i) => delays.percentiles()[i])).toEqual([10, 10, 11])
})
