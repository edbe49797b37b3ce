import { describe, expect, test } from '@jest/globals'
import type { Decider } from '@supplyline/decider'
import type { AnyDecider, Input } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { match, standing } from './held-invoice.ts'
import { exception, order, posting } from './open-views.ts'
import {
  held,
  hold,
  holdReleased,
  matched,
  NOW,
  orderInDoubt,
  orderPlaced,
  posted,
  postingInDoubt,
  raised,
  resolved,
} from './testing/examples.ts'

/** The view after these records. */
const seen = <State, Event>(
  { decide, evolve, initialState }: Decider<State, Input, Event>,
  messages: Message[],
): State =>
  messages.reduce((state, message) => {
    const input: Input = { id: 'x', now: 0, message, references: [], direct: true, conflicting: false }
    return (decide(input, state).events ?? []).reduce(evolve, state)
  }, initialState)

const later = (seconds: number) => NOW + seconds * 1_000

describe('an exception', () => {
  test('that is resolved is closed; when the trouble comes back, it is open again', () => {
    const again = raised({ raisedAt: later(60), detail: 'again' })
    expect(seen(exception, [raised(), resolved()])).toEqual({ status: 'closed', at: later(1) })
    expect(seen(exception, [raised(), resolved(), again])).toMatchObject({
      status: 'open',
      subject: { detail: 'again' },
    })
  })

  test('that is raised and resolved within one moment is closed', () => {
    expect(seen(exception, [raised(), resolved({ resolvedAt: NOW })])).toMatchObject({ status: 'closed' })
  })
})

describe('a doubt', () => {
  test('ends with the answer of the ERP', () => {
    expect(seen(order, [orderInDoubt()])).toMatchObject({ status: 'open', subject: { reference: 'PO1' } })
    expect(seen(order, [orderInDoubt(), orderPlaced()])).toMatchObject({ status: 'closed' })
    expect(seen(posting, [postingInDoubt(), posted()])).toMatchObject({ status: 'closed' })
  })

  test('that never was is not kept', () => {
    expect(seen(order, [orderPlaced()])).toBe(order.initialState)
    expect(seen(posting, [posted()])).toBe(posting.initialState)
  })
})

describe('a held invoice', () => {
  const two = held({ holds: [hold(), hold({ holdId: 'HD2' })] })
  const ids = (messages: Message[]) => standing(seen(match, messages)).map(({ holdId }) => holdId)

  test('is held by what was not released', () => {
    expect(ids([two])).toEqual(['HD1', 'HD2'])
    expect(ids([two, holdReleased()])).toEqual(['HD2'])
    expect(ids([two, holdReleased(), holdReleased({ holdId: 'HD2' })])).toEqual([])
  })

  test('is held anew by a later verdict, also under a rule that was released', () => {
    expect(ids([two, holdReleased(), held({ heldAt: later(5) })])).toEqual(['HD1'])
  })

  test('is cleared by its match, and a later verdict holds it again', () => {
    expect(ids([two, matched()])).toEqual([])
    expect(ids([two, matched(), held({ heldAt: later(9) })])).toEqual(['HD1'])
  })

  test('that never was held is not kept', () => {
    expect(seen(match, [matched(), holdReleased()])).toBe(match.initialState)
  })
})

describe('records that are published again, at any later moment, change nothing', () => {
  const histories: [string, AnyDecider, Message[]][] = [
    [
      'exception',
      exception,
      [raised(), resolved(), raised({ raisedAt: later(2) }), resolved({ resolvedAt: later(3) })],
    ],
    ['order', order, [orderInDoubt(), orderInDoubt({ since: later(1) }), orderPlaced({ placedAt: later(2) })]],
    [
      'match',
      match,
      [
        held({ holds: [hold(), hold({ holdId: 'HD2' })] }),
        holdReleased(),
        held({ holds: [hold({ holdId: 'HD2' })], heldAt: later(2) }),
        holdReleased({ holdId: 'HD2', releasedAt: later(3) }),
        matched({ matchedAt: later(4) }),
      ],
    ],
  ]

  test.each(histories)('%s', (_, decider, history) => {
    // How many of the first records come again after each record, and which.
    const repeats = fc.array(fc.array(fc.nat(history.length - 1), { maxLength: 4 }), { maxLength: history.length })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: history.length }), repeats, (length, again) => {
        const once = history.slice(0, length)
        const twice = once.flatMap((message, index) => [
          message,
          ...(again[index] ?? []).flatMap((earlier) => (earlier <= index ? (history[earlier] ?? []) : [])),
        ])
        expect(seen(decider, twice)).toEqual(seen(decider, once))
      }),
    )
  })
})
