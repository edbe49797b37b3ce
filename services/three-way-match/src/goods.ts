import {
  add,
  type Converted,
  compare,
  type Decimal,
  isZero,
  max,
  min,
  multiply,
  subtract,
  toBase,
} from '@supplyline/quantity'
import { exactQuantity, raisedBy, sum } from './figures.ts'
import {
  type Bill,
  type InvoiceLine,
  invoiceKey,
  type OpenLedger,
  type OrderLine,
  type Receipt,
  type ReceiptLine,
  type Taking,
} from './ledger.ts'
import { limitsOf } from './tolerance.ts'

type Named = { orderLine: number | null; item: string | null }

/** The lines of the order that a line of a receipt or invoice can mean: the one it names, or those for its item. */
export const candidatesOf = ({ order }: OpenLedger, { orderLine, item }: Named): OrderLine[] =>
  order.lines.filter((line) =>
    orderLine === null ? line.item === item : line.line === orderLine && (item === null || line.item === item),
  )

/** In base units. The order's own factor stands for its unit; others are as they were first known to this order. */
export const baseOf = (ledger: OpenLedger, line: OrderLine, quantity: Decimal, unit: string): Converted => {
  const { baseUnit, unitFactor } = line
  const known = ledger.items.find((units) => units.item === line.item && units.baseUnit === baseUnit)
  const others = (known?.packaging ?? []).filter((level) => level.unit !== line.unit)
  return toBase(quantity, unit, { baseUnit, packaging: [{ unit: line.unit, factor: unitFactor }, ...others] })
}

/** Ordered and not cancelled. */
export const orderedOf = (ledger: OpenLedger, { line, quantity, unitFactor }: OrderLine): Decimal => {
  const cancelled = sum(ledger.cancelled.filter((c) => c.line === line).map((c) => c.quantity))
  return multiply(max('0', subtract(quantity, cancelled)), unitFactor)
}

type Place = { receipt: Receipt; orderLine: number; quantity: Decimal }
/** Goods by order line, and receipt lines that count for none. */
type Received = { places: Place[]; unusable: { receipt: Receipt; line: ReceiptLine; reason: string }[] }

/**
 * What was received on which line of the order. A receipt line that names no order line fills the first line for its
 * item that is open beside what was received by name, so that the order of arrival makes no difference; what is more
 * than was ordered is on the last.
 */
const receivedOf = (ledger: OpenLedger): Received => {
  const places: Place[] = []
  const unusable: Received['unusable'] = []
  const lines = ledger.receipts
    .filter(({ key }) => !ledger.reversed.includes(key))
    .flatMap((receipt) => receipt.lines.map((line) => ({ receipt, line })))
  const unnamed: { receipt: Receipt; candidates: OrderLine[]; base: Decimal }[] = []
  for (const { receipt, line } of lines) {
    const candidates = candidatesOf(ledger, line)
    const [first] = candidates
    if (!first) {
      unusable.push({ receipt, line, reason: 'the order has no such line' })
      continue
    }
    const base = baseOf(ledger, first, line.quantity, line.unit)
    if (!base.ok) unusable.push({ receipt, line, reason: base.reason })
    else if (candidates.length === 1) places.push({ receipt, orderLine: first.line, quantity: base.quantity })
    else unnamed.push({ receipt, candidates, base: base.quantity })
  }
  for (const { receipt, candidates, base } of unnamed) {
    let rest = base
    for (const [index, line] of candidates.entries()) {
      const room = max('0', subtract(multiply(line.quantity, line.unitFactor), totalOn(places, line.line)))
      const quantity = index === candidates.length - 1 ? rest : min(rest, room)
      if (!isZero(quantity)) places.push({ receipt, orderLine: line.line, quantity })
      rest = subtract(rest, quantity)
    }
  }
  return { places, unusable }
}

const totalOn = (parts: readonly { orderLine: number; quantity: Decimal }[], orderLine: number): Decimal =>
  sum(parts.filter((part) => part.orderLine === orderLine).map((part) => part.quantity))

type Tally = Map<number, Decimal>

const tally = (parts: readonly { orderLine: number; quantity: Decimal }[]): Tally => {
  const totals: Tally = new Map()
  for (const { orderLine, quantity } of parts) totals.set(orderLine, add(totals.get(orderLine) ?? '0', quantity))
  return totals
}

const freeIn = (received: Tally, taken: Tally, orderLine: number): Decimal =>
  max('0', subtract(received.get(orderLine) ?? '0', taken.get(orderLine) ?? '0'))

/** A part that an invoice line has taken: what was taken of the order line before it, and whether receipts cover it. */
export type Covered = Taking['parts'][number] & { takenBefore: Decimal; free: Decimal; covered: boolean }

/** The goods of an order: by order line received and taken, by invoice line what it has taken. */
export type Goods = Received & { received: Tally; taken: Tally; parts: Map<string, Covered[]> }

export const goodsOf = (ledger: OpenLedger): Goods => {
  const { places, unusable } = receivedOf(ledger)
  const received = tally(places)
  const taken: Tally = new Map()
  const before = new Map(ledger.takings.map((taking) => [keyOf(taking), take(taken, taking)]))
  const served: Tally = new Map()
  const parts = new Map<string, Covered[]>()
  for (const taking of asServed(ledger)) {
    const servedBefore = take(served, taking)
    const takenBefore = before.get(keyOf(taking)) ?? []
    const covered = taking.parts.map((part, index): Covered => {
      const free = max('0', subtract(received.get(part.orderLine) ?? '0', servedBefore[index] ?? '0'))
      return { ...part, takenBefore: takenBefore[index] ?? '0', free, covered: compare(part.quantity, free) <= 0 }
    })
    parts.set(keyOf(taking), covered)
  }
  return { places, unusable, received, taken, parts }
}

/** Adds what is taken, and says what of each part's order line was taken before. */
const take = (taken: Tally, { parts }: Taking): Decimal[] =>
  parts.map(({ orderLine, quantity }) => {
    const before = taken.get(orderLine) ?? '0'
    taken.set(orderLine, add(before, quantity))
    return before
  })

/** What is left after a receipt was taken back is for those first who may have been paid: others can still be held. */
const asServed = ({ takings, matched }: OpenLedger): Taking[] => {
  const ranks = new Map(matched.map((invoice, rank) => [invoice, rank]))
  const rankOf = ({ invoice }: Taking) => ranks.get(invoice) ?? matched.length
  return takings.toSorted((a, b) => rankOf(a) - rankOf(b))
}

const keyOf = ({ invoice, line }: Pick<Taking, 'invoice' | 'line'>): string => `${line} ${invoice}`

/** What an invoice line has taken. */
export const partsOf = (goods: Goods, bill: Bill, { line }: InvoiceLine): Covered[] =>
  goods.parts.get(keyOf({ invoice: invoiceKey(bill), line })) ?? []

/** What of a receipt no invoice has taken, by order line; the goods that came first are billed first. */
export const unbilledOf = (
  ledger: OpenLedger,
  { places, taken }: Goods,
  key: string,
): { orderLine: number; quantity: Decimal }[] =>
  ledger.order.lines.flatMap(({ line }) => {
    const here = ledger.receipts.map((receipt) => ({
      key: receipt.key,
      quantity: totalOn(
        places.filter((place) => place.receipt.key === receipt.key),
        line,
      ),
    }))
    const at = here.findIndex((receipt) => receipt.key === key)
    const upTo = sum(here.slice(0, at + 1).map(({ quantity }) => quantity))
    const quantity = min(max('0', subtract(upTo, taken.get(line) ?? '0')), here[at]?.quantity ?? '0')
    return isZero(quantity) ? [] : [{ orderLine: line, quantity }]
  })

/** Why a bill's line cannot be compared with the order, or the order lines and the base quantity it is compared with. */
export type Comparable =
  | { ok: true; candidates: [OrderLine, ...OrderLine[]]; base: Decimal; factor: Decimal }
  | {
      ok: false
      rule: 'supplier-differs' | 'line-unknown' | 'currency-differs' | 'unit-unknown' | 'quantity-inexact'
      reason: string
      line?: OrderLine
    }

export const comparable = (ledger: OpenLedger, bill: Bill, line: InvoiceLine): Comparable => {
  if (bill.supplier !== ledger.order.supplier) return { ok: false, rule: 'supplier-differs', reason: '' }
  const [first, ...more] = candidatesOf(ledger, line)
  if (!first) return { ok: false, rule: 'line-unknown', reason: '' }
  if (first.currency !== line.currency) return { ok: false, rule: 'currency-differs', reason: '', line: first }
  const base = baseOf(ledger, first, line.quantity, line.unit)
  const factor = baseOf(ledger, first, '1', line.unit)
  if (!base.ok) return unconverted(base, first)
  if (!factor.ok) return unconverted(factor, first)
  if (exactQuantity(base.quantity, first.unitFactor) === undefined) {
    const reason = `${line.quantity} ${line.unit} is no exact quantity of ${first.unit}`
    return { ok: false, rule: 'quantity-inexact', reason, line: first }
  }
  return { ok: true, candidates: [first, ...more], base: base.quantity, factor: factor.quantity }
}

const unconverted = ({ because, reason }: Extract<Converted, { ok: false }>, line: OrderLine): Comparable => {
  const rule = because === 'inexact' ? 'quantity-inexact' : 'unit-unknown'
  return { ok: false, rule, reason, line }
}

/**
 * Who has taken which of the goods received. First come, first served: a line takes all that it bills, or within the
 * tolerance what there is, as soon as it was received and nobody has taken it before; or nothing, so that a smaller
 * bill after it can. What is taken stays so until it is credited, whether the invoice is held for another reason or a
 * receipt is taken back: the invoice may have been paid.
 */
export const takeGoods = (ledger: OpenLedger): Taking[] => {
  const lines = new Map(
    ledger.bills.flatMap((bill) =>
      bill.lines.map((line) => [keyOf({ invoice: invoiceKey(bill), line: line.line }), { bill, line }] as const),
    ),
  )
  const takings = ledger.takings.flatMap((taking): Taking[] => {
    const billed = lines.get(keyOf(taking))
    lines.delete(keyOf(taking))
    if (!billed) return []
    const compared = comparable(ledger, billed.bill, billed.line)
    return compared.ok ? [{ ...taking, parts: firstOf(taking.parts, compared.base) }] : [taking]
  })
  const received = tally(receivedOf(ledger).places)
  const taken = tally(takings.flatMap(({ parts }) => parts))
  for (const { bill, line } of lines.values()) {
    const compared = comparable(ledger, bill, line)
    if (!compared.ok) continue
    const free = compared.candidates.map((c) => ({ orderLine: c.line, quantity: freeIn(received, taken, c.line) }))
    const available = sum(free.map(({ quantity }) => quantity))
    const { quantityPercent } = limitsOf(bill.tolerance, line.currency)
    if (isZero(available) || compare(compared.base, raisedBy(available, quantityPercent)) > 0) continue
    const parts = firstOf(free, compared.base)
    if (!parts.every((part) => isCarried(compared.candidates, part))) continue
    takings.push({ invoice: invoiceKey(bill), line: line.line, parts })
    for (const { orderLine, quantity } of parts) taken.set(orderLine, add(taken.get(orderLine) ?? '0', quantity))
  }
  return takings
}

const isCarried = (candidates: OrderLine[], { orderLine, quantity }: Taking['parts'][number]): boolean => {
  const line = candidates.find((candidate) => candidate.line === orderLine)
  return line !== undefined && exactQuantity(quantity, line.unitFactor) !== undefined
}

/** The first parts, as much of them as is needed. */
const firstOf = (parts: Taking['parts'], quantity: Decimal): Taking['parts'] => {
  let rest = quantity
  return parts.flatMap((part) => {
    const taken = min(part.quantity, rest)
    rest = subtract(rest, taken)
    return isZero(taken) ? [] : [{ ...part, quantity: taken }]
  })
}

/** Received on these lines and taken by nobody, and received at all. */
export const freeOn = (goods: Goods, lines: readonly OrderLine[]): { free: Decimal; received: Decimal } => ({
  free: sum(lines.map(({ line }) => freeIn(goods.received, goods.taken, line))),
  received: sum(lines.map(({ line }) => goods.received.get(line) ?? '0')),
})
