import { describe, expect, test } from '@jest/globals'
import { isAppError } from '@supplyline/decider'
import type { Effects } from './effects.ts'
import type { LaneConsumer, LaneListener } from './log.ts'
import { partitionOf } from './partition.ts'
import { startService } from './service.ts'
import { inbox, movements, openShelf, returned, routing } from './testing/shelf.ts'

const LANES = [0, 1, 2, 3]

/** A location whose shelf belongs to the lane. */
const at = (lane: number): string => {
  for (let i = 0; ; i++) if (partitionOf(`L${i}`, LANES.length) === lane) return `L${i}`
}

/** A service whose log can be told what a real one does now and then. */
const set = async (effects?: Effects) => {
  const t = await openShelf()
  const platform = t.platform.open('shelf')
  const starts: string[] = []
  const fatal: unknown[] = []
  let listener: LaneListener | undefined
  let fetching = true
  const consumeLanes = platform.log.consumeLanes.bind(platform.log)
  platform.log.consumeLanes = async (options): Promise<LaneConsumer> => {
    listener = options.listener
    const consumer = await consumeLanes(options)
    return {
      ...consumer,
      start: (from) => {
        starts.push(`${from.topic}/${from.partition}@${from.offset}`)
        consumer.start(from)
      },
      fetching: () => fetching,
    }
  }
  const service = await startService(routing(), platform, {
    onFatal: (error) => fatal.push(error),
    ...(effects && { effects }),
  })
  await t.platform.settle()
  return {
    ...{ t, platform, service, starts, fatal },
    assign: (lanes: number[]) => listener?.assigned(lanes),
    die: () => {
      fetching = false
    },
    epochs: () => LANES.map((lane) => t.platform.database('shelf').lanes.get(lane)?.epoch),
  }
}

describe('assignments', () => {
  test('that follow one another at once leave one runner a lane, and every record is taken once', async () => {
    const { t, service, assign } = await set()
    await t.send(
      movements,
      LANES.map((n) => returned(at(n), 1)),
    )
    for (const lanes of [[0, 1], [2, 3], [], [0, 3], LANES]) assign(lanes)
    await t.platform.settle()
    await t.send(
      movements,
      LANES.map((n) => returned(at(n), 1)),
    )
    await t.platform.pass(10_000)
    expect(service.lanes().map((l) => [l.lane, l.status])).toEqual(LANES.map((lane) => [lane, 'running']))
    for (const n of LANES) expect(t.shelfAt(at(n))?.state).toEqual({ onHand: 2, taken: 2 })
    await service.stop()
  })

  test('of a lane that comes back wait for what is still being done for it', async () => {
    const { t, platform, service, assign, epochs } = await set()
    const release = Promise.withResolvers<void>()
    const commit = platform.store.commit.bind(platform.store)
    platform.store.commit = async (...args) => {
      await release.promise
      return commit(...args)
    }
    await t.send(
      movements,
      LANES.map((n) => returned(at(n), 1)),
    )
    await t.platform.settle()
    const before = epochs()
    assign([])
    assign(LANES)
    await t.platform.settle()
    expect(epochs()).toEqual(before)
    release.resolve()
    await t.platform.pass(1_000)
    expect(epochs()).toEqual(before.map((epoch) => (epoch ?? 0) + 1))
    for (const n of LANES) expect(t.shelfAt(at(n))?.state).toEqual({ onHand: 1, taken: 1 })
    await service.stop()
  })

  test('that come when the service leaves claim nothing', async () => {
    const { t, service, assign, epochs } = await set()
    const stopping = service.stop()
    const before = epochs()
    assign(LANES)
    await stopping
    assign(LANES)
    await t.platform.pass(10_000)
    expect(epochs()).toEqual(before)
  })
})

describe('a service told to stop', () => {
  test('while it claims its lanes ends, and starts nothing afterwards', async () => {
    const { t, platform, service, assign, starts } = await set()
    const claimed = Promise.withResolvers<void>()
    const claim = platform.store.claim.bind(platform.store)
    platform.store.claim = async (...args) => {
      await claimed.promise
      return claim(...args)
    }
    assign(LANES)
    await t.platform.settle()
    starts.length = 0
    const stopping = service.stop()
    claimed.resolve()
    await stopping
    expect(starts).toEqual([])
    expect(service.lanes().every((l) => l.status === 'stopped')).toBe(true)
  })

  test('just as a lane that failed is cleaning up does not wait for the next try either', async () => {
    let released = () => {}
    const effects = {
      start: () => {},
      take: () => {},
      settle: () => {},
      release: () => released(),
      stop: async () => {},
    }
    const { t, platform, service, assign } = await set(effects)
    platform.store.load = () => Promise.reject(new Error('no primary'))
    await t.send(movements, [returned(at(0), 1)])
    assign([])
    await t.platform.settle()
    const stopped = new Promise<void>((resolve) => {
      released = () => {
        released = () => {}
        void service.stop().then(resolve)
      }
    })
    assign([0])
    await stopped
  })

  test('while its database is away does not wait for the next try', async () => {
    const { t, platform, service, assign } = await set()
    platform.store.claim = () => Promise.reject(new Error('no primary'))
    assign(LANES)
    await t.platform.settle()
    expect(service.lanes().map((l) => l.status)).toEqual(LANES.map(() => 'retrying'))
    // Time stands still: whoever waits for it waits for ever.
    await service.stop()
  })
})

describe('the watchdog', () => {
  test('claims again what somebody else has claimed without a word to the group, though nothing comes in', async () => {
    const { t, service, epochs } = await set()
    await t.platform.open('shelf').store.claim(2, t.platform.clock.now())
    await t.platform.pass(60_000)
    expect(epochs()).toEqual([1, 1, 3, 1])
    expect(service.ready()).toBe(true)
    await service.stop()
  })

  test('sends the client back to where we are, where the log has more than it gave us; the process goes on', async () => {
    const { t, platform, service, starts, fatal } = await set()
    // The mark of a transaction takes an offset and is no record.
    const bounds = platform.log.bounds.bind(platform.log)
    platform.log.bounds = async (at) => ({
      low: 0,
      high: (await bounds(at)).high + (at.topic === movements.name ? 1 : 0),
    })
    starts.length = 0
    await t.platform.pass(200_000)
    expect(fatal).toEqual([])
    expect(new Set(starts)).toEqual(new Set(LANES.map((lane) => `${movements.name}/${lane}@0`)))
    await t.send(movements, [returned('A', 1)])
    await t.platform.settle()
    expect(t.shelfAt('A')?.state).toEqual({ onHand: 1, taken: 1 })
    await service.stop()
  })

  test('ends the process when the client fetches nothing any more although records wait', async () => {
    const { t, platform, service, fatal, die } = await set()
    const bounds = platform.log.bounds.bind(platform.log)
    platform.log.bounds = async (at) => ({ low: 0, high: (await bounds(at)).high + (at.topic === inbox.name ? 3 : 0) })
    die()
    await t.platform.pass(60_000)
    expect(fatal).toEqual([])
    await t.platform.pass(60_000)
    expect(fatal.length).toBeGreaterThan(0)
    expect(isAppError(fatal[0], 'stalled')).toBe(true)
    await service.stop()
  })

  test('leaves an idle service alone', async () => {
    const { t, service, starts, fatal } = await set()
    starts.length = 0
    await t.platform.pass(600_000)
    expect([starts, fatal]).toEqual([[], []])
    await service.stop()
  })
})
