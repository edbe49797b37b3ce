import { describe, expect, test } from '@jest/globals'
import { LaneQueue } from './lane-queue.ts'
import type { LogRecord } from './log.ts'

const limits = { chunk: 5, pauseAt: 8, resumeAt: 3, recordBytes: 1_000 }
const free = () => false

const record = (topic: string, offset: number, bytes = 10): LogRecord => ({
  ...{ topic, partition: 0, offset, timestamp: 0, key: 'k', headers: {} },
  value: new Uint8Array(bytes),
})
const records = (topic: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => record(topic, from + i))
const offsets = ({ records }: { records: LogRecord[] }) => records.map((r) => r.offset)

describe('the queue of a lane', () => {
  test('hands records out in order, at most a chunk at a time, across the batches in which they came', () => {
    const queue = new LaneQueue(['a'], limits)
    queue.add('a', records('a', 0, 3))
    queue.add('a', records('a', 3, 7))
    expect(offsets(queue.next(free))).toEqual([0, 1, 2, 3, 4])
    expect(offsets(queue.next(free))).toEqual([5, 6])
    expect(offsets(queue.next(free))).toEqual([])
  })

  test('hands out fewer when asked for fewer', () => {
    const queue = new LaneQueue(['a'], limits)
    queue.add('a', records('a', 0, 4))
    expect(offsets(queue.next(free, 1))).toEqual([0])
    expect(offsets(queue.next(free, 100))).toEqual([1, 2, 3])
  })

  test('serves its topics in the order given, the next one once the one before is empty; a chunk is of one topic', () => {
    const queue = new LaneQueue(['inbox', 'movements'], limits)
    queue.add('movements', records('movements', 0, 2))
    queue.add('inbox', records('inbox', 0, 2))
    expect(queue.next(free).records.map((r) => r.topic)).toEqual(['inbox', 'inbox'])
    expect(queue.next(free).records.map((r) => r.topic)).toEqual(['movements', 'movements'])
  })

  test('passes over a topic that is held, and keeps its records', () => {
    const queue = new LaneQueue(['a', 'b'], limits)
    queue.add('a', records('a', 0, 1))
    queue.add('b', records('b', 0, 1))
    const held = (topic: string) => topic === 'a'
    expect(queue.next(held).records.map((r) => r.topic)).toEqual(['b'])
    expect(queue.next(held).records).toEqual([])
    expect(queue.waiting('a')).toBe(true)
    expect(queue.next(free).records.map((r) => r.topic)).toEqual(['a'])
  })

  test('what was handed out and not taken comes first again', () => {
    const queue = new LaneQueue(['a'], limits)
    queue.add('a', records('a', 0, 8))
    queue.putBack(queue.next(free).records.slice(2))
    expect([...offsets(queue.next(free)), ...offsets(queue.next(free))]).toEqual([2, 3, 4, 5, 6, 7])
    queue.putBack([])
    expect(queue.next(free).records).toEqual([])
  })

  test('asks once for a pause when too much waits, and once for a resumption when little is left', () => {
    const queue = new LaneQueue(['a'], limits)
    expect(queue.add('a', records('a', 0, 7))).toBe(false)
    expect(queue.add('a', records('a', 7, 8))).toBe(true)
    expect(queue.add('a', records('a', 8, 10))).toBe(false)
    expect(queue.next(free).resume).toBeUndefined()
    expect(queue.next(free, 2).resume).toBe('a')
    expect(queue.next(free).resume).toBeUndefined()
  })

  test('records that were put back count again towards the pause', () => {
    const queue = new LaneQueue(['a'], limits)
    queue.add('a', records('a', 0, 6))
    queue.putBack(queue.next(free).records)
    expect(queue.add('a', records('a', 6, 8))).toBe(true)
  })

  test('large records count as several, so that hostile ones take no more memory than ordinary ones', () => {
    const queue = new LaneQueue(['a'], limits)
    const large = [0, 1, 2].map((offset) => record('a', offset, 2_500))
    expect(queue.add('a', large)).toBe(true)
    expect(offsets(queue.next(free))).toEqual([0])
    expect(offsets(queue.next(free))).toEqual([1])
  })

  test('a record heavier than a chunk is handed out alone, and what its headers take counts', () => {
    const queue = new LaneQueue(['a'], limits)
    const headers = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`h${i}`, '']))
    expect(queue.add('a', [{ ...record('a', 0), headers }, record('a', 1)])).toBe(true)
    expect(offsets(queue.next(free))).toEqual([0])
    expect(offsets(queue.next(free))).toEqual([1])
  })

  test('begins anew when cleared, with nothing paused', () => {
    const queue = new LaneQueue(['a'], limits)
    queue.add('a', records('a', 0, 9))
    queue.clear()
    expect(queue.next(free).records).toEqual([])
    expect(queue.add('a', records('a', 0, 8))).toBe(true)
  })
})
