import { add, compare, type Decimal, max, min, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'

type Position = Records['inventory.StockPositionChanged']

const DAY = 24 * 60 * 60_000

/** A lot may be used until the end of its day, UTC. */
export const expiredAt = ({ lots }: Position, now: number): Decimal =>
  lots
    .filter(({ expiry, onHand }) => expiry !== null && Date.parse(expiry) + DAY <= now && compare(onHand, '0') > 0)
    .reduce((sum, { onHand }) => add(sum, onHand), '0')

/** Of what has not expired, what is quarantined or recalled; never more than there is. */
export const unusableAt = (position: Position, now: number): Decimal => {
  const { onHand, usable, lots, changedAt } = position
  const isPast = (expiry: string | null, time: number) => expiry !== null && Date.parse(expiry) + DAY <= time
  const isDated = ({ expiry, onHand: ofLot }: Position['lots'][number]) => expiry !== null && compare(ofLot, '0') > 0
  const ofLots = (time: number, past: (lot: Position['lots'][number]) => Decimal) =>
    lots
      .filter(isDated)
      .map((lot) => (isPast(lot.expiry, time) ? past(lot) : heldOf(lot)))
      .reduce(add, '0')
  const undated = lots.filter(({ expiry }) => expiry === null).map(heldOf)
  const rest =
    usable === null
      ? undated.reduce(add, '0')
      : max(
          '0',
          subtract(
            subtract(onHand, usable),
            ofLots(changedAt, (lot) => lot.onHand),
          ),
        )
  const all = add(
    rest,
    ofLots(now, () => '0'),
  )
  return min(all, max('0', subtract(onHand, expiredAt(position, now))))
}

const heldOf = ({ status, unusable, onHand }: Position['lots'][number]): Decimal =>
  unusable ?? (status === 'QUARANTINED' || status === 'RECALLED' ? max('0', onHand) : '0')
