import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { isGln } from '@supplyline/quantity'
import type { Message } from '@supplyline/schemas'
import fc from 'fast-check'
import { type MasterInput, master } from './decide.ts'
import { asking, contract, entry, item, location, NOON, policy, supplier } from './examples.ts'
import { initialState, type MasterEvent } from './master.ts'
import { idOf, isValue, type Value } from './value.ts'

const DAY = 86_400_000

const published = (events: readonly MasterEvent[] | undefined): Value[] =>
  (events ?? []).filter((e) => isValue(e as Message)) as Value[]
const refusals = (events: readonly MasterEvent[] | undefined) =>
  (events ?? []).flatMap((e) => (e.type === 'supplyline.ExceptionRaised' ? [e.data] : []))
const after = (...inputs: MasterInput[]): MasterEvent[] => play(master, inputs).events
/** What the value that it names answers. */
const found = (eventId: string, value: Value): MasterInput =>
  entry({ type: 'master.ReferenceFound', data: { site: '*', entity: idOf(value), eventId, heldBy: [] } }, [value])

describe('a value that is asked for', () => {
  test('is held from then on', () => {
    expect(published(after(entry(asking(item()))))).toEqual([item()])
  })

  test('is not published where it is held already, by the catalogue or by an earlier request', () => {
    expect(published(after(entry(asking(item()), [item()])))).toEqual([])
    expect(published(after(entry(asking(item())), entry(asking(item()))))).toHaveLength(1)
  })

  test('under the same id again changes nothing', () => {
    const request = entry(asking(item()))
    const other = entry(asking(item({ description: 'other' }), { requestedAt: NOON + 1 }))
    expect(given(master, after(request, other)).when(request)).toEqual({})
  })

  test('before another one that came first does not take its place', () => {
    const newer = entry(asking(item({ description: 'newer' }), { requestedAt: NOON + 1 }))
    const older = entry(asking(item({ description: 'older' }), { requestedAt: NOON }))
    expect(published(after(newer, older)).map((v) => v.type === 'master.Item' && v.data.description)).toEqual(['newer'])
  })
})

describe('what cannot be is refused, and what was held stands', () => {
  const box = { unit: 'BX', factor: '100', gtin: null, per: '1' }
  test.each<[string, Value, string]>([
    ['an item with a colon', item({ item: 'A:B' }), 'item'],
    ['an item without a description', item({ description: ' ' }), 'description'],
    ['a base unit that nobody knows', item({ baseUnit: 'EACH' }), 'baseUnit'],
    ['a packaging unit that nobody knows', item({ packaging: [{ ...box, unit: 'BOX' }] }), 'packaging[0].unit'],
    ['a box of one', item({ packaging: [{ ...box, factor: '1' }] }), 'packaging[0].factor'],
    [
      'a case smaller than a box',
      item({ packaging: [box, { ...box, unit: 'CA', factor: '50' }] }),
      'packaging[1].factor',
    ],
    ['a share of none', item({ packaging: [{ ...box, per: '0' }] }), 'packaging[0].per'],
    ['a share of one and a half', item({ packaging: [{ ...box, per: '1.5' }] }), 'packaging[0].per'],
    ['three of which hold two', item({ packaging: [{ ...box, factor: '2', per: '3' }] }), 'packaging[0].factor'],
    [
      'a larger level of which three hold as much as one of the smaller',
      item({ packaging: [box, { ...box, unit: 'CA', factor: '300', per: '3' }] }),
      'packaging[1].factor',
    ],
    ['a manufacturer of no name', item({ manufacturer: ' ' }), 'manufacturer'],
    ['a part number beyond what fits', item({ manufacturerPart: 'x'.repeat(101) }), 'manufacturerPart'],
    ['a unit twice', item({ packaging: [box, { ...box, factor: '200' }] }), 'packaging'],
    ['a wrong check digit', item({ gtin: '09520000000019' }), 'gtin'],
    ['a GTIN of 13 digits', item({ gtin: '4006381333931' }), 'gtin'],
    ['a wrong check digit of a box', item({ packaging: [{ ...box, gtin: '1' }] }), 'packaging[0].gtin'],
    ['an item that stands for itself', item({ substitutes: ['GLOVE'] }), 'substitutes'],
    ['a criticality of a later version', item({ criticality: 'UNRECOGNISED' }), 'criticality'],
    ['an item that holds in another life', item({ effectiveFrom: NOON + 11 * 366 * DAY }), 'effectiveFrom'],
    ['a GLN with a wrong check digit', supplier({ gln: '9520000000018' }), 'gln'],
    ['a supplier without an interchange address', supplier({ ediId: null }), 'ediId'],
    ['half an interchange address', supplier({ channel: 'EMAIL', ediId: null }), 'ediId'],
    ['a currency in words', supplier({ currency: 'dollar' }), 'currency'],
    ['a lead time of years', supplier({ leadTimeDays: 1_000 }), 'leadTimeDays'],
    ['lines that wait for weeks', supplier({ consolidationWindowSeconds: 10 ** 6 }), 'consolidationWindowSeconds'],
    ['a place at every site', location({ site: '*' }), 'site'],
    ['a place without a plant', location({ erpSite: '' }), 'erpSite'],
    ['a place with a wrong GLN', location({ gln: '1' }), 'gln'],
    ['a price of nothing', contract({ unitPrice: '0' }), 'unitPrice'],
    ['a multiple of nothing', contract({ multiple: '0' }), 'multiple'],
    ['a contract that ends before it begins', contract({ effectiveTo: 0 }), 'effectiveTo'],
    ['a number at the supplier beyond what fits', contract({ supplierItem: 'x'.repeat(49) }), 'supplierItem'],
    ['PAR without a level', policy({ par: null }), 'kind'],
    ['a par level below zero', policy({ par: '-1' }), 'kind'],
    ['PAR with the bin of another kind', policy({ binQuantity: '5' }), 'kind'],
    ['PAR with a service level', policy({ serviceLevel: '0.98' }), 'kind'],
    ['a review of every day and none', policy({ reviewDays: 0 }), 'reviewDays'],
    ['a review beyond a year', policy({ reviewDays: 366 }), 'reviewDays'],
    ['two bins of nothing', policy({ kind: 'TWO_BIN', par: null, binQuantity: '0' }), 'binQuantity'],
    ['two bins of no size', policy({ kind: 'TWO_BIN', par: null }), 'kind'],
    [
      'two bins that wait for a review',
      policy({ kind: 'TWO_BIN', par: null, binQuantity: '5', reviewDays: 7 }),
      'kind',
    ],
    ['one for one without a number', policy({ kind: 'ONE_FOR_ONE', par: null }), 'kind'],
    ...['0.5', '1', '-0.9'].map((serviceLevel): [string, Value, string] => [
      `a service level of ${serviceLevel}`,
      policy({ kind: 'MIN_MAX', par: null, reorderPoint: '3', orderUpTo: '9', serviceLevel }),
      'serviceLevel',
    ]),
    [
      'a maximum below the minimum',
      policy({ kind: 'MIN_MAX', par: null, reorderPoint: '9', orderUpTo: '3' }),
      'orderUpTo',
    ],
  ])('%s', (_, value, where) => {
    const { events } = given(master, []).when(entry(asking(value)))
    expect(published(events)).toEqual([])
    expect(refusals(events)[0]?.detail).toContain(` ${where}: `)
  })

  test('the exception says what is wrong where, and what to do, of every mistake', () => {
    const request = asking(item({ baseUnit: 'EACH', gtin: '1' }), { eventId: 'R-1' })
    expect(refusals(after(entry(request)))).toMatchObject([
      {
        ...{ kind: 'master-change-refused', subject: 'item:GLOVE', owner: 'master-data-steward', cause: 'R-1' },
        detail:
          'maria asked for item:GLOVE as it cannot be: baseUnit: "EACH" is no unit of measure known here; gtin: "1" is ' +
          'not a GTIN of 14 digits with a right check digit; what was held before stands',
        nextAction: expect.stringContaining('use a code of X12 element 355, such as EA, BX or CA; compare it'),
        dueAt: NOON + DAY,
      },
    ])
  })

  test('the exception is told in words that a record carries, wherever the name of who asked is cut', () => {
    const request = asking(item({ baseUnit: 'EACH' }), { requestedBy: `${'x'.repeat(63)}🧤` })
    expect(refusals(after(entry(request))).map(({ detail }) => detail.isWellFormed())).toEqual([true])
  })

  test('once, however often it is sent; a sound request for it resolves the exception', () => {
    const wrong = entry(asking(item({ baseUnit: 'EACH' })))
    expect(refusals(after(wrong, wrong))).toHaveLength(1)
    const resolved = after(wrong, entry(asking(item()))).filter((e) => e.type === 'supplyline.ExceptionResolved')
    expect(resolved.map((e) => e.data.exceptionId)).toEqual(refusals(after(wrong)).map((e) => e.exceptionId))
  })

  test('the base unit of an item that is held: stock is kept in it', () => {
    const { events } = given(master, []).when(entry(asking(item({ baseUnit: 'PR' })), [item()]))
    expect(refusals(events)[0]?.detail).toContain('stock is kept in EA, which cannot become "PR"')
  })

  test('the examples are sound', () => {
    const { gln } = supplier().data as { gln: string }
    expect(isGln(gln)).toBe(true)
    for (const value of [item(), supplier(), location()]) expect(refusals(after(entry(asking(value))))).toEqual([])
  })
})

describe('a value that names others', () => {
  const request = asking(contract(), { eventId: 'R-1' })

  test('asks them first, giving them what the topics hold of them and the item its unit, and waits a minute', () => {
    const { events, tell, timers } = given(master, []).when(entry(request, [supplier()]))
    expect(published(events)).toEqual([])
    expect(tell?.map(({ aggregate, references }) => [aggregate, references?.length])).toEqual([
      ['supplier:NEWCO', 1],
      ['item:GLOVE', 1],
    ])
    expect(timers).toEqual({ missing: NOON + 60_000 })
  })

  test('is held when all of them are there, in any order, told once or twice', () => {
    const answers = [found('R-1', item()), found('R-1', item()), found('R-1', supplier())]
    expect(published(after(entry(request), ...answers))).toEqual([contract()])
    expect(published(after(entry(request), ...answers.toReversed(), ...answers))).toEqual([contract()])
    expect(given(master, after(entry(request), found('R-1', item()))).when(found('R-1', supplier())).timers).toEqual({
      missing: null,
    })
  })

  test('is refused after a minute without one of them', () => {
    const fired = entry({ type: 'supplyline.TimerFired', data: { site: '*', name: 'missing', dueAt: NOON + 60_000 } })
    expect(refusals(after(entry(request), found('R-1', item()), fired))[0]).toMatchObject({
      detail: expect.stringContaining('supplier: no supplier:NEWCO in master data'),
      nextAction: 'add supplier:NEWCO or correct its code; then send it again under a new id',
    })
    expect(given(master, after(entry(request), fired)).when(fired)).toEqual({})
  })

  test('is refused when it does not fit them', () => {
    const plain = item({ packaging: [] })
    const boxes = after(entry(request), found('R-1', supplier()), found('R-1', plain))
    expect(refusals(boxes)[0]?.detail).toContain('unit: no factor from BX to EA')
    const elsewhere = after(
      entry(asking(policy({ site: 'SOUTH' }), { eventId: 'R-2' })),
      found('R-2', item()),
      found('R-2', location({ site: 'NORTH' })),
    )
    expect(refusals(elsewhere)[0]?.detail).toContain('site: ICU-9 belongs to site NORTH, not to SOUTH')
  })

  test('gives way to a later request for it, whose own answers count', () => {
    const dearer = asking(contract({ unitPrice: '9' }), { eventId: 'R-2', requestedAt: NOON + 1 })
    const waiting = after(entry(request), found('R-1', item()), entry(dearer), found('R-1', supplier()))
    expect(published(waiting)).toEqual([])
    expect(published(after(entry(request), entry(dearer), found('R-2', item()), found('R-2', supplier())))).toEqual([
      contract({ unitPrice: '9' }),
    ])
  })
})

describe('a value that is sought', () => {
  const sought = (references: Message[] = []): MasterInput =>
    entry(
      {
        type: 'master.ReferenceSought',
        data: { site: '*', entity: 'item:GLOVE', seeker: 'contract:C-1', eventId: 'R-1', at: null },
      },
      references,
    )
  const told = (decision: ReturnType<ReturnType<typeof given<never, MasterInput, MasterEvent>>['when']>) =>
    decision.tell?.map(({ aggregate, references }) => [aggregate, references])

  test('answers with itself, as it was last accepted, or else as its topic holds it', () => {
    const newer = item({ description: 'newer' })
    expect(told(given(master, after(entry(asking(newer)))).when(sought([item()])))).toEqual([['contract:C-1', [newer]]])
    expect(told(given(master, []).when(sought([item()])))).toEqual([['contract:C-1', [item()]]])
  })

  test('and is not there yet answers when it is', () => {
    const { events = [], tell } = given(master, []).when(sought())
    expect(tell).toBeUndefined()
    const held = given(master, events).when(entry(asking(item())))
    expect(told(held)).toEqual([['contract:C-1', [item()]]])
  })
})

test('an id that comes again with other content is an exception, neither taken nor dropped; with the same, nothing', () => {
  const first = asking(item({ description: 'a' }), { eventId: 'R-1', requestedAt: NOON })
  const { state } = play(master, [entry(first)])
  expect(given(master, []).when(entry(first)).events).not.toEqual([])
  expect(master.decide(entry({ ...first, data: { ...first.data, requestedAt: NOON + 5 } } as never), state)).toEqual({})
  const other = asking(item({ description: 'b' }), { eventId: 'R-1', requestedAt: NOON + 1 })
  const { events = [], ...rest } = master.decide(entry(other), state)
  expect(rest).toEqual({})
  expect(events).toMatchObject([
    { type: 'supplyline.ExceptionRaised', data: { kind: 'event-id-reused', subject: 'item:GLOVE', cause: 'R-1' } },
  ])
  expect(events.reduce(master.evolve, state)).toEqual(state)
})

test('whatever the order and the repetitions of requests, the one asked for last is held, and nothing is published twice', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(
      texts.chain((words) => {
        const requests = words.map((description, i) =>
          entry(asking(item({ description }), { eventId: `R-${i}`, requestedAt: NOON + i })),
        )
        return fc.tuple(
          fc.constant(words),
          fc.shuffledSubarray([...requests, ...requests], { minLength: 2 * requests.length }),
        )
      }),
      ([words, inputs]) => {
        let state = initialState
        let last: string | undefined
        for (const input of inputs) {
          const { events = [] } = master.decide(input, state)
          state = events.reduce(master.evolve, state)
          for (const value of published(events)) {
            if (value.type !== 'master.Item') throw new Error(value.type)
            expect(value.data.description).not.toBe(last)
            last = value.data.description
          }
        }
        // A description of nothing is refused.
        expect(last).toBe(words.filter((w) => w !== '').at(-1))
      },
    ),
  )
})
