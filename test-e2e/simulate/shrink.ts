import type { Violation } from '../checker/evidence.ts'
import { type Judged, judge } from './seeds.ts'

const MOST_TRIES = 60

/** The promise that is broken, and how, without the names of what shows it. */
const kindOf = ({ promise, what }: Violation): string => `${promise} ${what.replace(/\S*\d\S*/g, '#')}`

/**
 * The smallest run found in which a promise is still broken as it was first: half of what happens is left out, then
 * quarters, and so on down to single faults and inputs.
 */
export const shrink = async (first: Judged): Promise<Judged> => {
  const [violation] = first.violations
  if (!violation) return first
  const kind = kindOf(violation)
  let smallest = first
  const leftOut = new Set<string>()
  let tries = 0
  const happened = () => [...smallest.faults.map(({ fault }) => fault.id), ...smallest.sent.map(({ id }) => id)]
  for (let size = Math.ceil(happened().length / 2); size >= 1 && tries < MOST_TRIES; size = Math.floor(size / 2)) {
    const ids = happened()
    for (let at = 0; at < ids.length && tries < MOST_TRIES; at += size) {
      const without = new Set([...leftOut, ...ids.slice(at, at + size)])
      tries += 1
      const tried = await judge(first.seed, without).catch(() => undefined)
      if (!tried?.violations.some((v) => kindOf(v) === kind)) continue
      smallest = tried
      for (const id of without) leftOut.add(id)
    }
  }
  return smallest
}
