import type { Refusal } from '@supplyline/decider'
import { compare, isNegative } from '@supplyline/quantity'

const MAX_LINES = 500

/** Identifiers end in keys, messages and exceptions; nobody has longer ones. */
export const badIdentifier = (identifiers: Record<string, string>): Refusal | undefined => {
  const wrong = Object.entries(identifiers).find(([, value]) => value.trim() === '' || value.length > 100)
  if (!wrong) return undefined
  const [where, { length }] = wrong
  const what = length > 100 ? `an identifier of ${length} characters` : 'an empty identifier'
  return { code: 'bad-identifier', what, where, next: 'correct the source: identifiers have 1 to 100 characters' }
}

/** A colon in the first part of an aggregate's name could make it another's. */
export const badCode = (codes: Record<string, string>): Refusal | undefined => {
  const wrong = Object.entries(codes).find(([, value]) => value.includes(':'))
  if (!wrong) return badIdentifier(codes)
  return {
    code: 'bad-identifier',
    what: `a colon in the code ${JSON.stringify(wrong[1].slice(0, 60))}`,
    where: wrong[0],
    next: 'correct the source: codes of sites and suppliers have no colon',
  }
}

type Line = { line: number; quantity: string; unitPrice?: string; amount?: string }

/** Lines of a receipt, an invoice or a credit note. `least`: how many there must be. */
export const badLines = (lines: readonly Line[], least = 1): Refusal | undefined => {
  const refusal = (what: string, where: string, next: string): Refusal => ({ code: 'bad-lines', what, where, next })
  if (lines.length < least) return refusal('no lines', 'lines', 'correct the source: there is at least one line')
  if (lines.length > MAX_LINES)
    return refusal(`${lines.length} lines`, 'lines', `split it: ${MAX_LINES} lines at most are taken`)
  if (new Set(lines.map(({ line }) => line)).size < lines.length)
    return refusal('a line number twice', 'lines[].line', 'correct the source: each line has a number of its own')
  const wrong = lines.find(
    ({ quantity, unitPrice = '0', amount = '0' }) =>
      compare(quantity, '0') <= 0 || isNegative(unitPrice) || isNegative(amount),
  )
  if (!wrong) return undefined
  const next =
    'correct the source: quantities are above zero, and what is taken back comes as a reversal or credit note'
  return refusal('a quantity that is not above zero, or a negative price or amount', `line ${wrong.line}`, next)
}

export const badAmounts = (amounts: Record<string, string>): Refusal | undefined => {
  const wrong = Object.entries(amounts).find(([, value]) => isNegative(value))
  if (!wrong) return undefined
  const next = 'correct the source: what the supplier takes back comes as a credit note'
  return { code: 'bad-amount', what: `an amount of ${wrong[1]}`, where: wrong[0], next }
}

/** An input that was taken, by its natural key, with the hash of what it said. */
export type Taken = { id: string; hash: string }

/** Whether an input is new, the same as one taken before, or bears its key with other content. */
export const recognise = (taken: readonly Taken[], { id, hash }: Taken): 'new' | 'same' | 'other' => {
  const known = taken.filter((t) => t.id === id)
  if (known.length === 0) return 'new'
  return known.some((t) => t.hash === hash) ? 'same' : 'other'
}

/** More inputs than these are a loop, or an attack. */
const MAX_TAKEN = 400

export const tooMany = (count: number, where: string): Refusal | undefined =>
  count < MAX_TAKEN ? undefined : tooMuch(`more than ${MAX_TAKEN} documents for one order or invoice`, where)

export const tooManyLines = (count: number, most: number): Refusal | undefined =>
  count <= most ? undefined : tooMuch(`more than ${most} receipt lines for one order`, 'lines')

const tooMuch = (what: string, where: string): Refusal => ({
  ...{ code: 'too-many-inputs', what, where },
  next: 'find the source that repeats itself; resubmit what still matters',
})
