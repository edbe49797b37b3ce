import { describe, expect, test } from '@jest/globals'
import { collectionIn } from './sap-answer.ts'
import { answerOf, foundIn, queryFor, toPurchaseOrder, unrepresentable } from './sap-order.ts'
import { orderRequest } from './testing/erp-contract.ts'

const request = orderRequest('PO7K3M9QX2AB')
const [first] = request.lines
const withLine = (changes: object) => ({
  ...request,
  lines: [{ ...(first as object), ...changes }] as typeof request.lines,
})

describe('an order as SAP takes it', () => {
  test('carries the reference in the header field that is configured', () => {
    const order = toPurchaseOrder(request, { reference: 'CorrespncInternalReference', scheduleLines: false })
    expect(order).toMatchObject({ CorrespncInternalReference: 'PO7K3M9QX2AB', Supplier: '17300001' })
    expect(order.to_PurchaseOrderItem.results[0]).not.toHaveProperty('PurchaseOrderItemText')
  })

  test('or in the text of each item, where the header has no field for it', () => {
    const order = toPurchaseOrder(request, { reference: 'PurchaseOrderItemText', scheduleLines: false })
    expect(order.to_PurchaseOrderItem.results.map((i) => i.PurchaseOrderItemText)).toEqual([
      'PO7K3M9QX2AB 1',
      'PO7K3M9QX2AB 2',
    ])
  })

  test.each([
    ['4.5', '4.5', '1'],
    ['19.99', '19.99', '1'],
    ['0.0125', '1.25', '100'],
    ['1.234', '12.34', '10'],
    ['0.000001', '0.01', '10000'],
  ])('a price of %s for one goes as %s for %s, since SAP has two places', (unitPrice, amount, units) => {
    const order = toPurchaseOrder(withLine({ unitPrice }), { reference: 'PurchaseOrderItemText', scheduleLines: false })
    expect(order.to_PurchaseOrderItem.results[0]).toMatchObject({ NetPriceAmount: amount, NetPriceQuantity: units })
  })

  test('a delivery date goes as a schedule line, where SAP is configured to take them', () => {
    const dated = withLine({ deliveryDate: '2026-02-28' })
    const item = (scheduleLines: boolean) =>
      toPurchaseOrder(dated, { reference: 'PurchaseOrderItemText', scheduleLines }).to_PurchaseOrderItem.results[0]
    expect(item(true)).toMatchObject({
      to_ScheduleLine: {
        results: [{ ScheduleLineDeliveryDate: '/Date(1772236800000)/', ScheduleLineOrderQuantity: '12' }],
      },
    })
    expect(item(false)).not.toHaveProperty('to_ScheduleLine')
  })

  test.each([
    ['a quantity', withLine({ quantity: '1.0005' })],
    ['a price', withLine({ unitPrice: '0.0000001' })],
    ['a reference', { ...request, reference: 'PO7K3M9QX2ABC' }],
  ])('%s that SAP would round or cut off is refused before it is sent', (_, impossible) => {
    expect(unrepresentable(impossible)).toMatchObject({ outcome: 'refused', code: 'not-representable' })
    expect(unrepresentable(request)).toBeUndefined()
  })
})

describe('a look-up', () => {
  const item = (number: string, text: string, material: string, quantity: string) => ({
    PurchaseOrder: number,
    PurchaseOrderItemText: text,
    Material: material,
    OrderQuantity: quantity,
  })
  const ours = (number: string, reference = 'PO7K3M9QX2AB') => [
    item(number, `${reference} 1`, 'TG11', '12.000'),
    item(number, `${reference} 2`, 'TG12', '2.500'),
  ]
  const found = (...rows: object[]) => {
    const text = JSON.stringify({ d: { results: rows } })
    return answerOf(foundIn(collectionIn(text), 'PO7K3M9QX2AB', 'PurchaseOrderItemText'), request)
  }

  test('finds the order whose items carry the reference, and no other', () => {
    expect(found(...ours('4500000007'), ...ours('4500000001', 'PO7K3M9QX2ABX'))).toEqual({
      outcome: 'confirmed',
      externalNumber: '4500000007',
      detail: 'purchase order 4500000007 carries PO7K3M9QX2AB',
    })
    expect(found()).toBeUndefined()
  })

  test('of several orders takes the one that holds what was ordered, and names all', () => {
    const other = item('4500000006', 'PO7K3M9QX2AB 1', 'TG11', '99')
    expect(found(other, ...ours('4500000007'), ...ours('4500000008'))).toMatchObject({
      externalNumber: '4500000007',
      detail: expect.stringContaining('4500000006, 4500000007, 4500000008'),
    })
  })

  test('says when the order was changed meanwhile', () => {
    expect(found(item('4500000007', 'PO7K3M9QX2AB 1', 'TG11', '11'))).toMatchObject({
      outcome: 'confirmed',
      detail: expect.stringContaining('its items are not those that were ordered'),
    })
  })

  test('takes a material number for the same with and without its leading zeros', () => {
    const padded = withLine({ material: '000000000000004711' })
    const text = JSON.stringify({ d: { results: [item('4500000007', 'PO7K3M9QX2AB 1', '4711', '12')] } })
    const orders = foundIn(collectionIn(text), 'PO7K3M9QX2AB', 'PurchaseOrderItemText')
    expect(answerOf(orders, padded)?.detail).toBe('purchase order 4500000007 carries PO7K3M9QX2AB')
  })

  test('by a field of the header brings the items along', () => {
    const query = decodeURIComponent(queryFor("O'1", 'CorrespncExternalReference'))
    expect(query).toContain(
      "/A_PurchaseOrder?$filter=CorrespncExternalReference eq 'O''1'&$expand=to_PurchaseOrderItem",
    )
    const text = JSON.stringify({
      d: { results: [{ PurchaseOrder: '4500000007', to_PurchaseOrderItem: { results: ours('4500000007') } }] },
    })
    const orders = foundIn(collectionIn(text), 'PO7K3M9QX2AB', 'CorrespncExternalReference')
    expect(answerOf(orders, request)?.detail).toBe('purchase order 4500000007 carries PO7K3M9QX2AB')
  })

  test('that is answered with something else has not found nothing', () => {
    expect(() => collectionIn('{"d":{}}')).toThrow('something else')
    expect(() => collectionIn('<html>')).toThrow()
  })
})
