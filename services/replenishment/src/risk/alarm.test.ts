import { describe, expect, test } from '@jest/globals'
import { given } from '@supplyline/decider'
import { type StockInput, stock } from '../decide.ts'
import { dayOf } from '../demand/demand.ts'
import { contract, dataOf, entry, item, NOON, onHand, policy, supplier } from '../examples.ts'
import { initialState, type Stock, type StockEvent } from '../stock.ts'
import type { Criticality } from './risk.ts'

const HOUR = 3_600_000

// Eight weeks in which 2 and 8 were used, two days each in turn, and a lead time of two days.
const used = Array.from({ length: 56 }, (_, i) => (i % 4 < 2 ? 2 : 8))
const demand = { consumed: '0', last: dayOf(NOON) - 1, used, short: used.map(() => 0 as const) }

const moved = (quantity: string, criticality: Criticality = 'HIGH', par = '1') =>
  entry(onHand(quantity), [policy({ par }), item({ criticality }), contract({ unit: 'EA' }), supplier()])
const play = (state: Stock, ...inputs: StockInput[]) => {
  const all: StockEvent[] = []
  let now = state
  for (const input of inputs) {
    const { events = [] } = stock.decide(input, now)
    now = events.reduce(stock.evolve, now)
    all.push(...events)
  }
  return { events: all, state: now }
}
const known: Stock = { ...initialState, demand }
const told = (events: readonly StockEvent[]) =>
  events.flatMap((e) =>
    e.type === 'supplyline.ExceptionRaised' && e.data.kind === 'stock-out-risk'
      ? ['rose']
      : e.type === 'supplyline.ExceptionResolved'
        ? ['fell']
        : [],
  )

describe('a stock-out that is likely', () => {
  test('is told to the inventory controller, soon, with what to do', () => {
    const { events } = play(known, moved('3', 'LIFE_SUSTAINING'))
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      {
        ...{ kind: 'stock-out-risk', owner: 'inventory-controller', subject: '3W:GLOVE-M', dueAt: NOON + 4 * HOUR },
        detail: expect.stringMatching(/GLOVE-M at 3W is life-sustaining and runs out .* probability of [\d.]+ %: 3 EA/),
        nextAction: expect.stringContaining('move stock from another place'),
      },
    ])
  })

  test('once, however long it lasts, and over when it has fallen far enough', () => {
    const quantities = ['60', '3', '2', '0', '3', '60', '60', '3']
    expect(told(play(known, ...quantities.map((n) => moved(n))).events)).toEqual(['rose', 'fell', 'rose'])
  })

  test('does not flap around the limit', () => {
    const risky = (n: number) => told(play(known, moved(String(n))).events).length > 0
    const limit = Array.from({ length: 60 }, (_, i) => i).find((n) => !risky(n)) ?? 0
    expect(limit).toBeGreaterThan(1)
    const around = Array.from({ length: 40 }, (_, i) => moved(String(limit - (i % 2))))
    expect(told(play(known, ...around).events)).toEqual(['rose'])
  })

  test('is nothing to wake anybody for where the item is of normal criticality, or demand is not known', () => {
    expect(told(play(known, moved('0', 'NORMAL')).events)).toEqual([])
    expect(told(play(initialState, moved('0')).events)).toEqual([])
  })

  test('is over when the item is critical no longer, or no policy applies', () => {
    for (const after of [() => moved('3', 'NORMAL'), () => entry(onHand('3'), [item()])])
      expect(told(play(known, moved('3'), after()).events)).toEqual(['rose', 'fell'])
  })

  test('what is only proposed is no help', () => {
    const { state, events } = play(known, moved('0', 'HIGH', '90'))
    expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toMatchObject([{ urgency: 'EMERGENCY' }])
    const again = play(state, moved('0', 'HIGH', '90'))
    expect(told(again.events)).toEqual([])
    expect(again.state.atRisk).not.toBeNull()
  })
})

test('a forecast is made once a day, not with every movement', () => {
  const { events } = play(known, moved('9'), moved('8'), moved('7'))
  expect(events.filter(({ type }) => type === 'DemandForecast')).toHaveLength(1)
  expect(given(stock, events).state.forecast?.madeAt).toBe(NOON)
})
