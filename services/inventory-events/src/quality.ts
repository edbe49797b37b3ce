import { add, compare, type Decimal, isNegative, max, min, subtract } from '@supplyline/quantity'
import type { LotOnHand } from '@supplyline/schemas'
import type { HeldLot } from './lots.ts'
import { type NamedSum, sumOf } from './named-sums.ts'
import { isRecalled, type OpenRecall } from './recalls.ts'

/** What keeps stock of a position from being used. */
export type Hindrances = {
  /** By lot, what was quarantined less what was released. */
  quarantined?: readonly NamedSum[] | undefined
  recalls?: readonly OpenRecall[] | undefined
  /** Lots that were to be used up by this day, or before, are expired. */
  expiredThrough?: string | undefined
}

const NOTHING = '0'

/**
 * A recalled or expired lot may not be used at all, a quarantined one only as far as more of it is on hand. What was
 * quarantined and is gone, or below zero, hinders nothing.
 */
export const withQuality = ({ lot, expiry, onHand }: HeldLot, by: Hindrances): LotOnHand => {
  const held = { lot, expiry, onHand }
  const there = isNegative(onHand) ? NOTHING : onHand
  if (by.recalls && isRecalled(by.recalls, lot)) return { ...held, status: 'RECALLED', unusable: there }
  if (there === NOTHING) return { ...held, status: 'USABLE', unusable: NOTHING }
  if (expiry !== null && by.expiredThrough !== undefined && expiry <= by.expiredThrough)
    return { ...held, status: 'EXPIRED', unusable: there }
  const quarantined = by.quarantined ? sumOf(by.quarantined, lot) : NOTHING
  const unusable = min(max(quarantined, NOTHING), there)
  return { ...held, status: unusable === there ? 'QUARANTINED' : 'USABLE', unusable }
}

export const isHindered = ({ quarantined, recalls, expiredThrough }: Hindrances): boolean =>
  (quarantined !== undefined && quarantined.length > 0) ||
  (recalls !== undefined && recalls.length > 0) ||
  expiredThrough !== undefined

/**
 * Of what is on hand, what may be used. More of one lot may be out of use than there is in all, where another is below
 * zero: then nothing may be used.
 */
export const usableOf = (onHand: Decimal, lots: readonly LotOnHand[]): Decimal => {
  const unusable = lots.reduce((sum, lot) => add(sum, lot.unusable ?? NOTHING), NOTHING)
  if (unusable === NOTHING || isNegative(onHand)) return onHand
  return compare(unusable, onHand) >= 0 ? NOTHING : subtract(onHand, unusable)
}
