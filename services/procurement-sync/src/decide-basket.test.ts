import { describe, expect, test } from '@jest/globals'
import { given, play } from '@supplyline/decider'
import { add } from '@supplyline/quantity'
import fc from 'fast-check'
import { type BasketLine, basketOf, merge } from './basket.ts'
import { basket } from './decide-basket.ts'
import {
  addToBasket,
  dataOf,
  erpRouting,
  item,
  kindsOf,
  line,
  location,
  masterData,
  NOW,
  standing,
  supplier,
  taking,
  timerFired,
  vendorStanding,
} from './testing/examples.ts'

const HOUR = 3_600_000
const empty = given(basket, [])
const more = (requisitionId: string, changes: Partial<typeof line> = {}) =>
  addToBasket({ requisitionId, contentHash: `hash of ${requisitionId}`, lines: [{ ...line, ...changes }] })
const cutOff = taking(timerFired('cut-off', NOW + HOUR), { now: NOW + HOUR, references: [] })
/** Orders told at the cut-off, after these were put in. */
const ordersOf = (...messages: ReturnType<typeof addToBasket>[]) =>
  given(
    basket,
    play(
      basket,
      messages.map((m) => taking(m)),
    ).events,
  )
    .when(cutOff)
    .tell?.flatMap(({ message }) => dataOf([message], 'procurement.PlaceOrder')) ?? []
const without = (type: string) => masterData.filter((m) => m.type !== type)

describe('a basket', () => {
  test('waits from its first line on, for the window of the supplier', () => {
    expect(empty.when(taking(addToBasket())).timers).toEqual({ 'cut-off': NOW + HOUR })
    const { timers } = given(basket, play(basket, [taking(addToBasket())]).events).when(
      taking(more('RQ2'), { now: NOW + HOUR / 2 }),
    )
    expect(timers).toEqual({ 'cut-off': NOW + HOUR })
  })

  test('becomes one order at the cut-off, with an id of 12 characters that follows from the cause', () => {
    const { tell, timers } = given(basket, play(basket, [taking(addToBasket())]).events).when(cutOff)
    const [told] = tell ?? []
    const [order] = told ? dataOf([told.message], 'procurement.PlaceOrder') : []
    expect(order).toMatchObject({ supplier: 'MEDCO', erp: 'ERP-1', basket: 'MEDCO:NORTH:ERP-1', currency: 'USD' })
    expect(order?.orderId).toMatch(/^PO[0-9A-Z]{10}$/)
    expect(told?.aggregate).toBe(`order:${order?.orderId}`)
    expect(told?.references?.map((r) => r.type).sort()).toEqual([
      'master.ErpRouting',
      'master.Location',
      'master.Supplier',
    ])
    expect(timers).toEqual({ 'cut-off': null })
    const again = given(basket, play(basket, [taking(addToBasket())]).events).when(cutOff)
    expect(again.tell).toEqual(tell)
  })

  test('is empty after the cut-off: the next lines make another order', () => {
    const { state } = play(basket, [taking(addToBasket()), cutOff])
    expect(state).toEqual({ status: 'empty' })
    expect(given(basket, []).when(cutOff)).toEqual({})
  })

  test('does not wait at all where the supplier has no window', () => {
    const { tell, timers } = empty.when(taking(addToBasket({ window: 0 })))
    expect(tell).toHaveLength(1)
    expect(timers).toEqual({ 'cut-off': null })
  })

  test('becomes an order as soon as it has 200 lines; what is left waits anew', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, i) => ({ ...line, line: i + 1 }))
    const first = play(basket, [taking(addToBasket({ lines: lines(150) }))]).events
    const { tell, timers, events } = given(basket, first).when(
      taking(addToBasket({ requisitionId: 'RQ2', lines: lines(70) }), { now: NOW + 5 }),
    )
    const sources = tell
      ?.flatMap(({ message }) => dataOf([message], 'procurement.PlaceOrder'))
      .flatMap((o) => o.lines.flatMap((l) => l.sources))
    expect(sources).toHaveLength(200)
    expect(timers).toEqual({ 'cut-off': NOW + 5 + HOUR })
    const { state } = given(basket, [...first, ...(events ?? [])])
    expect(state.status === 'open' && state.lines.map((l) => l.line.line)).toEqual(
      lines(70)
        .slice(50)
        .map((l) => l.line),
    )
  })

  test('takes a line of a requisition once while it is open', () => {
    expect(ordersOf(addToBasket(), addToBasket())).toMatchObject([{ lines: [{ quantity: '2' }] }])
  })

  test('makes an order for each currency', () => {
    const orders = ordersOf(more('RQ1'), more('RQ2', { currency: 'EUR' }))
    expect(orders.map((o) => o.currency)).toEqual(['USD', 'EUR'])
    expect(new Set(orders.map((o) => o.orderId)).size).toBe(2)
  })

  test('is named so that a colon in a code does not mix two baskets', () => {
    const one = basketOf({ supplier: 'A:B', site: 'C', erp: 'E' })
    const other = basketOf({ supplier: 'A', site: 'B:C', erp: 'E' })
    expect(one).not.toBe(other)
  })
})

describe('lines', () => {
  test('for the same item, place, unit and price are one order line that names each requisition line', () => {
    expect(ordersOf(more('RQ1'), more('RQ2', { orderQuantity: '3', quantity: '300' }))).toMatchObject([
      {
        lines: [
          {
            line: 1,
            quantity: '5',
            erpMaterial: '000000000000004711',
            sources: [
              { requisitionId: 'RQ1', line: 1, contentHash: 'hash of RQ1', quantity: '2', baseQuantity: '200' },
              { requisitionId: 'RQ2', line: 1, contentHash: 'hash of RQ2', quantity: '3', baseQuantity: '300' },
            ],
          },
        ],
      },
    ])
  })

  test.each([
    ['price', { unitPrice: '8.6' }],
    ['unit', { orderUnit: 'CA' }],
    ['size of the unit', { unitFactor: '50' }],
  ])('of another %s stay apart', (_, changes) => {
    expect(ordersOf(more('RQ1'), more('RQ2', changes))[0]?.lines).toHaveLength(2)
  })

  test('merge into exactly what was approved, whatever is put together', () => {
    const few = (...values: string[]) => fc.constantFrom(...values)
    const anyLine = fc.record({
      item: few('GLOVE', 'GAUZE'),
      location: few('WARD-3', 'WARD-4'),
      unitPrice: few('8.5', '0.0001'),
      orderQuantity: fc
        .integer({ min: 1, max: 10 ** 15 })
        .map((n) => String(n / 1e6))
        .filter((q) => !q.includes('e')),
    })
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 30 }), (drawn) => {
        const lines = drawn.map(
          (changes, i): BasketLine => ({
            requisitionId: `RQ${i}`,
            contentHash: `hash of RQ${i}`,
            line: { ...line, ...changes },
            erpMaterial: changes.item,
          }),
        )
        const merged = merge(lines)
        const parts = merged.flatMap((m) => m.sources)
        expect(parts.map((s) => s.requisitionId).sort()).toEqual(lines.map((l) => l.requisitionId).sort())
        for (const part of parts)
          expect(part.quantity).toBe(lines.find((l) => l.requisitionId === part.requisitionId)?.line.orderQuantity)
        for (const m of merged) expect(m.sources.map((s) => s.quantity).reduce(add, '0')).toBe(m.quantity)
        const keys = merged.map((m) => `${m.item} ${m.location} ${m.unitPrice}`)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })
})

describe('a line that the ERP cannot be told of is refused, so that it does not wait for ever', () => {
  test.each([
    [
      'the item has no material number there',
      [...without('master.Item'), item({ erpMaterials: {} })],
      /"GLOVE" has no material/,
    ],
    [
      'the supplier has no vendor number there',
      [...without('master.Supplier'), supplier({ erpVendors: {} })],
      /no vendor number/,
    ],
    ['the location has no plant', [...without('master.Location'), location({ erpSite: '' })], /"WARD-3" has no plant/],
  ])('because %s', (_, references, reason) => {
    const { events, tell, timers } = empty.when(taking(addToBasket(), { references }))
    expect(dataOf(events, 'procurement.PurchaseOrderRefused')).toMatchObject([
      {
        code: 'erp-data-missing',
        reason: expect.stringMatching(reason),
        lines: [{ sources: [{ requisitionId: 'RQ1' }] }],
      },
    ])
    expect(kindsOf(events)).toEqual(['erp-data-missing'])
    expect(tell).toBeUndefined()
    expect(timers).toBeUndefined()
  })

  test('because numbers are those in master data, whatever the ERP is called', () => {
    const references = [...without('master.ErpRouting'), erpRouting({ erp: 'constructor' })]
    expect(kindsOf(empty.when(taking(addToBasket({ erp: 'constructor' }), { references })).events)).toEqual([
      'erp-data-missing',
    ])
  })

  test('while the others of the requisition are ordered', () => {
    const references = [...masterData, item({ item: 'GAUZE', erpMaterials: {} })]
    const lines = [line, { ...line, line: 2, item: 'GAUZE' }]
    const { events, tell } = empty.when(taking(addToBasket({ lines, window: 0 }), { references }))
    expect(dataOf(events, 'procurement.PurchaseOrderRefused')).toMatchObject([{ lines: [{ item: 'GAUZE' }] }])
    expect(tell).toMatchObject([{ message: { data: { lines: [{ item: 'GLOVE' }] } } }])
  })
})

describe('what the ERP takes no orders of any more when the basket becomes an order', () => {
  const gauze = item({ item: 'GAUZE', erpMaterials: { 'ERP-1': '4712' } })
  const both = play(basket, [
    taking(more('RQ1'), { references: [...masterData, gauze] }),
    taking(more('RQ2', { item: 'GAUZE' }), { references: [...without('master.Item'), gauze] }),
  ]).events
  const atCutOff = (...references: typeof masterData) => given(basket, both).when({ ...cutOff, references })

  test('is refused with what to do; the other lines go on, and the basket is empty', () => {
    const { events, tell, timers } = atCutOff(standing())
    expect(dataOf(events, 'procurement.PurchaseOrderRefused')).toMatchObject([
      {
        code: 'barred-in-erp',
        reason:
          'item "GLOVE": material 4711 is blocked in ERP-1; have it released there, or order another item instead',
        lines: [{ item: 'GLOVE', sources: [{ requisitionId: 'RQ1', contentHash: 'hash of RQ1' }] }],
      },
    ])
    expect(dataOf(events, 'supplyline.ExceptionRaised')).toMatchObject([
      {
        kind: 'barred-in-erp',
        subject: 'RQ1',
        owner: 'buyer',
        nextAction: expect.stringContaining('ask for the lines'),
      },
    ])
    expect(tell).toMatchObject([{ message: { data: { lines: [{ item: 'GAUZE' }] } } }])
    expect(timers).toEqual({ 'cut-off': null })
    expect(given(basket, [...both, ...(events ?? [])]).state).toEqual({ status: 'empty' })
  })

  test('is everything where it is the vendor, and each requisition hears of it', () => {
    const { events, tell } = atCutOff(vendorStanding({ status: 'MISSING' }))
    expect(tell).toEqual([])
    expect(dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.subject)).toEqual(['RQ1', 'RQ2'])
    const refused = dataOf(events, 'procurement.PurchaseOrderRefused')
    expect(refused.flatMap((r) => r.lines.flatMap((l) => l.sources.map((s) => s.requisitionId)))).toEqual([
      'RQ1',
      'RQ2',
    ])
    expect(new Set(refused.map((r) => r.orderId)).size).toBe(2)
    expect(refused[0]?.reason).toMatch(/supplier "MEDCO": vendor 17300001 does not exist in ERP-1; create it there/)
  })

  test('is refused at once where the basket does not wait', () => {
    const { events, tell } = empty.when(
      taking(addToBasket({ window: 0 }), { references: [...masterData, standing({ status: 'DELETED' })] }),
    )
    expect(kindsOf(events)).toEqual(['barred-in-erp'])
    expect(tell).toEqual([])
  })

  test('is ordered where it was released while it waited', () => {
    const { events } = play(basket, [taking(addToBasket(), { references: [...masterData, standing()] })])
    expect(kindsOf(events)).toEqual([])
    expect(given(basket, events).when(cutOff).tell).toHaveLength(1)
  })
})
