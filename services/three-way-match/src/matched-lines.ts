import { compare, isZero, min, multiply, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { exactQuantity, quotient, share, shownQuantity, sum } from './figures.ts'
import type { Comparable, Covered } from './goods.ts'
import type { InvoiceLine, OpenLedger, OrderLine } from './ledger.ts'

export type MatchedLine = MessageOf<'payables.InvoiceMatched'>['data']['lines'][number]
export type Compared = Extract<Comparable, { ok: true }>
export type Parts = Covered[]

export const asBilled = (line: InvoiceLine, { base }: Compared, { unit, unitFactor }: OrderLine): string =>
  line.unit === unit
    ? `${line.quantity} ${unit}`
    : `${line.quantity} ${line.unit} (${shownQuantity(base, unitFactor)} ${unit})`

/** One for each line of the order that the goods were taken from. */
export const matchedLines = (
  { order }: OpenLedger,
  line: InvoiceLine,
  compared: Compared,
  parts: Parts,
  lineOf: (orderLine: number) => OrderLine,
): MatchedLine[] => {
  const { base, factor } = compared
  const all = sum(parts.map((part) => part.quantity))
  const payable = share(line.amount, all, base)
  let rest = payable
  return parts.map((part, index) => {
    const ordered = lineOf(part.orderLine)
    const { unit, unitFactor, unitPrice: orderedPrice, currency, item } = ordered
    const amount = index === parts.length - 1 ? rest : min(rest, share(payable, part.quantity, all))
    rest = subtract(rest, amount)
    const unitPrice = quotient(multiply(line.unitPrice, unitFactor), factor, 4)
    const quantity = exactQuantity(part.quantity, unitFactor) ?? '0'
    const received = shownQuantity(part.free, unitFactor)
    const billed = asBilled(line, compared, ordered)
    const short = isZero(subtract(base, all))
      ? ''
      : `; ${shownQuantity(subtract(base, all), unitFactor)} ${unit} not received are within the tolerance and are not paid`
    const split = parts.length === 1 ? '' : `, of which ${quantity} ${unit} for order line ${part.orderLine}`
    const explanation = `${billed} billed${split}, ${received} received and not billed before${short}; price ${unitPrice} ${priceWords(unitPrice, orderedPrice)}`
    const { orderId, erp, erpNumber } = order
    const place = { line: line.line, orderId, erp, erpNumber, orderLine: part.orderLine, item }
    return { ...place, quantity, unit, orderedPrice, unitPrice, amount, currency, received, explanation }
  })
}

const priceWords = (billed: string, ordered: string): string => {
  const difference = compare(billed, ordered)
  if (difference === 0) return 'as ordered'
  return difference < 0 ? `below the ${ordered} ordered` : `above the ${ordered} ordered`
}
