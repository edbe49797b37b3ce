import type { ItemUnits } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'
import { evolveOpen, type TroubleEvent } from './exceptions.ts'
import type { Taken } from './refusals.ts'
import type { Tolerance } from './tolerance.ts'

export type Order = Pick<
  MessageOf<'procurement.PurchaseOrderPlaced'>['data'],
  'orderId' | 'supplier' | 'erp' | 'erpNumber' | 'lines' | 'currency'
> & {
  /** Absent, as `at` of the units, in what was stored before corrections were heard of. */
  placedAt?: number
}
export type OrderLine = Order['lines'][number]
export type InvoiceLine = MessageOf<'payables.BillOrder'>['data']['lines'][number]

export type ReceiptLine = Pick<
  MessageOf<'inventory.GoodsReceived'>['data']['lines'][number],
  'line' | 'orderLine' | 'item' | 'quantity' | 'unit'
>
export type Receipt = {
  /** Source and number at the source. */
  key: string
  receiptId: string
  lines: ReceiptLine[]
  receivedAt: number
  /** By when its invoice is expected; epoch milliseconds. */
  dueAt: number
}

/** What an invoice bills of this order, less what was credited. */
export type Bill = {
  invoiceNumber: string
  supplier: string
  revision: number
  tolerance: Tolerance | null
  lines: readonly InvoiceLine[]
  /** Hash of the last answer to the invoice. */
  told: string
}

/** Goods received that an invoice line has taken for itself: nobody else can bill them. Quantities in base units. */
export type Taking = { invoice: string; line: number; parts: { orderLine: number; quantity: string }[] }

/** `at`: as packed at this time, when the first document with the item was made; epoch milliseconds. */
export type KnownUnits = Pick<ItemUnits, 'baseUnit' | 'packaging'> & { item: string; at?: number }

type Book = {
  site: string
  orderNumber: string
  receipts: Receipt[]
  /** Keys of receipts that were taken back, whether they are known or not. */
  reversed: string[]
  /** In the order of arrival. */
  bills: Bill[]
  /** In the order in which they were taken. */
  takings: Taking[]
  /** Keys of invoices that matched and may have been paid, in the order in which they did. */
  matched: string[]
  cancelled: { line: number; quantity: string }[]
  /** Prices that the supplier announced; they change nothing. */
  acknowledged: { line: number; unitPrice: string }[]
  items: KnownUnits[]
  /** What waited too long: keys of receipts without an invoice; `order` for receipts without an order. */
  overdue: string[]
  taken: Taken[]
  /** Exceptions that stand. */
  open: string[]
}

/** `waiting`: receipts or invoices name an order that is not known. */
export type OpenLedger = Book & { status: 'open'; order: Order }
export type Ledger = (Book & { status: 'waiting' }) | OpenLedger

/** Records that go out, and events that stay here. */
export type LedgerEvent =
  | Message
  | TroubleEvent
  | { type: 'LedgerBegun'; data: { site: string; orderNumber: string } }
  | { type: 'InputTaken'; data: Taken }
  | { type: 'UnitsLearnt'; data: KnownUnits }
  | { type: 'OrderRecorded'; data: Order }
  | { type: 'PricesAcknowledged'; data: Book['acknowledged'] }
  | { type: 'LinesCancelled'; data: Book['cancelled'] }
  | { type: 'ReceiptRecorded'; data: Receipt }
  | { type: 'ReceiptTakenBack'; data: { key: string } }
  | { type: 'BillRecorded'; data: Omit<Bill, 'told'> }
  | { type: 'GoodsTaken'; data: { takings: Taking[] } }
  | { type: 'BillMatched'; data: { key: string } }
  | { type: 'BillAnswered'; data: { invoiceNumber: string; supplier: string; told: string } }
  | { type: 'FoundOverdue'; data: { key: string } }

/** Of receipts, and again of invoices: more than these are no order, and would not fit a stored aggregate. */
export const MAX_LINES_KEPT = 2_000

export const linesIn = (documents: readonly { lines: readonly unknown[] }[]): number =>
  documents.reduce((count, { lines }) => count + lines.length, 0)

export const emptyLedger: Ledger = {
  status: 'waiting',
  ...{ site: '', orderNumber: '', receipts: [], reversed: [], bills: [], takings: [], matched: [] },
  ...{ cancelled: [], acknowledged: [], items: [], overdue: [], taken: [], open: [] },
}

export const invoiceKey = ({ supplier, invoiceNumber }: { supplier: string; invoiceNumber: string }): string =>
  JSON.stringify([supplier, invoiceNumber])

export const evolveLedger = (ledger: Ledger, event: LedgerEvent): Ledger => {
  switch (event.type) {
    case 'LedgerBegun':
      return { ...ledger, ...event.data }
    case 'InputTaken':
      return { ...ledger, taken: [...ledger.taken, event.data] }
    case 'UnitsLearnt':
      return { ...ledger, items: [...ledger.items.filter(({ item }) => item !== event.data.item), event.data] }
    case 'OrderRecorded':
      return { ...ledger, status: 'open', order: event.data }
    case 'PricesAcknowledged': {
      const kept = ledger.acknowledged.filter(({ line }) => !event.data.some((other) => other.line === line))
      return { ...ledger, acknowledged: [...kept, ...event.data] }
    }
    case 'LinesCancelled':
      return { ...ledger, cancelled: [...ledger.cancelled, ...event.data] }
    case 'ReceiptRecorded':
      return { ...ledger, receipts: [...ledger.receipts, event.data] }
    case 'ReceiptTakenBack':
      return { ...ledger, reversed: [...ledger.reversed, event.data.key] }
    case 'BillRecorded': {
      const isIt = (bill: Bill) => invoiceKey(bill) === invoiceKey(event.data)
      const known = ledger.bills.find(isIt)
      if (!known) return { ...ledger, bills: [...ledger.bills, { ...event.data, told: '' }] }
      return { ...ledger, bills: ledger.bills.map((b) => (isIt(b) ? { ...event.data, told: b.told } : b)) }
    }
    case 'GoodsTaken':
      return { ...ledger, takings: event.data.takings }
    case 'BillMatched':
      return { ...ledger, matched: [...ledger.matched, event.data.key] }
    case 'BillAnswered': {
      const bills = ledger.bills.map((b) =>
        invoiceKey(b) === invoiceKey(event.data) ? { ...b, told: event.data.told } : b,
      )
      return { ...ledger, bills }
    }
    case 'FoundOverdue':
      return { ...ledger, overdue: [...ledger.overdue, event.data.key] }
    case 'TroubleOpened':
    case 'TroubleClosed':
      return { ...ledger, open: evolveOpen(ledger.open, event) }
    default:
      return ledger
  }
}
