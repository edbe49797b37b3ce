import { aggregateText, type Parking, type StoredAggregate, type Timer, type Watermark } from '@supplyline/state'
import { type Cause, EFFECT, TIMER } from './inbox.ts'
import { isAggregateId, kindOf, type Topology } from './topology.ts'

/** An aggregate in memory, owned by its lane; dropped and read again after any failure. */
export type Aggregate = {
  readonly id: string
  state: unknown
  watermarks: Watermark[]
  timers: Timer[]
  parked: Parking | undefined
  /** Since the last commit. */
  changed: boolean
  /** As the last commit stored it, where that is text; `toCommitted` makes it anew when it has changed. */
  text: string | undefined
  /** Where its trace began, once it has one; only of kinds that are a flow. */
  trace: string | undefined
  /** The state that a summary was last made of. */
  summarised: unknown
}

export const newAggregate = (topology: Topology, id: string): Aggregate | undefined => {
  const name = kindOf(id)
  const kind = isAggregateId(id) && Object.hasOwn(topology.aggregates, name) ? topology.aggregates[name] : undefined
  if (!kind) return undefined
  const state: unknown = kind.decider.initialState
  return {
    id,
    state,
    watermarks: [],
    timers: [],
    parked: undefined,
    changed: false,
    text: undefined,
    trace: undefined,
    summarised: state,
  }
}

export const fromStored = (stored: StoredAggregate): Aggregate => ({
  id: stored.id,
  state: stored.state,
  watermarks: stored.watermarks,
  timers: stored.timers,
  parked: stored.parked,
  changed: false,
  text: stored.text,
  trace: stored.trace,
  summarised: stored.state,
})

export const toStored = (
  lane: number,
  { id, state, watermarks, timers, parked, trace }: Aggregate,
): StoredAggregate => ({
  id,
  lane,
  state,
  watermarks: watermarks.map((w) => ({ ...w })),
  timers: timers.map((t) => ({ ...t })),
  ...(parked && { parked: { ...parked } }),
  ...(trace && { trace }),
})

/** As `toStored`, for a commit: with its text, which is kept for when it comes to rest. */
export const toCommitted = (lane: number, aggregate: Aggregate): StoredAggregate => {
  aggregate.text = aggregateText(aggregate)
  return { ...toStored(lane, aggregate), ...(aggregate.text !== undefined && { text: aggregate.text }) }
}

/**
 * Moves the watermark of the cause's source partition. False: this aggregate has taken that entry already, however long
 * ago. Timers and outcomes have no order; deciders and `dueTimer` recognise those.
 */
export const advanceWatermark = (aggregate: Aggregate, cause: Cause): boolean => {
  if (cause.topic === TIMER || cause.topic === EFFECT) return true
  const mark = aggregate.watermarks.find((w) => w.topic === cause.topic && w.partition === cause.partition)
  if (!mark) {
    aggregate.watermarks.push({ ...cause })
  } else {
    if (cause.offset < mark.offset || (cause.offset === mark.offset && cause.index <= mark.index)) return false
    mark.offset = cause.offset
    mark.index = cause.index
  }
  aggregate.changed = true
  return true
}

/** Removes the timer that fired. False: it was cancelled, replaced, or has fired before. */
export const dueTimer = (aggregate: Aggregate, { name, dueAt }: { name: string; dueAt: number }): boolean => {
  const at = aggregate.timers.findIndex((t) => t.name === name && t.due === dueAt)
  if (at < 0) return false
  aggregate.timers.splice(at, 1)
  aggregate.changed = true
  return true
}
