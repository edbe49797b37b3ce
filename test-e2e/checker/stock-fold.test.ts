import { expect, test } from '@jest/globals'
import type { Message } from '@supplyline/schemas'
import { item } from '../simulate/hospital.ts'
import type { SeenRecord } from './evidence.ts'
import type { Facts } from './facts.ts'
import type { Movement } from './stock.ts'
import { foldPosition } from './stock-fold.ts'
import type { Happened } from './stock-happenings.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const stamps = [
  { type: 'master.Item', data: item({ item: 'GLOVE' }) },
  { type: 'master.Location', data: { location: 'ICU', site: 'NORTH' } },
] as unknown as Message[]

const happened = (eventId: string, type: string, lot: string | null, amount: string, at = NOON): Happened => {
  const quantity = type === 'StockCounted' ? { counted: amount } : { quantity: amount }
  const place = { site: 'NORTH', source: 'WMS', item: 'GLOVE', location: 'ICU', unit: 'EA', expiry: null }
  const data = { eventId, ...place, lot, ...quantity, occurredAt: NOON, caseReference: null, reason: null }
  const movement = { type: `inventory.${type}`, data } as unknown as Movement
  return { record: { timestamp: at } as SeenRecord, movement, stamps }
}

const ways = {
  direct: [
    happened('first', 'StockCounted', null, '10'),
    happened('of L1', 'StockCounted', 'L1', '5'),
    happened('of all', 'StockCounted', null, '7'),
  ],
  inbox: [happened('issue', 'StockIssued', 'L1', '1')],
}
const begun = { sequence: 1, lastEventId: 'first', changedAt: NOON, onHand: '10', lots: [{ lot: '', onHand: '10' }] }
const released = (none: string, ofLot: string) => ({
  ...{ sequence: 4, lastEventId: 'of all', changedAt: NOON, onHand: '7' },
  lots: [
    { lot: '', onHand: none },
    { lot: 'L1', onHand: ofLot },
  ],
})
const folded = (none: string, ofLot: string) =>
  foldPosition({} as Facts, 'stock:ICU:GLOVE', ways, [begun, released(none, ofLot)])

test.each([
  ['before the count of its lot', '2', '5', ['first', 'issue', 'of L1', 'of all']],
  ['after it', '3', '4', ['first', 'of L1', 'issue', 'of all']],
])(
  'what was released together was taken in the order that leads to its lots: the issue %s',
  (_, none, ofLot, order) => {
    const { stock, taken, lost } = folded(none, ofLot)
    expect(lost).toBeUndefined()
    expect(taken.map(({ movement }) => movement?.data.eventId)).toEqual(order)
    expect(stock?.lots).toEqual(
      new Map([
        ['', none],
        ['L1', ofLot],
      ]),
    )
  },
)

test('lots that no order leads to are wrong', () => {
  expect(folded('1', '6').lost).toBeDefined()
})

test('of an event that came by both ways the one counts whose time is published', () => {
  const both = {
    direct: [
      happened('first', 'StockCounted', null, '10'),
      happened('return', 'StockReturned', null, '1'),
      happened('again', 'StockCounted', null, '3', NOON + 1),
    ],
    inbox: [happened('issue', 'StockIssued', null, '2'), happened('again', 'StockCounted', null, '3', NOON + 2)],
  }
  const step = (sequence: number, lastEventId: string, changedAt: number, onHand: string) => ({
    ...{ sequence, lastEventId, changedAt, onHand },
    lots: [{ lot: '', onHand }],
  })
  const steps = [begun, step(3, 'again', NOON + 1, '3'), step(4, 'issue', NOON, '1')]
  const { lost, taken, left } = foldPosition({} as Facts, 'stock:ICU:GLOVE', both, steps)
  expect([lost, left]).toEqual([undefined, []])
  expect(taken.map(({ movement }) => movement?.data.eventId)).toEqual(['first', 'return', 'again', 'issue'])
})
