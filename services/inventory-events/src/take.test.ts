import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { position } from './decide.ts'
import { direct, movement, NOON, stockReceived, throughInbox, transferSent } from './examples.ts'
import type { KnownPosition, PositionEvent } from './position.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE
const OVERDUE = 'overdue:3W:GLOVE-M'

const stocked = throughInbox(movement('StockAdjusted', '10', { occurredAt: NOON - DAY }))
const eventsOf = (...inputs: Input[]): PositionEvent[] => play(position, inputs).events
const told = (events: PositionEvent[] = []) =>
  events.flatMap((e) => {
    if (e.type === 'supplyline.ExceptionRaised') return [e.data.kind]
    return e.type === 'supplyline.ExceptionResolved' ? [`resolved ${e.data.exceptionId.slice(0, 2)}`] : []
  })
const fired = (now: number): Input =>
  throughInbox({ type: 'supplyline.TimerFired', data: { site: '*', name: OVERDUE, dueAt: now } }, { now })
const sent = (quantity: string) => throughInbox(transferSent(quantity))
const arrived = (quantity: string, now = NOON) => direct(movement('StockTransferredIn', quantity), { now })

describe('below zero', () => {
  const issued = (quantity: string) => direct(movement('StockIssued', quantity))

  test('somebody is told once, and told when it is over', () => {
    const found = direct(movement('StockCounted', '3', { occurredAt: NOON + 1 }))
    expect(told(eventsOf(stocked, issued('11'), issued('1'), found))).toEqual(['negative-stock', 'resolved EX'])
  })

  test('the exception is named by the event that brought it about', () => {
    const events = eventsOf(stocked, direct(movement('StockIssued', '11', { eventId: 'E-1' })))
    expect(events.at(-1)).toMatchObject({
      data: { cause: 'E-1', owner: 'inventory-controller', subject: '3W:GLOVE-M' },
    })
  })
})

describe('a count that comes late', () => {
  const issues = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      direct(movement('StockIssued', '1', { occurredAt: NOON - (60 - i) * MINUTE })),
    )
  const late = direct(movement('StockCounted', '100', { occurredAt: NOON - 90 * MINUTE }))

  test('takes its place', () => {
    expect(play(position, [stocked, ...issues(30), late]).state).toMatchObject({
      onHand: '70',
      lastCount: { counted: '100', before: '10', difference: '90' },
    })
  })

  test('finds what a dock has dated as it likes before it or after it', () => {
    const received = (occurredAt: number) => throughInbox(stockReceived('5', { occurredAt }))
    const odd = [received(0), received(-62_135_596_800_000), received(253_402_300_799_000)]
    expect(play(position, [stocked, ...odd, ...issues(3), late]).state).toMatchObject({
      onHand: '102',
      lastCount: { counted: '100', before: '20' },
    })
  })

  test('after which more happened than is remembered is left out, and somebody is told', () => {
    const before = [stocked, ...issues(50)]
    expect(told(given(position, eventsOf(...before)).when(late).events)).toEqual(['count-overtaken'])
  })

  test('at a position stored without a journal is left out where it is older than what was stored', () => {
    const { state } = play(position, [stocked, ...issues(3)])
    const { journal: _, ...old } = state as KnownPosition
    expect(told(position.decide(late, old).events)).toEqual(['count-overtaken'])
    const now = direct(movement('StockCounted', '5'))
    expect(position.decide(now, old).events?.[0]).toMatchObject({ data: { onHand: '5' } })
  })
})

describe('a transfer', () => {
  test('tells where it goes to what left, in the unit of the position', () => {
    const out = throughInbox(movement('StockTransferredOut', '2', { unit: 'BX', transferId: 'T-9', eventId: 'OUT' }))
    expect(given(position, eventsOf(stocked)).when(out).tell).toMatchObject([
      {
        aggregate: 'stock:STORE:GLOVE-M',
        message: {
          data: {
            location: 'STORE',
            counterpart: '3W',
            transferId: 'T-9',
            quantity: '200',
            unit: 'EA',
            eventId: 'OUT',
          },
        },
      },
      { aggregate: 'factors:GLOVE-M' },
    ])
  })

  test('to nowhere is an exception at once', () => {
    const out = direct(movement('StockTransferredOut', '1', { counterpart: '3W' }))
    const { events, tell } = given(position, eventsOf(stocked)).when(out)
    expect([told(events), tell]).toEqual([['transfer-unmatched'], undefined])
  })

  test('is looked at a day after its first half; what is left then is an exception until the rest comes', () => {
    const on = given(position, eventsOf(stocked))
    expect(on.when(sent('10')).timers).toEqual({ [OVERDUE]: NOON + DAY })
    const late = eventsOf(stocked, sent('10'), arrived('8'), fired(NOON + DAY))
    expect(told(late)).toEqual(['transfer-unmatched'])
    expect((late.at(-1) as MessageOf<'supplyline.ExceptionRaised'>).data.detail).toContain(
      '2 EA were sent and have not',
    )
    const rest = given(position, late).when(arrived('2', NOON + 2 * DAY))
    expect(told(rest.events)).toEqual(['resolved EX'])
  })

  test('that came out even needs no timer; one that arrived and was never sent is told of', () => {
    expect(given(position, eventsOf(stocked, sent('10'))).when(arrived('10')).timers).toEqual({ [OVERDUE]: null })
    expect(told(eventsOf(stocked, arrived('5'), fired(NOON + DAY)))).toEqual(['transfer-unmatched'])
  })

  test('of 200 that are open the oldest gives way, and somebody is told', () => {
    const many = Array.from({ length: 201 }, (_, i) => throughInbox(transferSent('1', { transferId: `T-${i}` })))
    expect(told(eventsOf(stocked, ...many))).toEqual(['transfer-unmatched'])
  })
})
