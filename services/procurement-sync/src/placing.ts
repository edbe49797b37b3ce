import { quote } from '@supplyline/decider'
import { compare, type Decimal, divideExact } from '@supplyline/quantity'
import type { GoodsReceiptLine } from './erp/erp.ts'
import type { CountedLine } from './receipt.ts'
import type { OrderOpened } from './receiving.ts'

type OrderLine = OrderOpened['lines'][number]
/** Every line at its line of the order, in the order unit; or every reason why not. */
export type Placed = { lines: GoodsReceiptLine[] } | { reasons: string[] }

/** What the decimal(18,6) of the contracts can hold, and more than anybody receives. */
const MAX_QUANTITY = '1000000000'
const MAX_PLACES = 6

export const placeLines = (order: OrderOpened, counted: readonly CountedLine[]): Placed => {
  const lines: GoodsReceiptLine[] = []
  const reasons: string[] = []
  for (const line of counted) {
    const found = orderLineOf(order, line)
    const quantity = typeof found === 'string' ? found : inOrderUnit(found, line)
    if (typeof found === 'string' || typeof quantity === 'string') {
      reasons.push(`line ${line.line}: ${typeof found === 'string' ? found : quantity}`)
      continue
    }
    const { line: orderLine, material, plant, storageLocation, unit } = found
    lines.push({ orderLine, material, plant, storageLocation, quantity: quantity.of, unit, lot: line.lot })
  }
  return reasons.length > 0 ? { reasons } : { lines }
}

/** The line that the dock names, or else the order's for the item, of several the one for the place it is put away at. */
const orderLineOf = ({ lines, orderNumber }: OrderOpened, counted: CountedLine): OrderLine | string => {
  const { item, location, unit } = counted
  if (counted.orderLine !== null) {
    const named = lines.find((l) => l.line === counted.orderLine)
    if (!named) return `order ${quote(orderNumber)} has no line ${counted.orderLine}`
    return named.item === item
      ? named
      : `line ${named.line} of the order is for ${quote(named.item)}, not ${quote(item)}`
  }
  const forItem = lines.filter((l) => l.item === item)
  if (forItem.length === 0) return `order ${quote(orderNumber)} has no line for ${quote(item)}`
  const here = forItem.filter((l) => l.location === location)
  const found = here.find((l) => l.unit === unit) ?? here[0] ?? (forItem.length === 1 ? forItem[0] : undefined)
  return (
    found ?? `order ${quote(orderNumber)} has ${forItem.length} lines for ${quote(item)}, none for ${quote(location)}`
  )
}

/** Exactly, or not at all. */
const inOrderUnit = ({ unit, unitFactor, baseUnit }: OrderLine, counted: CountedLine): { of: Decimal } | string => {
  if (counted.unit === unit) return bounded(counted.quantity)
  const said = `${counted.quantity} ${quote(counted.unit)}`
  const base = counted.unit === baseUnit ? { quantity: counted.quantity, unit: baseUnit } : counted.base
  if ('missing' in base) return base.missing
  if (base.unit !== baseUnit) return `${said} are counted in ${quote(base.unit)}, the order in ${quote(baseUnit)}`
  if (compare(unitFactor, '0') <= 0) return `the order counts ${unitFactor} ${quote(baseUnit)} to the ${quote(unit)}`
  const quantity = divideExact(base.quantity, unitFactor)
  if (quantity === undefined) return `${said} are no exact number of ${quote(unit)} of ${unitFactor} ${quote(baseUnit)}`
  return bounded(quantity)
}

const bounded = (quantity: Decimal): { of: Decimal } | string => {
  if (compare(quantity, MAX_QUANTITY) > 0) return `the quantity ${quantity} is above ${MAX_QUANTITY}`
  const places = quantity.split('.')[1]?.length ?? 0
  return places > MAX_PLACES ? `the quantity ${quantity} has more than six decimals` : { of: quantity }
}
