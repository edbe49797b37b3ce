import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import { type StockInput, stock } from '../decide.ts'
import { contract, dataOf, entry, item, NOON, onHand, policy, supplier } from '../examples.ts'
import type { StockEvent } from '../stock.ts'

const DAY = 86_400_000

// A par that is looked at every 7 days, counted from Saturday 3 January 2026, 06:00 UTC.
const SINCE = Date.UTC(2026, 0, 3, 6)
const weekly = policy({ reviewDays: 7, effectiveFrom: SINCE })
const NEXT = SINCE + 7 * DAY

const stamps = [item(), contract({ unit: 'EA' }), supplier()]
const moved = (quantity: string, now = NOON, by: Message = weekly) => entry(onHand(quantity), [by, ...stamps], now)
const fired = (now = NEXT, by: Message[] = [weekly, ...stamps]): StockInput =>
  entry({ type: 'supplyline.TimerFired', data: { site: '*', name: 'review', dueAt: NEXT } }, by, now)
const proposed = (events: readonly StockEvent[] | undefined) =>
  dataOf(events, 'replenishment.ReplenishmentProposed').map((p) => p.orderQuantity)
const after = (...inputs: StockInput[]) => play(stock, inputs).events

describe('a policy with reviews', () => {
  test('proposes nothing between them, and is watched by a timer', () => {
    const decision = given(stock, []).when(moved('4'))
    expect(proposed(decision.events)).toEqual([])
    expect(decision.timers).toEqual({ review: NEXT })
    expect(given(stock, after(moved('4'))).when(moved('3')).timers).toEqual({})
  })

  test('proposes at the review, by the values of then, and plans the next one', () => {
    const { events, timers } = given(stock, after(moved('4'))).when(fired())
    const [proposal] = dataOf(events, 'replenishment.ReplenishmentProposed')
    expect(proposal).toMatchObject({
      need: '6',
      reviewDays: 7,
      horizonEndsAt: NEXT + (2 + 7 + 1) * DAY,
      proposedAt: NEXT,
    })
    expect(proposal?.explanation).toContain('below the par level of 10 EA, at the review of every 7 days')
    expect(timers).toMatchObject({ review: NEXT + 7 * DAY })
  })

  test('is kept by what comes first when the timer is late, and once', () => {
    const late = [...after(moved('4')), ...(given(stock, after(moved('4'))).when(moved('3', NEXT + 1)).events ?? [])]
    expect(proposed(late)).toEqual(['7'])
    expect(proposed(given(stock, late).when(moved('2', NEXT + 2)).events)).toEqual([])
    expect(given(stock, late).state.review?.due).toBe(NEXT + 7 * DAY)
  })

  test('missed for weeks, is made once', () => {
    const events = [
      ...after(moved('4')),
      ...(given(stock, after(moved('4'))).when(fired(NEXT + 20 * DAY)).events ?? []),
    ]
    expect(proposed(events)).toEqual(['6'])
    expect(given(stock, events).state.review?.due).toBe(NEXT + 21 * DAY)
  })

  test('ends when the policy has none any more', () => {
    const always = policy()
    const decision = given(stock, after(moved('4'))).when(entry(always, stamps))
    expect(proposed(decision.events)).toEqual(['6'])
    expect(decision.timers).toMatchObject({ review: null })
    expect(given(stock, after(moved('4'), entry(always, stamps))).when(fired())).toEqual({})
  })

  test('does not hurry a supplier’s answer, a bin or a piece', () => {
    for (const changes of [{ kind: 'TWO_BIN', par: null, binQuantity: '10' }, { kind: 'ONE_FOR_ONE' }] as const) {
      const decision = given(stock, []).when(moved('4', NOON, policy({ ...changes, reviewDays: 7 })))
      expect([proposed(decision.events).length, decision.timers?.review]).toEqual([1, undefined])
    }
  })

  test('goes by what holds at the review, not by what held when it was planned', () => {
    const dearer = [weekly, item(), contract({ unit: 'EA', unitPrice: '9' }), supplier()]
    const { events } = given(stock, after(moved('4'))).when(fired(NEXT, dearer))
    expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toMatchObject([{ unitPrice: '9' }])
  })

  test('planned by a former version, goes by what that kept: its timers are unstamped', () => {
    const state = given(stock, after(moved('4'))).state
    const kept = { ...state, review: { due: NEXT, references: [weekly, ...stamps] } }
    expect(proposed(stock.decide(fired(NEXT, []), kept).events)).toEqual(['6'])
    expect(proposed(stock.decide(fired(NEXT, []), state).events)).toEqual([])
  })
})
