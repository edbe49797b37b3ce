import { expect, test } from '@jest/globals'
import type { StoredAggregate } from '@supplyline/state'
import fc from 'fast-check'
import { toCommitted } from './aggregate.ts'
import { AggregateCache } from './aggregate-cache.ts'
import { LIMITS } from './limits.ts'
import { routing } from './testing/shelf.ts'

const stored = (id: string): StoredAggregate => ({
  ...{ id, lane: 0, watermarks: [], timers: [] },
  state: { onHand: 7, taken: 1 },
})
const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => `shelf:${from + i}`)

test('what is wanted, and what has changed since the last commit, makes no room for others', async () => {
  const asked: number[] = []
  const cache = new AggregateCache(routing(), async (wanted) => {
    asked.push(wanted.length)
    return wanted.map(stored)
  })
  await cache.load(ids(0, LIMITS.cached))
  const changed = cache.at('shelf:0')
  if (changed) changed.changed = true
  await cache.load(['shelf:1', ...ids(LIMITS.cached, 3)])
  expect(asked).toEqual([LIMITS.cached, 3])
  expect(cache.at('shelf:0')).toBe(changed)
  expect(cache.at('shelf:1')?.state).toEqual({ onHand: 7, taken: 1 })
  expect([2, 3, 4, 5].map((n) => cache.has(`shelf:${n}`))).toEqual([false, false, false, true])
})

test('one of which nothing is stored is new, and one of no kind is none', async () => {
  const cache = new AggregateCache(routing(), async () => [])
  await cache.load(['shelf:A'])
  expect(cache.get('shelf:A')).toBeUndefined()
  expect(cache.at('shelf:A')?.state).toEqual({ onHand: 0, taken: 0 })
  expect(cache.at('nothing:A')).toBeUndefined()
})

const FEW = { cached: 6, inUse: 2 }

test('one that was not asked for lately comes back as it was, whatever belongs to it', async () => {
  const parked = { topic: 't', partition: 0, offset: 1, code: 'c', reason: 'r', since: 2, at: 3, waiting: 4 }
  const given: StoredAggregate[] = [
    {
      ...stored('shelf:0'),
      watermarks: [{ topic: 't', partition: 1, offset: 2, index: 0 }],
      timers: [{ name: 'late', due: 5 }],
      trace: '00-1',
    },
    { ...stored('shelf:1'), parked },
    { ...stored('shelf:2'), state: { letters: [{ value: Buffer.from('abc') }] } },
  ]
  const asked: string[][] = []
  const cache = new AggregateCache(
    routing(),
    async (wanted) => {
      asked.push(wanted)
      return wanted.map((id) => given.find((g) => g.id === id) ?? stored(id))
    },
    { cached: 20, inUse: 2 },
  )
  await cache.load(ids(0, 3))
  await cache.load(ids(3, 10))
  const { lane: _, ...first } = given[0] as StoredAggregate
  expect(cache.get('shelf:0')).toMatchObject({ ...first, parked: undefined, changed: false })
  expect(cache.get('shelf:1')).toMatchObject({ parked })
  expect(cache.get('shelf:2')?.state).toEqual(given[2]?.state)
  expect(asked).toHaveLength(2)
})

/** What happens to a cache: one is asked for, one changes, all changes are committed. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('load' as const), n: fc.nat(9) }),
  fc.record({ kind: fc.constant('change' as const), n: fc.nat(9) }),
  fc.record({ kind: fc.constant('commit' as const) }),
)

test('whatever rests and wakes, one has what was decided last', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 40, maxLength: 80, size: 'max' }), async (happenings) => {
      const committed = new Map<string, StoredAggregate>()
      const today = new Map<string, number>()
      const cache = new AggregateCache(
        routing(),
        async (wanted) => wanted.flatMap((id) => structuredClone(committed.get(id)) ?? []),
        FEW,
      )
      for (const [taken, happened] of happenings.entries()) {
        if (happened.kind === 'commit') {
          for (const id of today.keys()) {
            const aggregate = cache.get(id)
            if (!aggregate?.changed) continue
            const { text: _, ...kept } = toCommitted(0, aggregate)
            committed.set(id, structuredClone(kept))
            aggregate.changed = false
          }
          continue
        }
        const id = `shelf:${happened.n}`
        await cache.load([id])
        const aggregate = cache.at(id)
        if (!aggregate) throw new Error(`no ${id}`)
        expect(aggregate.state).toEqual({ onHand: 0, taken: today.get(id) ?? 0 })
        if (happened.kind === 'load') continue
        aggregate.state = { onHand: 0, taken }
        aggregate.changed = true
        today.set(id, taken)
      }
    }),
    { numRuns: 300 },
  )
})
