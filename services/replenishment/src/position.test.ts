import { describe, expect, test } from '@jest/globals'
import type { MessageOf } from '@supplyline/schemas'
import { stock } from './decide.ts'
import { dataOf, entry, masterData, NOON, onHand, par } from './examples.ts'
import { positionOf, usableAt } from './position.ts'
import { initialState } from './stock.ts'
import { current } from './stored-before.ts'

type Lot = MessageOf<'inventory.StockPositionChanged'>['data']['lots'][number]

const DAY = 86_400_000
const lot = (quantity: string, changes: Partial<Lot> = {}): Lot => ({
  ...{ lot: 'A', expiry: null, onHand: quantity, status: 'USABLE', unusable: '0' },
  ...changes,
})
const at = (quantity: string, usable: string | null, lots: Lot[], now = NOON) =>
  usableAt(positionOf(onHand(quantity, { usable, lots }).data), now)

describe('what may be used of what is on hand', () => {
  test.each<[string, string, string | null, Lot[], string]>([
    ['all of it', '12', '12', [lot('12')], '12'],
    ['but what is recalled', '12', '8', [lot('12', { unusable: '4' })], '8'],
    ['also of a lot that expires', '12', '8', [lot('12', { expiry: '2026-03-01', unusable: '4' })], '8'],
    [
      'but what has expired, once',
      '12',
      '7',
      [lot('5', { expiry: '2026-01-01', status: 'EXPIRED', unusable: '5' })],
      '7',
    ],
    ['as the position says, whatever its lots do', '12', '3', [lot('12')], '3'],
    ['of a position that does not tell, by its lots', '12', null, [lot('12', { unusable: '4' })], '8'],
    ['of an older one, by expiry alone', '12', null, [lot('5', { expiry: '2026-01-01', unusable: null })], '7'],
    ['never less than what is owed', '-3', '-3', [lot('4', { unusable: '4' }), lot('-7', { lot: '' })], '-3'],
    ['nothing where all is quarantined', '4', '0', [lot('4', { status: 'QUARANTINED', unusable: null })], '0'],
  ])('%s', (_, quantity, usable, lots, expected) => {
    expect(at(quantity, usable, lots)).toBe(expected)
  })

  test('a lot that is recalled in part and then expires is lost once', () => {
    const lots = [lot('5', { expiry: '2026-01-06', unusable: '2' })]
    expect([NOON, NOON + 2 * DAY].map((now) => at('12', '10', lots, now))).toEqual(['10', '7'])
  })
})

test('given 12 on hand and a par of 10, when 4 of them are recalled, then 2 are proposed, and it is said why', () => {
  const lots = [lot('12', { status: 'USABLE', unusable: '4' })]
  const { events } = stock.decide(entry(onHand('12', { usable: '8', lots }), [par('10'), ...masterData]), initialState)
  const [proposal] = dataOf(events, 'replenishment.ReplenishmentProposed')
  expect(proposal).toMatchObject({ onHand: '12', expired: '0', unusable: '4', inventoryPosition: '8', need: '2' })
  expect(proposal?.explanation).toMatch(
    /^3W has 12 EA of .*, of which 4 EA are quarantined or recalled and none on order/,
  )
})

test('a state of before this was told is read on, with its lots by expiry', () => {
  const { transfers: _t, look: _l, withdrawnAt: _w, shelfLives: _s, ...kept } = initialState
  const { unusable: _u, balance: _b, ...position } = positionOf(onHand('12').data)
  const stored = { ...kept, position: { ...position, expiring: [['2026-01-05', '4'] as [string, string]] } }
  const state = current(stored)
  expect(state.position && usableAt(state.position, NOON + DAY)).toBe('8')
  const { events } = stock.decide(entry(par('10'), masterData, NOON + DAY), stored as never)
  expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toMatchObject([{ expired: '4', need: '2' }])
})

test('a state of before it was observed how long lots keep is read on', () => {
  const { shelfLives: _s, ...stored } = { ...initialState, position: positionOf(onHand('12').data) }
  const events = stock.decide(entry(onHand('4'), [par('10'), ...masterData]), stored as never).events ?? []
  expect(events.reduce(stock.evolve, stored as never)).toMatchObject({ shelfLives: [], position: { onHand: '4' } })
})
