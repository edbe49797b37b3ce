import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type Decision, given } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf, Records } from '@supplyline/schemas'
import fc from 'fast-check'
import { position } from './decide.ts'
import { factors } from './decide-factors.ts'
import { itemRecalls } from './decide-item-recalls.ts'
import { receipt } from './decide-receipt.ts'
import { GLOVES, goodsReceived, movement, NOON, receiptReversed, received, throughInbox, WARD } from './examples.ts'
import { type Factors, initialFactors } from './factors.ts'
import { summary } from './summary.ts'

const HOUR = 3_600_000
type Item = Records['master.Item']

/** Gloves whose boxes hold so many; `from`: and from then on so many more. */
const packed = (box: string, from?: number, then = box): Item => {
  const levels = (factor: string) => [{ unit: 'BX', factor, gtin: null, per: '1' }]
  const versions = [
    { effectiveFrom: 0, packaging: levels(box) },
    ...(from === undefined ? [] : [{ effectiveFrom: from, packaging: levels(then) }]),
  ]
  return { ...GLOVES, packaging: levels(then), packagingVersions: from === undefined ? [] : versions }
}
const item = (data: Item): Message => ({ type: 'master.Item', data })
const ward = (location: string): Message => ({ type: 'master.Location', data: { ...WARD, location } })

// biome-ignore lint/suspicious/noExplicitAny: states and inputs of four deciders
const deciders: Record<string, any> = { stock: position, receipt, factors, 'item-recalls': itemRecalls }
type Step = { aggregate: string; message: Message } | { tables: Item } | { told: number }

/** The service in small: aggregates that tell one another, each in the order in which it is told. */
const service = () => {
  const states = new Map<string, unknown>()
  const inbox: { aggregate: string; message: Message; references: Message[] }[] = []
  const published: Message[] = []
  let table = packed('100')
  let entries = 0
  const take = ({ aggregate, message, references }: (typeof inbox)[number]) => {
    const decider = deciders[aggregate.slice(0, aggregate.indexOf(':'))]
    const state = states.get(aggregate) ?? decider.initialState
    const input = throughInbox(message, { id: `entry-${++entries}`, references, now: NOON }) as Input
    const decision: Decision<Message> = decider.decide(input, state)
    if (decision.refuse) throw new Error(decision.refuse.what)
    states.set(aggregate, (decision.events ?? []).reduce(decider.evolve, state))
    published.push(...(decision.events ?? []))
    inbox.push(...(decision.tell ?? []).map((tell) => ({ references: [], ...tell }) as (typeof inbox)[number]))
  }
  const deliver = (pick: number) => {
    const waiting = [...new Set(inbox.map(({ aggregate }) => aggregate))]
    const aggregate = waiting[pick % waiting.length]
    const at = inbox.findIndex((entry) => entry.aggregate === aggregate)
    const [entry] = at < 0 ? [] : inbox.splice(at, 1)
    if (entry) take(entry)
  }
  return {
    states,
    published,
    run(steps: readonly Step[]) {
      for (const step of steps) {
        if ('tables' in step) {
          table = step.tables
          inbox.push({ aggregate: 'factors:GLOVE-M', message: item(table), references: [] })
        } else if ('told' in step) deliver(step.told)
        else inbox.push({ ...step, references: [item(table), ward('3W'), ward('STORE')] })
      }
      for (let left = 10_000; inbox.length > 0 && left > 0; left--) deliver(0)
      return this
    },
    positions: () =>
      ['stock:3W:GLOVE-M', 'stock:STORE:GLOVE-M'].map((id) => {
        const told = summary((states.get(id) ?? position.initialState) as Parameters<typeof summary>[0])
        if (!told) return undefined
        const { sequence: _, lastEventId: __, changedAt: ___, ...figures } = told.data
        return figures
      }),
  }
}

const at = (message: Message): Step => ({
  aggregate: `stock:${(message as MessageOf<'inventory.StockIssued'>).data.location}:GLOVE-M`,
  message,
})
const ofReceipt = (message: Message): Step => ({ aggregate: 'receipt:NORTH:DOCK:R-1', message })
const kinds = (messages: readonly Message[]) =>
  messages.flatMap((m) =>
    m.type === 'supplyline.ExceptionRaised'
      ? [m.data.kind]
      : m.type === 'supplyline.ExceptionResolved'
        ? ['resolved']
        : [],
  )

const details = (messages: readonly Message[]) =>
  messages.flatMap((m) => (m.type === 'supplyline.ExceptionRaised' ? [m.data.detail] : []))

describe('what was converted by a wrong factor', () => {
  const wrong = { tables: packed('100') }
  const right = { tables: packed('50') }
  const boxes = (quantity: string, fields: Parameters<typeof movement>[2] = {}) =>
    at(movement('StockReturned', quantity, { unit: 'BX', ...fields }))
  const ward3 = (...steps: Step[]) => service().run(steps).positions()[0]

  test('counts by the corrected one, and a person is told which documents that touches', () => {
    const played = service()
      .run([
        wrong,
        boxes('3', { eventId: 'E-1' }),
        at(movement('StockIssued', '20', { eventId: 'E-2' })),
        ofReceipt(goodsReceived([received('2', { unit: 'BX' })])),
      ])
      .run([right])
    expect(played.positions()[0]).toMatchObject({ onHand: '230', receivedOnOrders: '100', consumed: '-130' })
    const [told] = played.published.flatMap((m) => (m.type === 'inventory.FactorCorrected' ? [m.data] : []))
    expect(told).toMatchObject({
      ...{ item: 'GLOVE-M', baseUnit: 'EA', part: 1, parts: 1, forgottenUntil: null },
      documents: [
        { conversion: { kind: 'StockReturned', document: 'E-1', quantity: '3', base: '300' }, corrected: '150' },
        { conversion: { kind: 'GoodsReceived', document: 'NORTH:DOCK:R-1', line: 1, base: '200' }, corrected: '100' },
      ],
    })
    expect(kinds(played.published)).toEqual(['factor-corrected', 'resolved'])
    expect(details(played.published)).toEqual([
      'packaging of GLOVE-M was corrected, which touches StockReturned "E-1" at 3W: 3 BX are 150 EA, not 300; line 1 of ' +
        `receipt "NORTH:DOCK:R-1" at 3W: 2 BX are 100 EA, not 200 (correction ${told?.correctionId})`,
    ])
  })

  test('and was counted since is part of what was counted: the difference is another one, on hand is not', () => {
    const counted = at(movement('StockCounted', '280', { occurredAt: NOON + HOUR / 60 }))
    expect(ward3(wrong, boxes('3'), counted, right)).toMatchObject({
      onHand: '280',
      lastCount: { counted: '280', before: '150', difference: '130' },
    })
  })

  test('is a count itself: what happened since stays, and what it was taken for goes', () => {
    const count = at(movement('StockCounted', '3', { unit: 'BX', occurredAt: NOON - HOUR }))
    const steps = [at(movement('StockReturned', '10', { occurredAt: NOON - 2 * HOUR })), count]
    expect(ward3(wrong, ...steps, at(movement('StockIssued', '5')), right)).toMatchObject({
      onHand: '145',
      lastCount: { counted: '150', before: '10', difference: '140' },
    })
  })

  test('is taken back as it counts by then', () => {
    const [came, back] = [ofReceipt(goodsReceived([received('2', { unit: 'BX' })])), ofReceipt(receiptReversed())]
    for (const steps of [
      [wrong, came, right, back],
      [wrong, came, back, right],
    ])
      expect(ward3(...steps)).toMatchObject({ onHand: '0', receivedOnOrders: '0' })
  })

  test('comes after the correction, from before it was known: it is corrected at once', () => {
    // Routed with the wrong factor on it, and taken when the right one is known already.
    const late = boxes('3')
    expect(ward3(wrong, { told: 0 }, late, right, { told: 1 })).toMatchObject({ onHand: '150' })
  })

  test('before a version that begins later is untouched by it, however late it comes', () => {
    const newer = { tables: packed('100', NOON, '50') }
    const before = boxes('3', { occurredAt: NOON - 1 })
    expect(ward3(wrong, before, newer)).toMatchObject({ onHand: '300' })
    expect(ward3(newer, before)).toMatchObject({ onHand: '300' })
    expect(ward3(newer, boxes('3'))).toMatchObject({ onHand: '150' })
    // It began before anybody said so.
    expect(ward3(wrong, boxes('3'), newer)).toMatchObject({ onHand: '150' })
  })

  test('does not convert any more: it stands as it was, and the exception says why, until somebody has counted', () => {
    const played = service().run([wrong, boxes('3', { eventId: 'E-1' }), { tables: { ...GLOVES, packaging: [] } }])
    expect(played.positions()[0]).toMatchObject({ onHand: '300' })
    expect(kinds(played.published)).toEqual(['factor-corrected'])
    expect(details(played.published)[0]).toContain(
      'StockReturned "E-1" at 3W: 3 BX are 300 EA still: no factor from BX to EA; the item is packed as nothing else',
    )
  })

  test('is more than a position holds: it stands, and both exceptions remain', () => {
    const played = service().run([wrong, boxes('3'), { tables: packed('600000000000') }])
    expect(played.positions()[0]).toMatchObject({ onHand: '300' })
    expect(kinds(played.published)).toEqual(['factor-corrected'])
    const much = service().run([
      ...[wrong, boxes('3'), at(movement('StockReturned', '999999999000')), { tables: packed('900') }],
    ])
    expect(much.positions()[0]).toMatchObject({ onHand: '999999999300' })
    expect(kinds(much.published)).toEqual(['factor-corrected', 'correction-not-applied'])
  })

  test('is known for 90 days, and the latest 2,000: what is forgotten is said', () => {
    const decide = (message: Message, now: number, state = initialFactors) => {
      const decision = factors.decide(throughInbox(message, { now, references: [] }) as never, state)
      return { decision, state: (decision.events ?? []).reduce(factors.evolve, state) }
    }
    const conversion = (document: string, occurredAt: number): Message => {
      const { tell = [] } = given(position, []).when(
        throughInbox(movement('StockReturned', '1', { unit: 'BX', eventId: document, occurredAt }), {
          now: Math.max(occurredAt, NOON),
        }),
      )
      return tell[0]?.message as Message
    }
    let { state } = decide(item(packed('100')), NOON)
    for (let n = 0; n <= 2_000; n++) state = decide(conversion(`E-${n}`, NOON + n), NOON, state).state
    expect([state.conversions.length, state.conversions[0]?.document, state.forgottenUntil]).toEqual([
      2_000,
      'E-1',
      NOON,
    ])
    const corrected = decide(item(packed('50')), NOON, state).decision.events ?? []
    expect(corrected.filter(({ type }) => type === 'inventory.FactorCorrected')).toHaveLength(10)
    expect(details(corrected as Message[])[0]).toContain(
      '; and 1995 more; documents up to 2026-01-05T12:00:00.000Z are no',
    )
    const later = decide(conversion('E-X', NOON), NOON + 91 * 24 * HOUR, state).state
    expect(later.conversions).toHaveLength(0)
  })
})

test.each([
  ['unknown-unit', 'PL', 'no factor from PL to EA; the item is packed as BX, CA', GLOVES],
  [
    'inexact-quantity',
    'BX',
    '1 BX of 10/3 EA are 3.3333… EA, which no stock can hold exactly',
    { ...GLOVES, packaging: [{ unit: 'BX', factor: '10', gtin: null, per: '3' }] },
  ],
])(
  'a unit that does not convert is an exception that names item and units, and a dead letter: %s',
  (code, unit, why, known) => {
    const moved = movement('StockIssued', '1', { unit, eventId: 'E-1' })
    const decision = given(position, []).when(throughInbox(moved, { references: [item(known), ward('3W')] }))
    const what = `GLOVE-M moved in ${unit}: ${why}`
    expect(decision).toMatchObject({
      refuse: { code, what },
      events: [
        {
          type: 'supplyline.ExceptionRaised',
          data: {
            ...{ kind: code, subject: '3W:GLOVE-M', owner: 'inventory-controller', cause: 'E-1' },
            detail: `event "E-1" of 1 ${unit} at 3W has not been applied: ${what}`,
          },
        },
      ],
    })
    expect(decision.tell).toBeUndefined()
  },
)

describe('the table of the README', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const section = readme.split('## When a packaging factor is corrected')[1]?.split('\n## ')[0] ?? ''
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| when') && !line.startsWith('| -'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, when = '', then = '']) => ({ when, then }))

  const [wrong, right] = [{ tables: packed('100') }, { tables: packed('50') }]
  const box = (fields: Parameters<typeof movement>[2] = {}) =>
    at(movement('StockReturned', '1', { unit: 'BX', eventId: 'E', ...fields }))
  const counted = at(movement('StockCounted', '1', { unit: 'BX', occurredAt: NOON - HOUR }))
  const came = ofReceipt(goodsReceived([received('1', { unit: 'BX' })]))
  const after = (...steps: Step[]) => {
    const played = service().run(steps)
    return { ...played, onHand: played.positions()[0]?.onHand, kinds: kinds(played.published) }
  }
  const known = (steps: Step[]) => (after(...steps).states.get('factors:GLOVE-M') as Factors).conversions.length
  const isResolved = (steps: Step[]) => after(...steps).kinds.join() === 'factor-corrected,resolved'
  const much = at(movement('StockReturned', '999999999500'))

  const examples: [when: string, then: RegExp, holds: () => boolean][] = [
    [
      'a document was taken in another unit',
      /is noted with its item/,
      () => known([wrong, box(), box({ eventId: 'F', unit: 'EA' })]) === 1,
    ],
    [
      'master data says that it was packed otherwise',
      /`FactorCorrected` lists each .* exception `factor-corrected`; each is told/,
      () => after(wrong, box(), right).published.some(({ type }) => type === 'inventory.FactorCorrected'),
    ],
    ['a movement is told', /at the time of the movement/, () => after(wrong, box(), right).onHand === '50'],
    [
      'a count is told',
      /what happened since stays/,
      () => after(wrong, counted, at(movement('StockIssued', '5')), right).onHand === '45',
    ],
    [
      'a receipt is told',
      /a later reversal takes that back; one reversed before is corrected at both times/,
      () =>
        [
          [came, right, ofReceipt(receiptReversed())],
          [came, ofReceipt(receiptReversed()), right],
        ].every((steps) => after(wrong, ...steps).onHand === '0'),
    ],
    ['all of them have followed', /is resolved/, () => isResolved([wrong, box(), right])],
    [
      'the position cannot hold the difference',
      /`correction-not-applied`; `factor-corrected` stands/,
      () =>
        after(wrong, box(), much, { tables: packed('900') }).kinds.join() === 'factor-corrected,correction-not-applied',
    ],
    [
      'a document does not convert any more',
      /stands as it was, and `factor-corrected` with the reason and both units/,
      () => after(wrong, box(), { tables: { ...GLOVES, packaging: [] } }).kinds.join() === 'factor-corrected',
    ],
    [
      'a document comes that was converted by a factor since corrected',
      /corrected at once/,
      () => isResolved([wrong, { told: 0 }, box(), right, { told: 1 }]),
    ],
    [
      'a new version begins, or a value changes',
      /^nothing$/,
      () =>
        after(
          wrong,
          box(),
          { tables: packed('100', NOON + 1, '50') },
          { tables: { ...packed('100'), description: 'x' } },
        ).kinds.length === 0,
    ],
  ]

  test('has a row for each of these, and each of these holds', () => {
    expect(rows).toHaveLength(examples.length)
    for (const [index, [when, then, holds]] of examples.entries()) {
      expect(rows[index]?.when.startsWith(when) && then.test(rows[index].then) ? when : rows[index]).toBe(when)
      expect([when, holds()]).toEqual([when, true])
    }
  })
})

const kindsMoved = [
  ...(['StockIssued', 'StockReturned', 'StockAdjusted', 'StockExpired', 'StockCounted'] as const),
  ...(['StockQuarantined', 'StockReleased'] as const),
  ...(['ConsignmentReceived', 'ConsignmentUsed', 'ConsignmentTakenBack'] as const),
]
const transfers = ['StockTransferredOut', 'StockTransferredIn'] as const

test('whatever the order, a wrong factor and its corrections end where the right one from the start does', () => {
  const hour = fc.integer({ min: 1, max: 12 })
  const fields = { quantity: fc.integer({ min: 1, max: 9 }), unit: fc.constantFrom('EA', 'BX', 'BX'), hour }
  const lot = fc.constantFrom(null, 'A')
  const moved = fc.record({ ...fields, kind: fc.constantFrom(...kindsMoved), lot })
  const sent = fc.record({ ...fields, kind: fc.constantFrom(...transfers), lot })
  const dock = fc.constantFrom('received', 'reversed', 'again')
  const version = fc.record({
    box: fc.integer({ min: 1, max: 200 }),
    from: fc.option(hour),
    later: fc.integer({ min: 1, max: 200 }),
  })
  const told = fc.record({ told: fc.nat(20) })
  const history = fc.array(
    fc.oneof({ weight: 4, arbitrary: moved }, sent, dock, version, { weight: 3, arbitrary: told }),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  const tables = (v: { box: number; from: number | null; later: number }) =>
    packed(String(v.box), v.from === null ? undefined : NOON - v.from * HOUR, String(v.later))
  const stepsOf = (plan: typeof history extends fc.Arbitrary<infer H> ? H : never): Step[] =>
    plan.map((step, index): Step => {
      if (typeof step === 'string')
        return ofReceipt(
          step === 'reversed'
            ? receiptReversed({ reversedAt: NOON - HOUR })
            : goodsReceived(
                [received('2', { unit: 'BX', lot: 'A', expiry: '2027-03-31' }), received('3', { line: 2 })],
                {
                  receivedAt: NOON - 4 * HOUR,
                },
              ),
        )
      if ('told' in step) return step
      if ('box' in step) return { tables: tables(step) }
      const [location, counterpart] = step.kind === 'StockTransferredIn' ? ['STORE', '3W'] : ['3W', 'STORE']
      const { kind, quantity, unit, hour: before } = step
      const more = { eventId: `E-${index}`, occurredAt: NOON - before * HOUR, transferId: 'T', counterpart, location }
      return at(movement(kind, String(quantity), { ...more, unit, lot: step.lot, expiry: step.lot && '2027-03-31' }))
    })
  fc.assert(
    fc.property(history, version, (plan, last) => {
      const right = { tables: tables(last) }
      const played = service().run([{ tables: packed('7') }, ...stepsOf(plan), right])
      const ideal = service().run([right, ...stepsOf(plan).filter((step) => !('tables' in step))])
      expect(played.positions()).toEqual(ideal.positions())
    }),
    { numRuns: 500 },
  )
})
