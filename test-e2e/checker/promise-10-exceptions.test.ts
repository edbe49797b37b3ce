import { beforeAll, describe, expect, test } from '@jest/globals'
import { contentHash } from '@supplyline/decider'
import { audit, type Records } from '@supplyline/schemas'
import type { Evidence } from './evidence.ts'
import { all, broken, type Change, dataOf, drop, recordsWhere, set } from './testing/changes.ts'
import { aTroubledDay } from './testing/day.ts'

let day: Evidence
beforeAll(async () => {
  day = await aTroubledDay()
})

test.each<Change>([
  ['no owner', 'has no owner', (e) => set(dataOf(e, 'supplyline.ExceptionRaised'), { owner: ' ' })],
  ['no next action', 'has no next action', (e) => set(dataOf(e, 'supplyline.ExceptionRaised'), { nextAction: '' })],
  ['no time to act', 'has no time to act', (e) => set(dataOf(e, 'supplyline.ExceptionRaised'), { dueAt: 0 })],
  [
    'resolved, and never raised',
    'is resolved, and was never raised',
    (e) => set(dataOf(e, 'supplyline.ExceptionResolved'), { exceptionId: 'x' }),
  ],
  [
    'resolved by another service',
    'is resolved, and was never raised',
    (e) => set(dataOf(e, 'supplyline.ExceptionResolved'), { service: 'gateway' }),
  ],
])('an exception with %s', (_, says, change) => {
  expect(broken(day, 10, change)).toContainEqual(expect.stringMatching(says))
})

describe('an audit chain', () => {
  type Entry = Records['supplyline.AuditEntry']
  const chain = (e: Evidence): void => {
    let previousHash = ''
    for (const sequence of [1, 2, 3]) {
      const entry = {
        ...{
          site: 'NORTH',
          service: 'gateway',
          partition: 0,
          sequence,
          who: 'omar',
          what: 'released',
          aggregate: null,
        },
        ...{ before: null, after: null, cause: 'x', at: 0, previousHash },
      }
      previousHash = contentHash(entry)
      const data: Entry = { ...entry, hash: previousHash }
      const message = { type: 'supplyline.AuditEntry' as const, data }
      const offset = e.records.filter((r) => r.topic === audit.name).length
      const place = { topic: audit.name, partition: 0, offset, timestamp: 0 }
      e.records.push({ ...place, key: 'gateway:0', headers: {}, value: null, message })
    }
  }
  const entry = (e: Evidence, index: number) => {
    const found = recordsWhere(e, 'supplyline.AuditEntry', ({ service }) => service === 'gateway').at(index)
    if (!found) throw new Error(`no entry ${index}`)
    return found
  }

  test('is linked, also where an entry is there twice', () => {
    expect(broken(day, 10, chain)).toEqual([])
    expect(
      broken(
        day,
        10,
        all(chain, (e) => e.records.push(entry(e, 1))),
      ),
    ).toEqual([])
  })
  test.each<Change>([
    ['a gap', 'has a gap before entry 3', (e) => drop(e, entry(e, 1))],
    ['no beginning', 'has a gap before entry 2', (e) => drop(e, entry(e, 0))],
    ['another link', 'entry 2 is not linked', (e) => set(entry(e, 1).message?.data, { previousHash: 'x' })],
    ['two entries of a number', 'has two entries 2', (e) => e.records.push(other(entry(e, 1)))],
  ])('with %s', (_, says, change) => {
    expect(broken(day, 10, all(chain, change))).toContainEqual(expect.stringMatching(says))
  })
  const other = (record: ReturnType<typeof entry>) => {
    const copy = structuredClone(record)
    set(copy.message?.data, { hash: 'x' })
    return copy
  }
})
