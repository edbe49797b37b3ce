import type { Message, MessageOf } from '@supplyline/schemas'
import type { Posting, PostingChanged } from './posting.ts'
import type { OrderOpened } from './receiving.ts'

export type Matched = Omit<MessageOf<'payables.InvoiceMatched'>['data'], 'released' | 'explanation' | 'matchedAt'>

type Invoice = { hash: string; conflicts: string[] }

export type InvoiceState =
  | { status: 'unknown' }
  /** Its orders tell when it is its turn, after their receipts. `open`: exceptions that this resolves. */
  | ({ status: 'waiting'; matched: Matched; orders: OrderOpened[]; open: string[] } & Invoice)
  /** It cannot be posted: an exception says why. */
  | ({ status: 'held' } & Invoice)
  | ({ status: 'posting'; posting: Posting } & Invoice)

/** Records that go out or are told to its orders, and events that stay here. */
export type InvoiceEvent =
  | Message
  | { type: 'InvoiceTaken'; data: { matched: Matched; hash: string } }
  | { type: 'OrderReady'; data: OrderOpened }
  | { type: 'InvoiceHeldBack'; data: null }
  | { type: 'ConflictSeen'; data: { hash: string } }
  | PostingChanged

export const evolveInvoice = (state: InvoiceState, event: InvoiceEvent): InvoiceState => {
  if (event.type === 'InvoiceTaken') return { status: 'waiting', ...event.data, orders: [], open: [], conflicts: [] }
  if (state.status === 'unknown') return state
  const { hash, conflicts } = state
  switch (event.type) {
    case 'ConflictSeen':
      return { ...state, conflicts: [...conflicts, event.data.hash] }
    case 'OrderReady':
      return state.status === 'waiting' ? { ...state, orders: [...state.orders, event.data] } : state
    case 'supplyline.ExceptionRaised': {
      if (state.status !== 'waiting' || event.data.kind !== AWAITS_RECEIPTS) return state
      return { ...state, open: [...state.open, event.data.exceptionId] }
    }
    case 'InvoiceHeldBack':
      return { status: 'held', hash, conflicts }
    case 'PostingChanged':
      return { status: 'posting', hash, conflicts, posting: event.data }
    default:
      return state
  }
}

export const AWAITS_RECEIPTS = 'invoice-awaits-receipts'
