import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { type ConsumptionInput, consumption } from './decide-consumption.ts'
import { dataOf, erpRouting, item, kindsOf, location, NOW, supplier, taking, timerFired } from './testing/examples.ts'
import { charged, lookedUp, saying, summarised, usedLine } from './testing/posting-examples.ts'

const HOUR = 3_600_000
const take = (message: ConsumptionInput['message'], references = charged) =>
  taking(message, { references }) as ConsumptionInput
const after = (...messages: ConsumptionInput['message'][]) =>
  play(
    consumption,
    messages.map((m) => take(m)),
  )
const decided = (...messages: ConsumptionInput['message'][]) =>
  given(consumption, after(...messages.slice(0, -1)).events).when(take(messages.at(-1) as ConsumptionInput['message']))
const withMaster = (references: typeof charged, message = summarised()) =>
  given(consumption, []).when(take(message, references))
const lines = (...changes: Partial<typeof usedLine>[]) =>
  summarised({ lines: changes.map((c) => ({ ...usedLine, ...c })) })
const requestOf = ({ intents }: ReturnType<typeof decided>) => intents?.[0]?.request
const toldOf = ({ events }: ReturnType<typeof decided>) => dataOf(events, 'supplyline.ExceptionRaised')

/** Computed once and written down: documents in ERPs carry it. */
const GI = { reference: 'GI0VCZCJQF4Q1R1A', operation: 'post-goods-issue' }
const document = 'consumption:NORTH:2026-01-04:1'

describe('what a site used', () => {
  test('is charged to the cost centre of its place, in the ERP that the site is routed to', () => {
    const { intents, timers, events } = decided(summarised())
    expect(intents).toEqual([
      {
        ...GI,
        system: 'ERP-1',
        request: {
          reference: GI.reference,
          documentDate: '2026-01-04',
          postingDate: '2026-01-05',
          lines: [
            {
              material: '000000000000004711',
              plant: '1010',
              storageLocation: '101A',
              costCentre: '4103',
              vendor: null,
              quantity: '30',
              unit: 'EA',
              lot: 'L-1',
            },
          ],
        },
      },
    ])
    expect(GI.reference).toHaveLength(16)
    expect(timers).toEqual({ [`answer:${GI.reference}`]: NOW + HOUR })
    expect(kindsOf(events)).toEqual([])
  })

  test('belongs to its supplier where it was on consignment, and came back where it is below zero', () => {
    const { intents } = decided(lines({ supplier: 'MEDCO', lot: '' }, { quantity: '-2.5' }))
    expect(intents?.[0]?.request).toMatchObject({
      lines: [
        { vendor: '17300001', quantity: '30', lot: null },
        { vendor: null, quantity: '-2.5' },
      ],
    })
  })

  test('goes to the ERP that the site has moved to, in its numbers', () => {
    const moved = erpRouting({ site: 'NORTH', erp: 'ERP-2' })
    const notYet = erpRouting({ site: 'NORTH', erp: 'ERP-3', effectiveFrom: NOW + 1 })
    expect(withMaster([...charged, moved]).intents).toMatchObject([
      { system: 'ERP-2', request: { lines: [{ material: 'M-4711' }] } },
    ])
    expect(withMaster([...charged, notYet]).intents).toMatchObject([{ system: 'ERP-1' }])
  })

  test('in the ERP is told once, of no order', () => {
    const { events, settled } = decided(summarised(), saying(GI))
    expect(dataOf(events, 'procurement.ErpPosted')).toEqual([
      {
        ...{ document, kind: 'GOODS_ISSUE', site: 'NORTH', erp: 'ERP-1', reference: GI.reference },
        ...{
          orderId: '',
          orderNumber: '',
          externalNumber: '5000000001',
          attempt: 1,
          detail: 'as asked',
          postedAt: NOW,
        },
      },
    ])
    expect(settled).toEqual([GI.reference])
    expect(decided(summarised(), saying(GI), saying(GI))).toEqual({})
  })

  test('again with the same lines changes nothing, whatever has become of it', () => {
    const again = summarised({ summarisedAt: NOW })
    for (const before of [[summarised()], [summarised(), saying(GI)], [summarised(), saying(GI, 'REFUSED')]])
      expect(decided(...before, again)).toEqual({})
    const held = given(consumption, play(consumption, [take(summarised(), [])]).events)
    expect(held.when(take(again))).toEqual({})
  })

  test('with other lines under the same name is told once to a person, and the first stand', () => {
    const other = lines({ quantity: '31' })
    const conflict = decided(summarised(), other)
    expect(conflict.intents).toBeUndefined()
    expect(toldOf(conflict)).toMatchObject([
      { kind: 'consumption-conflict', subject: document, owner: 'inventory-controller', dueAt: NOW + 24 * HOUR },
    ])
    expect(decided(summarised(), other, other)).toEqual({})
    expect(decided(summarised(), other, saying(GI)).settled).toEqual([GI.reference])
    const others = Array.from({ length: 25 }, (_, i) => lines({ quantity: String(100 + i) }))
    expect(kindsOf(after(summarised(), ...others).events)).toHaveLength(20)
  })

  test('in another revision, period or site is another document', () => {
    const documents = [{}, { revision: 2 }, { period: '2026-01-03' }, { site: 'SOUTH' }].map((changes) => {
      const here = [...charged, location({ site: 'NORTH', ...changes, costCentre: '4103' })]
      return withMaster(here, summarised(changes)).intents?.[0]?.reference
    })
    expect(documents).not.toContain(undefined)
    expect(new Set(documents).size).toBe(4)
  })
})

describe('of what was used, is left out', () => {
  const ok = { item: 'GLOVE' }
  test.each<[string, Partial<typeof usedLine>, typeof charged, string]>([
    ['a place that nobody knows', { location: 'X' }, [], 'location "X" is not in master data (1)'],
    [
      'a place of another site',
      { location: 'X' },
      [location({ location: 'X', site: 'SOUTH', costCentre: '1' })],
      'location "X" is not',
    ],
    [
      'a place without a cost centre',
      { location: 'X' },
      [location({ location: 'X' })],
      'location "X" has no cost centre (1)',
    ],
    ['a place with a blank one', { location: 'X' }, [location({ location: 'X', costCentre: ' ' })], 'no cost centre'],
    [
      'a place without a plant',
      { location: 'X' },
      [location({ location: 'X', costCentre: '1', erpSite: '' })],
      'location "X" has no plant',
    ],
    ['an item that nobody knows', { item: 'X' }, [], 'item "X" is not in master data'],
    ['an item of another site', { item: 'X' }, [item({ item: 'X', site: 'SOUTH' })], 'item "X" is not in master data'],
    [
      'an item without a number there',
      { item: 'X' },
      [item({ item: 'X', erpMaterials: { 'ERP-2': 'M' } })],
      'item "X" has no material number in ERP-1',
    ],
    ['another unit', { unit: 'BX' }, [], 'item "GLOVE" was used in "BX" and is kept in "EA"'],
    [
      'a supplier without a number there',
      { supplier: 'X' },
      [supplier({ supplier: 'X', erpVendors: {} })],
      'supplier "X" has no vendor number in ERP-1',
    ],
    ['a supplier that nobody knows', { supplier: 'X' }, [], 'supplier "X" has no vendor number in ERP-1'],
  ])('%s, and the others are posted', (_, change, more, why) => {
    const decision = withMaster([...charged, ...more], lines(change, ok))
    expect(requestOf(decision)).toMatchObject({ lines: [{ quantity: '30' }] })
    expect((requestOf(decision) as { lines: object[] }).lines).toHaveLength(1)
    const [told, ...others] = toldOf(decision)
    expect(others).toEqual([])
    expect(told).toMatchObject({ kind: 'consumption-not-posted', subject: document, owner: 'inventory-controller' })
    expect(told?.detail).toContain('1 of 2 lines of what "NORTH" used on 2026-01-04 (revision 1) are not posted: ')
    expect(told?.detail).toContain(why)
    expect(told?.nextAction).toContain('complete master data')
  })

  test('everything, when no ERP routing holds; and nothing is asked of any ERP', () => {
    const decision = withMaster(charged.filter((m) => m.type !== 'master.ErpRouting'))
    expect(decision.intents ?? []).toEqual([])
    expect(toldOf(decision)).toMatchObject([{ detail: expect.stringContaining('no ERP routing holds for "NORTH"') }])
  })

  test('everything, when no line can be posted', () => {
    const decision = withMaster([erpRouting()])
    expect(decision.intents ?? []).toEqual([])
    expect(toldOf(decision)).toMatchObject([{ detail: expect.stringContaining('1 of 1 lines') }])
  })

  test('much, told in few words: the reasons of most lines first', () => {
    const many = Array.from({ length: 498 }, (_, i) => ({ item: i + 'X'.repeat(90), location: i + 'Y'.repeat(90) }))
    const gone = { location: 'GONE' }
    const [told] = toldOf(decided(lines(...many, gone, gone)))
    expect(told?.detail).toMatch(/500 of 500 lines of .* are not posted: location "GONE" is not in master data \(2\); /)
    expect(told?.detail).toMatch(/ \(1\); and \d+ other reasons$/)
    expect(told?.detail.length).toBeLessThan(2100)
  })
})

describe('what cannot be summed up so is refused', () => {
  test.each<[string, Parameters<typeof summarised>[0], string]>([
    ['no lines', { lines: [] }, 'bad-lines'],
    ['more than 500', { lines: Array(501).fill(usedLine) }, 'bad-lines'],
    ['a quantity of zero', { lines: [{ ...usedLine, quantity: '0' }] }, 'bad-quantity'],
    ['no site', { site: ' ' }, 'bad-identifier'],
    ['a site without end', { site: 'N'.repeat(101) }, 'bad-identifier'],
    ['a month', { period: '2026-01' }, 'bad-period'],
    ['no day of the calendar', { period: '2026-02-30' }, 'bad-period'],
    ['a time', { period: '2026-01-04T00:00' }, 'bad-period'],
    ['revision 0', { revision: 0 }, 'bad-revision'],
  ])('%s', (_, changes, code) => {
    expect(decided(summarised(changes))).toMatchObject({ refuse: { code } })
  })
})

describe('the goods issue', () => {
  test('that is refused is told to the inventory controller, and not sent again', () => {
    const refused = decided(summarised(), saying(GI, 'REFUSED'))
    expect(dataOf(refused.events, 'procurement.ErpPostingRefused')).toMatchObject([{ document, kind: 'GOODS_ISSUE' }])
    expect(toldOf(refused)).toMatchObject([{ kind: 'posting-refused', owner: 'inventory-controller' }])
    expect(refused.settled).toEqual([GI.reference])
  })

  test('that was in doubt is looked for once it is there', () => {
    const { intents } = decided(summarised(), saying(GI, 'IN_DOUBT'), saying(GI))
    const [look] = intents ?? []
    expect(look).toMatchObject({
      operation: 'list-documents',
      request: { operation: 'post-goods-issue', reference: GI.reference },
    })
    const found = decided(
      ...[summarised(), saying(GI, 'IN_DOUBT'), saying(GI)],
      lookedUp(look?.reference ?? '', ['5000000001', '5000000002']),
    )
    expect(toldOf(found)).toMatchObject([
      { kind: 'duplicate-posting', subject: document, owner: 'inventory-controller' },
    ])
  })

  test('that is not answered is told after an hour', () => {
    const overdue = decided(summarised(), timerFired(`answer:${GI.reference}`, NOW + HOUR))
    expect(kindsOf(overdue.events)).toEqual(['posting-unanswered'])
    expect(decided(timerFired('answer:GI', NOW))).toEqual({})
  })
})
