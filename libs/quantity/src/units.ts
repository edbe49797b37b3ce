import { compare, type Decimal, divideCutOff, divideExact, multiply } from './decimal.ts'

/**
 * How an item is packed: `factor` ÷ `per` base units in one of each packaging unit, exact; `per` is 1 unless given. Of
 * 10 ÷ 3, three hold ten. Codes are X12 element 355 codes ("EA", "BX").
 */
export interface ItemUnits {
  baseUnit: string
  packaging: readonly Level[]
  /** How it was packed and is, the oldest first; without any it was never packed otherwise. */
  packagingVersions?: readonly { effectiveFrom: number; packaging: readonly Level[] }[]
}
type Level = { unit: string; factor: Decimal; per?: Decimal }

/** `no-factor`: master data does not say, or not clearly, how much it is; `inexact`: it does, but it does not come out. */
export type Converted =
  | { ok: true; quantity: Decimal }
  | { ok: false; because: 'no-factor' | 'inexact'; reason: string }

/** Quantities have at most so many in every contract. */
const MOST_DECIMALS = 6

/**
 * How the item was packed at a time, epoch milliseconds: what happened is converted by the version of when it happened,
 * and what happened before the first that is known by the first.
 */
export const packedAt = <I extends ItemUnits>(item: I, at: number): I => {
  const { packagingVersions: versions = [] } = item
  const version = versions.findLast(({ effectiveFrom }) => effectiveFrom <= at) ?? versions[0]
  return version ? { ...item, packaging: version.packaging } : item
}

/**
 * A quantity of one of the item's units, in its base unit. A box of one item says nothing about a box of another. What
 * does not come out within six decimals is refused: rounded it would be another quantity.
 */
export const toBase = (quantity: Decimal, unit: string, item: ItemUnits): Converted =>
  convert(quantity, unit, item.baseUnit, item)

/** A quantity of one of the item's units, in another one. As `toBase`. */
export function convert(quantity: Decimal, from: string, to: string, item: ItemUnits): Converted {
  if (from === to) return { ok: true, quantity }
  const [source, target] = [levelOf(from, item), levelOf(to, item)]
  if (source === undefined || target === undefined) {
    const known = item.packaging.map((level) => level.unit).join(', ') || 'nothing else'
    return {
      ok: false,
      because: 'no-factor',
      reason: `no factor from ${from} to ${to}; the item is packed as ${known}`,
    }
  }
  for (const level of [source, target]) {
    const reason = ambiguous(level, item) ?? notAboveZero(level, item)
    if (reason !== undefined) return { ok: false, because: 'no-factor', reason }
  }
  const dividend = multiply(multiply(quantity, source.factor), perOf(target))
  const divisor = multiply(perOf(source), target.factor)
  const exact = divisor === '1' ? dividend : divideExact(dividend, divisor)
  if (exact !== undefined && decimalsOf(exact) <= MOST_DECIMALS) return { ok: true, quantity: exact }
  const about = exact === undefined ? `${divideCutOff(dividend, divisor, 4)}…` : exact
  const why = exact === undefined ? '' : 'more than six decimals, '
  const shown = `${quantity} ${from}${contents(source, item)} are ${about} ${to}${contents(target, item)}`
  return { ok: false, because: 'inexact', reason: `${shown}, ${why}which no stock can hold exactly` }
}

const levelOf = (unit: string, { baseUnit, packaging }: ItemUnits): Level | undefined =>
  unit === baseUnit ? { unit, factor: '1' } : packaging.find((level) => level.unit === unit)

const perOf = ({ per }: Level): Decimal => per ?? '1'

/** Negative, zero or positive as one of a holds less, as much or more than one of b. */
export const compareLevels = (a: Omit<Level, 'unit'>, b: Omit<Level, 'unit'>): number =>
  compare(multiply(a.factor, b.per ?? '1'), multiply(b.factor, a.per ?? '1'))

/** Base units in one: "100", or "10/3". */
export const contentsOf = ({ factor, per }: Omit<Level, 'unit'>): string =>
  per === undefined || compare(per, '1') === 0 ? factor : `${factor}/${per}`

const contents = (level: Level, { baseUnit }: ItemUnits): string =>
  level.unit === baseUnit ? '' : ` of ${contentsOf(level)} ${baseUnit}`

const ambiguous = (level: Level, { baseUnit, packaging }: ItemUnits): string | undefined => {
  if (level.unit === baseUnit) return undefined
  const levels = packaging.filter(({ unit }) => unit === level.unit)
  if (levels.every((other) => compareLevels(other, level) === 0)) return undefined
  return `the factor from ${level.unit} to ${baseUnit} is ambiguous: ${levels.map(contentsOf).join(' and ')}`
}

const notAboveZero = (level: Level, { baseUnit }: ItemUnits): string | undefined =>
  compare(level.factor, '0') > 0 && compare(perOf(level), '0') > 0
    ? undefined
    : `the factor from ${level.unit} to ${baseUnit} is ${contentsOf(level)}, not above zero`

const decimalsOf = (quantity: Decimal): number => quantity.split('.')[1]?.length ?? 0
