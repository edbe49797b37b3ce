import type { Decider } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'

/** The last control number that was given to an interchange for this trading partner. */
export type PartnerState = { last: number }

export type PartnerEvent = Message | { type: 'ControlNumberGiven'; data: { number: number } }

/** Nine digits (ISA13); after the last comes the first, of which no receiver remembers anything by then. */
const LAST = 999_999_999

/**
 * Gives each interchange to one trading partner its control number, in the order in which they are asked for. A number
 * is given once: the watermark of the inbox drops what is asked twice.
 */
export const partner: Decider<PartnerState, Input<MessageOf<'suppliers.SendTransactionSet'>>, PartnerEvent> = {
  initialState: { last: 0 },
  decide: ({ message }, { last }) => {
    const number = last >= LAST ? 1 : last + 1
    const controlNumber = String(number).padStart(9, '0')
    const { receiver } = message.data
    return {
      events: [{ type: 'ControlNumberGiven', data: { number } }],
      tell: [
        {
          aggregate: `transmission:${receiver}:${controlNumber}`,
          message: { type: message.type, data: { ...message.data, controlNumber } },
        },
      ],
    }
  },
  evolve: (state, event) => (event.type === 'ControlNumberGiven' ? { last: event.data.number } : state),
}
