import type { Message, Records } from '@supplyline/schemas'
import { postingOf } from './purchase-order-view.ts'
import { replaced, viewOf } from './view.ts'

type Received = Records['payables.InvoiceReceived'] | Records['payables.CreditNoteReceived']

/** What three-way-match says of it. `at`: when it was decided. */
type Verdict =
  | { status: 'none'; at: 0 }
  | { status: 'held'; held: Records['payables.InvoiceHeld']; at: number }
  | { status: 'matched'; matched: Records['payables.InvoiceMatched']; at: number }

export type InvoiceView = {
  /** As it came, by each channel once. */
  received: { kind: 'invoice' | 'credit-note'; document: Received }[]
  verdict: Verdict
  releases: Records['payables.HoldReleased'][]
  posting: ReturnType<typeof postingOf> | null
  /** When the last record that it shows was written. */
  at: number
}

/** The newest are kept. */
const MOST = { received: 20, releases: 500 }

const initialState: InvoiceView = {
  received: [],
  verdict: { status: 'none', at: 0 },
  releases: [],
  posting: null,
  at: 0,
}

export const invoice = viewOf<InvoiceView>(initialState, (state, message, at) => {
  const shown = show(state, message)
  return shown === state ? state : { ...shown, at: Math.max(state.at, at) }
})

/** A verdict takes the place of an earlier one, and never of a later one. */
const show = (state: InvoiceView, message: Message): InvoiceView => {
  const { type, data } = message
  switch (type) {
    case 'payables.InvoiceReceived':
      return receive(state, 'invoice', data)
    case 'payables.CreditNoteReceived':
      return receive(state, 'credit-note', data)
    case 'payables.InvoiceHeld':
      return data.heldAt < state.verdict.at
        ? state
        : { ...state, verdict: { status: 'held', held: data, at: data.heldAt } }
    case 'payables.InvoiceMatched':
      return data.matchedAt < state.verdict.at
        ? state
        : { ...state, verdict: { status: 'matched', matched: data, at: data.matchedAt } }
    case 'payables.HoldReleased': {
      const named = ({ holdId, releasedAt }: typeof data) => `${holdId} ${releasedAt}`
      return { ...state, releases: replaced(state.releases, data, named, MOST.releases) }
    }
    default: {
      const posting = postingOf(message)
      return posting && posting.at >= (state.posting?.at ?? 0) ? { ...state, posting } : state
    }
  }
}

const receive = (
  state: InvoiceView,
  kind: InvoiceView['received'][number]['kind'],
  document: Received,
): InvoiceView => {
  const named = ({ document: { eventId } }: InvoiceView['received'][number]) => eventId
  return { ...state, received: replaced(state.received, { kind, document }, named, MOST.received) }
}
