import { compare, type Decimal, multiply } from './decimal.ts'

/** How an item is packed: base units in one of each packaging unit, exact. Codes are X12 element 355 codes ("EA", "BX"). */
export interface ItemUnits {
  baseUnit: string
  packaging: readonly { unit: string; factor: Decimal }[]
}

export type Converted = { ok: true; quantity: Decimal } | { ok: false; reason: string }

/** A quantity of one of the item's units, in its base unit. A box of one item says nothing about a box of another. */
export function toBase(quantity: Decimal, unit: string, item: ItemUnits): Converted {
  if (unit === item.baseUnit) return { ok: true, quantity }
  const levels = item.packaging.filter((level) => level.unit === unit)
  const [level] = levels
  if (level === undefined) {
    const known = item.packaging.map((other) => other.unit).join(', ') || 'nothing else'
    return { ok: false, reason: `no factor from ${unit} to ${item.baseUnit}; the item is packed as ${known}` }
  }
  if (levels.some((other) => compare(other.factor, level.factor) !== 0)) {
    const factors = levels.map((other) => other.factor).join(' and ')
    return { ok: false, reason: `the factor from ${unit} to ${item.baseUnit} is ambiguous: ${factors}` }
  }
  if (compare(level.factor, '0') <= 0) {
    return { ok: false, reason: `the factor from ${unit} to ${item.baseUnit} is ${level.factor}, not above zero` }
  }
  return { ok: true, quantity: multiply(quantity, level.factor) }
}
