import { derivedId } from '@supplyline/decider'
import { absolute, add, amount, compare, type Decimal } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import type { LineTrouble } from './answer-troubles.ts'
import { toPayables } from './exceptions.ts'
import { lineOf, type Order, type Received } from './order.ts'
import type { BilledLine, Invoice } from './x12/invoice.ts'

type Billed = MessageOf<'payables.InvoiceReceived' | 'payables.CreditNoteReceived'>

/** The supplier's invoice or credit note in our terms. A credit note's figures are above zero, whichever sign it uses. */
export const billedBy = (
  order: Order,
  invoice: Invoice,
  { documentId, receivedAt }: Received,
): { billed: Billed; troubles: LineTrouble[] } => {
  const { invoiceNumber, credit, invoicedOn } = invoice
  const currency = invoice.currency ?? order.currency
  const figure = credit ? absolute : (value: Decimal) => value
  const lines = invoice.lines.map((line, index) => lineIn(order, line, index, currency, figure))
  const [tax, charges, total] = [figure(invoice.tax), figure(invoice.charges), figure(invoice.total)]
  const common = {
    eventId: derivedId('IN', JSON.stringify([documentId, order.supplier, invoiceNumber]), 16),
    ...{ site: order.site, supplier: order.supplier, invoiceNumber, source: 'X12' },
    orderNumber: invoice.orderNumber ?? order.orderNumber,
    ...{ lines, tax, charges, total, currency, documentId, receivedAt },
  }
  const sum = [...lines.map((line) => line.amount), tax, charges].reduce(add, '0')
  return {
    billed: credit
      ? {
          type: 'payables.CreditNoteReceived',
          data: { ...common, credits: invoice.credits ?? null, creditedOn: invoicedOn },
        }
      : { type: 'payables.InvoiceReceived', data: { ...common, invoicedOn } },
    troubles:
      compare(sum, total) === 0
        ? []
        : [
            {
              ...{ kind: 'invoice-total-differs', ...toPayables },
              detail: `${credit ? 'credit note' : 'invoice'} ${invoiceNumber} bills ${total} ${currency}; its lines, charges and tax come to ${sum}`,
              nextAction: 'ask the supplier for a right invoice before it is paid',
            },
          ],
  }
}

const lineIn = (
  order: Order,
  billed: BilledLine,
  index: number,
  currency: string,
  figure: (value: Decimal) => Decimal,
) => {
  const own = !billed.orderNumber || billed.orderNumber === order.orderNumber
  const ordered = own ? lineOf(order, billed) : undefined
  const [quantity, unitPrice] = [figure(billed.quantity), figure(billed.unitPrice)]
  return {
    ...{ line: index + 1, orderNumber: billed.orderNumber ?? null, orderLine: ordered?.line ?? null },
    ...{ item: ordered?.item ?? null, supplierItem: billed.ids.supplierItem ?? null },
    description: billed.description ?? null,
    ...{ quantity, unit: billed.unit, unitPrice, amount: amount(unitPrice, quantity), currency },
  }
}
