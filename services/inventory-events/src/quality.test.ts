import { describe, expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { position } from './decide.ts'
import { direct, movement, NOON, throughInbox } from './examples.ts'
import type { KnownPosition } from './position.ts'
import { summary } from './summary.ts'

const DAY = 86_400_000
const told = (...inputs: Input[]) =>
  (summary(play(position, inputs).state) as MessageOf<'inventory.StockPositionChanged'>).data
const lotOf = (of: ReturnType<typeof told>, lot: string) => {
  const { status, unusable } = of.lots.find((held) => held.lot === lot) ?? {}
  return [status, unusable]
}

const six = throughInbox(movement('StockTransferredIn', '6', { lot: 'A' }))
const four = direct(movement('StockTransferredIn', '4', { lot: 'B' }))
const aside = (quantity: string, lot: string | null = 'A') => direct(movement('StockQuarantined', quantity, { lot }))
const released = (quantity: string, lot: string | null = 'A') => direct(movement('StockReleased', quantity, { lot }))

describe('given 6 of lot A and 4 of lot B', () => {
  test('all of it may be used', () => {
    expect(told(six, four)).toMatchObject({ onHand: '10', usable: '10', consigned: '0' })
    expect(lotOf(told(six, four), 'A')).toEqual(['USABLE', '0'])
  })

  test('when 2 of A are quarantined, 8 may be used, and on hand and consumption stay', () => {
    const of = told(six, four, aside('2'))
    expect(of).toMatchObject({ onHand: '10', usable: '8', consumed: '0', sequence: 3 })
    expect(lotOf(of, 'A')).toEqual(['USABLE', '2'])
  })

  test('when more than there is of A is quarantined, A may not be used, and B may', () => {
    const of = told(six, four, aside('9'))
    expect(of.usable).toBe('4')
    expect(lotOf(of, 'A')).toEqual(['QUARANTINED', '6'])
  })

  test('what is quarantined may be used again once it is released, whichever is told first', () => {
    expect(told(six, four, aside('2'), released('2')).usable).toBe('10')
    expect(told(six, four, released('2'), aside('2')).usable).toBe('10')
  })

  test('a count leaves the quarantine as it is, and stock that comes back meets it', () => {
    const counted = (quantity: string, minutes: number) =>
      direct(movement('StockCounted', quantity, { lot: 'A', occurredAt: NOON + minutes }))
    expect(told(six, four, aside('2'), counted('0', 1)).usable).toBe('4')
    expect(told(six, four, aside('2'), counted('0', 1), counted('3', 2)).usable).toBe('5')
  })

  test('more of A may be out of use than there is in all: then nothing may be used, and no less', () => {
    const issued = direct(movement('StockIssued', '7', { lot: null }))
    expect(told(six, four, aside('6'), issued)).toMatchObject({ onHand: '3', usable: '0' })
    const more = direct(movement('StockIssued', '5', { lot: null }))
    expect(told(six, four, aside('6'), issued, more)).toMatchObject({ onHand: '-2', usable: '-2' })
  })
})

test('a quarantine may be the first that is heard of a shelf', () => {
  expect(told(throughInbox(movement('StockQuarantined', '2', { unit: 'BX' })), six)).toMatchObject({
    onHand: '6',
    usable: '6',
  })
})

describe('given a lot that is to be used up by 8 January', () => {
  const lot = (expiry: string, name = 'A', at = NOON) =>
    throughInbox(movement('StockAdjusted', '6', { lot: name, expiry, occurredAt: at }), { now: at })
  const fired = (now: number): Input =>
    throughInbox({ type: 'supplyline.TimerFired', data: { site: '*', name: 'expiry', dueAt: now } }, { now })
  const NINTH = Date.UTC(2026, 0, 9)
  const timers = (...inputs: Input[]) => {
    const last = inputs.at(-1) as Input
    return position.decide(last, play(position, inputs.slice(0, -1)).state).timers
  }

  test('a timer is set to the end of the day, by UTC, and may not be used from then on', () => {
    expect(timers(lot('2026-01-08'))).toEqual({ expiry: NINTH })
    expect(told(lot('2026-01-08')).usable).toBe('6')
    const of = told(lot('2026-01-08'), fired(NINTH))
    expect(of).toMatchObject({ onHand: '6', usable: '0', sequence: 2 })
    expect(lotOf(of, 'A')).toEqual(['EXPIRED', '6'])
  })

  test('that arrives by a transfer: its own timer is set beside that of the transfer', () => {
    const arrived = movement('StockTransferredIn', '6', { lot: 'A', expiry: '2026-01-08' })
    expect(timers(throughInbox(arrived))).toEqual({ expiry: NINTH, 'overdue:3W:GLOVE-M': NOON + DAY })
  })

  test('only an earlier day sets the timer anew; when it fires, the next one is looked for', () => {
    expect(timers(lot('2026-01-08'), lot('2026-01-20', 'B'))).toBeUndefined()
    expect(timers(lot('2026-01-08'), lot('2026-01-06', 'B'))).toEqual({ expiry: Date.UTC(2026, 0, 7) })
    expect(timers(lot('2026-01-08'), lot('2026-01-20', 'B'), fired(NINTH))).toEqual({ expiry: Date.UTC(2026, 0, 21) })
    expect(timers(lot('2026-01-08'), fired(NINTH))).toEqual({ expiry: null })
  })

  test('one that has expired when it comes is told of at once by its timer', () => {
    expect(timers(lot('2020-02-31'))).toEqual({ expiry: Date.UTC(2020, 2, 3) })
    expect(told(lot('2020-02-31'), fired(NOON)).usable).toBe('0')
    expect(timers(lot('0001-01-01'))).toEqual({ expiry: 1 })
  })

  test('what expires while a shelf is quiet was not looked for where it was stored before there were timers', () => {
    const { nextExpiry: _, ...old } = play(position, [lot('2026-01-08')]).state as KnownPosition
    expect(position.decide(direct(movement('StockExpired', '1')), old).timers).toEqual({ expiry: NINTH })
  })
})

describe('consignment', () => {
  const brought = (quantity: string, supplier = 'MEDCO') =>
    throughInbox(movement('ConsignmentReceived', quantity, { supplier }))
  const used = (quantity: string, supplier = 'MEDCO') => direct(movement('ConsignmentUsed', quantity, { supplier }))
  const takenBack = (quantity: string) => direct(movement('ConsignmentTakenBack', quantity, { supplier: 'MEDCO' }))

  test('is on hand and may be used, and belongs to the supplier', () => {
    expect(told(brought('10'))).toMatchObject({ onHand: '10', usable: '10', consigned: '10', consumed: '0' })
  })

  test('that is used is consumed; what the supplier takes back is not', () => {
    expect(told(brought('10'), used('3'), takenBack('2'))).toMatchObject({
      ...{ onHand: '5', consigned: '5', consumed: '3' },
    })
  })

  test('is kept by supplier, of whom there may be 50', () => {
    const { state } = play(position, [brought('10'), brought('4', 'STITCH'), used('4', 'STITCH')])
    expect(state).toMatchObject({ consigned: [{ name: 'MEDCO', quantity: '10' }] })
    const fifty = Array.from({ length: 50 }, (_, i) => brought('1', `S-${i}`))
    expect(position.decide(used('1', 'MEDCO'), play(position, fifty).state).refuse?.code).toBe('too-many-suppliers')
  })

  test('of a supplier without a proper number is refused', () => {
    expect(position.decide(brought('1', 'A:B'), play(position, [six]).state).refuse?.code).toBe('invalid-supplier')
  })
})

test.each(['Maria Lindt', 'a'.repeat(65), 'café', '1\n'])(
  'a case reference like %j is refused, and repeated nowhere',
  (caseReference) => {
    const { refuse } = position.decide(
      direct(movement('StockIssued', '1', { caseReference })),
      play(position, [six]).state,
    )
    expect(refuse?.code).toBe('invalid-case-reference')
    expect(JSON.stringify(refuse)).not.toContain(caseReference)
  },
)

describe('a count', () => {
  const exceptions = (...inputs: Input[]) =>
    play(position, inputs).events.flatMap((e) => {
      if (e.type === 'supplyline.ExceptionRaised') return [`${e.data.kind}: ${e.data.detail}`]
      return e.type === 'supplyline.ExceptionResolved' ? ['resolved'] : []
    })
  const stocked = (quantity: string) =>
    throughInbox(movement('StockTransferredIn', quantity, { occurredAt: NOON - DAY }))
  const counted = (quantity: string, minutes = 0, lot: string | null = null) =>
    direct(movement('StockCounted', quantity, { lot, occurredAt: NOON - 3_600_000 + minutes * 60_000 }))

  test.each([
    ['100', '110', 0],
    ['100', '90', 0],
    ['100', '89', 1],
    ['100', '111', 1],
    ['20', '15', 0],
    ['20', '14.999', 1],
  ])('given %s, when %s are counted, then %d are told', (before, found, many) => {
    expect(exceptions(stocked(before), counted(found))).toHaveLength(many)
  })

  test('beyond tolerance is told with both figures, until one is within it', () => {
    const [raised, ...rest] = exceptions(stocked('100'), counted('80'), counted('60', 1), counted('61', 2))
    expect(raised).toMatch(/^count-beyond-tolerance: 80 EA .* where 100 were expected, a difference of -20/)
    expect(rest).toEqual(['resolved'])
    expect(play(position, [stocked('100'), counted('80')]).state).toMatchObject({ onHand: '80' })
  })

  test('that explains itself by what comes late is no matter for anybody any longer', () => {
    const late = direct(movement('StockIssued', '18', { occurredAt: NOON - DAY + 1 }))
    expect(exceptions(stocked('100'), counted('80'), late).slice(1)).toEqual(['resolved'])
  })

  test('with which stock begins deviates from nothing; the second does', () => {
    expect(exceptions(throughInbox(movement('StockCounted', '100')))).toEqual([])
    expect(
      exceptions(
        throughInbox(movement('StockCounted', '0')),
        direct(movement('StockCounted', '100', { occurredAt: NOON + 1 })),
      ),
    ).toHaveLength(1)
  })
})
