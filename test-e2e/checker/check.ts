import type { Evidence, Violation } from './evidence.ts'
import { Facts } from './facts.ts'
import { checkOrdered } from './promise-1-ordered.ts'
import { checkApproved } from './promise-2-approved.ts'
import { checkIntents } from './promise-3-intents.ts'
import { checkStock } from './promise-4-stock.ts'
import { checkAccepted } from './promise-5-accepted.ts'
import { checkPayable } from './promise-6-payable.ts'
import { checkOutputs } from './promise-7-outputs.ts'
import { checkKeys } from './promise-8-keys.ts'
import { checkRebuilt } from './promise-9-rebuilt.ts'
import { checkExceptions } from './promise-10-exceptions.ts'
import { checkDeaths } from './promise-11-deaths.ts'

const PROMISES: readonly ((facts: Facts) => Violation[])[] = [
  checkOrdered,
  checkApproved,
  checkIntents,
  checkStock,
  checkAccepted,
  checkPayable,
  checkOutputs,
  checkKeys,
  checkRebuilt,
  checkExceptions,
  checkDeaths,
]

/** Every promise of design §1 that the evidence shows broken; none for a system that keeps them. */
export const check = (evidence: Evidence): Violation[] => {
  const facts = new Facts(evidence)
  return PROMISES.flatMap((promise) => promise(facts))
}
