import { contentHash } from '@supplyline/decider'
import { type Decimal, type ItemUnits, packedAt } from '@supplyline/quantity'
import type { MessageOf, Records } from '@supplyline/schemas'
import { exactQuantity } from './figures.ts'

export type Item = Records['master.Item']

/** How an item is packed by all that is known, and the ledgers that count in its units. */
export type Units = {
  item: Item | null
  /** It was known otherwise before: a ledger may have been told that. */
  changed: boolean
  /** The oldest first. */
  ledgers: { site: string; orderNumber: string }[]
}

export type UnitsEvent =
  | { type: 'ItemKnown'; data: { item: Item; changed: boolean } }
  | { type: 'LedgerNoted'; data: { site: string; orderNumber: string } }
  | MessageOf<'payables.UnitsCorrected' | 'master.Item'>

export const unknownUnits: Units = { item: null, changed: false, ledgers: [] }

/** Orders of an item; those before have been billed long ago. */
export const MOST_LEDGERS = 2_000

export const evolveUnits = (units: Units, event: UnitsEvent): Units => {
  switch (event.type) {
    case 'ItemKnown':
      return { ...units, ...event.data }
    case 'LedgerNoted':
      return { ...units, ledgers: [...units.ledgers, event.data].slice(-MOST_LEDGERS) }
    case 'payables.UnitsCorrected':
    case 'master.Item':
      return units
  }
}

/** All that conversions go by. */
export const unitsHash = ({ baseUnit, packaging, packagingVersions = [] }: Item): string =>
  contentHash([
    baseUnit,
    levelsOf(packaging),
    packagingVersions.map((version) => [version.effectiveFrom, levelsOf(version.packaging)]),
  ])

/** As it was packed at a time, and in units that came only later as they came. */
export const levelsAt = (item: Item, at: number): ItemUnits['packaging'] => {
  const then = levelsOf(packedAt(item, at).packaging)
  const later = levelsOf(item.packaging).filter(({ unit }) => !then.some((level) => level.unit === unit))
  return [...then, ...later]
}

const levelsOf = (packaging: Item['packaging']) =>
  packaging.map(({ unit, factor, per }) => (per === '1' ? { unit, factor } : { unit, factor, per }))

/** Base units in one; undefined where it does not come in that unit, or no decimal says how many. */
export const factorOf = (packaging: ItemUnits['packaging'], unit: string): Decimal | undefined => {
  const level = packaging.find((one) => one.unit === unit)
  return level && exactQuantity(level.factor, level.per ?? '1')
}
