import { describe, expect, test } from '@jest/globals'
import type { Evidence } from './evidence.ts'
import {
  again,
  aggregateOf,
  broken,
  type Change,
  carriedOf,
  dataOf,
  drop,
  recordOf,
  recordsOf,
  set,
} from './testing/changes.ts'
import { bothDays } from './testing/day.ts'

const { day, troubled } = await bothDays()

const SHELF = 'stock:WARD-3:GLOVE'
const shelf = (e: Evidence) =>
  aggregateOf(e, 'inventory-events', SHELF).state as {
    onHand: string
    sequence: number
    lots: { lot: string; onHand: string }[]
    lastCount: object
  }

test('110 counted of lot L-1 and 4 returned without a lot are on the shelf', () => {
  expect(shelf(day)).toMatchObject({
    onHand: '114',
    lots: [
      { lot: '', onHand: '4' },
      { lot: 'L-1', onHand: '110' },
    ],
  })
})

describe('on hand is what movements and receipts come to', () => {
  test.each<Change>([
    ['stored is another sum', 'stored as 115 EA', (e) => set(shelf(e), { onHand: '115' })],
    ['stored is another lot', 'stored as', (e) => set(shelf(e).lots[1], { lot: 'L-2' })],
    ['a lot is missing', 'stored as', (e) => shelf(e).lots.pop()],
    [
      'told is another sum',
      'last told as 115 EA',
      (e) => set(dataOf(e, 'inventory.StockPositionChanged', 4), { onHand: '115' }),
    ],
    [
      'told is less that may be used',
      '113 are told to be usable, and 114 are',
      (e) => set(dataOf(e, 'inventory.StockPositionChanged', 4), { usable: '113' }),
    ],
    [
      'told is a lot out of use',
      '1 of lot L-1 are told to be unusable, and 0 are',
      (e) => set(dataOf(e, 'inventory.StockPositionChanged', 4).lots[1], { unusable: '1' }),
    ],
    [
      'told is stock of a supplier',
      '4 are told to be consigned, and 0 are',
      (e) => set(dataOf(e, 'inventory.StockPositionChanged', 4), { consigned: '4' }),
    ],
    ['told is an older state', 'last told as', (e) => again(e, recordOf(e, 'inventory.StockPositionChanged'))],
    ['nothing is told', 'last told as nothing', (e) => drop(e, ...recordsOf(e, 'inventory.StockPositionChanged'))],
    [
      'another quantity happened',
      'the movements come to',
      (e) => set(dataOf(e, 'inventory.StockReturned', 1), { quantity: '5' }),
    ],
    [
      'another count happened',
      'the movements come to',
      (e) => set(dataOf(e, 'inventory.StockCounted'), { counted: '111' }),
    ],
    [
      'one more happened',
      'is not counted|are not counted',
      (e) => again(e, recordOf(e, 'inventory.StockReturned', 1), another(e)),
    ],
    ['one less happened', 'the movements come to 110 EA', (e) => drop(e, recordOf(e, 'inventory.StockReturned', 1))],
    [
      'a movement was taken twice',
      'stored as 118 EA .* after 6, .* and the movements come to 114 EA',
      (e) => set(shelf(e), { sequence: 6, onHand: '118' }),
    ],
    [
      'the packaging was another',
      'stock:STORE:GLOVE: stored as 100 EA',
      (e) => {
        for (const item of [stampOf(e), ...itemsIn(e)]) set(item.packaging[0], { factor: '10' })
      },
    ],
    ['consumed is another sum', 'stored as 114 EA .* -9 consumed', (e) => set(shelf(e), { consumed: '-9' })],
    [
      'a count came to another difference',
      'counted: M-4 L-1 110 1 109',
      (e) => set(shelf(e).lastCount, { before: '1', difference: '109' }),
    ],
    [
      'more is told to be in transit than is',
      '7 told to be in transit, and 0 are',
      (e) => set(dataOf(e, 'inventory.StockPositionChanged', 4), { inTransit: '7' }),
    ],
    ['a position out of nothing', 'nothing happened there', (e) => drop(e, ...aboutStore(e))],
  ])('%s', (_, says, change) => {
    expect(broken(day, 4, change)).toContainEqual(expect.stringMatching(says))
  })

  const another = (e: Evidence) => {
    const message = structuredClone(recordOf(e, 'inventory.StockReturned', 1).message)
    if (message) set(message.data, { eventId: 'M-99' })
    return message ? { message } : {}
  }
  const aboutStore = (e: Evidence) => e.records.filter((r) => r.key === 'STORE:GLOVE')
  const itemsIn = (e: Evidence) =>
    e.records.flatMap(({ message }) =>
      message?.type === 'master.Item' && message.data.item === 'GLOVE' ? [message.data] : [],
    )
  const stampOf = (e: Evidence) => {
    const [entry] = e.records.filter(
      (r) => r.carried?.type === 'inventory.StockReturned' && r.carried.data.location === 'STORE',
    )
    const found = entry?.stamps?.find((m) => m.type === 'master.Item')
    if (found?.type !== 'master.Item') throw new Error('no item is stamped')
    return found.data
  }
})

describe('what is not applied', () => {
  test.each<Change>([
    [
      'would be, were it within the horizon',
      /not counted|come to/,
      (e) =>
        set(dataOf(e, 'inventory.StockIssued', -1), {
          occurredAt: recordOf(e, 'inventory.StockIssued', -1).timestamp,
        }),
    ],
    [
      'would be, were its quantity proper',
      /not counted|come to/,
      (e) => set(dataOf(e, 'inventory.StockIssued', -2), { quantity: '1' }),
    ],
    [
      'would be, were its id its own',
      /no run|come to/,
      (e) => set(dataOf(e, 'inventory.StockIssued', 2), { eventId: 'M-98' }),
    ],
    [
      'and the first under an id would not, were it later than the horizon',
      /no run|come to/,
      (e) => set(dataOf(e, 'inventory.StockIssued', 0), { occurredAt: 0 }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 4, change)).toContainEqual(expect.stringMatching(says))
  })
})

describe('a receipt becomes stock as a whole, once', () => {
  test.each<Change>([
    [
      'a line that nobody was told of',
      'was never told of a line',
      (e) => drop(e, ...e.records.filter((r) => r.carried?.type === 'inventory.StockReceived')),
    ],
    [
      'a line of another quantity',
      'goods that no receipt has',
      (e) => set(carriedOf(e, 'inventory.StockReceived'), { quantity: '201' }),
    ],
    [
      'a line of another lot',
      'goods that no receipt has',
      (e) => set(carriedOf(e, 'inventory.StockReceived'), { lot: 'L-9' }),
    ],
    [
      'a receipt with a bad line',
      'goods that no receipt has',
      (e) => set(carriedOf(e, 'inventory.GoodsReceived').lines[0], { quantity: '0' }),
    ],
    [
      'a receipt for an unknown place',
      'goods that no receipt has',
      (e) => set(carriedOf(e, 'inventory.GoodsReceived').lines[0], { location: 'MOON' }),
    ],
  ])('%s', (_, says, change) => {
    expect(broken(day, 4, change)).toContainEqual(expect.stringMatching(says))
  })

  test('nothing of a receipt with a bad line is expected', () => {
    const refused = (e: Evidence) => set(carriedOf(e, 'inventory.GoodsReceived').lines[0], { quantity: '0' })
    expect(broken(day, 4, refused)).not.toContainEqual(expect.stringMatching('was never told'))
  })

  test('and is taken back as a whole: a reversal that nobody told the position of', () => {
    const [, reversal] = troubled.records.filter((r) => r.carried?.type === 'inventory.StockReceived')
    expect(reversal?.carried?.data).toMatchObject({ quantity: '-200' })
    const without = (e: Evidence) =>
      drop(
        e,
        ...e.records.filter((r) => r.carried?.type === 'inventory.StockReceived' && r.carried.data.quantity === '-200'),
      )
    expect(broken(troubled, 4, without)).toContainEqual(expect.stringMatching('was never told of a line'))
  })
})

test('what waits behind a parked key is not counted, and only there', () => {
  expect(broken(troubled, 4, () => {})).toEqual([])
  const unpark = (e: Evidence) => delete aggregateOf(e, 'inventory-events', 'stock:STORE:GLOVE').parked
  expect(broken(troubled, 4, unpark)).toContainEqual(expect.stringMatching('are not counted'))
})
