import { add, type Decimal } from '@supplyline/quantity'
import { isBeyond } from './refusals.ts'

/** What was used of a lot on a day, less what came back unused, in the unit of the position; the ERP's books lack it. */
export type Used = {
  /** Of when it was used, by UTC: days since 1970-01-01. Its text is made when it is reported, not with each movement. */
  day: number
  /** Site of the position when it was used. */
  site: string
  lot: string
  /** Whom it belonged to until then; null: it was ours. */
  supplier: string | null
  quantity: Decimal
}

/** Of days and lots that nobody has been told of yet; a position that would keep more tells all of it at once. */
export const MOST_UNREPORTED = 500
const DAY_MS = 86_400_000
const NONE: readonly Used[] = []

export const dayOf = (at: number): number => Math.floor(at / DAY_MS)

/** ISO 8601 date. */
export const periodOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** The first millisecond after the day. */
export const endOfDay = (day: number): number => (day + 1) * DAY_MS

export type Added = {
  /** Undefined: nothing is left, and nothing is stored. */
  unreported: readonly Used[] | undefined
  /** Too much: what was there before has to be told, and this begins anew. */
  is: 'one more' | 'first of its day' | 'last of its day' | 'too much'
}

/** In no order that means anything; what comes to zero is left out. Every use comes by here. */
export const withUsed = (before: readonly Used[] = NONE, used: Used): Added => {
  const at = placeOf(before, used)
  const known = before[at]
  if (!known) {
    if (before.length >= MOST_UNREPORTED) return { unreported: [used], is: 'too much' }
    return { unreported: [...before, used], is: isOf(before, used.day) ? 'one more' : 'first of its day' }
  }
  const quantity = add(known.quantity, used.quantity)
  // Sums of figures this short cannot be too long for the record that tells them.
  if (quantity.length > 12 && isBeyond(quantity)) return { unreported: [used], is: 'too much' }
  const after = before.slice()
  if (quantity !== '0') {
    after[at] = { day: known.day, site: known.site, lot: known.lot, supplier: known.supplier, quantity }
    return { unreported: after, is: 'one more' }
  }
  after.splice(at, 1)
  return {
    unreported: after.length > 0 ? after : undefined,
    is: isOf(after, used.day) ? 'one more' : 'last of its day',
  }
}

const placeOf = (all: readonly Used[], { day, lot, supplier, site }: Used): number =>
  all.findIndex((one) => one.day === day && one.lot === lot && one.supplier === supplier && one.site === site)

const isOf = (all: readonly Used[], day: number): boolean => all.some((one) => one.day === day)
