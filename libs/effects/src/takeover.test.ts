import { describe, expect, test } from '@jest/globals'
import type { StoredIntent } from '@supplyline/state'
import { GIVEN_UP } from './report.ts'
import type { Fate } from './testing/fake-erp.ts'
import { troubled } from './testing/troubled.ts'
import { World } from './testing/world.ts'

const DAY_MS = 86_400_000

/** A lane whose last owner left these intents behind. */
const inherited = async (...intents: Partial<StoredIntent>[]): Promise<World> => {
  const world = new World()
  for (const given of intents) {
    const intent = world.intent(given)
    world.store.database.intents.set(intent.reference, intent)
  }
  return world
}

describe('a new owner', () => {
  test('sends what is planned', async () => {
    const world = await inherited({ reference: 'PO1' })
    await world.start()
    await world.settle()
    expect(world.outcomes).toEqual(['PO1 1 CONFIRMED'])
  })

  test.each(['sent', 'unknown'] as const)('looks %s up first, and finds it', async (status) => {
    const world = await inherited({ reference: 'PO1', status, attempt: 1 })
    world.erp.orders.set('PO1', ['4500000001'])
    await world.start()
    await world.pass(DAY_MS)
    expect(world.erp.calls.map((c) => c.verb)).toEqual(['find'])
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 1 CONFIRMED'])
  })

  test.each(['sent', 'unknown'] as const)(
    'does not trust the clock of its predecessor: %s is sent again only a full time-out and commit lag from now',
    async (status) => {
      const world = await inherited({ reference: 'PO1', status, attempt: 1, sentAt: 0 })
      const start = world.clock.now()
      await world.start()
      await world.pass(DAY_MS)
      expect(world.erp.calls.map(({ verb, at }) => `${verb} ${at - start}`)).toEqual([
        'find 0',
        'find 70000',
        'send 70001',
      ])
      expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 2 CONFIRMED'])
    },
  )

  test('does nothing about what is settled meanwhile', async () => {
    const world = await inherited({ reference: 'PO1', status: 'unknown', attempt: 1 })
    const effects = await world.start()
    effects.settle(['PO1'])
    await world.pass(DAY_MS)
    expect(world.erp.calls).toEqual([])
    expect(world.clock.next()).toBeUndefined()
  })

  test('who claims the lane again in the same process takes each intent once', async () => {
    const world = new World()
    const effects = await world.start()
    world.erp.latencyMs = 5_000
    await world.plan('PO1')
    await world.claim(effects)
    effects.release({ lane: world.lease.lane, epoch: world.lease.epoch - 1 })
    await world.pass(DAY_MS)
    expect(world.erp.sends).toEqual(['PO1'])
    expect(world.outcomes.at(-1)).toBe('PO1 1 CONFIRMED')
  })
})

test('an intent that is handed over twice is taken once', async () => {
  const world = new World()
  const effects = await world.start()
  world.inboxDown = true
  await world.plan('PO1')
  effects.take([world.intent({ reference: 'PO1' })], world.lease)
  await world.pass(600_000)
  world.inboxDown = false
  await world.pass(600_000)
  expect(world.outcomes).toEqual(['PO1 1 CONFIRMED'])
  expect(world.erp.calls).toHaveLength(1)
})

describe('an owner whose lane has gone', () => {
  test('does not send what it had only just written down as sent', async () => {
    const world = new World()
    const { store } = world
    const effects = await world.start({
      store: {
        moveIntent: async (...args: Parameters<typeof store.moveIntent>) => {
          const moved = await store.moveIntent(...args)
          effects.release(world.lease)
          return moved
        },
        loadIntent: (reference: string) => store.loadIntent(reference),
      },
    })
    await world.plan('PO1')
    await world.pass(DAY_MS)
    expect(world.erp.calls).toEqual([])
    expect(world.statusOf('PO1')).toBe('planned')
  })

  test('drops what waits', async () => {
    const world = new World()
    const effects = await world.start()
    world.erp.down = true
    await world.plan('PO1')
    effects.release(world.lease)
    world.erp.down = false
    await world.pass(DAY_MS)
    expect(world.erp.sends).toEqual(['PO1'])
    expect(world.erp.orders.size).toBe(0)
    expect(world.clock.next()).toBeUndefined()
  })

  test('who has not heard of it yet is refused by the store, and sends nothing', async () => {
    const world = new World()
    await world.start()
    world.erp.down = true
    await world.plan('PO1')
    await world.store.claim(world.lease.lane, world.clock.now())
    world.erp.down = false
    await world.pass(DAY_MS)
    expect(world.erp.orders.size).toBe(0)
  })

  test('still tells of an order that was confirmed to it', async () => {
    const world = new World()
    const effects = await world.start()
    world.erp.latencyMs = 5_000
    await world.plan('PO1')
    effects.release(world.lease)
    await world.pass(5_000)
    expect(world.outcomes).toEqual(['PO1 1 CONFIRMED'])
  })

  test('says nothing of a refusal when the next owner has sent it again', async () => {
    const world = new World()
    await world.start()
    world.erp.fates = ['refuse']
    world.erp.latencyMs = 5_000
    await world.plan('PO1')
    Object.assign(world.store.database.intents.get('PO1') ?? {}, { attempt: 2 })
    await world.pass(5_000)
    expect(world.outcomes).toEqual([])
  })

  test('two owners race for every intent: each order is placed once', async () => {
    const world = new World()
    const first = await world.start()
    world.erp.latencyMs = 1_000
    await world.plan(...Array.from({ length: 40 }, (_, i) => `PO${i}`))
    await world.start()
    await world.pass(DAY_MS)
    expect(world.erp.ordersPerReference).toEqual(Array(40).fill(1))
    expect(new Set(world.told.filter((o) => o.outcome === 'CONFIRMED').map((o) => o.reference)).size).toBe(40)
    expect(first.status().erp).toMatchObject({ queued: 0, inFlight: 0 })
  })
})

describe('a stop', () => {
  test('waits for the call in flight and tells its outcome; what waits is left to the next owner', async () => {
    const world = new World()
    world.systems = { erp: world.erp.system({ concurrency: 1 }) }
    world.erp.latencyMs = 2_000
    const effects = await world.start()
    await world.plan('PO1', 'PO2')
    const stopped = effects.stop().then(() => world.clock.now())
    const answeredAt = world.clock.now() + 2_000
    await world.pass(5_000)
    expect(await stopped).toBe(answeredAt)
    expect(world.outcomes).toEqual(['PO1 1 CONFIRMED'])
    expect(world.statusOf('PO2')).toBe('planned')
    await world.start()
    await world.pass(2_000)
    expect(world.outcomes).toEqual(['PO1 1 CONFIRMED', 'PO2 1 CONFIRMED'])
  })

  test('does not wait for ever', async () => {
    const world = new World()
    world.inboxDown = true
    const effects = await world.start({ stopWithinMs: 3_000 })
    await world.plan('PO1')
    const stopped = effects.stop()
    await world.pass(3_000)
    await stopped
    expect(world.statusOf('PO1')).toBe('sent')
  })
})

type Course = {
  fates: Fate[]
  /** What is so before it begins. */
  before?: (world: World) => void
  intent?: Partial<StoredIntent>
  /** How it always ends. */
  ends: { outcome: string; code?: string; orders: number[]; status?: string }
}

const once = { outcome: 'CONFIRMED', orders: [1] }
const unique = (world: World): void => {
  world.erp.uniqueReferences = true
  world.systems = { erp: world.erp.system() }
}
const held = (world: World): void => {
  unique(world)
  world.erp.orders.set('PO1', ['45-1'])
}
const COURSES: Record<string, Course> = {
  confirm: { fates: ['confirm'], ends: once },
  refuse: { fates: ['refuse'], ends: { outcome: 'REFUSED', orders: [] } },
  'lose the answer': { fates: ['lose the answer', 'confirm'], ends: once },
  'commit late': { fates: ['commit late', 'confirm'], ends: once },
  'lose the request': { fates: ['lose the request', 'confirm'], ends: once },
  fail: { fates: ['fail', 'confirm'], ends: once },
  'fail after the commit': { fates: ['fail after the commit', 'confirm'], ends: once },
  'not reached': { fates: ['not reached', 'confirm'], ends: once },
  busy: { fates: ['busy', 'confirm'], ends: once },
  'lose every request': {
    fates: ['lose the request'],
    ends: { outcome: 'IN_DOUBT', code: GIVEN_UP, orders: [], status: 'unknown' },
  },
  'unique references, held before': { fates: ['confirm'], before: held, ends: once },
  'unique references, commit late': { fates: ['commit late', 'confirm'], before: unique, ends: once },
  'only ask': {
    fates: ['confirm'],
    before: (world) => void world.erp.orders.set('PO9', ['45-1']),
    intent: { operation: 'list-orders', request: { of: 'PO9' } },
    ends: once,
  },
}

describe.each(['dies', 'is held up'] as const)('when the owner %s at any place and another takes over', (trouble) => {
  test.each(Object.entries(COURSES))('%s: it ends the same', async (_, { fates, before, intent, ends }) => {
    const places: string[] = []
    for (let steps = 0; ; steps++) {
      const world = new World()
      before?.(world)
      world.erp.fates = [...fates]
      const process = troubled(world, trouble, steps)
      world.erp.passes = process.passes
      await world.start(process.options)
      await world.plan({ reference: 'PO1', ...intent })
      for (let waited = 0; waited < 600 && !process.reached(); waited++) await world.pass(1_000)
      const place = process.reached()
      // A request on its way for an hour is what `longestCommitMs` declares impossible.
      if (trouble === 'is held up' && place === 'send leaves') continue
      await world.start()
      await world.pass(DAY_MS)
      const { outcome, orders, code = null, status = 'settled' } = ends
      const last = world.told.filter((o) => o.outcome !== 'IN_DOUBT' || o.code === GIVEN_UP).at(-1)
      const ended = { outcome: last?.outcome, orders: world.erp.ordersPerReference, status: world.statusOf('PO1') }
      expect({ place, ...ended }).toEqual({ place, outcome, orders, status })
      if (code !== null) expect(last?.code).toBe(code)
      if (!place) break
      places.push(place)
    }
    const passed = intent ? ['list leaves', 'list is answered'] : ['before sent is stored', 'after sent is stored']
    expect(places).toEqual(expect.arrayContaining(passed))
  })
})
