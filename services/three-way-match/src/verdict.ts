import { quote } from '@supplyline/decider'
import { add, compare, isZero, max, min, multiply, subtract } from '@supplyline/quantity'
import { exactQuantity, money, quotient, raisedBy, shownQuantity, sum } from './figures.ts'
import { type Comparable, comparable, freeOn, type Goods, orderedOf, partsOf } from './goods.ts'
import { type Hold, hold } from './holds.ts'
import type { Bill, InvoiceLine, Ledger, OpenLedger, OrderLine } from './ledger.ts'
import { asBilled, type Compared, type MatchedLine, matchedLines, type Parts } from './matched-lines.ts'
import { limitsOf } from './tolerance.ts'

export type Verdict = { lines: MatchedLine[]; holds: Hold[] }

/** What the order's ledger makes of a bill: lines that are covered by goods received, and what holds any of them. */
export const verdictOn = (ledger: Ledger, goods: Goods | undefined, bill: Bill): Verdict => {
  if (ledger.status === 'waiting' || !goods)
    return { lines: [], holds: bill.lines.length === 0 ? [] : [orderUnknown(ledger.orderNumber, bill)] }
  const verdicts = bill.lines.map((line) => verdictOnLine(ledger, goods, bill, line))
  return { lines: verdicts.flatMap((v) => v.lines), holds: verdicts.flatMap((v) => v.holds) }
}

const orderUnknown = (orderNumber: string, bill: Bill): Hold =>
  hold(
    'order-unknown',
    { ...bill, orderNumber },
    {
      actual: orderNumber,
      detail: `billed for order ${quote(orderNumber)}, which is not known`,
      clearing:
        'nothing if the order is on its way: it matches by itself; otherwise ask the supplier for the right order number, with a credit note and a new invoice',
    },
  )

export const orderFull = (orderNumber: string, bill: Pick<Bill, 'supplier' | 'invoiceNumber'>): Hold =>
  hold(
    'order-full',
    { ...bill, orderNumber },
    {
      detail: `order ${quote(orderNumber)} has more invoice lines than can be matched`,
      clearing: 'find out why it is billed so often; match this invoice by hand',
    },
  )

const verdictOnLine = (ledger: OpenLedger, goods: Goods, bill: Bill, line: InvoiceLine): Verdict => {
  const compared = comparable(ledger, bill, line)
  if (!compared.ok) return { lines: [], holds: [incomparable(ledger, bill, line, compared)] }
  const parts = partsOf(goods, bill, line)
  const lineOf = (orderLine: number) => compared.candidates.find((c) => c.line === orderLine) ?? compared.candidates[0]
  const against = parts.length === 0 ? [compared.candidates[0]] : parts.map((part) => lineOf(part.orderLine))
  const price = against.map((o) => priceHold(ledger, bill, line, compared, o)).find((h) => h !== undefined)
  const holds = price ? [price] : []
  const carried = parts.every((part) => exactQuantity(part.quantity, lineOf(part.orderLine).unitFactor) !== undefined)
  if (parts.length === 0 || !carried || parts.some((part) => !part.covered))
    return { lines: [], holds: [shortage(ledger, goods, bill, line, compared, parts), ...holds] }
  const above = parts
    .map((part) => aboveOrder(ledger, bill, line, lineOf(part.orderLine), add(part.takenBefore, part.quantity)))
    .find((h) => h !== undefined)
  if (above) holds.push(above)
  return { lines: matchedLines(ledger, line, compared, parts, lineOf), holds }
}

type Incomparable = Extract<Comparable, { ok: false }>

const incomparable = (
  { order, orderNumber }: OpenLedger,
  bill: Bill,
  line: InvoiceLine,
  { rule, reason, line: ordered }: Incomparable,
): Hold => {
  const about = { ...bill, orderNumber, orderId: order.orderId, line: line.line }
  const where = `line ${line.line}`
  switch (rule) {
    case 'supplier-differs':
      return hold(rule, about, {
        ...{ expected: order.supplier, actual: bill.supplier },
        detail: `${where}: billed by ${quote(bill.supplier)}, but order ${quote(orderNumber)} is with ${quote(order.supplier)}`,
        clearing: 'ask the biller which order it means, and for a credit note; pay nothing meanwhile',
      })
    case 'line-unknown': {
      const meant = line.orderLine === null ? 'no order line' : `order line ${line.orderLine}`
      const item = line.item === null ? 'no item number of ours' : `item ${quote(line.item)}`
      return hold(rule, about, {
        actual: line.item,
        detail: `${where} names ${meant} and ${item}; order ${quote(orderNumber)} has ${order.lines.map((l) => `${l.line}: ${l.item}`).join(', ')}`,
        clearing: 'ask the supplier for a credit note and an invoice that names the order line',
      })
    }
    case 'currency-differs':
      return hold(rule, about, {
        ...{ expected: ordered?.currency ?? order.currency, actual: line.currency },
        detail: `${where}: billed in ${quote(line.currency)}, ordered in ${ordered?.currency ?? order.currency}`,
        clearing: `ask the supplier for a credit note and an invoice in ${ordered?.currency ?? order.currency}`,
      })
    case 'unit-unknown':
      return hold(rule, about, {
        ...{ expected: ordered?.unit ?? null, actual: line.unit },
        detail: `${where}: ${ordered?.item} billed in ${quote(line.unit)}, ordered in ${ordered?.unit}: ${reason}`,
        clearing: `add how many ${ordered?.baseUnit} are in one ${line.unit} of ${ordered?.item} to master data, then send the invoice again; or ask for an invoice in ${ordered?.unit}`,
      })
    case 'quantity-inexact':
      return hold(rule, about, {
        ...{ expected: ordered?.unit ?? null, actual: `${line.quantity} ${line.unit}` },
        detail: `${where}: ${ordered?.item} billed in ${quote(line.unit)}, ordered in ${ordered?.unit}: ${reason}`,
        clearing: `ask for a credit note and an invoice in ${ordered?.unit}; or correct how many ${ordered?.baseUnit} are in one ${line.unit}, or ${ordered?.unit}, in master data`,
      })
    default: {
      const _: never = rule
      throw new Error(`no such rule ${rule}`)
    }
  }
}

/** Above the ordered price by more than the per cent allowed, or dearer by more than the amount allowed for a line. */
const priceHold = (
  ledger: OpenLedger,
  bill: Bill,
  line: InvoiceLine,
  { factor, base }: Compared,
  ordered: OrderLine,
): Hold | undefined => {
  const { pricePercent, priceAmount } = limitsOf(bill.tolerance, line.currency)
  // Compared without dividing: price per base unit is unitPrice ÷ factor.
  const billedPrice = multiply(line.unitPrice, ordered.unitFactor)
  const orderedPrice = multiply(ordered.unitPrice, factor)
  if (compare(billedPrice, orderedPrice) <= 0) return undefined
  const over = subtract(billedPrice, orderedPrice)
  const lineOver = multiply(over, line.quantity)
  const withinPercent = compare(billedPrice, raisedBy(orderedPrice, pricePercent)) <= 0
  const withinAmount = compare(lineOver, multiply(priceAmount, ordered.unitFactor)) <= 0
  if (withinPercent && withinAmount) return undefined
  const { unit, currency } = ordered
  const billed = quotient(billedPrice, factor, 4)
  const above = quotient(over, factor, 4)
  const percent = isZero(orderedPrice)
    ? 'nothing was to be paid'
    : `${quotient(multiply(over, '100'), orderedPrice, 2)} %`
  const quantity = quotient(base, ordered.unitFactor, 4)
  const room = isZero(quantity) ? '0' : quotient(priceAmount, quantity, 4)
  const limit = min(raisedBy(ordered.unitPrice, pricePercent), add(ordered.unitPrice, room))
  const allowed = bill.tolerance
    ? `allowed are ${pricePercent} % and ${money(priceAmount)} ${currency} a line`
    : 'no tolerance is known for the site, so none is allowed'
  const announced = ledger.acknowledged.find(
    (a) => a.line === ordered.line && compare(a.unitPrice, ordered.unitPrice) !== 0,
  )
  const note = announced ? `; the supplier announced ${money(announced.unitPrice)}, which nobody agreed to here` : ''
  return hold(
    'price-above-order',
    { ...bill, orderNumber: ledger.orderNumber, orderId: ledger.order.orderId, line: line.line },
    {
      ...{ expected: ordered.unitPrice, actual: billed, limit: quotient(limit, '1', 4) },
      detail:
        `line ${line.line}: billed at ${money(billed)} ${currency} a ${unit}, ordered at ${money(ordered.unitPrice)}: ` +
        `${money(above)} (${percent}) above, ${money(quotient(lineOver, ordered.unitFactor, 4))} ${currency} for the line; ${allowed}${note}`,
      clearing: `release it if the new price is agreed; otherwise ask the supplier for a credit note of ${money(quotient(lineOver, ordered.unitFactor, 2))} ${currency}, then release it`,
    },
  )
}

/** Goods that were not received, were taken by others, or were taken back. */
const shortage = (
  ledger: OpenLedger,
  goods: Goods,
  bill: Bill,
  line: InvoiceLine,
  compared: Compared,
  parts: Parts,
): Hold => {
  const { candidates, base } = compared
  const [first] = candidates
  const { unit, unitFactor } = first
  const inUnits = (quantity: string) => `${shownQuantity(quantity, unitFactor)} ${unit}`
  const about = { ...bill, orderNumber: ledger.orderNumber, orderId: ledger.order.orderId, line: line.line }
  const { free: freeNow, received } = freeOn(goods, candidates)
  const free = parts.length === 0 ? freeNow : sum(parts.map((part) => min(part.free, part.quantity)))
  const ordered = sum(candidates.map((candidate) => orderedOf(ledger, candidate)))
  const missing = max('0', subtract(base, free))
  const { quantityPercent } = limitsOf(bill.tolerance, line.currency)
  const limit = shownQuantity(raisedBy(free, quantityPercent), unitFactor)
  const figures = { expected: shownQuantity(free, unitFactor), actual: shownQuantity(base, unitFactor), limit }
  const billed = `line ${line.line}: ${asBilled(line, compared, first)} billed`
  if (isZero(missing))
    return hold('quantity-inexact', about, {
      ...{ expected: unit, actual: line.unit },
      detail: `${billed}, received in parts that are no exact quantity of ${unit}`,
      clearing: `ask for an invoice in ${first.baseUnit}, line by line of the order, with a credit note for this one`,
    })
  if (parts.length > 0)
    return hold('quantity-above-received', about, {
      ...figures,
      detail: `${billed}; ${inUnits(free)} of it are left, since a receipt was taken back`,
      clearing: `receive ${inUnits(missing)}, or ask the supplier for a credit note for ${inUnits(missing)}; it then clears by itself`,
    })
  const before = subtract(received, free)
  const there = `${inUnits(received)} received${isZero(before) ? '' : `, ${inUnits(before)} of it billed before`}`
  if (isZero(free) && compare(received, ordered) < 0)
    return hold('not-received', about, {
      ...figures,
      detail: `${billed}, ${there}: nothing is payable yet; ${inUnits(ordered)} ordered`,
      clearing: 'receive the goods; it matches by itself',
    })
  return hold('quantity-above-received', about, {
    ...figures,
    detail: `${billed}, ${there}: ${inUnits(missing)} too many; up to ${limit} ${unit} would have passed (${quantityPercent} % tolerance)`,
    clearing: isZero(free)
      ? `ask the supplier for a credit note for ${inUnits(missing)}: all that was ordered is received and billed`
      : `receive ${inUnits(missing)} more, or ask the supplier for a credit note for ${inUnits(missing)}; it then matches by itself`,
  })
}

const aboveOrder = (
  ledger: OpenLedger,
  bill: Bill,
  line: InvoiceLine,
  ordered: OrderLine,
  billed: string,
): Hold | undefined => {
  const limit = orderedOf(ledger, ordered)
  if (compare(billed, limit) <= 0) return undefined
  const { unit, unitFactor } = ordered
  const [most, all] = [shownQuantity(limit, unitFactor), shownQuantity(billed, unitFactor)]
  return hold(
    'quantity-above-order',
    { ...bill, orderNumber: ledger.orderNumber, orderId: ledger.order.orderId, line: line.line },
    {
      ...{ expected: most, actual: all, limit: most },
      detail: `line ${line.line}: with it ${all} ${unit} are billed and received, ${most} ${unit} were ordered and not cancelled`,
      clearing: `release it to keep and pay what came above the order; otherwise send ${shownQuantity(subtract(billed, limit), unitFactor)} ${unit} back, take the receipt back, and ask for a credit note`,
    },
  )
}
