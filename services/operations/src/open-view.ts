import type { Decider } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'

/** Something that stays open until a record closes it. `at`: when it was said; `trace`: W3C traceparent of the record. */
export type OpenView<Subject> =
  | { status: 'unknown' }
  | { status: 'open'; subject: Subject; at: number; trace: string | null }
  | { status: 'closed'; at: number }

/** What a record says; undefined: nothing about this. */
export type Said<Subject> = { opened: Subject; at: number } | { closed: true; at: number } | undefined

type SaidEvent<Subject> = { type: 'Said'; said: NonNullable<Said<Subject>>; trace: string | null }

/**
 * The latest word stands, and a closing word wins over an opening one of the same moment: whatever is published a second
 * time changes nothing. What never was open is not kept.
 */
export const openView = <Subject>(
  read: (message: Message) => Said<Subject>,
): Decider<OpenView<Subject>, Input, SaidEvent<Subject>> => ({
  initialState: { status: 'unknown' },
  decide: ({ message, trace }) => {
    const said = read(message)
    return said ? { events: [{ type: 'Said', said, trace: trace ?? null }] } : {}
  },
  evolve: (state, { said, trace }) => {
    if ('closed' in said) {
      if (state.status === 'unknown' || said.at < state.at) return state
      return { status: 'closed', at: said.at }
    }
    if (state.status !== 'unknown' && said.at <= state.at) return state
    return { status: 'open', subject: said.opened, at: said.at, trace }
  },
})
