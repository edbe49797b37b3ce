import { expect, test } from '@jest/globals'
import { type Movement, movementsOf, type Workload, warmUpOf, zipf } from './movements.ts'
import { ReferenceFold } from './reference-fold.ts'

const load: Workload = {
  ...{ movements: 50_000, items: 100, locations: 10, skew: 'even', duplicates: 0.1, seed: 1, now: 1_700_000_000_000 },
}
const keyOf = ({ data: { location, item } }: Movement) => `${location}:${item}`

async function* positions(entries: Iterable<readonly [string, string]>) {
  yield* entries
}

test('one seed gives one load, another seed another', () => {
  const first = (seed: number) => JSON.stringify([...movementsOf({ ...load, seed, movements: 1_000 })])
  expect(first(7)).toBe(first(7))
  expect(first(7)).not.toBe(first(8))
})

test('a tenth was sent before, with the same content, at most a buffer of a source ago', () => {
  const sent = new Map<string, { text: string; at: number }>()
  const wrong: string[] = []
  let duplicates = 0
  let at = 0
  for (const message of movementsOf(load)) {
    const { eventId } = message.data
    const before = sent.get(eventId)
    if (before) {
      duplicates++
      if (JSON.stringify(message) !== before.text || at - before.at > 6_000) wrong.push(eventId)
    } else sent.set(eventId, { text: JSON.stringify(message), at })
    at++
  }
  expect(wrong).toEqual([])
  expect(at).toBe(load.movements)
  expect(duplicates / load.movements).toBeCloseTo(0.1, 2)
})

test('the warm-up has every position once, and its ids are none of those that follow', () => {
  const warmUp = [...warmUpOf(load)]
  expect(new Set(warmUp.map(keyOf)).size).toBe(1_000)
  const ids = new Set(warmUp.map((m) => m.data.eventId))
  expect(ids.size).toBe(1_000)
  expect([...movementsOf(load)].filter(({ data }) => ids.has(data.eventId))).toEqual([])
})

test('even: no position has much more than another', () => {
  const counts = new Map<string, number>()
  for (const message of movementsOf(load)) counts.set(keyOf(message), (counts.get(keyOf(message)) ?? 0) + 1)
  expect(counts.size).toBe(1_000)
  expect(Math.max(...counts.values())).toBeLessThan(100)
})

test('zipf: the share of the first k positions grows with the logarithm of k', () => {
  let state = 1
  const next = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const pick = zipf(250_000, next)
  const draws = Array.from({ length: 100_000 }, pick)
  for (const k of [1, 10, 1_000, 250_000]) {
    const share = draws.filter((index) => index < k).length / draws.length
    expect(share).toBeCloseTo(Math.log(k + 1) / Math.log(250_001), 2)
  }
  expect(Math.min(...draws)).toBe(0)
  expect(Math.max(...draws)).toBeLessThan(250_000)
})

test('the fold counts each event once, and tells what differs', async () => {
  const small = { ...load, items: 2, locations: 1, movements: 2_000 }
  const fold = new ReferenceFold(small)
  const onHand = new Map<string, number>()
  const seen = new Set<string>()
  for (const message of [...warmUpOf(small), ...movementsOf(small)]) {
    fold.take(message)
    if (seen.has(message.data.eventId)) continue
    seen.add(message.data.eventId)
    const sign = message.type === 'inventory.StockIssued' ? -1 : 1
    onHand.set(keyOf(message), (onHand.get(keyOf(message)) ?? 0) + sign * Number(message.data.quantity))
  }
  expect(seen.size).toBeLessThan(2_002)
  const right = [...onHand].map(([key, n]) => [key, String(n)] as const)
  const [first = ['', ''], second = ['', '']] = right
  expect(await fold.difference(positions(right))).toBeUndefined()
  expect(await fold.difference(positions([first, [second[0], `${second[1]}0`]]))).toMatch(/^1 of 2 positions differ/)
  expect(await fold.difference(positions([first]))).toContain(`${second[0]} is missing`)
  expect(await fold.difference(positions([...right, first]))).toContain('there twice')
  expect(await fold.difference(positions([...right, ['LOC-9:ITEM-9', '1']]))).toContain('LOC-9:ITEM-9 is none of ours')
})

test('an event beyond the workload is no event of it', () => {
  const fold = new ReferenceFold({ ...load, movements: 8, items: 1, locations: 1 })
  const [one] = movementsOf({ ...load, movements: 1 })
  expect(() => fold.take(one as Movement)).toThrow('beyond the workload')
})
