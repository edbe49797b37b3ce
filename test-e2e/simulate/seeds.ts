import { check } from '../checker/check.ts'
import type { Violation } from '../checker/evidence.ts'
import { Facts } from '../checker/facts.ts'
import { checkKeys } from '../checker/promise-8-keys.ts'
import { checkRebuilt } from '../checker/promise-9-rebuilt.ts'
import { type Run, simulate } from './simulation.ts'

export type Judged = Run & { violations: Violation[] }

/** Runs a seed and holds what came of it against the promises; that it does not come to rest is a violation too. */
export const judge = async (seed: number, leftOut?: ReadonlySet<string>): Promise<Judged> => {
  const run = await simulate(seed, leftOut)
  const restless = run.unrest.map(
    (what): Violation => ({ promise: 7, what: `it does not come to rest: ${what}`, about: [] }),
  )
  return { ...run, violations: [...check(run.evidence), ...whileKeysWait(run), ...restless] }
}

/** Keys that wait stop nobody else, and a rebuild lets them wait, too. */
const whileKeysWait = ({ waiting }: Run): Violation[] => {
  if (!waiting) return []
  const facts = new Facts(waiting)
  return [...checkKeys(facts), ...checkRebuilt(facts)].map((v) => ({ ...v, what: `while keys wait: ${v.what}` }))
}
