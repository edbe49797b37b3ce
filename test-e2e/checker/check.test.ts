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

test('it takes no longer than it is given: as long as one and a half copies of what it looks at', async () => {
  const evidence = await aTroubledDay()
  const best = { check: Number.POSITIVE_INFINITY, copy: Number.POSITIVE_INFINITY }
  const time = (what: keyof typeof best, run: () => void) => {
    const begun = performance.now()
    run()
    best[what] = Math.min(best[what], performance.now() - begun)
  }
  // Beside one another, since others may be at work on this machine; and until the engine has warmed to it.
  for (let n = 0; n < 350 && (n < 50 || best.check >= 1.5 * best.copy); n++) {
    time('check', () => check(evidence))
    time('copy', () => structuredClone(evidence))
  }
  expect(best.check).toBeLessThan(1.5 * best.copy)
})
