import type { Decider } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, Records } from '@supplyline/schemas'

type Held = Records['payables.InvoiceHeld']
export type Hold = Held['holds'][number]

/** `released`: since when each released hold stands no longer, by its id. An invoice that never was held is not kept. */
export type InvoiceView =
  | { status: 'unknown' }
  | { status: 'held'; invoice: Held; released: Readonly<Record<string, number>>; trace: string | null }
  | { status: 'cleared'; at: number }

/** The holds that keep the invoice from being paid. */
export const standing = (view: InvoiceView): Hold[] => {
  if (view.status !== 'held') return []
  const { invoice, released } = view
  return invoice.holds.filter(({ holdId }) => (released[holdId] ?? Number.NEGATIVE_INFINITY) < invoice.heldAt)
}

type Read = { type: 'Read'; message: Message; trace: string | null }

/** The latest word stands; whatever is published a second time changes nothing. */
export const match: Decider<InvoiceView, Input, Read> = {
  initialState: { status: 'unknown' },
  decide: ({ message, trace }) => ({ events: [{ type: 'Read', message, trace: trace ?? null }] }),
  evolve: (state, { message: { type, data }, trace }) => {
    switch (type) {
      case 'payables.InvoiceHeld':
        return held(state, data, trace)
      case 'payables.HoldReleased': {
        if (state.status !== 'held') return state
        const at = Math.max(data.releasedAt, state.released[data.holdId] ?? data.releasedAt)
        return { ...state, released: { ...state.released, [data.holdId]: at } }
      }
      case 'payables.InvoiceMatched': {
        if (state.status === 'unknown' || data.matchedAt < lastWord(state)) return state
        return { status: 'cleared', at: data.matchedAt }
      }
      default:
        return state
    }
  },
}

const lastWord = (state: Exclude<InvoiceView, { status: 'unknown' }>): number =>
  state.status === 'held' ? state.invoice.heldAt : state.at

const held = (state: InvoiceView, invoice: Held, trace: string | null): InvoiceView => {
  if (state.status === 'cleared' && invoice.heldAt <= state.at) return state
  if (state.status !== 'held') return { status: 'held', invoice, released: {}, trace }
  return invoice.heldAt < state.invoice.heldAt ? state : { ...state, invoice, trace }
}
