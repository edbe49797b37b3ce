import type { Decision } from '@supplyline/decider'
import { evolve, type Master, type MasterEvent } from './master.ts'

export type Taken = Decision<MasterEvent>

/** What follows from the events, and then from what they led to. */
export const after = (master: Master, events: MasterEvent[], next: (state: Master) => Taken): Taken =>
  join({ events }, next(events.reduce(evolve, master)))

export const join = (first: Taken, second: Taken): Taken => {
  const events = [...(first.events ?? []), ...(second.events ?? [])]
  const tell = [...(first.tell ?? []), ...(second.tell ?? [])]
  return { ...(events.length > 0 && { events }), ...(tell.length > 0 && { tell }) }
}
