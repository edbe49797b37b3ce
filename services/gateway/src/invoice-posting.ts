import type { Operation } from '@supplyline/http'
import { type Message, payableInvoices as topic } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from './context.ts'
import * as field from './fields.ts'
import type { once } from './idempotency.ts'
import { type Mistake, siteMistakes, supplierMistakes } from './known.ts'
import { lineMistakes, numbered } from './lines.ts'
import { oneOrMany } from './one-or-many.ts'

const MOST_LINES = 500
/** What `source` says of an invoice that came by EDI. */
const EDI = 'X12'

const common = {
  eventId: field.eventId.optional(),
  site: field.site,
  supplier: field.supplier,
  invoiceNumber: field.invoiceNumber,
  source: field.source.meta({ description: 'The AP system that sends it.', examples: ['AP-SCAN'] }),
  orderNumber: field.orderNumber.nullish(),
  currency: field.currency,
}

const line = z.strictObject({
  line: field.line.optional(),
  orderNumber: field.orderNumber.nullish(),
  orderLine: z
    .int()
    .min(1)
    .nullish()
    .meta({ description: 'Line of the order; where it is not given, the item tells.' }),
  item: field.item.nullish(),
  supplierItem: field.label(100, 'Number of the item at the supplier.', 'NG-M-100').nullish(),
  description: field.label(500, 'As on the invoice.', 'Gloves, nitrile, M').nullish(),
  quantity: field.positive,
  unit: field.unit,
  unitPrice: field.price,
  amount: field.price,
})
const lines = z.array(line).min(1).max(MOST_LINES)
const tax = field.price.optional().meta({ description: 'Tax; zero unless given.' })
const charges = field.money
  .optional()
  .meta({ description: 'Freight and other charges that are in no line, less allowances; zero unless given.' })

/** By `type`, the record's name without its namespace. Whether the figures add up is for three-way-match to judge. */
const shape = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('InvoiceReceived'),
    ...common,
    invoicedOn: field.day('Date of the invoice.', '2026-01-05'),
    lines,
    tax,
    charges,
    total: field.price,
  }),
  z.strictObject({
    type: z.literal('CreditNoteReceived'),
    ...common,
    credits: field.invoiceNumber.nullish().meta({ description: 'Invoice that is credited.' }),
    creditedOn: field.day('Date of the credit note.', '2026-01-05'),
    lines,
    tax,
    charges,
    total: field.positiveMoney,
  }),
])
type Invoice = z.output<typeof shape>

const example = {
  type: 'InvoiceReceived',
  site: 'MERCY',
  supplier: 'ACME',
  invoiceNumber: 'INV-88121',
  source: 'AP-SCAN',
  orderNumber: '4500000113',
  invoicedOn: '2026-01-05',
  lines: [{ orderLine: 1, item: 'GLOVE-NITRILE-M', quantity: '5', unit: 'BX', unitPrice: '8.5', amount: '42.5' }],
  tax: '0',
  charges: '0',
  total: '42.5',
  currency: 'USD',
}

export const invoicePosting = (context: Context, posting: ReturnType<typeof once>): Operation[] => [
  oneOrMany<Invoice>(context, posting, {
    path: '/v1/invoices',
    id: 'postInvoices',
    summary: 'An invoice or a credit note came to accounts payable',
    roles: ['ap'],
    topic,
    shape,
    example,
    mistakesOf: (invoice) => mistakesOf(context, invoice),
    once: [
      { field: 'eventId', of: ({ eventId }) => eventId, fix: 'give every message an id of its own' },
      {
        field: 'invoiceNumber',
        of: ({ supplier, invoiceNumber }) => `${supplier}:${invoiceNumber}`,
        fix: 'send each invoice once, with all of its lines',
      },
    ],
    record: (invoice, eventId) => record(invoice, eventId, context.clock.now()),
  }),
]

/** What only master data can tell. */
const mistakesOf = ({ tables }: Context, { site, supplier, source, lines }: Invoice): Mistake[] => {
  const fix = 'send the name of the AP system'
  return [
    ...siteMistakes(tables(), site),
    ...supplierMistakes(tables(), site, supplier),
    ...(source === EDI ? [{ field: 'source', detail: `is "${EDI}", by which suppliers send`, fix }] : []),
    ...lineMistakes(lines),
  ]
}

const record = (invoice: Invoice, eventId: string, now: number): Message => {
  const { site, supplier, invoiceNumber, source, currency, total } = invoice
  const data = {
    ...{ eventId, site, supplier, invoiceNumber, source, currency, total },
    orderNumber: invoice.orderNumber ?? null,
    lines: numbered(invoice.lines).map((line) => ({
      ...line,
      orderNumber: line.orderNumber ?? null,
      orderLine: line.orderLine ?? null,
      item: line.item ?? null,
      supplierItem: line.supplierItem ?? null,
      description: line.description ?? null,
      currency,
    })),
    tax: invoice.tax ?? '0',
    charges: invoice.charges ?? '0',
    documentId: null,
    receivedAt: now,
  }
  return invoice.type === 'InvoiceReceived'
    ? { type: 'payables.InvoiceReceived', data: { ...data, invoicedOn: invoice.invoicedOn } }
    : {
        type: 'payables.CreditNoteReceived',
        data: { ...data, creditedOn: invoice.creditedOn, credits: invoice.credits ?? null },
      }
}
