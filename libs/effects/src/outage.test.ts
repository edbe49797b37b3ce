import { describe, expect, test } from '@jest/globals'
import type { StoredIntent } from '@supplyline/state'
import { metricsText } from '@supplyline/telemetry'
import { FakeErp, type Fate } from './testing/fake-erp.ts'
import { World } from './testing/world.ts'

const MINUTE_MS = 60_000
const BREAKER = { failurePercentage: 50, calls: 5, windowMs: 60_000, resetMs: 30_000 }

const withBreaker = (world: World) => {
  world.systems = { erp: world.erp.system({ concurrency: 2, ratePerSecond: 5, breaker: BREAKER }) }
}

describe('an outage of four hours', () => {
  const outage = async (): Promise<World> => {
    const world = new World()
    withBreaker(world)
    await world.start()
    world.erp.down = true
    for (let i = 0; i < 240; i++) {
      await world.plan(`PO${String(i).padStart(3, '0')}`)
      await world.pass(MINUTE_MS)
    }
    return world
  }

  test('costs a probe every half minute, and leaves nothing in doubt', async () => {
    const world = await outage()
    expect(world.effects.status()).toEqual({ erp: { breaker: 'open', queued: 240, inFlight: 0 } })
    expect(world.erp.calls.length).toBeLessThan(4 * 120 + 20)
    expect(world.outcomes).toEqual([])
    const changes = world.logged.filter((l) => l.msg.startsWith('breaker'))
    expect(changes.map((l) => l.msg)).toEqual(['breaker open: calls to the system wait'])
  })

  test('drains oldest first within rate and concurrency, one order each, after one probe', async () => {
    const world = await outage()
    world.erp.down = false
    world.erp.latencyMs = 300
    world.erp.mostInFlight = 0
    const before = world.erp.calls.length
    await world.pass(2 * MINUTE_MS)
    const drained = world.erp.calls.slice(before)
    expect(drained.map((c) => c.reference)).toEqual([...world.erp.orders.keys()].sort())
    expect(world.erp.ordersPerReference).toEqual(Array(240).fill(1))
    expect(world.erp.mostInFlight).toBe(2)
    const gaps = drained.slice(1).map((c, i) => c.at - (drained[i]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200)
    expect(gaps[0]).toBeGreaterThanOrEqual(300)
    expect(world.logged.filter((l) => l.msg === 'breaker closed')).toHaveLength(1)
    expect(world.effects.status()).toEqual({ erp: { breaker: 'closed', queued: 0, inFlight: 0 } })
    expect(world.clock.next()).toBeUndefined()
  })
})

test('a system that hangs: the breaker probes with look-ups, which leave nothing more in doubt', async () => {
  const world = new World()
  withBreaker(world)
  await world.start()
  world.erp.fates = ['lose the request']
  world.erp.finds = ['fail']
  await world.plan(...Array.from({ length: 30 }, (_, i) => `PO${i}`))
  await world.pass(60 * MINUTE_MS)
  expect(world.erp.sends.length).toBeLessThanOrEqual(6)
  expect(world.effects.status().erp?.breaker).toBe('open')
  world.erp.fates = ['confirm']
  world.erp.finds = ['answer']
  await world.pass(10 * MINUTE_MS)
  expect(world.erp.ordersPerReference).toEqual(Array(30).fill(1))
})

test('failures that are rare open no breaker, however many they come to', async () => {
  const world = new World()
  withBreaker(world)
  await world.start()
  for (let i = 0; i < 30; i++) {
    world.erp.fates = ['not reached', 'confirm']
    await world.plan(`PO${i}`)
    await world.pass(5 * MINUTE_MS)
  }
  expect(world.erp.orders.size).toBe(30)
  expect(world.logged.filter((l) => l.msg.startsWith('breaker'))).toEqual([])
})

test('refusals are answers: they open no breaker', async () => {
  const world = new World()
  withBreaker(world)
  await world.start()
  world.erp.fates = ['refuse']
  await world.plan(...Array.from({ length: 20 }, (_, i) => `PO${i}`))
  await world.pass(MINUTE_MS)
  expect(world.told.filter((o) => o.outcome === 'REFUSED')).toHaveLength(20)
  expect(world.effects.status().erp?.breaker).toBe('closed')
})

describe('order', () => {
  const intents = (...given: [reference: string, aggregate: string, plannedAt: number][]): Partial<StoredIntent>[] =>
    given.map(([reference, aggregate, plannedAt]) => ({ reference, aggregate, plannedAt }))

  test('the intents of one aggregate go one after the other, in the order they were planned', async () => {
    const world = new World()
    await world.start()
    world.erp.fates = ['lose the answer', 'confirm']
    await world.plan(...intents(['second', 'order:1', 2], ['first', 'order:1', 1], ['other', 'order:2', 3]))
    await world.pass(1)
    expect(world.erp.sends).toEqual(['first', 'other'])
    await world.pass(MINUTE_MS)
    expect(world.erp.sends).toEqual(['first', 'other', 'second'])
  })

  test('of different aggregates the oldest goes first', async () => {
    const world = new World()
    world.systems = { erp: world.erp.system({ concurrency: 1 }) }
    world.erp.latencyMs = 100
    await world.start()
    await world.plan(...intents(['c', 'order:3', 3], ['a', 'order:1', 1], ['b', 'order:2', 2]))
    await world.plan(...intents(['z', 'order:4', 0]))
    await world.pass(1_000)
    expect(world.erp.sends).toEqual(['a', 'z', 'b', 'c'])
  })
})

describe('two systems, one of them broken', () => {
  const count = 40
  /** The time at which each order of the sound system was sent, from the start, beside a system that is as given. */
  const timesBeside = async (fate: Fate | undefined): Promise<number[]> => {
    const world = new World()
    const legacy = new FakeErp(world.clock)
    const limits = { concurrency: 2, ratePerSecond: 10, breaker: BREAKER }
    world.systems = { erp: world.erp.system(limits), legacy: legacy.system({ name: 'legacy', ...limits }) }
    await world.start()
    const start = world.clock.now()
    world.erp.latencyMs = 150
    legacy.latencyMs = 150
    legacy.fates = [fate ?? 'confirm']
    const planned = Array.from({ length: count }, (_, i) => [
      ...(fate ? [{ reference: `L${i}`, system: 'legacy', aggregate: `order:${i}` }] : []),
      { reference: `E${i}`, aggregate: `order:${i}` },
    ])
    await world.plan(...planned.flat())
    await world.pass(5_000)
    if (fate) expect(legacy.calls.length).toBeGreaterThan(0)
    await world.pass(30 * MINUTE_MS)
    expect(world.effects.status()).toMatchObject({ erp: { breaker: 'closed', queued: 0 } })
    return world.erp.calls.map((c) => c.at - start)
  }

  test.each(['lose the request', 'fail', 'not reached', 'busy'] as const)(
    '%s: not one call of the other is later for it',
    async (fate) => {
      const alone = await timesBeside(undefined)
      expect(alone).toHaveLength(count)
      expect(await timesBeside(fate)).toEqual(alone)
    },
  )
})

describe('while first sends wait', () => {
  /** Fifty calls whose answers are lost, whose look-ups all fail, and then a hundred others. */
  const beside = async (repeatShare: number) => {
    const world = new World()
    const breaker = { ...BREAKER, calls: 10_000 }
    world.systems = { erp: world.erp.system({ concurrency: 50, ratePerSecond: 10, repeatShare, breaker }) }
    await world.start()
    world.erp.fates = ['fail']
    world.erp.finds = ['fail']
    await world.plan(...Array.from({ length: 50 }, (_, i) => `OLD${i}`))
    await world.pass(MINUTE_MS)
    world.erp.fates = ['confirm']
    const before = world.erp.calls.length
    await world.plan(...Array.from({ length: 100 }, (_, i) => `PO${i}`))
    await world.pass(10 * MINUTE_MS)
    const calls = world.erp.calls.slice(before)
    const last = calls.findLastIndex((c) => c.reference.startsWith('PO'))
    const mixed = calls.slice(0, last + 1)
    return { world, repeats: mixed.filter((c) => c.verb === 'find').length, mixed, after: calls.slice(last + 1) }
  }

  test.each([0.25, 0.5])('look-ups and repeated sends, though older, are at most %d of the calls', async (share) => {
    const { repeats, mixed, after } = await beside(share)
    expect(repeats / mixed.length).toBeLessThanOrEqual(share + 0.01)
    expect(repeats / mixed.length).toBeGreaterThan(share * 0.9)
    expect(after.length).toBeGreaterThan(50)
  })

  test('each kind goes oldest first', async () => {
    const { mixed } = await beside(0.25)
    const firsts = mixed.filter((c) => c.verb === 'send').map((c) => c.reference)
    expect(firsts).toEqual(Array.from({ length: 100 }, (_, i) => `PO${i}`))
  })
})

test('the metrics say of each system whether its breaker is open, a probe on its way included', async () => {
  const open = async (system: string) =>
    (await metricsText()).body.match(`supplyline_breaker_open{system="${system}"} (.)`)?.[1]
  const world = new World()
  world.systems = { erp: world.erp.system({ name: 'metered', concurrency: 2, ratePerSecond: 5, breaker: BREAKER }) }
  await world.start()
  expect(await open('metered')).toBe('0')
  world.erp.down = true
  await world.plan('PO1', 'PO2', 'PO3', 'PO4', 'PO5')
  await world.pass(BREAKER.resetMs / 2)
  expect(await open('metered')).toBe('1')
  world.erp.down = false
  world.erp.latencyMs = 9_000
  await world.pass(BREAKER.resetMs / 2 + 4_000)
  expect(world.effects.status().erp?.breaker).toBe('half-open')
  expect(await open('metered')).toBe('1')
  world.erp.latencyMs = 0
  await world.pass(10 * MINUTE_MS)
  expect(await open('metered')).toBe('0')
})
