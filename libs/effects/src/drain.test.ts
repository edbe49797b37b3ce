import { beforeAll, describe, expect, test } from '@jest/globals'
import { World } from './testing/world.ts'

const MINUTE_MS = 60_000
const HOURS_DOWN = 4
const KEYS = 300
const PER_MINUTE = 20
const INTENTS = HOURS_DOWN * 60 * PER_MINUTE
/** What the ERP itself allows, and what we declare to send it. */
const LIMIT_PER_SECOND = 20
const CONCURRENCY = 8
const LATENCY_MS = 300

describe(`four hours of outage, ${INTENTS} intents of ${KEYS} keys`, () => {
  const world = new World()
  const keyOf = new Map<string, string>()
  const planned: string[] = []
  let calls: typeof world.erp.calls = []
  let drainedMs = 0

  beforeAll(async () => {
    const breaker = { failurePercentage: 50, calls: 5, windowMs: 60_000, resetMs: 30_000 }
    world.systems = {
      erp: world.erp.system({ concurrency: CONCURRENCY, ratePerSecond: LIMIT_PER_SECOND, breaker }),
    }
    await world.start()
    world.erp.limitPerSecond = LIMIT_PER_SECOND
    world.erp.latencyMs = LATENCY_MS
    world.erp.down = true
    for (let minute = 0; minute < HOURS_DOWN * 60; minute++) {
      const intents = Array.from({ length: PER_MINUTE }, (_, i) => {
        const n = minute * PER_MINUTE + i
        const reference = `PO${String(n).padStart(5, '0')}`
        // Two intents in a row may be of one key, and a key's come back all the time.
        const aggregate = `order:${((n >> 1) * 7) % KEYS}`
        keyOf.set(reference, aggregate)
        planned.push(reference)
        return { reference, aggregate, plannedAt: world.clock.now() + i }
      })
      await world.plan(...intents)
      await world.pass(MINUTE_MS)
    }
    world.erp.down = false
    world.erp.mostInFlight = 0
    const before = world.erp.calls.length
    // The breaker lets a call through every half minute; from the first that is answered it is closed.
    for (let i = 0; i < 60 && world.effects.status().erp?.breaker !== 'closed'; i++) await world.pass(1_000)
    const begun = world.clock.now()
    for (let i = 0; i < 600 && world.effects.status().erp?.queued !== 0; i++) await world.pass(1_000)
    drainedMs = world.clock.now() - begun
    await world.pass(MINUTE_MS)
    calls = world.erp.calls.slice(before)
  }, 120_000)

  test('each has one order, none was ever in doubt, and none was sent twice after the outage', () => {
    expect(world.erp.orders.size).toBe(INTENTS)
    expect(new Set(world.erp.ordersPerReference)).toEqual(new Set([1]))
    expect(world.told.filter((o) => o.outcome !== 'CONFIRMED')).toEqual([])
    expect(calls).toHaveLength(INTENTS)
  })

  test('drains at nine tenths or more of what the ERP allows, until nothing waits', () => {
    const atTheLimitMs = (INTENTS / LIMIT_PER_SECOND) * 1_000
    expect(atTheLimitMs / drainedMs).toBeGreaterThanOrEqual(0.9)
  })

  test('without a stampede: in no second more than the ERP allows, and never more at a time than is declared', () => {
    let from = 0
    let most = 0
    calls.forEach(({ at }, i) => {
      while ((calls[from]?.at ?? 0) <= at - 1_000) from += 1
      most = Math.max(most, i - from + 1)
    })
    expect(most).toBeLessThanOrEqual(LIMIT_PER_SECOND)
    expect(world.erp.throttled).toBe(0)
    expect(world.erp.mostInFlight).toBeLessThanOrEqual(CONCURRENCY)
  })

  test('each key one after the other: none leaves before the one before it is answered', () => {
    for (const ofKey of Map.groupBy(calls, (c) => keyOf.get(c.reference)).values()) {
      const gaps = ofKey.slice(1).map(({ at }, i) => at - (ofKey[i]?.at ?? 0))
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LATENCY_MS)
    }
  })

  test('each key in order', () => {
    const byKey = (references: string[]) => Map.groupBy(references, (reference) => keyOf.get(reference))
    expect(byKey(calls.map((c) => c.reference))).toEqual(byKey(planned))
  })

  test('oldest first: one may only be passed by those that leave while its key waits for the answer before', () => {
    const passed = (LATENCY_MS / 1_000) * LIMIT_PER_SECOND + CONCURRENCY
    const place = new Map(planned.map((reference, at) => [reference, at]))
    const late = calls.map((c, at) => at - (place.get(c.reference) ?? 0))
    expect(Math.max(...late)).toBeLessThanOrEqual(2 * passed)
    expect(Math.min(...late)).toBeGreaterThanOrEqual(-2 * passed)
  })
})
