import { type MessageOf, payableInvoices } from '@supplyline/schemas'
import type { Billed, Order } from './edi.ts'
import type { SentMessage } from './entrance.ts'
import { SITE } from './hospital.ts'

/** What somebody of accounts payable has entered or scanned of the same bill. */
export const apInvoice = (
  { number, supplier }: Order,
  { invoiceNumber, lines, of, factor }: Billed,
  now: number,
): SentMessage => {
  const eventId = `ap ${invoiceNumber}`
  const billed = lines.map((line, index) => {
    const price = Math.round(line.price * factor * 100)
    return { ...line, index, quantity: of(line), unitPrice: price / 100, amount: (price * of(line)) / 100 }
  })
  const data: MessageOf<'payables.InvoiceReceived'>['data'] = {
    ...{ eventId, site: SITE, supplier, invoiceNumber, source: 'AP-SCAN', orderNumber: number },
    ...{ invoicedOn: '2026-01-06', tax: '0', charges: '0', currency: 'USD', documentId: null, receivedAt: now },
    total: (billed.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0) / 100).toString(),
    lines: billed.map(({ index, line, item, quantity, unit, unitPrice, amount }) => ({
      ...{ line: index + 1, orderNumber: null, orderLine: line, item, supplierItem: null, description: null },
      ...{ quantity: String(quantity), unit, unitPrice: String(unitPrice), amount: String(amount), currency: 'USD' },
    })),
  }
  return {
    id: eventId,
    topic: payableInvoices,
    eventId,
    kind: 'sane',
    message: { type: 'payables.InvoiceReceived', data },
  }
}
