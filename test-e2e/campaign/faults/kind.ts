import type { World } from '../world.ts'

/** What goes on in the system when a fault strikes. */
export const STATES = ['traffic', 'rebuild', 'swap', 'partner-down', 'after-takeover'] as const
export type State = (typeof STATES)[number]

/** What was seen of a fault from the outside; without it the fault may as well not have happened. */
export type Seen = { confirmed: boolean; seen: string }

/** Resolves when the state is reached in which the fault is to strike. */
export type Moment = () => Promise<void>

export type Kind = {
  name: string
  /** The process that it befalls, or that speaks to the partner that it befalls. */
  of: string
  states: readonly State[]
  /** Makes ready, awaits the moment, makes it happen, ends it, and waits until whoever it befell is back. */
  strike(world: World, moment: Moment): Promise<Seen>
}

export const confirmedIf = (confirmed: boolean, seen: string): Seen => ({ confirmed, seen })
