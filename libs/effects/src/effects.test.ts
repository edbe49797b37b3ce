import { describe, expect, test } from '@jest/globals'
import type { BreakerChange } from './effects.ts'
import { NotSent, type Operation } from './outside-system.ts'
import { GIVEN_UP } from './report.ts'
import { BUSY_FOR_MS, COMMIT_LATE_MS } from './testing/fake-erp.ts'
import { World } from './testing/world.ts'

const TIMEOUT_MS = 10_000
const LONGEST_COMMIT_MS = 60_000

const begun = async (): Promise<World> => {
  const world = new World()
  await world.start()
  return world
}

describe('a call that is answered', () => {
  test('is made once, and what the system said is told', async () => {
    const world = await begun()
    await world.plan('PO1')
    expect(world.told).toEqual([
      {
        reference: 'PO1',
        site: 'S1',
        system: 'erp',
        operation: 'place-order',
        attempt: 1,
        outcome: 'CONFIRMED',
        externalNumber: '4500000000',
        code: null,
        detail: 'placed',
        observedAt: world.clock.now(),
      },
    ])
    await world.pass(86_400_000)
    expect(world.erp.sends).toEqual(['PO1'])
  })

  test('is written down as sent before it leaves', async () => {
    const world = await begun()
    const seen: unknown[] = []
    world.erp.passes = async () => {
      const { status, attempt, sentAt } = world.store.database.intents.get('PO1') ?? {}
      seen.push({ status, attempt, sentAt })
    }
    const sentAt = world.clock.now()
    await world.plan('PO1')
    expect(seen[0]).toEqual({ status: 'sent', attempt: 1, sentAt })
  })

  test('may be refused, which is not tried again', async () => {
    const world = await begun()
    world.erp.fates = ['refuse']
    await world.plan('PO1')
    await world.pass(86_400_000)
    expect(world.told).toMatchObject([{ outcome: 'REFUSED', code: 'ME/083', detail: 'enter the purchasing group' }])
    expect(world.erp.calls).toHaveLength(1)
  })

  test('is told though the system says half a character, or more than is kept', async () => {
    const world = new World()
    const answer = { outcome: 'refused', code: '\ud83e', detail: `${'x'.repeat(499)}🧤` } as const
    const operation = { send: async () => answer, find: async () => undefined }
    world.systems = { erp: world.erp.system({ operations: { 'place-order': operation } }) }
    await world.start()
    await world.plan('PO1')
    expect(world.told).toMatchObject([{ outcome: 'REFUSED', code: '\ufffd', detail: `${'x'.repeat(499)}\ufffd` }])
  })

  test('leaves nothing that runs or ticks', async () => {
    const world = await begun()
    await world.plan('PO1', 'PO2')
    await world.pass(1)
    expect(world.clock.next()).toBeUndefined()
    expect(world.effects.status()).toEqual({ erp: { breaker: 'closed', queued: 0, inFlight: 0 } })
  })
})

describe('a call whose outcome is not known', () => {
  test('committed, then timed out: it is in doubt, found under its reference, and not sent again', async () => {
    const world = await begun()
    world.erp.fates = ['lose the answer', 'confirm']
    await world.plan('PO1')
    expect(world.outcomes).toEqual([])
    await world.pass(TIMEOUT_MS)
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 1 CONFIRMED'])
    expect(world.told[0]?.detail).toContain('no answer from erp within 10000 ms')
    await world.pass(86_400_000)
    expect(world.erp.ordersPerReference).toEqual([1])
    expect(world.erp.sends).toHaveLength(1)
  })

  test.each(['fail', 'fail after the commit'] as const)(
    '%s: an error is no proof that nothing happened',
    async (fate) => {
      const world = await begun()
      world.erp.fates = [fate, 'confirm']
      await world.plan('PO1')
      expect(world.outcomes[0]).toBe('PO1 1 IN_DOUBT')
      await world.pass(86_400_000)
      expect(world.erp.ordersPerReference).toEqual([1])
    },
  )

  test('committed after the first look-up has missed it: the second, past the longest commit, finds it', async () => {
    const world = await begun()
    world.erp.fates = ['commit late', 'confirm']
    await world.plan('PO1')
    await world.pass(TIMEOUT_MS + COMMIT_LATE_MS)
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT'])
    await world.pass(LONGEST_COMMIT_MS - COMMIT_LATE_MS)
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 1 CONFIRMED'])
    expect(world.erp.ordersPerReference).toEqual([1])
  })

  test('never arrived: it is sent again after two look-ups that found nothing, the second past the longest commit', async () => {
    const world = await begun()
    const start = world.clock.now()
    world.erp.fates = ['lose the request', 'confirm']
    await world.plan('PO1')
    await world.pass(TIMEOUT_MS + LONGEST_COMMIT_MS + 1)
    expect(world.erp.calls.map(({ verb, at }) => `${verb} ${at - start}`)).toEqual([
      'send 0',
      'find 10000',
      'find 70000',
      'send 70001',
    ])
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 2 CONFIRMED'])
  })

  test('a look-up that fails proves nothing: two must find nothing', async () => {
    const world = await begun()
    world.erp.fates = ['lose the request', 'confirm']
    world.erp.finds = [...Array(12).fill('fail'), 'answer']
    await world.plan('PO1')
    await world.pass(86_400_000)
    const verbs = world.erp.calls.map((c) => c.verb)
    expect(verbs).toEqual(['send', ...Array(14).fill('find'), 'send'])
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 2 CONFIRMED'])
  })

  test('a look-up may find that it was refused', async () => {
    const world = await begun()
    world.erp.fates = ['lose the request']
    world.erp.finds = ['refused']
    await world.plan('PO1')
    await world.pass(TIMEOUT_MS)
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 1 REFUSED'])
  })

  test('after five such sends it is given up, once, looked up every quarter of an hour, and may still be found', async () => {
    const world = await begun()
    world.erp.fates = ['lose the request']
    await world.plan('PO1')
    await world.pass(86_400_000)
    expect(world.erp.sends).toHaveLength(5)
    expect(world.outcomes).toEqual([1, 2, 3, 4, 5, 5].map((n) => `PO1 ${n} IN_DOUBT`))
    expect(world.told.map((o) => o.code)).toEqual([null, null, null, null, null, GIVEN_UP])
    expect(world.told.at(-1)?.detail).toContain('sent 5 times without an answer')
    expect(world.statusOf('PO1')).toBe('unknown')
    expect(world.logged.filter((l) => l.level === 'error')).toHaveLength(1)
    const looked = world.erp.calls.length
    await world.pass(3_600_000)
    expect(world.erp.calls.length - looked).toBe(4)
    world.erp.orders.set('PO1', ['4500000099'])
    await world.pass(900_000)
    expect(world.told.at(-1)).toMatchObject({ outcome: 'CONFIRMED', externalNumber: '4500000099' })
  })
})

describe('a call that certainly never reached the system', () => {
  test('is no doubt: it is planned again and tried until it gets through, with rests in between', async () => {
    const world = await begun()
    const start = world.clock.now()
    world.erp.fates = ['not reached', 'not reached', 'not reached', 'confirm']
    await world.plan('PO1')
    expect(world.statusOf('PO1')).toBe('planned')
    await world.pass(60_000)
    expect(world.erp.calls.map((c) => c.at - start)).toEqual([0, 750, 2_250, 5_250])
    expect(world.outcomes).toEqual(['PO1 4 CONFIRMED'])
  })

  test('sends of which nothing came do not count against the five that may end in doubt', async () => {
    const world = await begun()
    world.erp.fates = [...Array(20).fill('not reached'), 'lose the request', 'confirm']
    await world.plan('PO1')
    await world.pass(3_600_000)
    expect(world.outcomes).toEqual(['PO1 21 IN_DOUBT', 'PO1 22 CONFIRMED'])
  })
})

describe('a system that turns calls away until a time of its own', () => {
  test('is left alone until then, whoever waits, and is not taken for broken', async () => {
    const world = new World()
    world.systems = {
      erp: world.erp.system({
        concurrency: 1,
        breaker: { failurePercentage: 50, calls: 1, windowMs: 60_000, resetMs: 5_000 },
      }),
    }
    await world.start()
    const start = world.clock.now()
    world.erp.fates = ['busy', 'busy', 'confirm']
    await world.plan(...[1, 2, 3].map((n) => ({ reference: `PO${n}`, plannedAt: start + n })))
    await world.pass(BUSY_FOR_MS - 1)
    expect(world.erp.calls).toHaveLength(1)
    await world.pass(2 * BUSY_FOR_MS)
    expect(
      world.erp.calls.map(({ reference, at }) => `${reference} ${Math.floor((at - start) / BUSY_FOR_MS)}`),
    ).toEqual(['PO1 0', 'PO1 1', 'PO1 2', 'PO2 2', 'PO3 2'])
    expect(world.logged.filter((l) => l.msg.startsWith('breaker'))).toEqual([])
    expect(world.outcomes).toEqual(['PO1 3 CONFIRMED', 'PO2 1 CONFIRMED', 'PO3 1 CONFIRMED'])
  })

  test('is asked again after five minutes at the latest', async () => {
    const world = await begun()
    const { send, find } = world.erp.system().operations['place-order'] as Operation
    let calls = 0
    const never = async (...args: Parameters<Operation['send']>) => {
      calls += 1
      if (calls === 1) throw new NotSent('429', { retryAfterMs: 86_400_000 })
      return send(...args)
    }
    world.systems = { erp: world.erp.system({ operations: { 'place-order': { send: never, find } } }) }
    await world.start()
    await world.plan('PO1')
    await world.pass(5 * 60_000)
    expect(calls).toBe(2)
  })
})

describe('a system that takes nothing twice under one reference', () => {
  const unique = async (): Promise<World> => {
    const world = new World()
    world.erp.uniqueReferences = true
    world.systems = { erp: world.erp.system() }
    await world.start()
    return world
  }

  test('and says that it has it already: confirmed by looking up the number, without doubt', async () => {
    const world = await unique()
    world.erp.orders.set('PO1', ['4500000077'])
    world.erp.finds = ['miss', 'fail', 'answer']
    await world.plan('PO1')
    await world.pass(60_000)
    expect(world.erp.calls.map((c) => c.verb)).toEqual(['send', 'find', 'find', 'find'])
    expect(world.told).toMatchObject([{ outcome: 'CONFIRMED', externalNumber: '4500000077', attempt: 1 }])
  })

  test('has one order, though the first was committed later than is declared', async () => {
    const world = await unique()
    world.erp.commitLateMs = 10 * LONGEST_COMMIT_MS
    world.erp.fates = ['commit late', 'confirm']
    await world.plan('PO1')
    await world.pass(86_400_000)
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 2 CONFIRMED'])
    expect(world.erp.ordersPerReference).toEqual([1])
  })

  test('one that has not said so is not believed: it is in doubt', async () => {
    const world = await unique()
    world.systems = { erp: world.erp.system({ uniqueReferences: false }) }
    world.erp.orders.set('PO1', ['4500000077'])
    await world.start()
    await world.plan('PO1')
    await world.pass(60_000)
    expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT', 'PO1 1 CONFIRMED'])
  })
})

describe('a call that only asks', () => {
  const list = (reference: string, more = {}) => ({
    reference,
    operation: 'list-orders',
    request: { of: 'PO1' },
    ...more,
  })

  test('begins when all that was sent before shows, leaves nothing in doubt, and is repeated until it is answered', async () => {
    const world = await begun()
    const start = world.clock.now()
    world.erp.orders.set('PO1', ['45-1', '45-2'])
    world.erp.finds = ['fail']
    await world.plan(list('PO1/look'))
    await world.pass(TIMEOUT_MS + LONGEST_COMMIT_MS + 1_500)
    expect(world.erp.calls.map(({ verb, at }) => `${verb} ${at - start}`)).toEqual(['list 70000', 'list 70750'])
    expect(world.statusOf('PO1/look')).toBe('planned')
    world.erp.finds = ['answer']
    await world.pass(60_000)
    expect(world.told).toMatchObject([{ reference: 'PO1/look', outcome: 'CONFIRMED', externalNumber: '45-1,45-2' }])
    expect(world.statusOf('PO1/look')).toBe('settled')
    expect(world.erp.sends).toEqual([])
  })

  test('holds up nothing of its own aggregate', async () => {
    const world = await begun()
    await world.plan(list('PO1/look', { aggregate: 'order:1' }), { reference: 'PO2', aggregate: 'order:1' })
    expect(world.outcomes).toEqual(['PO2 1 CONFIRMED'])
  })

  test('is asked by the next owner, when all that was sent before it took over shows', async () => {
    const world = await begun()
    const start = world.clock.now()
    await world.plan(list('PO1/look'))
    await world.pass(30_000)
    world.effects.release(world.lease)
    await world.start()
    await world.pass(86_400_000)
    expect(world.erp.calls.map(({ verb, at }) => `${verb} ${at - start}`)).toEqual(['list 100000'])
  })
})

test('a breaker is told of at the start, and when it opens or closes, with what waits', async () => {
  const world = new World()
  const changes: BreakerChange[] = []
  const breaker = { failurePercentage: 50, calls: 2, windowMs: 60_000, resetMs: 30_000 }
  world.systems = { erp: world.erp.system({ concurrency: 1, breaker }), other: world.erp.system({ name: 'other' }) }
  const start = world.clock.now()
  await world.start({ onChange: (change) => changes.push(change) })
  expect(changes).toEqual(['erp', 'other'].map((system) => ({ system, state: 'closed', since: start, queued: 0 })))
  world.erp.down = true
  await world.plan('PO1', 'PO2', 'PO3')
  await world.pass(600_000)
  expect(changes.slice(2)).toEqual([{ system: 'erp', state: 'open', since: expect.any(Number), queued: 2 }])
  world.erp.down = false
  await world.pass(60_000)
  expect(changes.slice(3)).toEqual([{ system: 'erp', state: 'closed', since: expect.any(Number), queued: 2 }])
  expect(changes[2]?.since).toBeLessThan(start + 10_000)
  expect(changes[3]?.since).toBeGreaterThanOrEqual(start + 600_000)
  expect(world.outcomes).toHaveLength(3)
})

describe('our own store and log', () => {
  test('an outcome that cannot be stored is told as soon as it can', async () => {
    const world = await begun()
    world.inboxDown = true
    await world.plan('PO1')
    await world.pass(600_000)
    world.inboxDown = false
    await world.pass(30_000)
    expect(world.outcomes).toEqual(['PO1 1 CONFIRMED'])
    expect(world.erp.sends).toHaveLength(1)
  })

  test('a store that cannot be reached keeps the request from leaving', async () => {
    const world = new World()
    let down = true
    const { store } = world
    const unreliable = {
      moveIntent: async (...args: Parameters<typeof store.moveIntent>) =>
        down ? Promise.reject(new Error('not primary')) : store.moveIntent(...args),
      loadIntent: (reference: string) => store.loadIntent(reference),
    }
    await world.start({ store: unreliable })
    await world.plan('PO1')
    await world.pass(60_000)
    expect(world.erp.calls).toEqual([])
    down = false
    await world.pass(30_000)
    expect(world.outcomes).toEqual(['PO1 1 CONFIRMED'])
  })

  test('moved, but the store never said so: it counts as sent, and is looked up first', async () => {
    const world = new World()
    const { store } = world
    let answers = 0
    const forgetful = {
      moveIntent: async (...args: Parameters<typeof store.moveIntent>) => {
        const moved = await store.moveIntent(...args)
        if (++answers === 1) throw new Error('connection reset')
        return moved
      },
      loadIntent: (reference: string) => store.loadIntent(reference),
    }
    await world.start({ store: forgetful })
    await world.plan('PO1')
    await world.pass(600_000)
    expect(world.erp.calls.map((c) => c.verb)).toEqual(['find', 'find', 'send'])
    expect(world.erp.ordersPerReference).toEqual([1])
  })

  test('a call that was not sent stays known as such, though the store would not write it down at once', async () => {
    const world = new World()
    const { store } = world
    let failing = 3
    const unreliable = {
      moveIntent: async (...args: Parameters<typeof store.moveIntent>) => {
        if (args[1] === 'planned' && failing-- > 0) throw new Error('not primary')
        return store.moveIntent(...args)
      },
      loadIntent: (reference: string) => store.loadIntent(reference),
    }
    world.erp.fates = ['not reached', 'confirm']
    await world.start({ store: unreliable })
    await world.plan('PO1')
    await world.pass(60_000)
    expect(world.erp.calls.map((c) => c.verb)).toEqual(['send', 'send'])
    expect(world.outcomes).toEqual(['PO1 2 CONFIRMED'])
  })

  test('a store that is slow to write down that it is sent: the time-out and the commit lag count from when it left', async () => {
    const world = new World()
    const { clock, store } = world
    const takes = TIMEOUT_MS / 2
    let slow = true
    const slowly = {
      loadIntent: (reference: string) => store.loadIntent(reference),
      moveIntent: async (...args: Parameters<typeof store.moveIntent>) => {
        if (slow) await new Promise<void>((resolve) => clock.at(clock.now() + takes, resolve))
        slow = false
        return store.moveIntent(...args)
      },
    }
    await world.start({ store: slowly })
    world.erp.commitLateMs = TIMEOUT_MS + LONGEST_COMMIT_MS - 1
    world.erp.fates = ['commit late', 'confirm']
    await world.plan('PO1')
    await world.pass(86_400_000)
    expect(world.erp.ordersPerReference).toEqual([1])
    expect(world.erp.sends).toEqual(['PO1'])
  })

  test('a store so slow that the time-out has half gone by: the request is not sent on that record', async () => {
    const world = new World()
    const { store, clock } = world
    let slow = true
    const slowly = {
      moveIntent: async (...args: Parameters<typeof store.moveIntent>) => {
        const moved = await store.moveIntent(...args)
        if (slow) await new Promise<void>((resolve) => clock.at(clock.now() + TIMEOUT_MS, resolve))
        slow = false
        return moved
      },
      loadIntent: (reference: string) => store.loadIntent(reference),
    }
    await world.start({ store: slowly })
    await world.plan('PO1')
    await world.pass(TIMEOUT_MS)
    expect(world.erp.calls).toEqual([])
    await world.pass(1_000)
    expect(world.outcomes).toEqual(['PO1 2 CONFIRMED'])
  })
})

test('an intent for a system or operation that nobody has configured stays planned and is reported in the log', async () => {
  const world = await begun()
  await world.plan({ reference: 'PO1', system: 'nowhere' }, { reference: 'PO2', operation: 'nothing' }, 'PO3')
  expect(world.outcomes).toEqual(['PO3 1 CONFIRMED'])
  expect(world.statusOf('PO1')).toBe('planned')
  expect(world.logged.filter((l) => l.level === 'error')).toHaveLength(2)
})

test.each([
  ['a number that is a number', { outcome: 'confirmed', externalNumber: 4_500_000_000, detail: 'x' }],
  ['no number', { outcome: 'confirmed', externalNumber: '', detail: 'x' }],
  ['a number without end', { outcome: 'confirmed', externalNumber: '4'.repeat(200_000), detail: 'x' }],
  ['a code that is none', { outcome: 'refused', code: null, detail: 'x' }],
])('an answer with %s is not believed, ends nothing, and leaves the outcome unknown', async (_, answer) => {
  const world = new World()
  const erp = world.erp.system()
  const operations = { 'place-order': { send: async () => answer as never, find: async () => answer as never } }
  world.systems = { erp: { ...erp, operations } }
  const effects = await world.start()
  await world.plan('PO1')
  await world.pass(300_000)
  expect(world.outcomes).toEqual(['PO1 1 IN_DOUBT'])
  await Promise.all([effects.stop(), world.pass(60_000)])
})
