import { describe, expect, test } from '@jest/globals'
import { COMMIT_LATE_MS } from './testing/fake-erp.ts'
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

  test('after five such sends it stays in doubt, is looked up every quarter of an hour, and may still be found', async () => {
    const world = await begun()
    world.erp.fates = ['lose the request']
    await world.plan('PO1')
    await world.pass(86_400_000)
    expect(world.erp.sends).toHaveLength(5)
    expect(world.outcomes).toEqual([1, 2, 3, 4, 5].map((n) => `PO1 ${n} IN_DOUBT`))
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
