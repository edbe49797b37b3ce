import { add, compare, multiply } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'

export type OrderOpened = MessageOf<'procurement.OrderOpened'>['data']
type AwaitOrder = MessageOf<'procurement.AwaitOrder'>['data']
type ReceiptEnded = MessageOf<'procurement.ReceiptEnded'>['data']
type Quantities = AwaitOrder['lines']

/** `under-way` until the ERP has answered, or nothing is to be posted. */
export type KnownReceipt = {
  document: string
  status: 'under-way' | 'posted' | 'not-posted'
  lines: Quantities
}
export type KnownInvoice = { document: string; status: 'waiting' | 'released'; lines: Quantities }

type Documents = { receipts: KnownReceipt[]; invoices: KnownInvoice[] }

export type ReceivingState =
  /** Documents have come for an order that is not known yet. */
  ({ status: 'unknown' } & Documents) | ({ status: 'opened'; order: OrderOpened } & Documents)

/** Records from the inbox, folded as they come, and one event that stays here. */
export type ReceivingEvent = Message | { type: 'InvoiceReleased'; data: { document: string } }

export const unknownReceiving: ReceivingState = { status: 'unknown', receipts: [], invoices: [] }

export const evolveReceiving = (state: ReceivingState, event: ReceivingEvent): ReceivingState => {
  const { receipts, invoices } = state
  switch (event.type) {
    case 'procurement.OrderOpened':
      return { status: 'opened', order: event.data, receipts, invoices }
    case 'procurement.AwaitOrder': {
      const { document, lines } = event.data
      return isReceipt(document)
        ? { ...state, receipts: [...receipts, { document, status: 'under-way', lines: [] }] }
        : { ...state, invoices: [...invoices, { document, status: 'waiting', lines }] }
    }
    case 'procurement.ReceiptEnded':
      return { ...state, receipts: receipts.map((r) => (r.document === event.data.document ? ended(event.data) : r)) }
    case 'InvoiceReleased': {
      const released = (i: KnownInvoice): KnownInvoice =>
        i.document === event.data.document ? { ...i, status: 'released' } : i
      return { ...state, invoices: invoices.map(released) }
    }
    default:
      return state
  }
}

const ended = ({ document, posted, lines }: ReceiptEnded): KnownReceipt => ({
  document,
  status: posted ? 'posted' : 'not-posted',
  lines,
})

export const isReceipt = (document: string): boolean => document.startsWith('receipt:')

/**
 * An ERP wants the receipt before the invoice. An invoice goes once no receipt is under way, and those in the ERP cover
 * what it and the invoices before it were matched with: a receipt that we have yet to hear of is waited for. Where a
 * receipt could not be posted, the ERP decides.
 */
export const releasable = ({ order, receipts, invoices }: Extract<ReceivingState, { status: 'opened' }>): string[] => {
  if (receipts.some((r) => r.status === 'under-way')) return []
  const anyway = receipts.some((r) => r.status === 'not-posted')
  const received = byItem(order, receipts)
  const released = invoices.filter((i) => i.status === 'released')
  return invoices
    .filter((i) => i.status === 'waiting')
    .filter((invoice) => {
      const covered = [...byItem(order, [...released, invoice])].every(
        ([item, billed]) => compare(billed, received.get(item) ?? '0') <= 0,
      )
      if (covered || anyway) released.push(invoice)
      return covered || anyway
    })
    .map((i) => i.document)
}

/** Base units of each item: which line of the order an item was received on is of no interest here. */
const byItem = (order: OrderOpened, documents: { lines: Quantities }[]): Map<string, string> => {
  const sums = new Map<string, string>()
  for (const { line, quantity } of documents.flatMap((d) => d.lines)) {
    const { item = '', unitFactor = '1' } = order.lines.find((l) => l.line === line) ?? {}
    sums.set(item, add(sums.get(item) ?? '0', multiply(quantity, unitFactor)))
  }
  return sums
}
