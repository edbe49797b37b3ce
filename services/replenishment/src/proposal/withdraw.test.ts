import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import { type StockInput, stock } from '../decide.ts'
import {
  dataOf,
  entry,
  location,
  masterData,
  NOON,
  onHand,
  orderLine,
  par,
  placed,
  policy,
  rejected,
  reorderPoint,
} from '../examples.ts'
import type { StockEvent } from '../stock.ts'

const DAY = 86_400_000

const moved = (quantity: string, by: Message | null = par('10'), now = NOON): StockInput =>
  entry(onHand(quantity), by ? [by, location(), ...masterData] : [location(), ...masterData], now)
const after = (...inputs: StockInput[]) => play(stock, inputs).events
const withdrawn = (events: readonly StockEvent[] | undefined) => dataOf(events, 'replenishment.ReplenishmentWithdrawn')
const idOf = (events: StockEvent[]) => dataOf(events, 'replenishment.ReplenishmentProposed')[0]?.proposalId ?? ''

describe('a proposal that nothing has answered is withdrawn', () => {
  test('when without it the place is at its level, as after a count or a return', () => {
    const events = after(moved('4'), moved('10'))
    expect(withdrawn(events)).toMatchObject([
      {
        ...{ proposalId: idOf(events), item: 'GLOVE-M', location: '3W' },
        reason: '10 EA are there and on order without it, and the level is 10 EA',
      },
    ])
    expect(withdrawn(after(moved('4'), moved('9')))).toEqual([])
  })

  test('only as many as are needless, the newest first', () => {
    const events = after(moved('8'), moved('4'))
    const [first, second] = dataOf(events, 'replenishment.ReplenishmentProposed')
    const next = given(stock, events).when(moved('8'))
    expect(withdrawn(next.events).map((w) => w.proposalId)).toEqual([second?.proposalId])
    expect(first?.proposalId).not.toBe(second?.proposalId)
  })

  test('up to the level that it fills up to, not the one at which it was made', () => {
    const by = reorderPoint('4', '20')
    expect(withdrawn(after(moved('4', by), moved('12', by)))).toEqual([])
    expect(withdrawn(after(moved('4', by), moved('20', by)))).toHaveLength(1)
    const bins = policy({ kind: 'TWO_BIN', par: null, binQuantity: '10' })
    expect(withdrawn(after(moved('9', bins), moved('19', bins)))).toEqual([])
    expect(withdrawn(after(moved('9', bins), moved('20', bins)))).toHaveLength(1)
  })

  test('when the level has fallen, and when no policy applies any more', () => {
    expect(withdrawn(after(moved('4'), entry(par('4'), masterData)))).toHaveLength(1)
    expect(withdrawn(after(moved('4'), moved('4', null)))).toMatchObject([
      { reason: 'no stocking policy applies any more' },
    ])
  })

  test('once, and counts until procurement has answered', () => {
    const events = after(moved('4'), moved('10'), moved('10'), moved('4'))
    expect(withdrawn(events)).toHaveLength(1)
    expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toHaveLength(1)
  })

  test('rejected, it counts no longer; ordered all the same, it is on order', () => {
    const events = after(moved('4'), moved('10'))
    const given4 = (answer: StockInput) => [...events, ...(given(stock, events).when(answer).events ?? [])]
    const freed = given4(entry(rejected(idOf(events))))
    expect(dataOf(given(stock, freed).when(moved('4')).events, 'replenishment.ReplenishmentProposed')).toHaveLength(1)
    const ordered = given4(entry(placed('PO1', orderLine(idOf(events), '6'))))
    expect(dataOf(given(stock, ordered).when(moved('4')).events, 'replenishment.ReplenishmentProposed')).toEqual([])
  })

  test('at most once in three days, so that proposals do not come and go', () => {
    let events: StockEvent[] = []
    for (let hour = 0; hour < 71; hour++) {
      const input = moved(hour % 2 === 0 ? '4' : '12', par('10'), NOON + (hour * DAY) / 24)
      const more = given(stock, events).when(input).events ?? []
      events = [...events, ...more]
      for (const { proposalId } of withdrawn(more)) {
        const answer = entry(rejected(proposalId), [], input.now)
        events = [...events, ...(given(stock, events).when(answer).events ?? [])]
      }
    }
    expect(withdrawn(events)).toHaveLength(1)
    expect(dataOf(events, 'replenishment.ReplenishmentProposed')).toHaveLength(2)
  })
})
