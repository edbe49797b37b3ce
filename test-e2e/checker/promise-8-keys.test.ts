import { describe, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import {
  again,
  aggregateOf,
  broken,
  type Change,
  dataWhere,
  drop,
  recordOf,
  recordsOf,
  set,
} from './testing/changes.ts'
import { bothDays } from './testing/day.ts'

const { day, troubled } = await bothDays()

const STORE = 'stock:STORE:GLOVE'
const receipt = (e: Evidence) => aggregateOf(e, 'inventory-events', 'receipt:NORTH:DOCK:GR-1')
const entryOf = (e: Evidence, aggregate: string, index = 0) => {
  const found = e.records.filter(
    (r) =>
      r.topic === 'inventory-events.inbox.v1' &&
      r.message?.type === 'supplyline.InboxEntry' &&
      r.message.data.aggregate === aggregate,
  )[index]
  if (found?.message?.type !== 'supplyline.InboxEntry') throw new Error(`no entry ${index} for ${aggregate}`)
  return { record: found, cause: found.message.data.cause }
}

describe('every aggregate has taken what it was given', () => {
  test.each<Change>([
    [
      'not the last of it',
      'receipt:NORTH:DOCK:GR-1: taken up to 0, 0',
      (e) => set(receipt(e).watermarks[0], { offset: 0 }),
    ],
    ['not the last of one record', 'taken up to 1, -1', (e) => set(receipt(e).watermarks[0], { index: -1 })],
    ['nothing of a source', 'taken up to nothing', (e) => receipt(e).watermarks.pop()],
    ['nothing at all', 'nothing of what it was given was taken', (e) => forget(e)],
    [
      'more than it was given',
      'has taken what it was never given',
      (e) => receipt(e).watermarks.push({ topic: 't', partition: 0, offset: 0, index: 0 }),
    ],
    [
      'an entry that was lost',
      'receipt:NORTH:DOCK:GR-1: (taken up to|has taken)',
      (e) => drop(e, entryOf(e, 'receipt:NORTH:DOCK:GR-1', 2).record),
    ],
    ['an entry that was overtaken', 'came after a later one of its source, and was never taken', (e) => overtake(e)],
  ])('%s', (_, says, change) => {
    expect(broken(day, 8, change)).toContainEqual(expect.stringMatching(says))
  })

  const forget = (e: Evidence) => {
    const store = e.stores['inventory-events']
    if (store) store.aggregates = store.aggregates.filter((a) => a !== receipt(e))
  }
  const overtake = (e: Evidence) => {
    const { record } = entryOf(e, 'receipt:NORTH:DOCK:GR-1', 0)
    again(e, record)
    drop(e, record)
  }

  test('an entry that is there again was taken', () => {
    expect(broken(day, 8, (e) => again(e, entryOf(e, 'receipt:NORTH:DOCK:GR-1').record))).toEqual([])
  })
})

describe('a parked key', () => {
  const parking = (e: Evidence) => {
    const { parked } = aggregateOf(e, 'inventory-events', STORE)
    if (!parked) throw new Error('it is not parked')
    return parked
  }
  test('waits with all that came behind', () => {
    expect(parking(troubled)).toMatchObject({ topic: 'inventory.stock-movements.v1', waiting: 2 })
    expect(broken(troubled, 8, () => {})).toEqual([])
  })
  test.each<Change>([
    ['loses one of them', /1 wait, and 2(?: to \d)? came behind/, (e) => set(parking(e), { waiting: 1 })],
    ['has one too many', /9 wait, and 2(?: to \d)? came behind/, (e) => set(parking(e), { waiting: 9 })],
    [
      'has no dead letter',
      'what stopped it is no dead letter',
      (e) => drop(e, ...e.records.filter((r) => r.topic === 'inventory-events.dead-letters.v1')),
    ],
    [
      'of which nobody was told',
      'is parked, and nobody was told',
      (e) => drop(e, ...recordsOf(e, 'supplyline.ExceptionRaised')),
    ],
    ['of which somebody was told that it goes on', 'is parked, and nobody was told', (e) => resolve(e)],
    ['by nothing', 'where nothing of it lies', (e) => set(parking(e), { offset: 77 })],
    [
      'was released, and goes not on',
      'was released, and what waits is not taken',
      (e) => set(parking(e), { draining: true }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(troubled, 8, change)).toContainEqual(expect.stringMatching(says))
  })
  const resolve = (e: Evidence) => {
    const raised = dataWhere(e, 'supplyline.ExceptionRaised', ({ kind }) => kind === 'key-parked')
    const { exceptionId, site, service } = raised
    const data = { exceptionId, site, service, resolvedBy: 'omar', resolution: 'released', resolvedAt: 0 }
    const message = { type: 'supplyline.ExceptionResolved' as const, data }
    again(e, recordOf(e, 'supplyline.ExceptionRaised'), { headers: {}, message })
  }
})
