import { expect, test } from '@jest/globals'
import { check } from './check.ts'
import { aDay, aTroubledDay } from './testing/day.ts'

test('a day on which some things come twice, differ or are malformed keeps every promise', async () => {
  expect(check(await aDay())).toEqual([])
})

test('so does one on which partners fail, everybody is started anew, and a key is parked', async () => {
  expect(check(await aTroubledDay())).toEqual([])
})

test('of nothing there is nothing to say', () => {
  const nothing = { records: [], accepted: [], erps: [], suppliers: [], stores: {}, rebuilt: {}, deaths: [] }
  expect(check({ ...nothing, restedAt: 0 })).toEqual([])
})

test('it takes no longer than it is given: three hundred records a millisecond and a half', async () => {
  const evidence = await aTroubledDay()
  for (let n = 0; n < 300; n++) check(evidence)
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; n < 50; n++) {
    const begun = performance.now()
    check(evidence)
    best = Math.min(best, performance.now() - begun)
  }
  // 0.5 ms on an idle machine; others may be at work on this one.
  expect(best).toBeLessThan((1.5 * evidence.records.length) / 300)
})
