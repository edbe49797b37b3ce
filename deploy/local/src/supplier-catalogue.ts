import { contracts } from '../../../services/master-data/src/catalogue/contracts.ts'
import { items } from '../../../services/master-data/src/catalogue/items/items.ts'
import { suppliers } from '../../../services/master-data/src/catalogue/suppliers.ts'

type Contract = (typeof contracts)[number]

/** A line of what the suppliers sell, as mock-edi keeps it: `price` is of one `uom`, `in_stock` is in `uom`. */
export type Goods = {
  sku: string
  description: string
  /** GTIN of the order unit. */
  upc: string
  price: string
  uom: string
  in_stock: number
  lead_days: number
}

const PLENTY = 100_000

/** Where the suppliers see it otherwise than our contracts, for the demonstration day. The mock's stock is never drawn down. */
export const DIFFERENCES: Readonly<Record<string, Partial<Pick<Goods, 'price' | 'in_stock'>>>> = {
  // Short: MED-5 is filled up to 180, so all 180 taken order 6 boxes of 30, of which 4 come now.
  'GLOBEX-SALINE-FLUSH-10ML': { in_stock: 4 },
  // Dearer than the agreed 53.75, by 7 %: ICU-3 is filled up to 50, so all 50 taken order 2 boxes of 25.
  'EURODIS-HME-FILTER': { price: '57.50' },
}

/** Us, as the suppliers know us: X12 interchange id and qualifier. */
export const PARTNER = { id: 'MERCY', name: 'Mercy Hospital', qualifier: 'ZZ', dialect: 'X12', version: '004010' }

export const goodsOf = (contract: Contract): Goods => {
  const item = items.find((i) => i.item === contract.item)
  const supplier = suppliers.find((s) => s.supplier === contract.supplier)
  if (!item || !supplier)
    throw new Error(`contract ${contract.contract} names an item or a supplier that does not exist`)
  return {
    sku: contract.supplierItem ?? contract.contract,
    description: item.description,
    upc: item.packaging.find((p) => p.unit === contract.unit)?.gtin ?? item.gtin ?? '',
    price: contract.unitPrice,
    uom: contract.unit,
    in_stock: PLENTY,
    lead_days: supplier.leadTimeDays,
    ...DIFFERENCES[contract.contract],
  }
}

/** What mock-edi is told before it starts: who we are, and what the suppliers sell. */
export const supplierCatalogue = (): { partner: typeof PARTNER; goods: Goods[] } => ({
  partner: PARTNER,
  goods: contracts.map(goodsOf),
})
