import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { stock } from '../decide.ts'
import { contract, dataOf, entry, item, onHand, type par, policy, supplier } from '../examples.ts'
import { readmeTable } from '../readme-table.ts'
import { levelsOf } from './levels.ts'
import { needOf } from './need.ts'

type Policy = ReturnType<typeof par>['data']

const unknown = { shelfLifeDays: null, criticality: null }

const levelsIn = (words: string): Partial<Policy> =>
  Object.fromEntries(words.split(', ').map((level) => level.split(' ') as [string, string]))

describe('the table of the README', () => {
  const rows = readmeTable('policy')
  const cases = rows.flatMap((row) => {
    const [at, missing] = [row.at?.split(', ') ?? [], row.missing?.split(', ') ?? []]
    return at.map((position, i) => [row.policy, row['for example'], position, missing[i]] as const)
  })

  test('has every kind of policy, and a result for every position', () => {
    const kinds = ['MIN_MAX', 'ONE_FOR_ONE', 'PAR', 'REORDER_POINT', 'TWO_BIN']
    expect([...new Set(rows.map((row) => row.policy))].sort()).toEqual(kinds)
    expect(cases.filter(([, , , missing]) => !missing)).toEqual([])
  })

  test.each(cases)('%s, %s: at %s, %s are missing', (kind, words, position, missing) => {
    const data = policy({ kind: kind as Policy['kind'], par: null, ...levelsIn(words ?? '') }).data
    const need = needOf(levelsOf(data, null, unknown), position, 'EA')
    expect('problem' in need ? need.problem : (need.missing?.quantity ?? '0')).toBe(missing)
    const byPiece = [policy(data), item(), contract({ unit: 'EA' }), supplier()]
    const { events } = play(stock, [entry(onHand(position), byPiece)])
    const proposed = dataOf(events, 'replenishment.ReplenishmentProposed').map((p) => p.orderQuantity)
    expect(proposed).toEqual(missing === '0' ? [] : [missing])
  })
})

describe('two bins', () => {
  const bins = policy({ kind: 'TWO_BIN', par: null, binQuantity: '50' })
  const stamps = [bins, item(), contract({ unit: 'EA' }), supplier()]

  test('an empty bin is ordered once; the other one, while it is used, orders nothing', () => {
    const events = play(stock, [entry(onHand('100'), stamps), entry(onHand('50'), stamps)]).events
    expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toMatchObject([{ need: '50', binQuantity: '50' }])
    const next = given(stock, events)
    expect(dataOf(next.when(entry(onHand('10'), stamps)).events, 'replenishment.ReplenishmentProposed')).toEqual([])
    expect(dataOf(next.when(entry(onHand('0'), stamps)).events, 'replenishment.ReplenishmentProposed')).toHaveLength(1)
  })

  test('a position in fractions, and one far below zero, are brought above one bin by no more bins than needed', () => {
    for (const position of ['49.999999', '0.000001', '-1234.5']) {
      const need = needOf(levelsOf(bins.data, null, unknown), position, 'EA')
      const quantity = Number('missing' in need ? need.missing?.quantity : 0)
      expect(Number(position) + quantity).toBeGreaterThan(50)
      expect(Number(position) + quantity - 50).toBeLessThanOrEqual(50)
    }
  })
})

describe('one for one', () => {
  const implants = policy({ kind: 'ONE_FOR_ONE', par: '3' })
  const proposed = (terms: Parameters<typeof contract>[0]) =>
    dataOf(
      play(stock, [entry(onHand('2'), [implants, item(), contract(terms), supplier()])]).events,
      'replenishment.ReplenishmentProposed',
    )

  test('as many pieces as were used, and no word about more', () => {
    const [proposal] = proposed({ unit: 'EA' })
    expect(proposal).toMatchObject({ orderQuantity: '1', orderUnit: 'EA', par: '3' })
    expect(proposal?.explanation).toContain(': 1 EA are missing, so 1 EA are proposed')
    expect(proposal?.explanation).not.toContain(';')
  })

  test.each([
    ['a pack', { unit: 'BX' }, 'that is 99 EA more than were used, since the contract sells whole BX only'],
    ['a multiple', { unit: 'EA', multiple: '5' }, '1 EA would do, but the contract sells at least 1 in multiples of 5'],
  ])('more only where the contract forces %s, and it says so', (_, terms, words) => {
    expect(proposed(terms)[0]?.explanation).toContain(words)
  })
})

test.each([
  ['two bins of nothing', { kind: 'TWO_BIN' as const, binQuantity: '0' }],
  ['two bins of no size', { kind: 'TWO_BIN' as const }],
  ['one for one without a number', { kind: 'ONE_FOR_ONE' as const, par: null }],
  ['a review of every no days', { reviewDays: 0 }],
  ['a service level of certainty', { kind: 'MIN_MAX' as const, reorderPoint: '4', orderUpTo: '9', serviceLevel: '1' }],
])('a policy that cannot be followed: %s', (_, changes) => {
  const { events } = play(stock, [entry(onHand('1'), [policy(changes), item(), contract(), supplier()])])
  expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([{ kind: 'unusable-policy' }])
})
