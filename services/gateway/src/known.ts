import type { Tables } from '@supplyline/messaging'
import { toBase } from '@supplyline/quantity'
import { decimalProblem, masterItems, masterLocations, type Records } from '@supplyline/schemas'

export type Mistake = { field: string; detail: string; fix: string }

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

/** The item must exist at the site and come in the unit, and so much of it must be countable in its base unit. */
export const quantityMistakes = (
  tables: Tables,
  { site, item: code, unit, quantity }: { site: string; item: string; unit: string; quantity: string },
  field = 'quantity',
): Mistake[] => {
  const item = tables.get(masterItems, 'master.Item', code)?.message.data
  if (!item || (item.site !== '*' && item.site !== site))
    return [{ field: 'item', detail: `is ${quote(code)}, no item of master data for ${site}`, fix: CORRECT }]
  const converted = toBase(quantity, unit, item)
  if (!converted.ok)
    return [
      { field: 'unit', detail: `is ${quote(unit)}, in which ${code} does not come`, fix: `send ${unitsOf(item)}` },
    ]
  const problem = decimalProblem(converted.quantity, 18, 6)
  if (!problem) return []
  const detail = `is ${converted.quantity} ${item.baseUnit}, which ${problem}`
  return [{ field, detail, fix: 'correct the quantity or the unit' }]
}

const CORRECT = 'correct it, or have it added to master data'

const unitsOf = ({ baseUnit, packaging }: Records['master.Item']): string => {
  const units = [...new Set([baseUnit, ...packaging.map((level) => level.unit)])].map(quote)
  return units.length === 1 ? String(units[0]) : `one of ${units.join(', ')}`
}

const quote = (text: string): string => JSON.stringify(text)
