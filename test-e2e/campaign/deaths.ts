import type { Evidence } from '../checker/evidence.ts'
import type { World } from './world.ts'

/** A fault as it happened. Times in epoch milliseconds. */
export type Span = { of: string; from: number; to: number }

const PLATFORM = ['kafka', 'mongo', 'registry']
/** How long after an outage a process may still find that it cannot go on, and end for its supervisor. */
const AFTERMATH_MS = 45_000

/**
 * Processes that ended without having been told to. One that cannot go on ends with 1, by design: that is none where the
 * platform was away, or where the process itself was stopped for long.
 */
export const deathsIn = ({ watch, system, ended }: World, spans: readonly Span[]): Evidence['deaths'] => {
  const services = Object.keys(system.endpoints().services)
  const ours = [...ended]
  return watch.said.flatMap(({ name, how, at, back }) => {
    if (back) return []
    const own = ours.findIndex((e) => e.name === name && at >= e.at)
    if (own >= 0) {
      ours.splice(own, 1)
      return []
    }
    const near = spans.filter((s) => at >= s.from && at <= s.to + AFTERMATH_MS)
    const excused =
      how === 'exit code 1' && services.includes(name) && near.some((s) => [...PLATFORM, name].includes(s.of))
    return excused ? [] : [{ service: name, why: `${how} at ${new Date(at).toISOString()}` }]
  })
}
