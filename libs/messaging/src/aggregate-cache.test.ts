import { expect, test } from '@jest/globals'
import type { StoredAggregate } from '@supplyline/state'
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
