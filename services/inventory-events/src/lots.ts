import { add, type Decimal } from '@supplyline/quantity'
import type { LotOnHand } from '@supplyline/schemas'
import type { Taken } from './position.ts'

/** What a position keeps of a lot; whether it may be used follows from what is known of it elsewhere. */
export type HeldLot = Pick<LotOnHand, 'lot' | 'expiry' | 'onHand'>

/** In the order of their numbers; a lot at zero is left out. */
export const withLot = (lots: HeldLot[], lot: string, expiry: string | null, change: Decimal): HeldLot[] => {
  if (change === '0') return lots
  const at = lots.findIndex((held) => held.lot >= lot)
  const held = at >= 0 && lots[at]?.lot === lot ? lots[at] : undefined
  const onHand = add(held?.onHand ?? '0', change)
  const after = lots.slice()
  if (onHand === '0') after.splice(at, 1)
  else if (held) after[at] = { lot, expiry: earlier(held.expiry, expiry), onHand }
  else after.splice(at >= 0 ? at : lots.length, 0, { lot, expiry, onHand })
  return after
}

/** The lots of a position once something was taken. */
export const lotsAfter = (
  before: HeldLot[],
  { lot, expiry, change, rest }: Pick<Taken, 'lot' | 'expiry' | 'change' | 'rest'>,
): HeldLot[] => {
  const lots = withLot(before, lot, expiry, change)
  return rest === '0' ? lots : withLot(lots, '', null, rest)
}

/** Where sources disagree about a lot's expiry, the earlier date is the safe one. */
export const earlier = (a: string | null, b: string | null): string | null =>
  a !== null && (b === null || a <= b) ? a : b
