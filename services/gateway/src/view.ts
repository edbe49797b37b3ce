import type { Decider } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'

/** A record that was read, and when it was written. An event of this service only: the record is not published again. */
type Read = { type: 'Read'; message: Message; at: number }

/** A view as a decider that takes every record as it is. `show` must change nothing when shown a record again. */
export const viewOf = <State>(
  initialState: State,
  show: (state: State, message: Message, at: number) => State,
): Decider<State, Input, Read> => ({
  initialState,
  decide: ({ message, now }) => ({ events: [{ type: 'Read', message, at: now }] }),
  evolve: (state, { message, at }) => show(state, message, at),
})
