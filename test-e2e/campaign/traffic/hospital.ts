import { contracts } from '../../../services/master-data/src/catalogue/contracts.ts'
import { items } from '../../../services/master-data/src/catalogue/items/items.ts'
import { stockingPolicies } from '../../../services/master-data/src/catalogue/stocking-policies.ts'

export const SITE = 'MERCY'

/** What the wards of the campaign use, from four suppliers; the last is billed dearer than agreed. */
const USED = [
  ...['GLOVE-NITRILE-M', 'GLOVE-NITRILE-L', 'GAUZE-4X4', 'ALCOHOL-PREP-PAD', 'SYRINGE-10ML', 'SYRINGE-3ML'],
  ...['NEEDLE-18G', 'SUTURE-NYLON-4-0', 'SCALPEL-10', 'ETT-75', 'SUCTION-CATHETER-14', 'HME-FILTER'],
]
const WARDS = ['ICU-3', 'MED-5', 'OR-1']

/** A shelf: `full` and `pack` in base units; `base` and `unit`: what is counted and what is ordered. */
export type Shelf = { item: string; location: string; full: number; base: string; unit: string; pack: number }

export const shelves: readonly Shelf[] = stockingPolicies.flatMap(({ item, location, par }) => {
  const known = items.find((i) => i.item === item)
  const unit = contracts.find((c) => c.item === item)?.unit
  if (!known || !unit || par === null || !USED.includes(item) || !WARDS.includes(location)) return []
  const pack = Number(known.packaging.find((p) => p.unit === unit)?.factor ?? 1)
  return [{ item, location, full: Number(par), base: known.baseUnit, unit, pack }]
})
