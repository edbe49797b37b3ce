import type { Clock, Tables } from '@supplyline/messaging'
import { packedAt, toBase } from '@supplyline/quantity'
import {
  decimalProblem,
  masterItems,
  masterLocations,
  masterSources,
  masterSuppliers,
  type Records,
} from '@supplyline/schemas'

/** `at`: where the field stands, if not in the object itself. */
export type Mistake = { at?: (string | number)[]; field: string; detail: string; fix: string }

const DAY_MS = 24 * 3_600_000
/** Beyond it a duplicate could no longer be told from something new (inventory-events). */
const OLDEST_MS = 14 * DAY_MS
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** A time of a source's clock must be near ours; `tooOld` says what to do about one that is long past. */
export const timeMistakes = (clock: Clock, field: string, time: string, tooOld: string): Mistake[] => {
  const age = clock.now() - Date.parse(time)
  if (age < -CLOCK_TOLERANCE_MS)
    return [{ field, detail: 'lies in the future', fix: 'set the clock of the source right' }]
  if (age <= OLDEST_MS) return []
  return [{ field, detail: `lies ${Math.floor(age / DAY_MS)} days back, more than 14`, fix: tooOld }]
}

export const locationAt = (tables: Tables, code: string) =>
  tables.get(masterLocations, 'master.Location', code)?.message.data

/** The location must exist and belong to the site. */
export const locationMistakes = (tables: Tables, site: string, code: string): Mistake[] => {
  const found = locationAt(tables, code)
  if (!found) return [{ field: 'location', detail: `is ${quote(code)}, no location of master data`, fix: CORRECT }]
  if (found.site === site) return []
  const fix = `send ${quote(found.site)}, or correct the location`
  return [{ field: 'site', detail: `is ${quote(site)}, but ${code} belongs to ${found.site}`, fix }]
}

/** A source that reports must be known, and report for the site. */
export const sourceMistakes = (tables: Tables, site: string, code: string): Mistake[] => {
  const found = tables.get(masterSources, 'master.Source', code)?.message.data
  if (found && holdsAt(found.site, site)) return []
  return [{ field: 'source', detail: `is ${quote(code)}, no source of master data for ${site}`, fix: CORRECT }]
}

/** The supplier must exist, and supply the site. */
export const supplierMistakes = (tables: Tables, site: string, code: string): Mistake[] => {
  const found = tables.get(masterSuppliers, 'master.Supplier', code)?.message.data
  if (found && holdsAt(found.site, site)) return []
  return [{ field: 'supplier', detail: `is ${quote(code)}, no supplier of master data for ${site}`, fix: CORRECT }]
}

/** A site exists where a location belongs to it. */
export const siteMistakes = (tables: Tables, site: string): Mistake[] =>
  tables.where(masterLocations, 'master.Location', 'site', site).length > 0
    ? []
    : [{ field: 'site', detail: `is ${quote(site)}, to which no location of master data belongs`, fix: CORRECT }]

/** A value of master data with `*` holds at every site. */
export const holdsAt = (of: string, site: string): boolean => of === '*' || of === site

export const itemAt = (tables: Tables, code: string) => tables.get(masterItems, 'master.Item', code)?.message.data

/** The item must exist at the site, and come in the unit. A value for every site needs an item for every site. */
export const itemMistakes = (tables: Tables, site: string, code: string, unit?: string): Mistake[] => {
  const item = itemAt(tables, code)
  if (!item || !holdsAt(item.site, site))
    return [{ field: 'item', detail: `is ${quote(code)}, no item of master data for ${site}`, fix: CORRECT }]
  return unit === undefined || toBase('1', unit, item).ok ? [] : [unitMistake(code, unit, item)]
}

const unitMistake = (code: string, unit: string, item: Records['master.Item']): Mistake => ({
  field: 'unit',
  detail: `is ${quote(unit)}, in which ${code} does not come`,
  fix: `send ${unitsOf(item)}`,
})

/** `at`: when it happened, if that was before now: what counts is how the item was packed then. */
type Quantity = { site: string; item: string; unit: string; quantity: string; at?: string }

/** The item must exist at the site and come in the unit, and so much of it must be countable in its base unit. */
export const quantityMistakes = (
  tables: Tables,
  { site, item: code, unit, quantity, at }: Quantity,
  field = 'quantity',
): Mistake[] => {
  const known = itemAt(tables, code)
  if (!known || !holdsAt(known.site, site)) return itemMistakes(tables, site, code)
  const item = at === undefined ? known : packedAt(known, Date.parse(at))
  const converted = toBase(quantity, unit, item)
  if (!converted.ok) {
    const isKnown = unit === item.baseUnit || item.packaging.some((level) => level.unit === unit)
    return isKnown
      ? [{ field, detail: converted.reason, fix: `send a whole number of ${item.baseUnit}` }]
      : [unitMistake(code, unit, item)]
  }
  const problem = decimalProblem(converted.quantity, 18, 6)
  if (!problem) return []
  const detail = `is ${converted.quantity} ${item.baseUnit}, which ${problem}`
  return [{ field, detail, fix: 'correct the quantity or the unit' }]
}

export const CORRECT = 'correct it, or have it added to master data'

const unitsOf = ({ baseUnit, packaging }: Records['master.Item']): string => {
  const units = [...new Set([baseUnit, ...packaging.map((level) => level.unit)])].map(quote)
  return units.length === 1 ? String(units[0]) : `one of ${units.join(', ')}`
}

export const quote = (text: string): string => JSON.stringify(text)
