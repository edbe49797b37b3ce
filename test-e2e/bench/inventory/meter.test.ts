import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import type { LaneConsumer, Log, LogRecord } from '@supplyline/messaging'
import { stockMovements } from '@supplyline/schemas'
import type { LaneListener } from './gate.ts'
import { Meter } from './meter.ts'
import { takenBy } from './run-arm.ts'

const QUIET_MS = 20
const topic = stockMovements.name
const record = (partition: number, offset: number): LogRecord => ({
  ...{ topic, partition, offset, timestamp: 0, key: null, value: null, headers: {} },
})

/** Two lanes with a warm-up of two movements and of none. */
const metered = async () => {
  const acknowledged: (() => void)[] = []
  let inner: LaneListener | undefined
  const log = {
    append: () => new Promise<void>((resolve) => acknowledged.push(resolve)),
    consumeLanes: async ({ listener }) => {
      inner = listener
      return { start: () => {}, pause: () => {} } as Partial<LaneConsumer> as LaneConsumer
    },
  } as Pick<Log, 'append' | 'consumeLanes'>
  const meter = new Meter({ ends: [2, 0], gated: true }, log, QUIET_MS)
  const taken: LogRecord[][] = []
  const listener = { assigned: () => {}, records: (records: LogRecord[]) => void taken.push(records) }
  const consumer = await log.consumeLanes({ group: 'g', topics: [topic], listener })
  const assign = (lanes: number[]) => {
    inner?.assigned(lanes)
    for (const partition of lanes) consumer.start({ topic, partition, offset: 0 })
  }
  return { meter, log, acknowledged, taken, assign, records: (records: LogRecord[]) => inner?.records(records) }
}

test('it is warm when every lane has taken its warm-up and all is quiet; only what follows counts', async () => {
  const { meter, assign, records, taken } = await metered()
  expect(meter.warm).toBe(false)
  assign([0, 1])
  records([record(0, 0), record(0, 1)])
  meter.committed(0, 2)
  expect(meter.warm).toBe(false)
  await sleep(2 * QUIET_MS)
  expect(meter.warm).toBe(true)
  expect(meter.result()).toMatchObject({ firstAt: 0, lastAt: 0, begun: { 0: 0, 1: 0 }, positions: { 0: 2, 1: 0 } })
  meter.open()
  records([record(0, 2)])
  meter.committed(0, 3)
  const { firstAt, committedAt, lastAt } = meter.result()
  expect(taken.flat().map((r) => r.offset)).toEqual([0, 1, 2])
  expect(firstAt).toBeGreaterThan(0)
  expect(committedAt).toBeGreaterThanOrEqual(firstAt)
  expect(lastAt).toBe(committedAt)
})

test('it is not at rest before what was published is acknowledged, which counts as part of the run', async () => {
  const { meter, assign, records, log, acknowledged } = await metered()
  assign([0, 1])
  meter.open()
  records([record(1, 0)])
  meter.committed(1, 1)
  const sent = log.append([])
  await sleep(2 * QUIET_MS)
  expect(meter.quiet).toBe(false)
  acknowledged[0]?.()
  await sent
  const { committedAt, lastAt } = meter.result()
  expect(lastAt - committedAt).toBeGreaterThan(QUIET_MS)
})

test('of a lane that two processes told of, the one that is further counts; the warm-up does not', () => {
  expect(takenBy([{ positions: { 0: 5 } }, { positions: { 0: 7, 1: 1 } }], [2, 3])).toBe(5)
})
