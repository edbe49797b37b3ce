import { describe, expect, test } from '@jest/globals'
import { MemoryStore, type OutboxChunk, type OutgoingMessage } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import { MemoryBroker, MemoryLog } from './memory/memory-log.ts'
import { passTime, settle } from './memory/settle.ts'
import { VirtualClock } from './memory/virtual-clock.ts'
import { Publisher } from './publisher.ts'

const message = (topic: string, key: string, value: string): OutgoingMessage => ({
  ...{ topic, key, headers: {} },
  value: Buffer.from(value),
})

const set = async () => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker(clock, [
    { name: 'facts', partitions: 1 },
    { name: 'positions', partitions: 1 },
  ])
  const log = new MemoryLog(broker)
  const append = log.append.bind(log)
  const store = new MemoryStore()
  const lane = await store.claim(0, clock.now())
  let failures = 0
  log.append = async (messages) => {
    if (failures-- > 0) throw new Error('no leader')
    await append(messages)
  }
  const logger = createLogger({ service: 'test', level: 'silent' })
  let version = lane.version
  const activity = () => broker.activity + store.database.activity
  return {
    ...{ store, clock },
    open: (takeover: OutboxChunk[] = [], at = { lane: 0, epoch: lane.epoch, claimedAt: clock.now() }) =>
      new Publisher({ ...at, log, store, clock, logger, compacted: new Set(['positions']) }, takeover),
    /** What a commit leaves in the outbox. */
    commit: async (...outbox: OutgoingMessage[]) => {
      const { chunk } = await store.commit(
        {
          ...{ lane: 0, epoch: lane.epoch, version: version++, positions: {}, aggregates: [], outbox, intents: [] },
          ...{ settled: [], seen: new Uint8Array(0), waiting: [], dequeued: [] },
        },
        clock.now(),
      )
      return [chunk as string, outbox, clock.now()] as const
    },
    outbox: () => [...store.database.outbox.values()] as (OutboxChunk & { publishedAt?: number })[],
    /** What a predecessor's client had in flight, and the log takes only now. */
    late: (message: OutgoingMessage) => append([message]),
    fail: (times: number) => {
      failures = times
    },
    on: (topic: string) => broker.all(topic).map((r) => Buffer.from(r.value ?? []).toString()),
    settle: () => settle(activity),
    pass: (ms: number) => passTime(clock, activity, ms),
  }
}

describe('the publisher of a lane', () => {
  test('publishes commit by commit in order, and marks what the log has acknowledged', async () => {
    const t = await set()
    const publisher = t.open()
    for (const value of ['1', '2', '3']) publisher.publish(...(await t.commit(message('facts', 'A', value))))
    await t.pass(2_000)
    expect(t.on('facts')).toEqual(['1', '2', '3'])
    expect(t.outbox().every((c) => c.publishedAt !== undefined)).toBe(true)
    await publisher.stop()
  })

  test('tries the same commit again until the log takes it; those behind it wait', async () => {
    const t = await set()
    const publisher = t.open()
    t.fail(4)
    for (const value of ['1', '2']) publisher.publish(...(await t.commit(message('facts', 'A', value))))
    await t.settle()
    expect([t.on('facts'), publisher.backlog]).toEqual([[], 2])
    await t.pass(10_000)
    expect([t.on('facts'), publisher.backlog]).toEqual([['1', '2'], 0])
    await publisher.stop()
  })

  test('leaves what it has not published to the next owner, who publishes it first', async () => {
    const t = await set()
    const first = t.open()
    t.fail(1_000)
    first.publish(...(await t.commit(message('facts', 'A', '1'))))
    await t.settle()
    await first.stop()
    t.fail(0)
    await t.pass(10_000)
    expect(t.on('facts')).toEqual([])
    const second = t.open(t.outbox())
    second.publish(...(await t.commit(message('facts', 'A', '2'))))
    await t.settle()
    expect(t.on('facts')).toEqual(['1', '2'])
    await second.stop()
  })

  test('what it could not mark it marks with the next ones', async () => {
    const t = await set()
    const { published } = t.store
    t.store.published = () => Promise.reject(new Error('no primary'))
    const publisher = t.open()
    publisher.publish(...(await t.commit(message('facts', 'A', 'a1'))))
    await t.pass(5_000)
    t.store.published = published
    publisher.publish(...(await t.commit(message('facts', 'A', 'a2'))))
    await t.pass(5_000)
    expect(t.outbox().map((c) => c.publishedAt !== undefined)).toEqual([true, true])
    await publisher.stop()
  })

  test('what it published but could not mark is published again by the next owner, with the same bytes', async () => {
    const t = await set()
    const { published } = t.store
    t.store.published = () => Promise.reject(new Error('no primary'))
    const first = t.open()
    first.publish(...(await t.commit(message('facts', 'A', '1'))))
    await t.pass(5_000)
    await first.stop()
    t.store.published = published
    const second = t.open(t.outbox())
    await t.pass(5_000)
    expect(t.on('facts')).toEqual(['1', '1'])
    await second.stop()
  })
})

describe('a publisher that was held up', () => {
  test('publishes nothing more once the lane is somebody else’s', async () => {
    const t = await set()
    const publisher = t.open()
    t.fail(1)
    publisher.publish(...(await t.commit(message('positions', 'A', '1'))))
    publisher.publish(...(await t.commit(message('positions', 'A', '2'))))
    await t.settle()
    await t.store.claim(0, t.clock.now())
    await t.pass(100_000)
    expect([t.on('positions'), publisher.lost]).toEqual([[], true])
    await publisher.stop()
  })

  test('asks again when it was held up over the answer', async () => {
    const t = await set()
    const { holds } = t.store
    t.store.holds = async (...asked) => {
      const answer = await holds.apply(t.store, asked)
      t.store.holds = holds
      await new Promise<void>((resolve) => t.clock.at(t.clock.now() + 60_000, resolve))
      return answer
    }
    const publisher = t.open()
    t.fail(1)
    publisher.publish(...(await t.commit(message('positions', 'A', '1'))))
    await t.pass(1_000)
    await t.store.claim(0, t.clock.now())
    await t.pass(100_000)
    expect([t.on('positions'), publisher.lost]).toEqual([[], true])
    await publisher.stop()
  })

  test('publishes nothing of its predecessor’s when it was held up over its claim', async () => {
    const t = await set()
    const [id, messages] = await t.commit(message('positions', 'A', '1'))
    const asked = { lane: 0, epoch: (await t.store.claim(0, t.clock.now())).epoch, claimedAt: t.clock.now() }
    await t.pass(60_000)
    await t.store.claim(0, t.clock.now())
    const publisher = t.open([{ id, lane: 0, messages: [...messages] }], asked)
    await t.pass(100_000)
    expect([t.on('positions'), publisher.lost]).toEqual([[], true])
    await publisher.stop()
  })

  test('does not repeat a value that was the newest when the lane was its own', async () => {
    const t = await set()
    const [id, messages] = await t.commit(message('positions', 'A', '1'))
    const publisher = t.open([{ id, lane: 0, messages: [...messages] }])
    await t.settle()
    await t.store.claim(0, t.clock.now())
    await t.pass(100_000)
    expect([t.on('positions'), publisher.lost]).toEqual([['1'], true])
    await publisher.stop()
  })

  test('waits for its store to say so, and goes on when the lane is still its own', async () => {
    const t = await set()
    const { holds } = t.store
    t.store.holds = () => Promise.reject(new Error('no primary'))
    const publisher = t.open()
    t.fail(1)
    publisher.publish(...(await t.commit(message('positions', 'A', '1'))))
    await t.pass(20_000)
    expect(t.on('positions')).toEqual([])
    t.store.holds = holds
    await t.pass(20_000)
    expect(t.on('positions')).toEqual(['1'])
    await publisher.stop()
  })
})

describe('on a compacted topic', () => {
  test('the newest value is the last one, also when a message of the predecessor arrives late', async () => {
    const t = await set()
    const [chunk, messages] = await t.commit(message('positions', 'A', '1'), message('positions', 'B', '1'))
    const publisher = t.open([{ id: chunk, lane: 0, messages: [...messages] }])
    publisher.publish(...(await t.commit(message('positions', 'A', '2'), message('positions', 'C', '1'))))
    await t.pass(30_000)
    expect(t.on('positions')).toEqual(['1', '1', '2', '1'])
    await t.late(message('positions', 'A', '1'))
    await t.pass(6_000)
    // Of the keys that the predecessor wrote, A and B, the newest; C was never in doubt.
    expect(t.on('positions').slice(4)).toEqual(['1', '2', '1'])
    await t.pass(100_000)
    expect(t.on('positions')).toHaveLength(7)
    await publisher.stop()
  })

  test('what is contested is swept only when the newest value is the last one: the next owner may have to see to it', async () => {
    const t = await set()
    let sweeps = 0
    const { sweep } = t.store
    t.store.sweep = (...given) => {
      sweeps += 1
      return sweep.apply(t.store, given)
    }
    const [id, messages] = await t.commit(message('positions', 'A', '1'))
    const publisher = t.open([{ id, lane: 0, messages: [...messages] }])
    await t.pass(30_000)
    expect([t.outbox()[0]?.publishedAt === undefined, sweeps]).toEqual([false, 0])
    await t.pass(10_000)
    publisher.publish(...(await t.commit(message('facts', 'A', '1'))))
    await t.pass(2_000)
    expect(sweeps).toBe(1)
    await publisher.stop()
  })

  test('nothing is repeated once the lane is somebody else’s, nor for topics of facts', async () => {
    const t = await set()
    const takeover = async () => {
      const [id, messages] = await t.commit(message('positions', 'A', '1'), message('facts', 'A', '1'))
      return t.open([{ id, lane: 0, messages: [...messages] }])
    }
    const released = await takeover()
    await t.settle()
    await released.stop()
    await t.pass(100_000)
    expect([t.on('positions'), t.on('facts')]).toEqual([['1'], ['1']])
    const kept = await takeover()
    await t.pass(100_000)
    expect([t.on('positions').length, t.on('facts').length]).toEqual([3, 2])
    await kept.stop()
  })
})
