import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'
import { position } from './decide.ts'
import { direct, GLOVES, movement, NOON, throughInbox, WARD } from './examples.ts'
import type { KnownPosition, PositionEvent } from './position.ts'

const DAY = 86_400_000
const MINUTE = 60_000

/** Folds inputs and returns the position they led to. */
const after = (...inputs: Input[]): KnownPosition => {
  const { state } = play(position, inputs)
  if (state.status === 'unknown') throw new Error('nothing was taken')
  return state
}
const stockOf = (quantity: string, fields = {}): PositionEvent[] =>
  play(position, [throughInbox(movement('StockAdjusted', quantity, fields))]).events

describe('what each movement does to on hand', () => {
  test.each([
    ['StockIssued', '3', '7'],
    ['StockExpired', '3', '7'],
    ['StockTransferredOut', '3', '7'],
    ['StockReturned', '3', '13'],
    ['StockTransferredIn', '3', '13'],
    ['StockAdjusted', '3', '13'],
    ['StockAdjusted', '-3', '7'],
    ['StockCounted', '3', '3'],
    ['StockCounted', '0', '0'],
  ] as const)('given 10 gloves, when %s says %s, then %s are on hand', (kind, quantity, onHand) => {
    const state = after(throughInbox(movement('StockAdjusted', '10')), direct(movement(kind, quantity)))
    expect(state.onHand).toBe(onHand)
  })

  test('more can be issued than was ever received: it happens, so it is recorded', () => {
    expect(after(throughInbox(movement('StockIssued', '4'))).onHand).toBe('-4')
  })

  test('a transfer takes away at one location exactly what it brings to the other', () => {
    const out = after(throughInbox(movement('StockTransferredOut', '12.5', { transferId: 'T-9' })))
    const into = after(throughInbox(movement('StockTransferredIn', '12.5', { transferId: 'T-9' })))
    expect([out.onHand, into.onHand]).toEqual(['-12.5', '12.5'])
  })

  test('every movement taken raises the sequence, and asOf is when the latest of them happened', () => {
    const state = after(
      throughInbox(movement('StockAdjusted', '10')),
      direct(movement('StockIssued', '1', { eventId: 'late', occurredAt: NOON - 60 * MINUTE }), { now: NOON + MINUTE }),
    )
    expect(state).toMatchObject({ sequence: 2, asOf: NOON, lastEventId: 'late', changedAt: NOON + MINUTE })
  })
})

describe('lots', () => {
  test('on hand is kept by lot and always equals the sum of the lots', () => {
    const state = after(
      throughInbox(movement('StockTransferredIn', '10', { lot: 'B', expiry: '2027-06-30' })),
      direct(movement('StockTransferredIn', '5', { lot: 'A', expiry: '2027-01-31' })),
      direct(movement('StockIssued', '2')),
    )
    expect(state.onHand).toBe('13')
    expect(state.lots).toEqual([
      { lot: '', expiry: null, onHand: '-2' },
      { lot: 'A', expiry: '2027-01-31', onHand: '5' },
      { lot: 'B', expiry: '2027-06-30', onHand: '10' },
    ])
  })

  test('a lot that is used up is not listed any longer', () => {
    const state = after(
      throughInbox(movement('StockTransferredIn', '10', { lot: 'B' })),
      direct(movement('StockIssued', '10', { lot: 'B' })),
    )
    expect(state).toMatchObject({ onHand: '0', lots: [] })
  })

  test('where sources disagree about the expiry of a lot, the earlier date stands', () => {
    const dates = [null, '2027-06-30', '2027-05-31', '2027-12-31', null]
    const inputs = dates.map((expiry) => throughInbox(movement('StockReturned', '1', { lot: 'B', expiry })))
    expect(after(...inputs).lots).toEqual([{ lot: 'B', expiry: '2027-05-31', onHand: '5' }])
  })

  test('a movement of a lot-tracked item that names no lot is taken all the same: the stock has moved', () => {
    expect(after(throughInbox(movement('StockReturned', '1', { lot: null }))).lots).toEqual([
      { lot: '', expiry: null, onHand: '1' },
    ])
  })
})

describe('counts', () => {
  const tenOfTwoLots = [
    throughInbox(movement('StockTransferredIn', '6', { lot: 'A' })),
    throughInbox(movement('StockTransferredIn', '4', { lot: 'B' })),
  ]

  test('a count is an adjustment that keeps both figures', () => {
    const counted = direct(movement('StockCounted', '7', { eventId: 'count-1' }))
    expect(play(position, [...tenOfTwoLots, counted]).events.at(-1)).toMatchObject({
      type: 'StockMoved',
      data: { change: '-3', lastCount: { lot: null, counted: '7', before: '10', difference: '-3' } },
    })
    expect(after(...tenOfTwoLots, counted).lastCount).toEqual({
      eventId: 'count-1',
      lot: null,
      counted: '7',
      before: '10',
      difference: '-3',
      countedAt: NOON,
    })
  })

  test('a count of one lot says nothing about the others', () => {
    const state = after(...tenOfTwoLots, direct(movement('StockCounted', '5', { lot: 'A' })))
    expect(state).toMatchObject({ onHand: '9', lastCount: { lot: 'A', before: '6', difference: '-1' } })
    expect(state.lots.map(({ lot, onHand }) => [lot, onHand])).toEqual([
      ['A', '5'],
      ['B', '4'],
    ])
  })

  test('the last count stays known while stock moves on; before the first one there is none', () => {
    const later = movement('StockIssued', '1', { occurredAt: NOON + 1 })
    const counted = [...tenOfTwoLots, direct(movement('StockCounted', '7')), direct(later)]
    expect(after(...counted).lastCount).toMatchObject({ counted: '7', before: '10' })
    expect(after(...tenOfTwoLots).lastCount).toBeNull()
  })

  test('a count of a lot that nobody has reported finds it there', () => {
    const state = after(...tenOfTwoLots, direct(movement('StockCounted', '3', { lot: 'C' })))
    expect(state).toMatchObject({ onHand: '13', lastCount: { lot: 'C', before: '0', difference: '3' } })
  })

  test('a count without a lot sets the total; the difference belongs to no lot', () => {
    const state = after(...tenOfTwoLots, direct(movement('StockCounted', '12')))
    expect(state.onHand).toBe('12')
    expect(state.lots[0]).toEqual({ lot: '', expiry: null, onHand: '2' })
  })

  test('a count that finds what was expected changes no stock, but is taken', () => {
    expect(after(...tenOfTwoLots, direct(movement('StockCounted', '10')))).toMatchObject({ onHand: '10', sequence: 3 })
  })
})

describe('which way a movement goes', () => {
  test('the first movement of a position goes through the inbox, to learn the unit and the site', () => {
    expect(given(position, []).when(direct(movement('StockIssued', '1')))).toEqual({ forward: true })
  })

  test('in the unit and site of the position it is taken at once', () => {
    expect(given(position, stockOf('10')).when(direct(movement('StockIssued', '1'))).events).toHaveLength(1)
  })

  test.each([{ unit: 'BX' }, { site: 'SOUTH' }])(
    'with %j, unlike the position, it goes through the inbox',
    (unlike) => {
      expect(given(position, stockOf('10')).when(direct(movement('StockIssued', '1', unlike)))).toEqual({
        forward: true,
      })
    },
  )

  test('in the unit of the position it needs no reference values, whichever way it comes', () => {
    const decision = given(position, stockOf('10')).when(
      throughInbox(movement('StockIssued', '1', { eventId: 'E' }), { references: [] }),
    )
    expect(decision).toEqual(
      given(position, stockOf('10')).when(direct(movement('StockIssued', '1', { eventId: 'E' }))),
    )
  })
})

describe('sites', () => {
  const movedTo = (site: string): Message[] => [{ type: 'master.Location', data: { ...WARD, site } }]
  const ofSouth = (references: Message[]) =>
    given(position, stockOf('10')).when(throughInbox(movement('StockIssued', '1', { site: 'SOUTH' }), { references }))

  test('a movement of a known position is refused when it names a site that the location is not at', () => {
    expect(ofSouth(movedTo('NORTH')).refuse?.code).toBe('wrong-site')
  })

  test('when master data has moved the location to another site, the position moves with the first movement there', () => {
    expect(ofSouth(movedTo('SOUTH')).events).toMatchObject([
      { type: 'StockMoved', data: { site: 'SOUTH', change: '-1' } },
    ])
  })
})

describe('units', () => {
  test('a box is 100 gloves, by the packaging of the item, exactly', () => {
    expect(after(throughInbox(movement('StockTransferredIn', '2.5', { unit: 'BX' })))).toMatchObject({
      unit: 'EA',
      onHand: '250',
    })
  })

  test('a count in boxes is compared with the gloves on hand', () => {
    const state = after(
      throughInbox(movement('StockAdjusted', '290')),
      throughInbox(movement('StockCounted', '3', { unit: 'BX' })),
    )
    expect(state.lastCount).toMatchObject({ counted: '300', before: '290', difference: '10' })
  })

  test('a unit in which the item is not packed is refused, naming it and those that are', () => {
    const { refuse } = given(position, stockOf('10')).when(throughInbox(movement('StockIssued', '1', { unit: 'PK' })))
    expect(refuse).toMatchObject({ code: 'unknown-unit', where: 'StockIssued.unit' })
    expect(refuse?.what).toBe('GLOVE-M moved in PK: no factor from PK to EA; the item is packed as BX, CA')
  })

  test('when master data changes the base unit, the position stays in its own; other units are refused', () => {
    const references: Message[] = [{ type: 'master.Item', data: { ...GLOVES, baseUnit: 'PR' } }]
    const known = given(position, stockOf('10'))
    expect(known.when(throughInbox(movement('StockIssued', '1'), { references })).events).toHaveLength(1)
    expect(known.when(throughInbox(movement('StockIssued', '1', { unit: 'BX' }), { references })).refuse?.code).toBe(
      'base-unit-changed',
    )
  })
})

describe('what is refused goes to the dead letters and changes nothing', () => {
  const long = 'x'.repeat(65)
  test.each([
    ['nothing issued', 'invalid-quantity', movement('StockIssued', '0')],
    ['less than nothing returned', 'invalid-quantity', movement('StockReturned', '-1')],
    ['a millionth less than nothing', 'invalid-quantity', movement('StockTransferredIn', '-0.000001')],
    ['an adjustment by zero', 'invalid-quantity', movement('StockAdjusted', '0')],
    ['a count below zero', 'invalid-quantity', movement('StockCounted', '-1')],
    ['no event id', 'invalid-event-id', movement('StockIssued', '1', { eventId: '' })],
    ['an endless event id', 'invalid-event-id', movement('StockIssued', '1', { eventId: 'x'.repeat(201) })],
    ['no item', 'invalid-item', movement('StockIssued', '1', { item: '' })],
    ['an item with a colon', 'invalid-item', movement('StockIssued', '1', { item: 'GLOVE:M' })],
    ['an endless item', 'invalid-item', movement('StockIssued', '1', { item: long })],
    ['no location', 'invalid-location', movement('StockIssued', '1', { location: '' })],
    ['a location with a colon', 'invalid-location', movement('StockIssued', '1', { location: '3W:GLOVE-M' })],
    ['a location with a null', 'invalid-location', movement('StockIssued', '1', { location: '3\u0000W' })],
    ['a location with a line end', 'invalid-location', movement('StockIssued', '1', { location: '3W\n' })],
    ['an endless location', 'invalid-location', movement('StockIssued', '1', { location: long })],
    ['no unit', 'invalid-unit', movement('StockIssued', '1', { unit: '' })],
    ['an endless unit', 'invalid-unit', movement('StockIssued', '1', { unit: long })],
    ['no site', 'invalid-site', movement('StockIssued', '1', { site: '' })],
    ['an endless lot', 'invalid-lot', movement('StockIssued', '1', { lot: long })],
    ['an expiry as people write it', 'invalid-expiry', movement('StockIssued', '1', { expiry: '31.03.2027' })],
    ['an item not in master data', 'unknown-item', movement('StockIssued', '1', { item: 'GLOVE-XXL' })],
    ['a location not in master data', 'unknown-location', movement('StockIssued', '1', { location: '9W' })],
    ['a site that the location is not at', 'wrong-site', movement('StockIssued', '1', { site: 'SOUTH' })],
    ['tomorrow', 'in-the-future', movement('StockIssued', '1', { occurredAt: NOON + 5 * MINUTE + 1 })],
    ['the end of time', 'in-the-future', movement('StockIssued', '1', { occurredAt: Number.MAX_SAFE_INTEGER })],
    ['too much', 'quantity-out-of-range', movement('StockReturned', '999999999999', { unit: 'BX' })],
  ])('%s is refused: %s', (_, code, message) => {
    const { refuse, events } = given(position, []).when(throughInbox(message))
    expect(refuse).toEqual({ code, what: expect.any(String), where: expect.any(String), next: expect.any(String) })
    expect(events).toBeUndefined()
  })

  test.each([
    ['in total', [['999999999999', null]], '1', null],
    ['in total, by a change alone', [['99999999999', null]], '999999999999', null],
    ['in total, of lots that are not', [['600000000000', 'A']], '600000000000', 'B'],
    [
      'of a lot, though not in total',
      [
        ['999999999999', 'A'],
        ['-999999999999', 'B'],
      ],
      '1',
      'A',
    ],
  ] as const)(
    'a sum that the contracts cannot carry is refused, instead of stopping what is published: %s',
    (_, held, more, lot) => {
      const inputs = held.map(([quantity, lot]) => throughInbox(movement('StockAdjusted', quantity, { lot })))
      const known = given(position, play(position, inputs).events)
      expect(known.when(direct(movement('StockAdjusted', more, { lot }))).refuse?.code).toBe('quantity-out-of-range')
      expect(known.when(direct(movement('StockAdjusted', '-1', { lot }))).refuse).toBeUndefined()
    },
  )

  test('no source can fill a position with lots without end', () => {
    const inputs = Array.from({ length: 500 }, (_, i) => throughInbox(movement('StockReturned', '1', { lot: `L${i}` })))
    const full = given(position, play(position, inputs).events)
    expect(full.when(direct(movement('StockReturned', '1', { lot: 'one-more' }))).refuse?.code).toBe('too-many-lots')
    expect(full.when(direct(movement('StockReturned', '1', { lot: 'L7' }))).events).toHaveLength(1)
  })

  test('a refusal says what is wrong, where, and what to do', () => {
    const message = movement('StockIssued', '1', { occurredAt: NOON + 90 * MINUTE })
    expect(given(position, []).when(throughInbox(message)).refuse).toEqual({
      code: 'in-the-future',
      what: 'happened 90 minutes after it arrived',
      where: 'StockIssued.occurredAt',
      next: 'set the clock of the source right, correct occurredAt and resubmit',
    })
  })

  test('five minutes ahead is a clock that is a little fast', () => {
    const decision = given(position, stockOf('10')).when(
      direct(movement('StockIssued', '1', { occurredAt: NOON + 5 * MINUTE })),
    )
    expect(decision.events).toHaveLength(1)
  })

  test('a record that is no movement is refused', () => {
    expect(given(position, []).when(throughInbox({ type: 'master.Location', data: WARD })).refuse?.code).toBe(
      'unexpected-record',
    )
  })
})

describe('what needs a person', () => {
  const raisedBy = (input: Input) => {
    const event = given(position, stockOf('10')).when(input).events?.[0]
    if (event?.type !== 'supplyline.ExceptionRaised') throw new Error('no exception')
    return event.data
  }

  test('is told in words that a record carries, wherever the name of a source is cut', () => {
    const source = `${'x'.repeat(63)}🧤`
    const { detail } = raisedBy(direct(movement('StockIssued', '5', { eventId: 'E-1', source }), { conflicting: true }))
    expect(detail.isWellFormed()).toBe(true)
  })

  test('another event under an id already taken is not applied; both are named', () => {
    const reused = raisedBy(direct(movement('StockIssued', '5', { eventId: 'E-1', lot: 'A' }), { conflicting: true }))
    expect(reused).toMatchObject({
      kind: 'event-id-reused',
      subject: '3W:GLOVE-M',
      site: 'NORTH',
      owner: 'inventory-controller',
      dueAt: NOON + DAY,
      detail:
        'event E-1 was taken before with another content; now it says StockIssued 5 EA of lot A at ' +
        '2026-01-05T12:00:00.000Z by cabinet-7, which has not been applied',
    })
  })

  test('the same conflict reported twice is one exception, another conflict is another', () => {
    const conflict = (quantity: string) =>
      raisedBy(direct(movement('StockIssued', quantity, { eventId: 'E-1' }), { conflicting: true })).exceptionId
    expect(conflict('5')).toBe(conflict('5'))
    expect(conflict('5')).not.toBe(conflict('6'))
  })

  test('a movement of more than 14 days ago may be a duplicate that nobody remembers, so it is not applied', () => {
    const old = raisedBy(direct(movement('StockIssued', '5', { occurredAt: NOON - 14 * DAY - 1 })))
    expect(old).toMatchObject({ kind: 'older-than-horizon', owner: 'inventory-controller' })
    const within = given(position, stockOf('10')).when(
      direct(movement('StockIssued', '5', { occurredAt: NOON - 14 * DAY })),
    )
    expect(within.events?.[0]?.type).toBe('StockMoved')
  })

  test('no time that a source can write stops its key', () => {
    expect(raisedBy(direct(movement('StockIssued', '5', { occurredAt: Number.MIN_SAFE_INTEGER }))).kind).toBe(
      'older-than-horizon',
    )
  })
})
