import { type Operation, problem } from '@supplyline/http'
import { z } from 'zod'
import { asking, type Context } from './context.ts'
import type { InvoiceView } from './invoice-view.ts'
import { posting } from './posting-answer.ts'
import { asOf, iso, time } from './times.ts'

const received = z.object({
  kind: z.enum(['invoice', 'credit-note']),
  channel: z.enum(['edi', 'ap']),
  eventId: z.string(),
  source: z.string(),
  orderNumber: z.string().nullable(),
  dated: z.string(),
  credits: z.string().nullable().meta({ description: 'Invoice that a credit note credits.' }),
  lines: z.array(
    z.object({
      line: z.int(),
      orderNumber: z.string().nullable(),
      orderLine: z.int().nullable(),
      item: z.string().nullable(),
      supplierItem: z.string().nullable(),
      description: z.string().nullable(),
      quantity: z.string(),
      unit: z.string(),
      unitPrice: z.string(),
      amount: z.string(),
      currency: z.string(),
    }),
  ),
  tax: z.string(),
  charges: z.string(),
  total: z.string(),
  currency: z.string(),
  documentId: z.string().nullable(),
  receivedAt: time('When it was received.'),
})

const hold = z.object({
  holdId: z.string(),
  rule: z.string(),
  line: z.int().nullable().meta({ description: 'Line of the invoice; null for all of it.' }),
  orderId: z.string().nullable(),
  expected: z.string().nullable(),
  actual: z.string().nullable(),
  limit: z.string().nullable().meta({ description: 'Largest figure that would have passed.' }),
  detail: z.string().meta({ description: 'The verdict in words, with its arithmetic.' }),
  clearing: z.string().meta({ description: 'The cheapest action that clears it.' }),
  owner: z.string(),
})

const answer = z.object({
  supplier: z.string(),
  invoiceNumber: z.string(),
  status: z.enum(['received', 'held', 'matched', 'posting-in-doubt', 'posting-refused', 'posted']).meta({
    description: 'received: not judged yet. matched: may be paid. posted: the ERP holds it.',
  }),
  received: z.array(received).meta({ description: 'As it came, by each channel.' }),
  explanation: z.string().nullable().meta({ description: 'The verdict in one sentence; null before there is one.' }),
  holds: z.array(hold).meta({ description: 'Those that stand.' }),
  releases: z.array(
    z.object({
      holdId: z.string(),
      rule: z.string(),
      releasedBy: z.string().meta({ description: 'A person, or the event that cleared it.' }),
      reason: z.string(),
      releasedAt: time('When it was released.'),
    }),
  ),
  matched: z
    .array(
      z.object({
        line: z.int(),
        orderId: z.string(),
        erp: z.string(),
        erpNumber: z.string(),
        orderLine: z.int(),
        item: z.string(),
        quantity: z.string(),
        unit: z.string(),
        orderedPrice: z.string(),
        unitPrice: z.string(),
        amount: z.string(),
        currency: z.string(),
        received: z.string(),
        explanation: z.string(),
      }),
    )
    .meta({ description: 'Its lines beside those of orders; empty before it is matched.' }),
  posting: posting.nullable(),
  asOf,
})

export const invoices = (context: Context): Operation[] => [
  {
    method: 'get',
    path: '/v1/invoices/{id}',
    id: 'getInvoice',
    summary: 'What has become of an invoice or credit note: the verdict, what holds it and what clears that.',
    parameters: { id: '`<supplier>:<invoice number>`, URL-encoded.' },
    answer: { status: 200, description: 'The invoice.', body: answer },
    problems: { 404: 'No such invoice is known, or not yet.' },
    handle: async (request, response) => {
      const id = String(request.params.id)
      const [found] = await asking(context, (store) => store.load([`invoice:${id}`]))
      if (!found) throw unknownInvoice(id)
      response.json(shownAs(id, found.state as InvoiceView))
    },
  },
]

const unknownInvoice = (id: string) =>
  problem(404, {
    type: 'unknown-invoice',
    detail: `No invoice ${id.slice(0, 100)} is known. Ask for <supplier>:<invoice number>; one that was only just sent may take a moment to show.`,
  })

const shownAs = (id: string, view: InvoiceView): z.output<typeof answer> => {
  const { verdict, posting, releases } = view
  const colon = id.indexOf(':')
  const released = new Map(releases.map(({ holdId, releasedAt }) => [holdId, releasedAt]))
  const stands = ({ holdId }: { holdId: string }) => (released.get(holdId) ?? 0) < verdict.at
  return {
    supplier: id.slice(0, colon),
    invoiceNumber: id.slice(colon + 1),
    status: statusOf(view),
    received: view.received.map(receivedAs),
    explanation:
      verdict.status === 'held'
        ? verdict.held.explanation
        : verdict.status === 'matched'
          ? verdict.matched.explanation
          : null,
    holds: verdict.status === 'held' ? verdict.held.holds.filter(stands).map((hold) => ({ ...hold })) : [],
    releases: releases.map(({ holdId, rule, releasedBy, reason, releasedAt }) => ({
      ...{ holdId, rule, releasedBy, reason, releasedAt: iso(releasedAt) },
    })),
    matched: verdict.status === 'matched' ? verdict.matched.lines.map((line) => ({ ...line })) : [],
    posting: posting ? { ...posting, at: iso(posting.at) } : null,
    asOf: iso(view.at),
  }
}

const statusOf = ({ verdict, posting }: InvoiceView): z.output<typeof answer>['status'] => {
  if (posting) return posting.status === 'posted' ? 'posted' : `posting-${posting.status}`
  return verdict.status === 'none' ? 'received' : verdict.status
}

const receivedAs = ({ kind, document }: InvoiceView['received'][number]): z.output<typeof received> => {
  const { eventId, source, orderNumber, lines, tax, charges, total, currency, documentId, receivedAt } = document
  return {
    ...{ kind, channel: documentId === null ? 'ap' : 'edi', eventId, source, orderNumber },
    dated: 'invoicedOn' in document ? document.invoicedOn : document.creditedOn,
    credits: 'credits' in document ? document.credits : null,
    lines: lines.map((line) => ({ ...line })),
    ...{ tax, charges, total, currency, documentId, receivedAt: iso(receivedAt) },
  }
}
