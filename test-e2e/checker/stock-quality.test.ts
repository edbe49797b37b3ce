import { expect, test } from '@jest/globals'
import type { Records } from '@supplyline/schemas'
import type { Stock } from './stock.ts'
import { wrongQuality } from './stock-quality.ts'

const EXPIRY = '2026-01-08'
const THEN = Date.UTC(2026, 0, 9)

type Told = Records['inventory.StockPositionChanged']
type Lot = [lot: string, onHand: string, status: Told['lots'][number]['status'], unusable: string]

const stock = (aside: [string, string][], lots: Lot[]): Stock =>
  ({
    quarantined: new Map(aside),
    consigned: '0',
    lots: new Map(lots.map(([lot, onHand]) => [lot, onHand])),
  }) as unknown as Stock
const told = (onHand: string, usable: string, lots: Lot[]): Told =>
  ({
    ...{ onHand, usable, consigned: '0' },
    lots: lots.map(([lot, held, status, unusable]) => ({ lot, expiry: EXPIRY, onHand: held, status, unusable })),
  }) as unknown as Told

const recalls = [{ recallId: 'R-1', lot: 'A' }]

test.each<[string, [string, string][], typeof recalls, Lot[], string, string, number]>([
  ['a quarantine of a part', [['A', '2']], [], [['A', '6', 'USABLE', '2']], '6', '4', 0],
  ['a quarantine that is not told', [['A', '2']], [], [['A', '6', 'USABLE', '0']], '6', '6', 2],
  ['a quarantine of more than there is', [['A', '9']], [], [['A', '6', 'QUARANTINED', '6']], '6', '0', 0],
  ['a release before its quarantine', [['A', '-2']], [], [['A', '6', 'USABLE', '0']], '6', '6', 0],
  ['a recalled lot', [], recalls, [['A', '6', 'RECALLED', '6']], '6', '0', 0],
  ['a recalled lot that is told to be usable', [], recalls, [['A', '6', 'USABLE', '0']], '6', '6', 2],
  ['an expired lot', [], [], [['A', '6', 'EXPIRED', '6']], '6', '0', 0],
  ['an expired lot that may be used all the same', [], [], [['A', '6', 'EXPIRED', '6']], '6', '6', 1],
  [
    'more out of use than there is in all',
    [],
    recalls,
    [
      ['', '-4', 'USABLE', '0'],
      ['A', '6', 'RECALLED', '6'],
    ],
    '2',
    '0',
    0,
  ],
])('%s', (_, aside, recalled, lots, onHand, usable, wrong) => {
  expect(
    wrongQuality(stock(aside, lots), recalled, told(onHand, usable, lots), { toldAt: THEN, restedAt: THEN }),
  ).toHaveLength(wrong)
})

test.each<[string, Lot, number, number, number]>([
  ['is told when its day is over', ['A', '6', 'EXPIRED', '6'], 0, 1, 0],
  ['may not be told before', ['A', '6', 'EXPIRED', '6'], -1, 1, 1],
  ['may not be forgotten', ['A', '6', 'USABLE', '0'], -1, 11, 1],
  ['need not be told at once', ['A', '6', 'USABLE', '0'], -1, 9, 0],
  ['is nothing where none is left', ['A', '-6', 'USABLE', '0'], -1, 11, 0],
])('that a lot has expired %s', (_, lot, early, minutes, wrong) => {
  const usable = lot[2] === 'EXPIRED' ? '0' : lot[1]
  const times = { toldAt: THEN + early, restedAt: THEN + minutes * 60_000 }
  expect(wrongQuality(stock([], [lot]), [], told(lot[1], usable, [lot]), times)).toHaveLength(wrong)
})
