import { add, compare, type Decimal, isZero, subtract } from '@supplyline/quantity'
import { decimalProblem, type Records, type stockMovements } from '@supplyline/schemas'

export type MovementType = (typeof stockMovements.records)[number]
export type Movement = { [K in MovementType]: { type: K; data: Records[K] } }[MovementType]

/** A stock position as a plain fold of what happened has it. */
export type Stock = { site: string; unit: string; onHand: Decimal; lots: Map<string, Decimal>; sequence: number }

/** Why a movement was not applied, as a code of the decision table; `exception`: somebody is told, else it is a dead letter. */
export type NotApplied = { not: string; exception?: true }

export const quantityOf = (movement: Movement): Decimal =>
  movement.type === 'inventory.StockCounted' ? movement.data.counted : movement.data.quantity

const NAME = /^[^:\p{Cc}]{1,64}$/u
const TEXT = /^\P{Cc}{1,64}$/u
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const DAY_MS = 86_400_000
const HORIZON_MS = 14 * DAY_MS
const AHEAD_MS = 300_000
const MOST_LOTS = 500

export const isName = (text: string): boolean => NAME.test(text)
export const isText = (text: string): boolean => TEXT.test(text)
export const isDate = (text: string): boolean => DATE.test(text)
export const isBeyond = (quantity: Decimal): boolean => decimalProblem(quantity, 18, 6) !== undefined

/** What its own fields say against a movement; the first row of the table after "the very same event". */
export const malformed = ({ data, type }: Movement, quantity: Decimal): string | undefined => {
  const { eventId, site, item, location, unit, lot, expiry } = data
  if (eventId === '' || eventId.length > 200) return 'invalid-event-id'
  if (!isName(location) || !isName(item)) return 'invalid-name'
  if (!isText(site) || !isText(unit)) return 'invalid-text'
  if (lot && !isText(lot)) return 'invalid-lot'
  if (expiry && !isDate(expiry)) return 'invalid-expiry'
  if (type === 'inventory.StockCounted') return compare(quantity, '0') < 0 ? 'invalid-quantity' : undefined
  if (type === 'inventory.StockAdjusted') return isZero(quantity) ? 'invalid-quantity' : undefined
  return compare(quantity, '0') <= 0 ? 'invalid-quantity' : undefined
}

/** Whether it happened so long before it arrived, or so long after, that it is not applied. */
export const untimely = (occurredAt: number, now: number): NotApplied | undefined => {
  if (occurredAt < now - HORIZON_MS) return { not: 'older-than-horizon', exception: true }
  return occurredAt > now + AHEAD_MS ? { not: 'in-the-future' } : undefined
}

/** What a movement changes, in the unit of the position. A count without a lot is one of the whole position. */
export const changeOf = ({ type, data }: Movement, quantity: Decimal, stock: Stock | undefined): Decimal => {
  switch (type) {
    case 'inventory.StockIssued':
    case 'inventory.StockExpired':
    case 'inventory.StockTransferredOut':
      return subtract('0', quantity)
    case 'inventory.StockCounted':
      return subtract(quantity, (data.lot ? stock?.lots.get(data.lot) : stock?.onHand) ?? '0')
    default:
      return quantity
  }
}

/** Whether the position can hold the change: sums within decimal(18,6), and at most 500 lots. */
export const isExcessive = (stock: Stock | undefined, lot: string, change: Decimal): boolean => {
  if (!stock) return isBeyond(change)
  if (isBeyond(change) || isBeyond(add(stock.onHand, change))) return true
  const ofLot = stock.lots.get(lot)
  if (ofLot === undefined) return stock.lots.size >= MOST_LOTS
  return isBeyond(add(ofLot, change))
}

export const put = (
  stock: Stock | undefined,
  taken: { site: string; unit: string; lot: string; change: Decimal },
): Stock => {
  const { site, unit, lot, change } = taken
  const after = stock ?? { site, unit, onHand: '0', lots: new Map<string, Decimal>(), sequence: 0 }
  after.site = site
  after.sequence += 1
  after.onHand = add(after.onHand, change)
  const ofLot = add(after.lots.get(lot) ?? '0', change)
  if (isZero(ofLot)) after.lots.delete(lot)
  else after.lots.set(lot, ofLot)
  return after
}

export const copyOf = (stock: Stock): Stock => ({ ...stock, lots: new Map(stock.lots) })
