import type { Records } from '@supplyline/schemas'
import { gtinOf } from '../gs1.ts'
import { ERP, SINCE } from '../site.ts'

export type Item = Records['master.Item']

type Particulars = {
  /** Pieces, unless it is counted otherwise. X12 element 355. */
  baseUnit?: string
  manufacturer: string
  criticality?: Item['criticality']
  tracked?: 'lot' | 'lot and expiry'
  substitutes?: string[]
}

/**
 * An item by its number, which its GTINs and its material number in the ERP are made of. `packaging`: base units in one
 * of each larger unit, smallest first.
 */
export const item = (
  number: number,
  code: string,
  description: string,
  packaging: Record<string, number>,
  { baseUnit = 'EA', manufacturer, criticality = 'NORMAL', tracked, substitutes = [] }: Particulars,
): Item => ({
  item: code,
  site: '*',
  description,
  baseUnit,
  packaging: Object.entries(packaging).map(([unit, factor], index) => ({
    unit,
    factor: String(factor),
    gtin: gtinOf(index + 1, number),
    per: '1',
  })),
  gtin: gtinOf(0, number),
  manufacturer,
  manufacturerPart: `${manufacturer.slice(0, 3).toUpperCase()}-${number}`,
  lotTracked: tracked !== undefined,
  expiryTracked: tracked === 'lot and expiry',
  criticality,
  substitutes,
  erpMaterials: { [ERP]: `10000${number}` },
  effectiveFrom: SINCE,
  packagingVersions: [],
})
