import { compare, type Decimal, isZero } from '@supplyline/quantity'
import { decimalProblem, type Records, type stockMovements } from '@supplyline/schemas'

export type MovementType = (typeof stockMovements.records)[number]
export type Movement = { [K in MovementType]: { type: K; data: Records[K] } }[MovementType]

/** A stock position as a plain fold of what happened has it. `open`: by transfer, sent and not arrived. */
export type Stock = {
  site: string
  unit: string
  onHand: Decimal
  lots: Map<string, Decimal>
  consumed: Decimal
  inTransit: Decimal
  /** By lot, quarantined less released. */
  quarantined: Map<string, Decimal>
  consigned: Decimal
  lastCount: Counted | null
  open: Map<string, Decimal>
  sequence: number
  /** So often it may have counted one more, as something turned out to be overdue. */
  timers: number
}

/** Both figures of a count. */
export type Counted = NonNullable<Records['inventory.StockPositionChanged']['lastCount']>

/** Why a movement was not applied, as a code of the decision table; `exception`: somebody is told, else it is a dead letter. */
export type NotApplied = { not: string; exception?: true }

export const quantityOf = (movement: Movement): Decimal =>
  movement.type === 'inventory.StockCounted' ? movement.data.counted : movement.data.quantity

const NAME = /^[^:\p{Cc}]{1,64}$/u
const TEXT = /^\P{Cc}{1,64}$/u
const OPAQUE = /^[A-Za-z0-9_.:-]{1,64}$/
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const DAY_MS = 86_400_000
const HORIZON_MS = 14 * DAY_MS
const AHEAD_MS = 300_000

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
  if (data.caseReference && !OPAQUE.test(data.caseReference)) return 'invalid-case-reference'
  if ('supplier' in data && !isName(data.supplier)) return 'invalid-supplier'
  if (type === 'inventory.StockCounted') return compare(quantity, '0') < 0 ? 'invalid-quantity' : undefined
  if (type === 'inventory.StockAdjusted') return isZero(quantity) ? 'invalid-quantity' : undefined
  return compare(quantity, '0') <= 0 ? 'invalid-quantity' : undefined
}

/** Whether it happened so long before it arrived, or so long after, that it is not applied. */
export const untimely = (occurredAt: number, now: number): NotApplied | undefined => {
  if (occurredAt < now - HORIZON_MS) return { not: 'older-than-horizon', exception: true }
  return occurredAt > now + AHEAD_MS ? { not: 'in-the-future' } : undefined
}
