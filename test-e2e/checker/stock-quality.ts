import { add, compare, type Decimal, isNegative, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import type { Stock } from './stock.ts'
import type { Recalled } from './stock-happenings.ts'

const DAY = 86_400_000
/** A timer is noticed so much later, at the latest. */
const NOTICED_MS = 10 * 60_000
/** Through its day a lot may be used, by UTC. */
const endOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) + DAY

type Told = Records['inventory.StockPositionChanged']

/** What of a lot may not be used, by what was quarantined and released, and recalled. */
const unusableOf = (stock: Stock, recalled: readonly Recalled[], lot: string): Decimal => {
  const onHand = stock.lots.get(lot) ?? '0'
  if (isNegative(onHand)) return '0'
  if (recalled.some((recall) => recall.lot === null || recall.lot === lot)) return onHand
  const aside = stock.quarantined.get(lot) ?? '0'
  if (isNegative(aside)) return '0'
  return compare(aside, onHand) > 0 ? onHand : aside
}

/** What is told of quality and consignment that is not so, in words. A lot that is told to be expired is out of use. */
export const wrongQuality = (
  stock: Stock,
  recalled: readonly Recalled[],
  told: Told,
  { toldAt, restedAt }: { toldAt: number; restedAt: number },
): string[] => {
  const wrong: string[] = []
  let unusable = '0'
  for (const { lot, expiry, onHand, status, unusable: said } of told.lots) {
    const isExpired = status === 'EXPIRED' && !isNegative(onHand)
    const expected = isExpired ? onHand : unusableOf(stock, recalled, lot)
    if (said !== expected) wrong.push(`${said} of lot ${lot || 'none'} are told to be unusable, and ${expected} are`)
    if (isExpired && (expiry === null || endOf(expiry) > toldAt))
      wrong.push(`lot ${lot} is told to be expired too early`)
    const isOver = expiry !== null && endOf(expiry) + NOTICED_MS < restedAt
    if (isOver && status === 'USABLE' && !isNegative(onHand)) wrong.push(`lot ${lot} is expired, and nobody was told`)
    unusable = add(unusable, expected)
  }
  const left = subtract(told.onHand, unusable)
  const usable = isNegative(told.onHand) ? told.onHand : isNegative(left) ? '0' : left
  if (told.usable !== usable) wrong.push(`${told.usable} are told to be usable, and ${usable} are`)
  if (told.consigned !== stock.consigned)
    wrong.push(`${told.consigned} are told to be consigned, and ${stock.consigned} are`)
  return wrong
}
