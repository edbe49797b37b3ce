import type { Decision } from '@supplyline/decider'
import { effectiveFrom, evolve, type Master, type MasterEvent } from './master.ts'

/** The durable timers of a state, by name: when what it names counts as missing, when the next value comes. */
const timersOf = ({ waiting, coming, standing }: Master): Record<string, number | null> => {
  const asked = standing.answers.some(({ substitutes }) => substitutes === null)
  return {
    missing: waiting.length > 0 ? Math.min(...waiting.map(({ deadline }) => deadline)) : null,
    effective: coming[0] ? effectiveFrom(coming[0]) : null,
    substitutes: asked ? standing.askedUntil : null,
  }
}

/** A decision with the timers that its events set, move and cancel. */
export const withTimers = (master: Master, decision: Decision<MasterEvent>): Decision<MasterEvent> => {
  const state = (decision.events ?? []).reduce(evolve, master)
  if (state === master) return decision
  const before = timersOf(master)
  const changed = Object.entries(timersOf(state)).filter(([name, due]) => due !== before[name])
  return changed.length > 0 ? { ...decision, timers: Object.fromEntries(changed) } : decision
}
