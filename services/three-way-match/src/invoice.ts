import type { Message, MessageOf } from '@supplyline/schemas'
import { evolveOpen, type TroubleEvent } from './exceptions.ts'
import type { Hold } from './holds.ts'
import type { Taken } from './refusals.ts'
import type { Tolerance } from './tolerance.ts'

export type Invoice = MessageOf<'payables.InvoiceReceived'>['data']
export type CreditNote = MessageOf<'payables.CreditNoteReceived'>['data']
type Checked = MessageOf<'payables.BillChecked'>['data']
/** The last answer of an order's ledger. */
export type Answer = Pick<Checked, 'orderNumber' | 'revision' | 'lines' | 'holds'>
export type Release = { holdId: string; by: string; reason: string }

type Common = {
  taken: Taken[]
  /** Holds that a person has released. */
  released: Release[]
  /** What waited too long: ids of holds, numbers of credit notes. */
  overdue: string[]
  /** Exceptions that stand. */
  open: string[]
}

export type Known = Common & {
  /** `checking`: not every order has answered yet. `credited`: taken back altogether before it matched. */
  status: 'checking' | 'held' | 'matched' | 'credited'
  /** Less what was credited: lines that were credited altogether are gone. */
  invoice: Invoice
  /** Orders that it bills, as it came. */
  orders: string[]
  tolerance: Tolerance | null
  /** Of what the ledgers were told; only answers to it count. */
  revision: number
  answers: Answer[]
  /** As last published. */
  holds: Hold[]
}

/** `unknown`: credit notes or commands came before the invoice. */
export type InvoiceState = (Common & { status: 'unknown'; site: string; credits: CreditNote[] }) | Known

/** Records that go out, and events that stay here. */
export type InvoiceEvent =
  | Message
  | TroubleEvent
  | { type: 'InputTaken'; data: Taken }
  | { type: 'InvoiceTaken'; data: { invoice: Invoice; tolerance: Tolerance | null; orders: string[] } }
  | { type: 'CreditNoteWaits'; data: CreditNote }
  | { type: 'InvoiceReduced'; data: { invoice: Invoice } }
  | { type: 'LedgersAsked'; data: { revision: number } }
  | { type: 'LedgerAnswered'; data: Answer }
  | { type: 'PersonReleased'; data: Release }
  | { type: 'FoundOverdue'; data: { id: string } }
  | { type: 'InvoiceCredited' }

export const unknownInvoice: InvoiceState = {
  status: 'unknown',
  ...{ site: '', credits: [], taken: [], released: [], overdue: [], open: [] },
}

export const evolveInvoice = (state: InvoiceState, event: InvoiceEvent): InvoiceState => {
  switch (event.type) {
    case 'InputTaken':
      return { ...state, taken: [...state.taken, event.data] }
    case 'PersonReleased':
      return { ...state, released: [...state.released, event.data] }
    case 'FoundOverdue':
      return { ...state, overdue: [...state.overdue, event.data.id] }
    case 'TroubleOpened':
    case 'TroubleClosed':
      return { ...state, open: evolveOpen(state.open, event) }
    case 'CreditNoteWaits':
      return state.status === 'unknown'
        ? { ...state, site: event.data.site, credits: [...state.credits, event.data] }
        : state
    case 'InvoiceTaken': {
      const { taken, released, overdue, open } = state
      return {
        status: 'checking',
        ...{ taken, released, overdue, open },
        ...event.data,
        revision: 0,
        answers: [],
        holds: [],
      }
    }
  }
  return state.status === 'unknown' ? state : evolveKnown(state, event)
}

const evolveKnown = (state: Known, event: InvoiceEvent): Known => {
  switch (event.type) {
    case 'InvoiceReduced':
      return { ...state, invoice: event.data.invoice }
    case 'LedgersAsked':
      return { ...state, revision: event.data.revision }
    case 'LedgerAnswered': {
      const others = state.answers.filter(({ orderNumber }) => orderNumber !== event.data.orderNumber)
      return { ...state, answers: [...others, event.data] }
    }
    case 'payables.InvoiceHeld':
      return { ...state, status: 'held', holds: [...event.data.holds] }
    case 'payables.InvoiceMatched':
      return { ...state, status: 'matched', holds: [] }
    case 'InvoiceCredited':
      return { ...state, status: 'credited', holds: [] }
    default:
      return state
  }
}

/** Number of the order that a line bills. */
export const orderOf = (
  { orderNumber }: { orderNumber: string | null },
  line: { orderNumber: string | null },
): string | null => line.orderNumber ?? orderNumber

type Document = Pick<Invoice, 'site' | 'orderNumber' | 'lines' | 'tax' | 'charges' | 'total' | 'currency'>

/**
 * What makes two messages the same invoice or credit note, by whatever way they came: not ids, dates of arrival, names
 * of items or the order of lines, in which EDI and an AP system differ.
 */
export const essenceOf = (document: Document): unknown => {
  const { site, lines, tax, charges, total, currency } = document
  const billed = lines.map((line) => {
    const { quantity, unit, unitPrice, amount } = line
    return JSON.stringify([orderOf(document, line), quantity, unit, unitPrice, amount, line.currency])
  })
  return { site, lines: billed.sort(), tax, charges, total, currency }
}
