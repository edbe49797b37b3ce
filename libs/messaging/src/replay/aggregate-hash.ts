import { contentHash } from '@supplyline/decider'
import type { StoredAggregate } from '@supplyline/state'

/**
 * SHA-256, in hexadecimal, of all that a later decision about the aggregate can depend on: state, watermarks, timers and
 * parking. Traces are for people and no part of it.
 */
export const aggregateHash = ({ state, watermarks, timers, parked }: StoredAggregate): string =>
  contentHash({
    state,
    watermarks: watermarks.map((w) => `${w.topic}/${w.partition}@${w.offset}.${w.index}`).sort(),
    timers: timers.map(({ name, due }) => `${name}@${due}`).sort(),
    // Its number in the queue goes on counting where a key stops again while its queue is taken; below zero it was decided.
    parked: parked && { ...parked, at: Math.min(0, parked.at) },
  })
