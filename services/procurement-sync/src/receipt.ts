import type { Message } from '@supplyline/schemas'
import type { GoodsReceiptLine } from './erp/erp.ts'
import type { Posting, PostingChanged } from './posting.ts'

/** A line as it was counted; in base units as the item was packed then, or why it has none. */
export type CountedLine = {
  line: number
  orderLine: number | null
  item: string
  location: string
  quantity: string
  unit: string
  base: { quantity: string; unit: string } | { missing: string }
  lot: string | null
}

export type Counted = {
  site: string
  source: string
  receiptId: string
  orderNumber: string
  deliveryNote: string | null
  /** ISO 8601 date. */
  countedOn: string
  lines: CountedLine[]
  /** Of what was said first, and of everything else that was said under the same id. */
  hash: string
  conflicts: string[]
}

/** `on`: ISO 8601 date on which the goods went back. */
export type TakenBack = { on: string; site: string; document: string; receiptId: string; orderNumber: string }

type Receipt = { counted: Counted; takenBack: TakenBack | null }

export type ReceiptState =
  | { status: 'unknown' }
  /** Taken back before it came: said out of order. `open`: exceptions that its coming resolves. */
  | { status: 'taken-back'; takenBack: TakenBack; open: string[] }
  /** Its order is not known yet. `open`: exceptions that the order resolves. */
  | ({ status: 'waiting'; open: string[] } & Receipt)
  /** It cannot be posted: an exception says why. */
  | ({ status: 'held' } & Receipt)
  | ({ status: 'posting'; lines: GoodsReceiptLine[]; receipt: Posting } & Receipt)
  | ({ status: 'reversing'; lines: GoodsReceiptLine[]; receipt: Posting; reversal: Posting } & Receipt)

/** Records that go out or are told to the order, and events that stay here. */
export type ReceiptEvent =
  | Message
  | { type: 'ReceiptCounted'; data: Counted }
  | { type: 'ReceiptTakenBack'; data: TakenBack }
  | { type: 'ReceiptHeld'; data: null }
  | { type: 'LinesPlaced'; data: GoodsReceiptLine[] }
  | { type: 'ConflictSeen'; data: { hash: string } }
  | PostingChanged

export const evolveReceipt = (state: ReceiptState, event: ReceiptEvent): ReceiptState => {
  switch (event.type) {
    case 'ReceiptCounted': {
      const takenBack = state.status === 'taken-back' ? state.takenBack : null
      return { status: 'waiting', counted: event.data, takenBack, open: [] }
    }
    case 'ReceiptTakenBack': {
      if (state.status === 'unknown') return { status: 'taken-back', takenBack: event.data, open: [] }
      return state.status === 'taken-back' ? state : { ...state, takenBack: event.data }
    }
    default:
      return state.status === 'unknown' || state.status === 'taken-back' ? early(state, event) : known(state, event)
  }
}

const early = (state: Extract<ReceiptState, { status: 'unknown' | 'taken-back' }>, event: ReceiptEvent) =>
  state.status === 'taken-back' && event.type === 'supplyline.ExceptionRaised'
    ? { ...state, open: [...state.open, event.data.exceptionId] }
    : state

const known = (
  state: Exclude<ReceiptState, { status: 'unknown' | 'taken-back' }>,
  event: ReceiptEvent,
): ReceiptState => {
  const { counted, takenBack } = state
  switch (event.type) {
    case 'ConflictSeen':
      return { ...state, counted: { ...counted, conflicts: [...counted.conflicts, event.data.hash] } }
    case 'supplyline.ExceptionRaised': {
      if (state.status !== 'waiting' || event.data.kind !== WITHOUT_ORDER) return state
      return { ...state, open: [...state.open, event.data.exceptionId] }
    }
    case 'ReceiptHeld':
      return { status: 'held', counted, takenBack }
    case 'PostingChanged': {
      const posting = event.data
      if (posting.kind === 'GOODS_RECEIPT')
        return 'lines' in state
          ? { ...state, receipt: posting }
          : { status: 'posting', counted, takenBack, lines: [], receipt: posting }
      if (!('lines' in state)) return state
      return { ...state, status: 'reversing', reversal: posting }
    }
    case 'LinesPlaced':
      return 'lines' in state ? { ...state, lines: event.data } : state
    default:
      return state
  }
}

export const WITHOUT_ORDER = 'receipt-without-order'
