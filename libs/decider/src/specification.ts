import type { Decider, Decision } from './decider.ts'

/**
 * Business rules as tests: `given(decider, events).when(input)` is the decision, `.state` what the events folded to.
 * An exception thrown by `decide` passes through.
 */
export const given = <State, Input, Event>(decider: Decider<State, Input, Event>, events: Event[]) => {
  const state = events.reduce(decider.evolve, decider.initialState)
  return { state, when: (input: Input): Decision<Event> => decider.decide(input, state) }
}

/** A run of inputs, each decided on what the ones before it led to: all events in order, and the state at the end. */
export const play = <State, Input, Event>(decider: Decider<State, Input, Event>, inputs: Input[]) => {
  let state = decider.initialState
  const events: Event[] = []
  for (const input of inputs) {
    for (const event of decider.decide(input, state).events ?? []) {
      state = decider.evolve(state, event)
      events.push(event)
    }
  }
  return { state, events }
}
