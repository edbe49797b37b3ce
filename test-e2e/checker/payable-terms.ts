import { add, compare, type Decimal, multiply, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import {
  allowed,
  type Billed,
  billedAs,
  factorOf,
  type InvoiceLine,
  invoiceOf,
  isTooDear,
  ownTroubles,
} from './billed.ts'
import { isAbove, isEqual } from './decimals.ts'
import type { Violation } from './evidence.ts'
import { at, type Fact, type Facts } from './facts.ts'
import type { Order, OrderLine } from './received-on-orders.ts'

const MATCHING = 'three-way-match'

/** What a person may have paid although it does not agree; what was not received nobody may. */
const RELEASABLE: ReadonlySet<string> = new Set([
  ...['quantity-above-order', 'price-above-order', 'line-amount-differs', 'total-differs', 'charges-unplanned'],
])
const MAY_RELEASE: ReadonlySet<string> = new Set(['ap', 'operator'])

type Match = Records['payables.InvoiceMatched']
type Part = Match['lines'][number]

/** An invoice that may be paid agrees with its order within the tolerances, or a person who may has released what does not. */
export const checkTerms = (facts: Facts): Violation[] => {
  const matched = facts.of('payables.InvoiceMatched')
  if (matched.length === 0) return []
  const orders = new Map(facts.of('procurement.PurchaseOrderPlaced').map(({ data }) => [data.orderId, data]))
  return matched.flatMap((match) => checkMatch(facts, orders, match))
}

const checkMatch = (facts: Facts, orders: Map<string, Order>, { data, record }: Fact<'payables.InvoiceMatched'>) => {
  const name = invoiceOf(data)
  const billed = billedAs(facts, name)
  if (billed === 'unclear') return []
  const said = (what: string, ...about: string[]): Violation => ({
    ...{ promise: 6, what: `invoice ${name} is matched, and ${what}` },
    about: [at(record), ...(billed ? [at(billed.record)] : []), ...about],
  })
  if (!billed) return [said('nobody has billed it')]
  const wrong = [
    ...releasedBy(facts, name, data),
    ...(billed.credited ? [] : totalsOf(billed, data)),
    ...billed.invoice.lines.flatMap((line) => checkLine(orders, billed, data, line)),
    ...data.lines.flatMap(({ line }) =>
      billed.invoice.lines.some((l) => l.line === line) ? [] : [`its line ${line} was not billed`],
    ),
  ]
  return wrong.map((what) => said(what))
}

const releasedBy = (facts: Facts, name: string, { released }: Match): string[] => {
  if (released.length === 0) return []
  const found = released.filter((rule) => !RELEASABLE.has(rule)).map((rule) => `${rule} is released, which nobody may`)
  const entries = facts.inboxes.get(MATCHING)?.get(`invoice:${name}`)?.entries ?? []
  const asked = entries.some(
    ({ carried }) => carried?.type === 'payables.ReleaseHold' && MAY_RELEASE.has(carried.data.role),
  )
  return asked ? found : [...found, `${released.join(', ')} is released by nobody who may`]
}

/** Lines, charges, tax and total add up, and no more of them is paid than was billed for the goods received. */
const totalsOf = (billed: Billed, match: Match): string[] => {
  const { invoice } = billed
  const found: string[] = []
  for (const rule of ownTroubles(billed)) if (!match.released.includes(rule)) found.push(`${rule} stands`)
  const unpaid = subtract(sum(invoice.lines), sum(match.lines))
  const most = subtract(invoice.total, unpaid)
  if (isAbove(match.total, compare(most, '0') > 0 ? most : '0'))
    found.push(`${match.total} is to be paid of ${invoice.total}, of which ${unpaid} is for what was not received`)
  if (isEqual(unpaid, '0') && !isEqual(match.total, invoice.total))
    found.push(`${match.total} is to be paid, and ${invoice.total} was billed`)
  if (match.currency !== invoice.currency) found.push(`in ${match.currency}, billed in ${invoice.currency}`)
  return found
}

const sum = (lines: readonly { amount: Decimal }[]): Decimal => lines.map(({ amount }) => amount).reduce(add, '0')

const checkLine = (orders: Map<string, Order>, billed: Billed, match: Match, line: InvoiceLine): string[] => {
  const parts = match.lines.filter((part) => part.line === line.line)
  const name = `line ${line.line}`
  if (parts.length === 0) return billed.credited ? [] : [`${name} is left out`]
  const found: string[] = []
  let base: Decimal = '0'
  let factor: Decimal | undefined
  for (const part of parts) {
    const order = orders.get(part.orderId)
    const ordered = order?.lines.find((l) => l.line === part.orderLine)
    if (!order || !ordered)
      return [`${name} is for line ${part.orderLine} of order ${part.orderId}, which was not placed`]
    const strange = strangeness(billed, match, line, part, order, ordered)
    if (strange) found.push(`${name} is ${strange}`)
    if (isTooDear(billed, line, ordered) && !billed.credited && !match.released.includes('price-above-order'))
      found.push(`${name} is at ${line.unitPrice} a ${line.unit}, ordered at ${ordered.unitPrice} a ${ordered.unit}`)
    base = add(base, multiply(part.quantity, ordered.unitFactor))
    factor = factorOf(line, ordered)
  }
  return factor === undefined
    ? found
    : [...found, ...quantityOf(billed, line, parts, base, multiply(line.quantity, factor))]
}

/** What was asked for is what the order says: of its supplier, under its number, the thing in its currency and unit. */
const strangeness = (
  { invoice }: Billed,
  match: Match,
  line: InvoiceLine,
  part: Part,
  order: Order,
  ordered: OrderLine,
): string | undefined => {
  if (order.supplier !== match.supplier) return `for order ${order.erpNumber}, which is with ${order.supplier}`
  const meant = line.orderNumber ?? invoice.orderNumber
  if (meant !== order.erpNumber || part.erpNumber !== order.erpNumber)
    return `for order ${part.erpNumber}, and names ${meant ?? 'none'}`
  if (line.orderLine !== null && line.orderLine !== part.orderLine)
    return `for line ${part.orderLine} of the order, and names ${line.orderLine}`
  if (line.item !== null && line.item !== ordered.item) return `for ${ordered.item}, and names ${line.item}`
  if (part.unit !== ordered.unit) return `in ${part.unit}, ordered in ${ordered.unit}`
  if (line.currency !== ordered.currency || line.currency !== invoice.currency || part.currency !== ordered.currency)
    return `in ${line.currency}, ordered in ${ordered.currency}`
  return undefined
}

/** Of what came short within the tolerance only that is paid which came; amounts are rounded to cents, each part's. */
const quantityOf = (
  billed: Billed,
  line: InvoiceLine,
  parts: readonly Part[],
  base: Decimal,
  all: Decimal,
): string[] => {
  const found: string[] = []
  const name = `line ${line.line}`
  if (isAbove(base, all)) found.push(`${name} is for ${base} in base units, of ${all} billed`)
  const { short } = allowed(billed, line.currency)
  if (!billed.credited && isAbove(multiply(all, '100'), multiply(base, add('100', short))))
    found.push(`${name} is for ${base} in base units, of ${all} billed: short beyond the tolerance`)
  const payable = sum(parts)
  const rounding = multiply('0.01', String(parts.length))
  if (isAbove(multiply(subtract(payable, rounding), all), multiply(line.amount, base)))
    found.push(`${name} is to be paid with ${payable}: ${line.amount} was billed for ${all}, and it is for ${base}`)
  if (!billed.credited && isEqual(base, all) && !isEqual(payable, line.amount))
    found.push(`${name} is to be paid with ${payable}, billed with ${line.amount}`)
  return found
}
