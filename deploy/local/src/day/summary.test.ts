import { describe, expect, test } from '@jest/globals'
import type { Message, RecordName, Records } from '@supplyline/schemas'
import { summaryOf, tableOf, unaccounted } from './summary.ts'

/** A record with the fields that matter here. */
const told = <K extends RecordName>(type: K, data: Partial<Records[K]>) => ({
  message: { type, data } as unknown as Message,
  at: 0,
})

const line = {
  ...{ line: 1, item: 'RESPIRATOR-N95', unit: 'BX', unitFactor: '20', quantity: '4' },
  sources: [{ requisitionId: 'R-1', line: 1, contentHash: '', quantity: '4', baseQuantity: '80' }],
}
const order = told('procurement.PurchaseOrderPlaced', {
  ...{ orderId: 'PO-1', erpNumber: '4500000001', erp: 'sap', supplier: 'ACME', currency: 'USD', total: '73.6' },
  ...{ lines: [line as never], placedAt: 3_000 },
})
const submitted = told('procurement.RequisitionSubmitted', { requisitionId: 'R-1', submittedAt: 1_000 })
const receipt = (receiptId: string, quantity: string, unit = 'BX') =>
  told('inventory.GoodsReceived', {
    ...{ site: 'MERCY', source: 'DOCK', receiptId, orderNumber: '4500000001' },
    lines: [
      { line: 1, orderLine: 1, item: 'RESPIRATOR-N95', location: 'ICU-3', quantity, unit, lot: null, expiry: null },
    ],
  })
const invoice = (invoiceNumber: string, total: string) =>
  told('payables.InvoiceReceived', { supplier: 'ACME', invoiceNumber, orderNumber: '4500000001', total })
const matched = (invoiceNumber: string, quantity: string, matchedAt: number) =>
  told('payables.InvoiceMatched', {
    ...{ supplier: 'ACME', invoiceNumber, matchedAt },
    lines: [{ orderId: 'PO-1', orderLine: 1, quantity } as never],
  })
const held = (invoiceNumber: string) =>
  told('payables.InvoiceHeld', {
    ...{ supplier: 'ACME', invoiceNumber },
    holds: [{ holdId: 'H-1', rule: 'not-received', detail: 'nothing came', clearing: 'receive it' } as never],
  })
const released = told('payables.HoldReleased', { invoiceNumber: 'I-1', holdId: 'H-1', releasedBy: 'GR-1' })
const posted = (document: string, externalNumber: string) => told('procurement.ErpPosted', { document, externalNumber })

const day = [
  ...[submitted, order, receipt('GR-1', '1'), receipt('GR-1', '1'), receipt('GR-2', '60', 'EA')],
  ...[invoice('I-1', '18.4'), invoice('I-2', '55.2'), held('I-1'), released],
  ...[matched('I-1', '1', 4_000), matched('I-2', '3', 9_000)],
  ...[posted('receipt:MERCY:DOCK:GR-1', '5000000001'), posted('receipt:MERCY:DOCK:GR-2', '5000000002')],
  ...[posted('invoice:ACME:I-1', '5105600001'), posted('invoice:ACME:I-2', '5105600002')],
]

describe('the summary of a day', () => {
  const summary = summaryOf(day)

  test('adds up what was received and billed on each line, whatever the unit, and a receipt told twice once', () => {
    expect(summary.orders[0]?.lines).toEqual([
      { line: 1, item: 'RESPIRATOR-N95', unit: 'BX', ordered: '4', received: '4', billed: '4' },
    ])
    expect([summary.receiptsTold, summary.receipts, summary.invoices]).toEqual([3, 2, 2])
  })

  test('tells how long it took to the order, and from there to the last match', () => {
    expect(summary.orders[0]).toMatchObject({ orderedAfterMs: 2_000, matchedAfterMs: 6_000 })
  })

  test('names what was held, why, and what released it', () => {
    expect(summary.holds).toEqual([
      {
        ...{ supplier: 'ACME', invoiceNumber: 'I-1', rule: 'not-received', detail: 'nothing came' },
        ...{ clearing: 'receive it', releasedBy: 'GR-1' },
      },
    ])
  })

  test('is the same in whatever order the records are heard', () => {
    const { orders, ...rest } = summaryOf(day.toReversed())
    expect(rest).toEqual({ ...summary, orders: undefined })
    expect(orders[0]?.lines).toEqual(summary.orders[0]?.lines)
  })

  test('a day that ended well leaves nothing unaccounted for', () => {
    expect(unaccounted(summary)).toEqual([])
    expect(tableOf(summary).join('\n')).toContain('1 orders; 2 receipts (told 3 times); 2 invoices, all matched')
  })

  test('what is short, or not in the ERP, is said', () => {
    expect(unaccounted(summaryOf([order, receipt('GR-1', '1'), invoice('I-1', '18.4')]))).toEqual([
      'PO-1 line 1: ordered 4, received 1, billed 0',
      'receipt GR-1 is not in the ERP',
      'invoice I-1 is not in the ERP',
    ])
  })
})
