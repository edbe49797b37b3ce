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

/** The answer to its first attempt is a refusal, heard so long after the second one was done. */
const refusedLate = (afterMs: number) => (e: Evidence) => {
  const told = carriedWhere(e, 'supplyline.EffectOutcome', ({ outcome }) => outcome === 'IN_DOUBT')
  const { reference } = told
  const document = e.erps.flatMap((erp) => erp.documents).find((d) => d.reference === reference)
  const committedAt = document?.committedAt ?? 0
  set(
    e.stores['procurement-sync']?.intents.find((i) => i.reference === reference),
    { attempt: 2, sentAt: committedAt },
  )
  set(told, { outcome: 'REFUSED', attempt: 1, observedAt: committedAt + afterMs })
}

test('a refusal is not told when the next attempt has been done', () => {
  expect(broken(day, 3, refusedLate(1))).toContainEqual(
    expect.stringMatching(/^place-order PO\w+ is told as refused at attempt 1, after attempt 2 was done$/),
  )
})

test('one that was heard before that is', () => {
  expect(broken(day, 3, refusedLate(0))).not.toContainEqual(expect.stringMatching('after attempt 2 was done'))
})
