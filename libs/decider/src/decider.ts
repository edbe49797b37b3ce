/**
 * The whole kernel of a business rule. `decide` says what follows from an input, `evolve` what an event does to the
 * state. Both are pure: no clock (`now` is the entry's append time), no randomness, no log, no I/O.
 */
export type Decider<State, Input, Event> = {
  initialState: State
  decide: (input: Input, state: State) => Decision<Event>
  evolve: (state: State, event: Event) => State
}

/** What follows from one input. All of it is committed together with the input's position, or none of it. */
export type Decision<Event> = {
  /** Folded by `evolve` in order. Those that are records of an output topic are also published. */
  events?: Event[]
  /** Durable timers by name: due time in epoch milliseconds, or null to cancel. One timer a name; setting replaces. */
  timers?: Record<string, number | null>
  /** Calls to outside systems to be made after the commit, each with a reference of ours. */
  intents?: Intent[]
  /** References of intents that need no further attention. */
  settled?: string[]
  /** Messages to other aggregates of the same service, delivered through its inbox. */
  tell?: Tell<Event>[]
  /** Refused as malformed business data: the record goes to the dead letters with this reason; its key goes on. */
  refuse?: Refusal
  /** Only for inputs folded directly from their topic: take it through the inbox, where reference values are stamped. */
  forward?: boolean
}

/** A call to an outside system, durable before it is made. `request` is plain data that the adapter understands. */
export type Intent = { reference: string; system: string; operation: string; request: unknown }

/** `references`: reference values for the decision there; without, those stamped on the input. */
export type Tell<Event> = { aggregate: string; message: Event; references?: Event[] }

/** Why an input cannot be processed: `what` is wrong, `where` in the record, what to do `next`. */
export type Refusal = { code: string; what: string; where: string; next: string }
