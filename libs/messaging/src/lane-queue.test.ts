import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Backlog } from './backlog.ts'
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
const offsets = (records: LogRecord[]) => records.map((r) => r.offset)
const queueOf = (topics: string[], backlog?: Backlog) => {
  const flow: string[] = []
  const told = {
    pause: (t: string) => void flow.push(`pause ${t}`),
    resume: (t: string) => void flow.push(`resume ${t}`),
  }
  const share = backlog && { topics: new Set(['a']), backlog }
  return { queue: new LaneQueue(topics, limits, told, share), flow }
}

describe('the queue of a lane', () => {
  test('hands records out in order, at most a chunk at a time, across the batches in which they came', () => {
    const { queue } = queueOf(['a'])
    queue.add('a', records('a', 0, 3))
    queue.add('a', records('a', 3, 7))
    expect(offsets(queue.next(free))).toEqual([0, 1, 2, 3, 4])
    expect(offsets(queue.next(free))).toEqual([5, 6])
    expect(offsets(queue.next(free))).toEqual([])
  })

  test('hands out fewer when asked for fewer', () => {
    const { queue } = queueOf(['a'])
    queue.add('a', records('a', 0, 4))
    expect(offsets(queue.next(free, 1))).toEqual([0])
    expect(offsets(queue.next(free, 100))).toEqual([1, 2, 3])
  })

  test('serves its topics in the order given, the next one once the one before is empty; a chunk is of one topic', () => {
    const { queue } = queueOf(['inbox', 'movements'])
    queue.add('movements', records('movements', 0, 2))
    queue.add('inbox', records('inbox', 0, 2))
    expect(queue.next(free).map((r) => r.topic)).toEqual(['inbox', 'inbox'])
    expect(queue.next(free).map((r) => r.topic)).toEqual(['movements', 'movements'])
  })

  test('passes over a topic that is held, and keeps its records', () => {
    const { queue } = queueOf(['a', 'b'])
    queue.add('a', records('a', 0, 1))
    queue.add('b', records('b', 0, 1))
    const held = (topic: string) => topic === 'a'
    expect(queue.next(held).map((r) => r.topic)).toEqual(['b'])
    expect(queue.next(held)).toEqual([])
    expect(queue.waiting('a')).toBe(true)
    expect(queue.next(free).map((r) => r.topic)).toEqual(['a'])
  })

  test('what was handed out and not taken comes first again', () => {
    const { queue } = queueOf(['a'])
    queue.add('a', records('a', 0, 8))
    queue.putBack(queue.next(free).slice(2))
    expect([...offsets(queue.next(free)), ...offsets(queue.next(free))]).toEqual([2, 3, 4, 5, 6, 7])
    queue.putBack([])
    expect(queue.next(free)).toEqual([])
  })

  test('asks once for a pause when too much waits, and once for a resumption when little is left', () => {
    const { queue, flow } = queueOf(['a'])
    queue.add('a', records('a', 0, 7))
    expect(flow).toEqual([])
    queue.add('a', records('a', 7, 8))
    expect(flow).toEqual(['pause a'])
    queue.add('a', records('a', 8, 10))
    queue.next(free)
    expect(flow).toEqual(['pause a'])
    queue.next(free, 2)
    queue.next(free)
    expect(flow).toEqual(['pause a', 'resume a'])
  })

  test('records that were put back count again towards the pause', () => {
    const { queue, flow } = queueOf(['a'])
    queue.add('a', records('a', 0, 6))
    queue.putBack(queue.next(free))
    queue.add('a', records('a', 6, 8))
    expect(flow).toEqual(['pause a'])
  })

  test('large records count as several, so that hostile ones take no more memory than ordinary ones', () => {
    const { queue, flow } = queueOf(['a'])
    const large = [0, 1, 2].map((offset) => record('a', offset, 2_500))
    queue.add('a', large)
    expect(flow).toEqual(['pause a'])
    expect(offsets(queue.next(free))).toEqual([0])
    expect(offsets(queue.next(free))).toEqual([1])
  })

  test('a record heavier than a chunk is handed out alone, and what its headers take counts', () => {
    const { queue, flow } = queueOf(['a'])
    const headers = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`h${i}`, '']))
    queue.add('a', [{ ...record('a', 0), headers }, record('a', 1)])
    expect(flow).toEqual(['pause a'])
    expect(offsets(queue.next(free))).toEqual([0])
    expect(offsets(queue.next(free))).toEqual([1])
  })

  test('begins anew when cleared, with nothing paused', () => {
    const { queue, flow } = queueOf(['a'])
    queue.add('a', records('a', 0, 9))
    queue.clear()
    expect(queue.next(free)).toEqual([])
    queue.add('a', records('a', 0, 8))
    expect(flow).toEqual(['pause a', 'pause a'])
  })
})

describe('queues of lanes that share a backlog', () => {
  test('beyond it a lane waits however little it has, until there is room; another topic does not', () => {
    const backlog = new Backlog(10)
    const [one, two] = [queueOf(['a', 'b'], backlog), queueOf(['a', 'b'], backlog)]
    one.queue.add('a', records('a', 0, 9))
    expect(one.flow).toEqual(['pause a'])
    two.queue.add('a', records('a', 0, 1))
    two.queue.add('b', records('b', 0, 7))
    expect(two.flow).toEqual(['pause a'])
    two.queue.next(free)
    expect(two.flow).toEqual(['pause a', 'resume a'])
    one.queue.next(free)
    one.queue.next(free)
    expect(one.flow).toEqual(['pause a', 'resume a'])
  })

  test('lanes that wait go on in turn, and all of them once half of it is free', () => {
    const backlog = new Backlog(10)
    const full = queueOf(['a'], backlog)
    full.queue.add('a', records('a', 0, 14))
    const others = [1, 2, 3].map(() => queueOf(['a'], backlog))
    for (const { queue } of others) queue.add('a', records('a', 0, 1))
    const resumed = () => others.map(({ flow }) => flow.includes('resume a'))
    expect(resumed()).toEqual([false, false, false])
    full.queue.next(free)
    expect(resumed()).toEqual([false, false, false])
    full.queue.next(free, 3)
    expect(resumed()).toEqual([true, false, false])
    full.queue.next(free)
    expect(resumed()).toEqual([true, true, true])
  })

  test('a lane that begins anew or ends leaves its share, and is not resumed any more', () => {
    const backlog = new Backlog(10)
    const [one, two] = [queueOf(['a'], backlog), queueOf(['a'], backlog)]
    one.queue.add('a', records('a', 0, 12))
    two.queue.add('a', records('a', 0, 1))
    two.queue.clear()
    one.queue.clear()
    expect(backlog.isFull).toBe(false)
    expect(two.flow).toEqual(['pause a'])
    one.queue.add('a', records('a', 0, 3))
    expect(one.flow).toEqual(['pause a'])
  })

  test('whatever comes and goes, everything is handed out, and no lane waits for ever', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 12 }), fc.boolean()), {
      maxLength: 100,
    })
    fc.assert(
      fc.property(steps, (all) => {
        const backlog = new Backlog(10)
        const lanes = [0, 1, 2, 3].map(() => ({ ...queueOf(['a'], backlog), sent: 0, taken: [] as number[] }))
        const isPaused = ({ flow }: { flow: string[] }) => flow.at(-1) === 'pause a'
        const take = (lane: (typeof lanes)[number]) => lane.taken.push(...offsets(lane.queue.next(free)))
        for (const [at, count, takes] of all) {
          const lane = lanes[at] as (typeof lanes)[number]
          if (takes) take(lane)
          else if (!isPaused(lane)) {
            lane.queue.add('a', records('a', lane.sent, lane.sent + count))
            lane.sent += count
          }
        }
        for (const lane of lanes) while (lane.queue.waiting('a')) take(lane)
        for (const lane of lanes) {
          expect(lane.taken).toEqual(Array.from({ length: lane.sent }, (_, i) => i))
          expect(isPaused(lane)).toBe(false)
        }
      }),
    )
  })
})
