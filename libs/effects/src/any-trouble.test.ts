import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Fate } from './testing/fake-erp.ts'
import { troubled } from './testing/troubled.ts'
import { World } from './testing/world.ts'

const fate = fc.constantFrom<Fate[]>(
  'confirm',
  'refuse',
  'lose the request',
  'lose the answer',
  'commit late',
  'fail',
  'fail after the commit',
  'not reached',
  'busy',
)
const owner = fc.record({
  trouble: fc.constantFrom('dies' as const, 'is held up' as const),
  steps: fc.nat(60),
  inboxDown: fc.boolean(),
  down: fc.boolean(),
  forMs: fc.nat(400_000),
})

test('whatever happens to calls, to owners and to the inbox: one order each, none that is not told, all ended', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { maxLength: 20 }),
      fc.array(fc.constantFrom('answer' as const, 'fail' as const), { maxLength: 10 }),
      fc.array(owner, { minLength: 1, maxLength: 4 }),
      async (fates, finds, owners) => {
        const world = new World()
        const breaker = { failurePercentage: 50, calls: 5, windowMs: 60_000, resetMs: 30_000 }
        world.systems = { erp: world.erp.system({ concurrency: 3, ratePerSecond: 20, breaker }) }
        world.erp.fates = [...fates, 'confirm']
        world.erp.finds = [...finds, 'answer']
        world.erp.latencyMs = 700
        for (const [n, { trouble, steps, inboxDown, down, forMs }] of owners.entries()) {
          const process = troubled(world, trouble, steps)
          world.erp.passes = process.passes
          await world.start(process.options)
          await world.plan(...[0, 1, 2, 3].map((i) => ({ reference: `PO${n}${i}`, aggregate: `order:${i % 3}` })))
          Object.assign(world, { inboxDown })
          world.erp.down = down
          await world.pass(forMs)
          world.inboxDown = false
          world.erp.down = false
        }
        world.erp.passes = async () => {}
        await world.start()
        await world.pass(86_400_000)

        expect(world.erp.ordersPerReference.filter((orders) => orders !== 1)).toEqual([])
        const intents = [...world.store.database.intents.values()]
        const inDoubt = intents.filter((i) => i.status === 'unknown' && i.attempt >= 5).map((i) => i.aggregate)
        for (const { reference, status, aggregate } of intents) {
          const told = world.told.filter((o) => o.reference === reference && o.outcome !== 'IN_DOUBT')
          const ordered = world.erp.orders.has(reference)
          expect(new Set(told.map((o) => o.outcome)).size).toBeLessThanOrEqual(1)
          expect(told.some((o) => o.outcome === 'CONFIRMED')).toBe(ordered)
          if (!inDoubt.includes(aggregate)) expect(status).toBe('settled')
        }
      },
    ),
    { numRuns: 100 },
  )
}, 60_000)
