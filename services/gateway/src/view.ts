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

/** The list with the value in the place of an earlier one of its name, and no more than so many: the newest. */
export const replaced = <T>(list: readonly T[], value: T, nameOf: (value: T) => string, most: number): T[] => {
  const at = list.findIndex((other) => nameOf(other) === nameOf(value))
  return at < 0 ? [...list, value].slice(-most) : list.with(at, value)
}
