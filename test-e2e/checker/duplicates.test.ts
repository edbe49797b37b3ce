import { expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import { broken, carriedWhere, set } from './testing/changes.ts'
import { aTroubledDay } from './testing/day.ts'

const day = await aTroubledDay()

/** What was in doubt at its first attempt was sent again so long after it was planned. */
const sentAgain = (afterMs: number) => (e: Evidence) => {
  const { reference } = carriedWhere(e, 'supplyline.EffectOutcome', ({ outcome }) => outcome === 'IN_DOUBT')
  const intent = e.stores['procurement-sync']?.intents.find((i) => i.reference === reference)
  set(intent, { attempt: 2, sentAt: (intent?.plannedAt ?? 0) + afterMs })
}

test('what is in doubt is not sent again before it could have been committed', () => {
  expect(broken(day, 3, sentAgain(12_999))).toContainEqual(
    expect.stringMatching(/^place-order PO\w+ was in doubt, and was sent again 12999 ms after it was planned$/),
  )
})

test('after that it may be', () => {
  expect(broken(day, 3, sentAgain(13_000))).toEqual([])
})

test('an ERP that declares no lag is not held to one', () => {
  const silent = (e: Evidence) => {
    for (const erp of e.erps) set(erp, { longestCommitMs: undefined })
    sentAgain(1)(e)
  }
  expect(broken(day, 3, silent)).toEqual([])
})
