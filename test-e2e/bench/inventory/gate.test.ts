import { expect, test } from '@jest/globals'
import type { LaneConsumer, LogRecord } from '@supplyline/messaging'
import { Gate } from './gate.ts'

const record = (topic: string, partition: number, offset: number): LogRecord => ({
  ...{ topic, partition, offset, timestamp: 0, key: null, value: null, headers: {} },
})

const gated = (opened = false) => {
  const told: string[] = []
  const taken: string[] = []
  const gate = new Gate({ topic: 'movements', ends: [2, 0], opened })
  const consumer = {
    start: ({ topic, partition, offset }) => told.push(`start ${topic}/${partition}@${offset}`),
    pause: ({ topic, partition }) => told.push(`pause ${topic}/${partition}`),
  } as Partial<LaneConsumer> as LaneConsumer
  gate.attach(consumer)
  const listener = gate.listener({
    assigned: (lanes) => taken.push(`lanes ${lanes}`),
    records: (records) => taken.push(...records.map((r) => `${r.topic}/${r.partition}@${r.offset}`)),
  })
  return { gate, listener, told, taken }
}

test('closed, it lets the warm-up through and pauses what follows; open, it begins there again', () => {
  const { gate, listener, told, taken } = gated()
  listener.records([0, 1, 2, 3].map((offset) => record('movements', 0, offset)))
  listener.records([record('movements', 1, 0)])
  expect(taken).toEqual(['movements/0@0', 'movements/0@1'])
  gate.open()
  expect(told).toEqual(['pause movements/0', 'pause movements/1', 'start movements/0@2', 'start movements/1@0'])
  listener.records([record('movements', 0, 2)])
  expect(taken.at(-1)).toBe('movements/0@2')
})

test('other topics pass', () => {
  const { listener, told, taken } = gated()
  listener.records([record('inbox', 0, 7)])
  expect([taken, told]).toEqual([['inbox/0@7'], []])
})

test('a lane that went to another process is not begun again', () => {
  const { gate, listener, told } = gated()
  listener.records([record('movements', 0, 2)])
  listener.assigned([1])
  gate.open()
  expect(told).toEqual(['pause movements/0'])
})

test('open from the start, it holds nothing', () => {
  const { listener, told, taken } = gated(true)
  listener.records([record('movements', 1, 5)])
  expect([taken, told]).toEqual([['movements/1@5'], []])
})
