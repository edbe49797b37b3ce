import { canonicalJson } from '@supplyline/decider'
import type { StoredAggregate } from '@supplyline/state'
import type { Violation } from './evidence.ts'
import type { Facts } from './facts.ts'

/** Folding the inbox once more leads to the same state, and calls nobody. */
export const checkRebuilt = (facts: Facts): Violation[] =>
  Object.entries(facts.evidence.rebuilt).flatMap(([service, { aggregates, callsOutside }]) => {
    const found: Violation[] = []
    if (callsOutside > 0) found.push(violation(`rebuilding ${service} made ${callsOutside} calls outside`))
    const live = facts.aggregatesOf(service)
    const rebuilt = new Map(aggregates.map((a) => [a.id, a]))
    for (const aggregate of aggregates) {
      const stored = live.get(aggregate.id)
      if (!stored) found.push(violation(`${service}, ${aggregate.id}: rebuilt, and not there live`))
      else if (contentsOf(stored) !== contentsOf(aggregate))
        found.push(violation(`${service}, ${aggregate.id}: rebuilt it is another`, ...differing(stored, aggregate)))
    }
    for (const id of live.keys()) if (!rebuilt.has(id)) found.push(violation(`${service}, ${id}: it was not rebuilt`))
    return found
  })

const violation = (what: string, ...about: string[]): Violation => ({ promise: 9, what, about })

/**
 * What a rebuild must lead to. The trace of a decision is its own, watermarks and timers have no order, and the numbers of
 * a queue go on where a key stops again while its queue is taken, which depends on what is taken at once.
 */
const partsOf = ({ state, watermarks, timers, parked }: StoredAggregate) => ({
  state,
  watermarks: watermarks.map((w) => canonicalJson(w)).sort(),
  timers: timers.map(({ name, due }) => canonicalJson({ name, due })).sort(),
  parked: parked ? { ...parked, at: Math.min(0, parked.at) } : null,
})

const contentsOf = (aggregate: StoredAggregate): string => canonicalJson(partsOf(aggregate))

const differing = (live: StoredAggregate, rebuilt: StoredAggregate): string[] => {
  const [a, b] = [partsOf(live), partsOf(rebuilt)]
  return (Object.keys(a) as (keyof typeof a)[]).flatMap((part) => {
    const [left, right] = [canonicalJson(a[part]), canonicalJson(b[part])]
    return left === right ? [] : [`${part}: live ${left.slice(0, 400)}`, `${part}: rebuilt ${right.slice(0, 400)}`]
  })
}
