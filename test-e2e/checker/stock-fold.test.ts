import { describe, expect, test } from '@jest/globals'
import type { Message } from '@supplyline/schemas'
import { item } from '../simulate/hospital.ts'
import type { SeenRecord } from './evidence.ts'
import type { Facts } from './facts.ts'
import type { Movement } from './stock.ts'
import { coursesOf, foldPosition } from './stock-fold.ts'
import type { Happened, Ways } from './stock-happenings.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const stamps = [
  { type: 'master.Item', data: item({ item: 'GLOVE' }) },
  { type: 'master.Location', data: { location: 'ICU', site: 'NORTH' } },
] as unknown as Message[]

/** At a minute after noon, and come so many minutes after noon. */
const happened = (eventId: string, type: string, lot: string | null, amount: string, minute: number, came = minute) => {
  const quantity = type === 'StockCounted' ? { counted: amount } : { quantity: amount }
  const place = { site: 'NORTH', source: 'WMS', item: 'GLOVE', location: 'ICU', unit: 'EA', expiry: null }
  const occurredAt = NOON + minute * 60_000
  const transfer = type === 'StockTransferredIn' ? { transferId: 'T', counterpart: 'STORE' } : {}
  const data = { eventId, ...place, lot, ...quantity, occurredAt, caseReference: null, reason: null, ...transfer }
  const movement = { type: `inventory.${type}`, data } as unknown as Movement
  return { record: { timestamp: NOON + came * 60_000 } as SeenRecord, movement, stamps }
}
const told = (...kinds: string[]) =>
  ({ about: () => kinds.map((kind) => ({ kind, cause: 'late' })) }) as unknown as Facts
const folded = (ways: Partial<Ways>, facts = told()) => {
  const all = { inbox: [], direct: [], timers: 0, recalled: [], ...ways }
  const [course] = coursesOf(all, 0)
  if (!course) throw new Error('no course')
  return foldPosition(facts, 'stock:ICU:GLOVE', all, course)
}

describe('the order in which things happened decides', () => {
  const counted = happened('counted', 'StockCounted', null, '10', 5)
  const issued = (came: number) => happened('issued', 'StockIssued', 'L1', '3', 2, came)

  test.each([2, 9])('what happened before a count is part of it, whether it came before or after it', (came) => {
    const { stock } = folded({ direct: [counted, issued(came)] })
    expect(stock).toMatchObject({ onHand: '10', consumed: '3', lastCount: { before: '-3', difference: '13' } })
    expect(stock?.lots).toEqual(
      new Map([
        ['', '13'],
        ['L1', '-3'],
      ]),
    )
  })

  test('a count that came late takes its place', () => {
    const late = happened('late', 'StockCounted', null, '10', 1, 9)
    expect(folded({ inbox: [late], direct: [issued(2)] }).stock).toMatchObject({ onHand: '7' })
  })

  test('at the same time counts come last', () => {
    const same = happened('same', 'StockIssued', null, '1', 5)
    expect(folded({ direct: [counted, same] }).stock?.onHand).toBe('10')
  })
})

describe('a count that the service says it cannot place', () => {
  const late = happened('late', 'StockCounted', null, '10', 1, 90)
  const issues = (count: number) =>
    Array.from({ length: count }, (_, i) => happened(`m${i}`, 'StockIssued', null, '1', i + 2))

  test('is left out where 32 movements happened after it', () => {
    const { stock, notApplied } = folded({ direct: [...issues(32), late] }, told('count-overtaken'))
    expect(notApplied).toMatchObject([{ not: 'count-overtaken' }])
    expect(stock?.onHand).toBe('-32')
  })

  test('counts all the same where fewer did, and where nobody is told', () => {
    expect(folded({ direct: [...issues(31), late] }, told('count-overtaken')).stock?.onHand).toBe('-21')
    expect(folded({ direct: [...issues(32), late] }).stock?.onHand).toBe('-22')
  })
})

test('what is on its way is what was sent and has not arrived, whichever came first', () => {
  const sent = (quantity: string): Happened => ({
    record: { timestamp: NOON } as SeenRecord,
    sent: { transferId: 'T', quantity, unit: 'EA', eventId: 'out', occurredAt: NOON } as never,
  })
  const arrived = (quantity: string) => happened('in', 'StockTransferredIn', null, quantity, 1)
  const transit = (inbox: Happened[], direct: Happened[]) => folded({ inbox, direct }).stock?.inTransit
  expect(transit([sent('10')], [arrived('8')])).toBe('2')
  expect(transit([sent('10')], [arrived('10')])).toBe('0')
  expect(transit([], [arrived('10')])).toBe('0')
})

test('courses of a key that was stopped: each way up to some point', () => {
  const ways = {
    timers: 0,
    recalled: [],
    inbox: [happened('a', 'StockIssued', null, '1', 1)],
    direct: [happened('b', 'StockIssued', null, '1', 2)],
  }
  const ids = [...coursesOf(ways, 1)].map(({ taken }) => taken.map((h) => h.movement?.data.eventId).join(''))
  expect(new Set(ids)).toEqual(new Set(['ab', 'ba', 'a', 'b']))
})
