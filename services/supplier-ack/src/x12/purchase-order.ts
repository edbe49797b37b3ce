import type { Decimal } from '@supplyline/quantity'
import type { Segment } from './segments.ts'
import { fits, fitsNumber, words } from './write.ts'

/** A party by its GLN, or by our own code where it has none. */
export type Party = { name: string; gln: string | null; code: string }

export type OrderedLine = {
  line: number
  quantity: Decimal
  unit: string
  unitPrice: Decimal
  item: string
  supplierItem: string | null
  /** GTIN of what one order unit is packed in, 14 digits. */
  gtin: string | null
  description: string
  shipTo: Party
}

export type Order = {
  orderNumber: string
  /** Epoch milliseconds. */
  placedAt: number
  /** ISO 4217. */
  currency: string
  buyer: Party
  lines: OrderedLine[]
}

/** The segments of an X12 850 between ST and SE, or why there can be none. */
export const purchaseOrder = (order: Order): { segments: Segment[] } | { problems: string[] } => {
  const problems = [
    ...(fits(order.orderNumber, 22) ? [] : [`order number ${JSON.stringify(order.orderNumber)} does not fit BEG03`]),
    ...(fits(order.currency, 3, 3) ? [] : [`currency ${JSON.stringify(order.currency)} does not fit CUR02`]),
    ...order.lines.flatMap(problemsOf),
  ]
  if (problems.length > 0) return { problems }
  const places = new Map(order.lines.map(({ shipTo }) => [shipTo.code, shipTo]))
  const [only] = places.size === 1 ? places.values() : []
  const date = new Date(order.placedAt).toISOString().slice(0, 10).replaceAll('-', '')
  return {
    segments: [
      ['BEG', '00', 'SA', order.orderNumber, '', date],
      ['CUR', 'BY', order.currency],
      party('BY', order.buyer),
      ...(only ? [party('ST', only)] : []),
      ...order.lines.flatMap((line) => [...lineSegments(line), ...(only ? [] : [party('ST', line.shipTo)])]),
      ['CTT', String(order.lines.length)],
    ],
  }
}

const problemsOf = ({ line, quantity, unit, unitPrice, item, supplierItem }: OrderedLine): string[] => [
  ...(fitsNumber(quantity, 15) ? [] : [`line ${line}: quantity ${quantity} does not fit PO102`]),
  ...(fits(unit, 2, 2) ? [] : [`line ${line}: unit ${JSON.stringify(unit)} does not fit PO103`]),
  ...(fitsNumber(unitPrice, 17) ? [] : [`line ${line}: price ${unitPrice} does not fit PO104`]),
  ...(fits(item, 48) ? [] : [`line ${line}: item ${JSON.stringify(item)} does not fit PO107`]),
  ...(supplierItem === null || fits(supplierItem, 48)
    ? []
    : [`line ${line}: supplier's item ${JSON.stringify(supplierItem)} does not fit PO109`]),
]

const lineSegments = ({ line, quantity, unit, unitPrice, ...about }: OrderedLine): Segment[] => {
  const { item, supplierItem, gtin } = about
  const text = words(about.description, 80)
  return [
    [
      ...['PO1', String(line), quantity, unit, unitPrice, '', 'IN', item],
      ...(supplierItem === null ? [] : ['VP', supplierItem]),
      // UK: the 14 digits of a GTIN.
      ...(gtin === null ? [] : ['UK', gtin]),
    ],
    ...(text ? [['PID', 'F', '', '', '', text]] : []),
  ]
}

/** Element 66: UL is a GLN, 92 a code that the buyer assigned. */
const party = (role: string, { name, gln, code }: Party): Segment => {
  const known = gln ? ['UL', gln] : fits(code, 80, 2) ? ['92', code] : []
  return ['N1', role, words(name, 60) || role, ...known]
}
