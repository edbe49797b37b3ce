import { quote } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import type { GoodsIssueLine } from './erp/erp.ts'
import { numberIn } from './erp-standing.ts'

export type UsedLine = MessageOf<'inventory.ConsumptionSummarised'>['data']['lines'][number]
/** What can be posted, in the ERP's own numbers; and why the other lines cannot, with how many lines each reason is of. */
export type Issued = { lines: GoodsIssueLine[]; reasons: Map<string, number> }
type Place = { site: string; erp: string }

export const issueLines = (input: Input, at: Place, used: readonly UsedLine[]): Issued => {
  const master = masterOf(input, at)
  const issued: Issued = { lines: [], reasons: new Map() }
  for (const line of used) {
    const wrong: string[] = []
    const place = placeOf(master, line, wrong)
    const material = materialOf(master, at, line, wrong)
    const vendor = vendorOf(master, at, line, wrong)
    const { quantity, unit } = line
    if (wrong.length === 0) issued.lines.push({ material, ...place, vendor, quantity, unit, lot: line.lot || null })
    for (const reason of wrong) issued.reasons.set(reason, (issued.reasons.get(reason) ?? 0) + 1)
  }
  return issued
}

/** By their numbers: a summary names the same ones again and again. */
type Master = ReturnType<typeof masterOf>
const masterOf = (input: Input, { site }: Place) => {
  const here = <T extends { site: string }>(values: T[]) => values.filter((v) => v.site === '*' || v.site === site)
  return {
    items: new Map(here(referencesOf(input, 'master.Item')).map((i) => [i.item, i])),
    locations: new Map(here(referencesOf(input, 'master.Location')).map((l) => [l.location, l])),
    suppliers: new Map(here(referencesOf(input, 'master.Supplier')).map((s) => [s.supplier, s])),
  }
}

const placeOf = ({ locations }: Master, { location: code }: UsedLine, reasons: string[]) => {
  const location = locations.get(code)
  const costCentre = location?.costCentre?.trim() ?? ''
  if (!location) reasons.push(`location ${quote(code)} is not in master data`)
  else {
    if (costCentre === '') reasons.push(`location ${quote(code)} has no cost centre`)
    if (location.erpSite === '') reasons.push(`location ${quote(code)} has no plant`)
  }
  return { plant: location?.erpSite ?? '', storageLocation: location?.erpStorageLocation ?? '', costCentre }
}

const materialOf = ({ items }: Master, { erp }: Place, { item: code, unit }: UsedLine, reasons: string[]): string => {
  const item = items.get(code)
  const material = numberIn(item?.erpMaterials, erp)
  if (!item) reasons.push(`item ${quote(code)} is not in master data`)
  else {
    if (!material) reasons.push(`item ${quote(code)} has no material number in ${erp}`)
    // It was kept in the base unit of its day, and the ERP keeps the material in that of today.
    if (item.baseUnit !== unit)
      reasons.push(`item ${quote(code)} was used in ${quote(unit)} and is kept in ${quote(item.baseUnit)}`)
  }
  return material ?? ''
}

const vendorOf = (
  { suppliers }: Master,
  { erp }: Place,
  { supplier: code }: UsedLine,
  reasons: string[],
): string | null => {
  if (code === null) return null
  const vendor = numberIn(suppliers.get(code)?.erpVendors, erp)
  if (!vendor) reasons.push(`supplier ${quote(code)} has no vendor number in ${erp}`)
  return vendor ?? null
}
