import { beforeAll, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import { broken, type Change, set } from './testing/changes.ts'
import { aDay } from './testing/day.ts'

let day: Evidence
beforeAll(async () => {
  day = await aDay()
  day.rebuilt['procurement-sync'] = {
    aggregates: structuredClone(day.stores['procurement-sync']?.aggregates ?? []).reverse(),
    callsOutside: 0,
  }
})

const rebuilt = (e: Evidence) => e.rebuilt['procurement-sync'] ?? { aggregates: [], callsOutside: 0 }
const first = (e: Evidence) => rebuilt(e).aggregates.find((a) => a.watermarks.length > 0)

test('the same aggregates, in whatever order', () => {
  const shuffled = (e: Evidence) => {
    for (const aggregate of rebuilt(e).aggregates) {
      aggregate.watermarks.reverse()
      aggregate.trace = 'of its own'
      if (aggregate.state) aggregate.state = Object.fromEntries(Object.entries(aggregate.state).reverse())
    }
  }
  expect(broken(day, 9, () => {})).toEqual([])
  expect(broken(day, 9, shuffled)).toEqual([])
})

test.each<Change>([
  ['another state', 'rebuilt it is another', (e) => set(first(e), { state: { status: 'other' } })],
  ['another watermark', 'rebuilt it is another', (e) => set(first(e)?.watermarks[0], { offset: -1 })],
  ['another timer', 'rebuilt it is another', (e) => first(e)?.timers.push({ name: 'x', due: 0 })],
  ['parked', 'rebuilt it is another', (e) => set(first(e), { parked: { topic: 't' } })],
  ['one less', 'it was not rebuilt', (e) => rebuilt(e).aggregates.pop()],
  ['one more', 'rebuilt, and not there live', (e) => set(first(e), { id: 'order:other' })],
  ['a call outside', 'made 1 calls outside', (e) => set(rebuilt(e), { callsOutside: 1 })],
])('%s', (_, says, change) => {
  expect(broken(day, 9, change)).toContainEqual(expect.stringMatching(says))
})
