import { type Input, referencesOf } from '@supplyline/messaging'
import { isGln, isGtin } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import type { Order, OrderLine } from './order.ts'
import type { OrderedLine, Party } from './x12/purchase-order.ts'

export type PlacedOrder = MessageOf<'procurement.PurchaseOrderPlaced'>['data']
type Item = MessageOf<'master.Item'>['data']

/** The order as the supplier's documents will be read by. */
export const orderOf = (input: Input, placed: PlacedOrder): Order => {
  const { orderId, site, supplier, erpNumber: orderNumber, currency, lines } = placed
  const items = new Map(referencesOf(input, 'master.Item').map((i) => [i.item, i]))
  return {
    ...{ orderId, site, supplier, orderNumber, currency, ediId: ediIdOf(input) },
    lines: lines.map(({ line, item, location, quantity, unit, unitPrice }) => ({
      ...{ line, item, location, quantity, unit, unitPrice },
      supplierItem: supplierItemOf(input, site, item, unit),
      gtin: gtinOf(items.get(item), unit),
    })),
  }
}

const ediIdOf = (input: Input): string | null => {
  const [supplier] = referencesOf(input, 'master.Supplier')
  return supplier?.ediQualifier && supplier.ediId ? `${supplier.ediQualifier}:${supplier.ediId}` : null
}

/** The supplier's number by the contract for the unit ordered; else by any that holds. */
const supplierItemOf = (input: Input, site: string, item: string, unit: string): string | null => {
  const holding = referencesOf(input, 'master.Contract')
    .filter((c) => c.item === item && c.supplierItem && (c.site === site || c.site === '*'))
    .filter((c) => c.effectiveFrom <= input.now && (c.effectiveTo === null || input.now < c.effectiveTo))
    .sort((a, b) => Number(b.unit === unit) - Number(a.unit === unit) || a.rank - b.rank)
  return holding[0]?.supplierItem ?? null
}

/** The GTIN of what one order unit is packed in. */
const gtinOf = (item: Item | undefined, unit: string): string | null => {
  if (!item) return null
  const gtin = unit === item.baseUnit ? item.gtin : item.packaging.find((p) => p.unit === unit)?.gtin
  return isGtin(gtin) ? gtin.padStart(14, '0') : null
}

/** What the 850 says of the lines besides. */
export const orderedLines = (input: Input, { lines }: Order): OrderedLine[] => {
  const items = new Map(referencesOf(input, 'master.Item').map((i) => [i.item, i]))
  const places = new Map(referencesOf(input, 'master.Location').map((l) => [l.location, l]))
  const shipTo = (code: string): Party => {
    const place = places.get(code)
    return { name: place?.name ?? code, gln: isGln(place?.gln) ? place.gln : null, code }
  }
  return lines.map((line: OrderLine) => ({
    ...line,
    description: items.get(line.item)?.description ?? '',
    shipTo: shipTo(line.location),
  }))
}
