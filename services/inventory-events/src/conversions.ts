import type { ItemUnits } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { type Conversion, packedAsOf } from './factors.ts'
import { type Movement, quantityOf } from './movement.ts'
import { factorsOf } from './names.ts'
import type { GoodsReceived, StockedLine } from './receipt.ts'
import { transferName } from './transit.ts'

type UnitConverted = MessageOf<'inventory.UnitConverted'>
type Told = { aggregate: string; message: UnitConverted; references: [] }

/** Whoever follows the factors of an item is told of each document that depends on one. `base`: in the base unit. */
export const movementConverted = (movement: Movement, item: ItemUnits, base: string): Told => {
  const { eventId, site, source, item: number, location, lot, expiry, unit, occurredAt } = movement.data
  const [transferId, counterpart] =
    'transferId' in movement.data ? [transferName(movement.data.transferId), movement.data.counterpart] : ['', '']
  return told(site, number, item, {
    kind: movement.type.slice('inventory.'.length),
    ...{ document: eventId, line: 0, atSite: site, location, lot: lot || null, expiry: expiry || null },
    source: nameable(source),
    ...{ unit, quantity: quantityOf(movement), base, occurredAt, orderNumber: '', transferId },
    counterpart: nameable(counterpart),
    supplier: 'supplier' in movement.data ? nameable(movement.data.supplier) : '',
  })
}

export const lineConverted = (
  { site, source, orderNumber, lines }: GoodsReceived,
  receipt: string,
  line: StockedLine,
  item: ItemUnits,
  occurredAt: number,
): Told[] => {
  const received = lines.find((one) => one.line === line.line)
  if (!received || received.unit === line.unit) return []
  const { quantity, unit } = received
  const { location, lot, expiry } = line
  return [
    told(site, line.item, item, {
      ...{ kind: 'GoodsReceived', document: receipt, line: line.line, atSite: site, source, location, lot, expiry },
      ...{ unit, quantity, base: line.quantity, occurredAt, orderNumber: nameable(orderNumber) },
      ...{ transferId: '', counterpart: '', supplier: '' },
    }),
  ]
}

const told = (site: string, item: string, units: ItemUnits, conversion: Conversion): Told => ({
  aggregate: factorsOf(item),
  message: { type: 'inventory.UnitConverted', data: { site, item, packedAs: packedAsOf(units), conversion } },
  references: [],
})

/** What is longer is no name of anything. */
const nameable = (text: string): string => (text.length <= 64 ? text : '')
