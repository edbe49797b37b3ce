import { describe, expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import { stock } from '../decide.ts'
import { dayOf } from '../demand/demand.ts'
import type { DemandForecast } from '../demand/forecast.ts'
import { shelfLifeOf } from '../demand/shelf-life.ts'
import { contract, dataOf, entry, item, NOON, onHand, policy, supplier } from '../examples.ts'
import { explain } from '../proposal/explain.ts'
import { readmeTable } from '../readme-table.ts'
import { initialState, type Stock } from '../stock.ts'
import { type Keeping, levelsOf, type StockingPolicy } from './levels.ts'

const DAY = 86_400_000
const TODAY = dayOf(NOON)

describe('the table of the README', () => {
  const rows = readmeTable('by demand')
  const known = (cell: string | undefined) => (cell === '?' ? null : (cell ?? null))
  const forecast = (demand: string, used: string | undefined, leadTimeDays = ''): DemandForecast => ({
    ...{ method: 'MEAN', days: 56, error: '0', naiveError: '0', leadTimeDays, leadTimeSd: '0', demand },
    ...{ demandSd: '0', averageDailyUse: used ?? '', serviceLevel: '0.98', safetyStock: '0', madeAt: NOON },
  })

  test.each(rows)('$kind, $criticality: $used a day', (row) => {
    const [reorderPoint = '', orderUpTo = ''] = row['by demand']?.split(' to ') ?? []
    const kind = row.kind as StockingPolicy['kind']
    const given = policy({ kind, par: null, reorderPoint, orderUpTo, serviceLevel: '0.98' }).data
    const days = known(row['keeps for'])
    const keeping: Keeping = {
      shelfLifeDays: days === null ? null : Number(days),
      criticality: known(row.criticality) as Keeping['criticality'],
    }
    const levels = levelsOf(given, forecast(reorderPoint, row['used a day'], row['lead time']), keeping)
    expect(`${levels.reorderPoint} to ${levels.orderUpTo}`).toBe(row.levels)
  })

  test('has rows', () => expect(rows.length).toBeGreaterThan(8))
})

/** The last of so many days on which it may be used, today being the first. */
const until = (days: number, from = TODAY) => new Date((from + days - 1) * DAY).toISOString().slice(0, 10)
const lot = (name: string, expiry: string, quantity: string) => ({
  ...{ lot: name, expiry, onHand: quantity, status: 'USABLE' as const, unusable: '0' },
})
const held = (received: string, ...lots: ReturnType<typeof lot>[]) =>
  onHand(String(lots.reduce((sum, { onHand: n }) => sum + Number(n), 0)), { lots, receivedOnOrders: received })
const shelfLives = (...positions: ReturnType<typeof onHand>[]) =>
  play(
    stock,
    positions.map((position) => entry(position, [])),
  ).state.shelfLives

describe('how long it keeps', () => {
  test('is what is left of a lot when it has come, today included', () => {
    expect(shelfLives(held('0'), held('5', lot('A', until(30), '5')))).toEqual([30])
    expect(shelfLives(held('0'), held('5', lot('A', until(30), '2'), lot('B', until(20), '3')))).toEqual([20, 30])
  })

  test('is seen again when more of a lot has come, and not when some of it is used', () => {
    const [none, first, more] = [held('0'), held('5', lot('A', until(30), '5')), held('7', lot('A', until(30), '7'))]
    expect(shelfLives(none, first, held('5', lot('A', until(30), '4')))).toEqual([30])
    expect(shelfLives(none, first, more)).toEqual([30, 30])
  })

  test('is not what came from another place or is counted, nor what a place begins with', () => {
    expect(shelfLives(held('0'), held('0', lot('A', until(3), '5')))).toEqual([])
    expect(shelfLives(held('5', lot('A', until(30), '5')))).toEqual([])
  })

  test('once told again, or late, is seen once', () => {
    const [none, came] = [held('0'), held('5', lot('A', until(30), '5'))]
    expect(shelfLives(none, came, came)).toEqual([30])
    expect(shelfLives(held('0'), held('5', lot('A', until(0), '5')))).toEqual([])
  })

  test('of five lots; the median counts', () => {
    const none = held('0')
    const lots = [9, 3, 30, 30, 2, 30].map((days, i) => lot(`L${i}`, until(days), '1'))
    const positions = lots.map((_, i) => held(String(i + 1), ...lots.slice(0, i + 1)))
    expect(shelfLives(none, ...positions)).toEqual([3, 30, 30, 2, 30])
    expect([shelfLifeOf([]), shelfLifeOf([7]), shelfLifeOf([40, 7]), shelfLifeOf([3, 30, 31, 2, 30])]).toEqual([
      null,
      7,
      7,
      30,
    ])
  })
})

describe('a proposal', () => {
  // One a day for eight weeks, and a lead time of two days.
  const used = new Array<number>(56).fill(1)
  const demand = { consumed: '0', last: TODAY - 1, used, short: used.map(() => 0 as const) }
  const keeps = (days: number): Stock => ({ ...initialState, demand, shelfLives: [days] })
  const levels = { kind: 'REORDER_POINT' as const, par: null, reorderPoint: '4', orderUpTo: '24' }
  const proposed = (state: Stock, by: Parameters<typeof policy>[0], terms: Message[] = []) => {
    const stamps = [policy(by), item(), contract({ unit: 'EA' }), supplier()]
    const [proposal] = dataOf(
      stock.decide(entry(onHand('2'), [...terms, ...stamps]), state).events,
      'replenishment.ReplenishmentProposed',
    )
    return proposal
  }

  test('keeps to what is used before it expires, tells by what, and says so', () => {
    const proposal = proposed(keeps(8), { ...levels, serviceLevel: '0.98' })
    expect(proposal).toMatchObject({
      ...{ shelfLifeDays: 8, forecast: { averageDailyUse: '1', leadTimeDays: '2' } },
      ...{ reorderPoint: '2', orderUpTo: '10', need: '8' },
    })
    expect(proposal?.explanation).toContain(
      'at a service level of 98 %; that asks for 22 EA to be stocked up to, but it keeps for 8 days, and 10 EA are used ' +
        'on average until what is ordered now expires): 8 EA are missing',
    )
    expect(proposal?.explanation).not.toContain('may expire')
  })

  test('of before this was told is recomputed as it was made', () => {
    const proposal = proposed(keeps(8), { ...levels, serviceLevel: '0.98' })
    const forecast = proposal?.forecast ? { ...proposal.forecast, averageDailyUse: null } : null
    expect(proposal && explain({ ...proposal, forecast, shelfLifeDays: null })).toMatchObject({ orderUpTo: '22' })
  })

  test('says nothing of it where all is used in time', () => {
    const words = proposed(keeps(40), { ...levels, serviceLevel: '0.98' })?.explanation
    expect(words).toContain('at a service level of 98 %): 20 EA are missing')
    expect(words).not.toContain('expire')
  })

  test.each([
    ['levels that people give', 'About 14 EA of it may expire: it keeps for 8 days', { ...levels }, []],
    ['a par', 'About 20 EA of it may expire: it keeps for 8 days', { par: '30' }, []],
    [
      'a pack',
      'About 92 EA of it may expire: it keeps for 8 days',
      { ...levels, serviceLevel: '0.98' },
      [contract({ contract: 'C-0' })],
    ],
  ])('follows %s, and says how much may expire', (_, words, by, terms) => {
    expect(proposed(keeps(8), by, terms)?.explanation).toContain(words)
  })
})
