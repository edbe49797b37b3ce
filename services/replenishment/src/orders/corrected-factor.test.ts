import { describe, expect, test } from '@jest/globals'
import { play } from '@supplyline/decider'
import fc from 'fast-check'
import { type StockInput, stock } from '../decide.ts'
import {
  acknowledged,
  answer,
  contract,
  dataOf,
  entry,
  item,
  NOON,
  onHand,
  orderLine,
  par,
  placed,
  supplier,
} from '../examples.ts'
import { nothingOnOrder, type OnOrder, openOf, withFactor, withLine, withReceived } from './on-order.ts'

/** Boxes of so many gloves, from a time on. */
const packed = (factor: string, effectiveFrom = 0) => {
  const levels = (of: string) => [{ unit: 'BX', factor: of, gtin: null, per: '1' }]
  const versions = [
    { effectiveFrom: 0, packaging: levels('100') },
    { effectiveFrom, packaging: levels(factor) },
  ]
  return item({ packaging: levels(factor), packagingVersions: effectiveFrom === 0 ? [] : versions })
}
const boxes = (orderId: string, quantity: string, unitFactor: string) =>
  placed(orderId, orderLine('RQ-by-hand', quantity, { unit: 'BX', unitFactor }))
const position = (quantity: string, received: string, known = packed('100')) =>
  entry(onHand(quantity, { receivedOnOrders: received }), [known])
const linesOf = (...inputs: StockInput[]) =>
  play(stock, inputs).state.onOrder.lines.map((l) => [l.orderId, l.quantity, l.received, l.unitFactor])

describe('an order in a unit whose factor is corrected', () => {
  const begun = [position('0', '0'), entry(boxes('PO1', '7', '100'), [packed('100')])]

  test('is as many base units as it is by the corrected one, and what is missing is proposed', () => {
    const needing = (known: ReturnType<typeof packed>) =>
      entry(onHand('0'), [par('700'), known, contract(), supplier()])
    const proposals = (...inputs: StockInput[]) =>
      dataOf(play(stock, inputs).events, 'replenishment.ReplenishmentProposed')
    expect(linesOf(...begun, position('0', '0', packed('50')))).toEqual([['PO1', '350', '0', '50']])
    expect(proposals(...begun, needing(packed('100')))).toEqual([])
    expect(proposals(...begun, needing(packed('50')))).toMatchObject([
      { orderQuantity: '7', unitFactor: '50', onOrder: '350' },
    ])
  })

  test('has come in full where its receipt is corrected with it', () => {
    const came = [...begun, position('700', '700')]
    expect(linesOf(...came, position('350', '350', packed('50')))).toEqual([['PO1', '350', '350', '50']])
    const short = [
      position('0', '0', packed('50')),
      entry(boxes('PO1', '7', '50'), [packed('50')]),
      position('350', '350', packed('50')),
    ]
    expect(linesOf(...short, position('700', '700', packed('100')))).toEqual([['PO1', '700', '700', '100']])
  })

  test('keeps what the supplier has answered, in order units', () => {
    const answered = entry(acknowledged('PO1', NOON, answer('7', '4', { unit: 'BX', backordered: '1' })), [
      packed('100'),
    ])
    expect(linesOf(...begun, answered, position('0', '0', packed('50')))).toEqual([['PO1', '250', '0', '50']])
  })

  test('counts by the version of when it was placed', () => {
    expect(linesOf(...begun, position('0', '0', packed('50', NOON + 1)))).toEqual([['PO1', '700', '0', '100']])
    expect(linesOf(...begun, position('0', '0', packed('50', NOON)))).toEqual([['PO1', '350', '0', '50']])
  })
})

test('whatever the factor is corrected to, and back, open and surplus come to what was ordered less what was received', () => {
  const line = (orderId: string) => ({
    ...{ orderId, line: 1, quantity: '500', unit: 'BX', unitFactor: '100', placedAt: 0, expectedAt: null },
    ...{ supplier: 'MEDCO', askedAt: 0 },
  })
  const step = fc.record({ order: fc.constantFrom('PO1', 'PO2'), factor: fc.constantFrom('50', '100', '200') })
  const received = fc.integer({ min: 0, max: 3_000 })
  const totals = ({ lines, surplus }: OnOrder) =>
    [...lines.map((l) => Number(l.received)), ...surplus.map((s) => Number(s.quantity))].reduce((a, b) => a + b, 0)
  fc.assert(
    fc.property(fc.array(fc.oneof(step, received), { maxLength: 20 }), (steps) => {
      let on = withLine(withLine(nothingOnOrder, line('PO1')), line('PO2'))
      let last = 0
      steps.forEach((one, at) => {
        if (typeof one === 'number') {
          on = withReceived(on, String(one), at)
          last = one
        } else on = withFactor(on, { orderId: one.order, line: 1, unitFactor: one.factor, at })
        expect(totals(on)).toBe(last)
        // Nothing is left over while something is open.
        if (on.surplus.length > 0) expect(on.lines.map(openOf)).toEqual(['0', '0'])
        for (const { quantity, unitFactor } of on.lines) expect(Number(quantity)).toBe(5 * Number(unitFactor))
      })
    }),
  )
})
