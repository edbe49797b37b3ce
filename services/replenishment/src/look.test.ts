import { describe, expect, test } from '@jest/globals'
import type { Message } from '@supplyline/schemas'
import { type StockInput, stock } from './decide.ts'
import { dayOf } from './demand/demand.ts'
import { contract, dataOf, entry, item, NOON, onHand, policy, supplier } from './examples.ts'
import { initialState, type Stock } from './stock.ts'

const DAY = 86_400_000

const masters = (criticality: 'NORMAL' | 'HIGH' = 'NORMAL', par = '10'): Message[] => [
  policy({ par }),
  item({ criticality }),
  contract({ unit: 'EA' }),
  supplier(),
]
const used = new Array<number>(56).fill(2)
const demand = { consumed: '0', last: dayOf(NOON) - 1, used, short: used.map(() => 0 as const) }
const lot = (expiry: string, quantity: string) => ({
  lots: [{ lot: 'A', expiry, onHand: quantity, status: 'USABLE' as const, unusable: '0' }],
})

const take = (state: Stock, input: StockInput) => {
  const decision = stock.decide(input, state)
  return { ...decision, state: (decision.events ?? []).reduce(stock.evolve, state) }
}
const looks = (state: Stock, due: number, by = masters()) =>
  take(state, entry({ type: 'supplyline.TimerFired', data: { site: '*', name: 'look', dueAt: due } }, by, due))

describe('a place where nothing happens looks at itself', () => {
  test('when the next of its lots expires: what is missing then is proposed', () => {
    const { state, timers } = take(initialState, entry(onHand('10', lot('2026-01-07', '6')), masters()))
    expect(timers).toEqual({ look: Date.UTC(2026, 0, 8) })
    const then = looks(state, Date.UTC(2026, 0, 8))
    expect(dataOf(then.events, 'replenishment.ReplenishmentProposed')).toMatchObject([{ expired: '6', need: '6' }])
    // Nothing more is to come of it.
    expect([then.timers?.look, then.state.look]).toEqual([undefined, null])
  })

  test('every week while demand is forecast, and every day where somebody is told of its risk', () => {
    const known: Stock = { ...initialState, demand }
    expect(take(known, entry(onHand('20'), masters())).timers).toEqual({ look: NOON + 7 * DAY })
    const { state, timers } = take(known, entry(onHand('20'), masters('HIGH')))
    expect(timers).toEqual({ look: NOON + DAY })
    expect(looks(state, NOON + DAY, masters('HIGH')).timers).toEqual({ look: NOON + 2 * DAY })
  })

  test('by one timer, which a movement changes only if it is to look sooner', () => {
    const known: Stock = { ...initialState, demand }
    const { state } = take(known, entry(onHand('20'), masters()))
    expect(take(state, entry(onHand('19'), masters(), NOON + DAY)).timers).toEqual({})
    const sooner = take(state, entry(onHand('19', lot('2026-01-06', '1')), masters()))
    expect(sooner.timers).toEqual({ look: Date.UTC(2026, 0, 7) })
  })

  test('and tells of a risk that has risen by itself', () => {
    const known: Stock = { ...initialState, demand: { ...demand, used: used.map((_, i) => (i % 4 < 2 ? 1 : 5)) } }
    const there = onHand('24', lot('2026-01-05', '21'))
    const { state, events } = take(known, entry(there, masters('HIGH', '1')))
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toEqual([])
    const then = looks(state, Date.UTC(2026, 0, 6), masters('HIGH', '1'))
    expect(dataOf(then.events, 'supplyline.ExceptionRaised')).toMatchObject([{ kind: 'stock-out-risk' }])
  })

  test('goes by the values of then, and ends with the policy', () => {
    const { state } = take(initialState, entry(onHand('10', lot('2026-01-07', '6')), masters()))
    const dearer = masters().map((m) => (m.type === 'master.Contract' ? contract({ unit: 'EA', unitPrice: '9' }) : m))
    const then = looks(state, Date.UTC(2026, 0, 8), dearer)
    expect(dataOf(then.events, 'replenishment.ReplenishmentProposed')).toMatchObject([{ unitPrice: '9' }])
    expect(looks(state, Date.UTC(2026, 0, 8), [item()]).state.look).toBeNull()
  })

  test('not where nothing would come of it', () => {
    expect(take(initialState, entry(onHand('10'), masters())).timers).toEqual({})
    expect(take(initialState, entry(onHand('10', lot('2026-01-07', '6')))).timers).toEqual({})
  })
})
