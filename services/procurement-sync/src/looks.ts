import type { Intent } from '@supplyline/decider'
import { LIST_DOCUMENTS, numbersIn, type Sought } from './erp/sought.ts'
import { HOUR_MS } from './exceptions.ts'

/**
 * Looks at all that an ERP holds under a reference of ours. The first is asked for as soon as the intent has ended, and
 * made a time-out and longest commit later (`reads` of @supplyline/effects); each further one hours after the one before.
 */
const LOOK = 'look:'
/** Looks that are made though none finds anything wrong: a duplicate may land later than any ERP declares. */
const QUIET_LOOKS = 3
/** Looks that are made as long as something is wrong, in the end daily: about a month. */
const MOST_LOOKS = 42

/** An IN_DOUBT after which @supplyline/effects sends no more. */
export const isGivenUp = ({ code }: { code: string | null }): boolean => code === 'GIVEN-UP'

/** `count`: how many have been asked for of this document. */
export const askToLook = (erp: string, sought: Sought, count: number): Intent => ({
  reference: `${sought.reference}/look/${count}`,
  system: erp,
  operation: LIST_DOCUMENTS,
  request: sought,
})

/** When to look again, by the timer's name; no timer when there is no need, or no end of it. */
export const lookAgain = (now: number, reference: string, count: number, wrong: boolean): Record<string, number> =>
  count < (wrong ? MOST_LOOKS : QUIET_LOOKS)
    ? { [`${LOOK}${reference}`]: now + Math.min(Math.max(1, count), 24) * HOUR_MS }
    : {}

export const isTimeToLook = (timer: string, reference: string): boolean => timer === `${LOOK}${reference}`

export const isLook = (outcome: { reference: string; operation: string }, reference: string): boolean =>
  outcome.operation === LIST_DOCUMENTS && outcome.reference.startsWith(`${reference}/look/`)

type Outcome = { reference: string; outcome: string; externalNumber: string | null }

/** What the last look found; undefined if this is an earlier one, which needs no more attention. */
export const standingIn = (outcome: Outcome, reference: string, count: number): string[] | undefined =>
  outcome.outcome === 'CONFIRMED' && outcome.reference === `${reference}/look/${count}`
    ? numbersIn(outcome.externalNumber)
    : undefined

/**
 * What stands in the ERP, beside the one document that should (`keep`; null: none) and those known to be too many: which
 * are found to be too many, which have gone, and which are left of both.
 */
export const compareStanding = (standing: readonly string[], keep: string | null, extra: readonly string[]) => {
  const tooMany = standing.filter((number) => number !== keep).slice(0, MAX_EXTRA)
  return {
    found: tooMany.filter((number) => !extra.includes(number)),
    gone: extra.filter((number) => !tooMany.includes(number)),
    left: tooMany,
  }
}

/** An ERP that holds a document more often than this is broken in a way that one exception more does not mend. */
export const MAX_EXTRA = 20
