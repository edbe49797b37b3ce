import type { Refusal } from '@supplyline/decider'
import { HOUR_MS } from './exceptions.ts'
import type { Taken } from './requisition.ts'

export const toBuyers = { owner: 'buyer', dueInMs: 24 * HOUR_MS }

/** A requisition that is asked for or decided upon more often than this is in a loop, or under attack. */
const MAX_TAKEN = 100

/** Identifiers end in keys, messages and exceptions; nobody has longer ones. */
export const malformed = (identifiers: Record<string, string>): Refusal | undefined => {
  const wrong = Object.entries(identifiers).find(([, value]) => value.trim() === '' || value.length > 100)
  if (!wrong) return undefined
  const [where, { length }] = wrong
  const what = length > 100 ? `an identifier of ${length} characters` : 'an empty identifier'
  return { code: 'bad-identifier', what, where, next: 'correct the source: identifiers have 1 to 100 characters' }
}

export const tooMany = (requisitionId: string, { length }: Taken[]): Refusal | undefined => {
  if (length < MAX_TAKEN) return undefined
  const what = `requisition ${requisitionId} was asked for or decided upon more than ${MAX_TAKEN} times`
  const next = 'find the source that repeats itself; then resubmit what still matters'
  return { code: 'too-many-inputs', what, where: 'requisitionId', next }
}
