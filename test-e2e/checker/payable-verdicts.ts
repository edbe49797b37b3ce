import { multiply } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { type Billed, billedAs, factorOf, isTooDear, ownTroubles } from './billed.ts'
import { isAbove, Sums } from './decimals.ts'
import type { Violation } from './evidence.ts'
import { at, type Fact, type Facts } from './facts.ts'
import { type Order, type OrderLine, receivedOn } from './received-on-orders.ts'

const MATCHING = 'three-way-match'
const INVOICE = 'invoice:'

/** At rest each invoice is matched, or held by something that still stands: what it waits for is not there. */
export const checkVerdicts = (facts: Facts): Violation[] => {
  if (!facts.evidence.stores[MATCHING]) return []
  const matched = new Set(
    facts.of('payables.InvoiceMatched').map(({ data }) => `${data.supplier}:${data.invoiceNumber}`),
  )
  const open = openInvoices(facts)
  const waiting = [...open].filter(([name]) => !matched.has(name))
  if (waiting.length === 0) return []
  const standing = standingHolds(facts)
  const known = knownOf(facts, open)
  return waiting.flatMap(([name, billed]) => checkWaiting(facts, known, name, billed, standing.get(name)))
}

const violation = (name: string, what: string, ...about: string[]): Violation => ({
  ...{ promise: 6, what: `invoice ${name} ${what}`, about },
})

/** Invoices that were taken, and that nothing stops. */
const openInvoices = (facts: Facts): Map<string, Billed> => {
  const found = new Map<string, Billed>()
  for (const aggregate of facts.inboxes.get(MATCHING)?.keys() ?? []) {
    if (!aggregate.startsWith(INVOICE)) continue
    const name = aggregate.slice(INVOICE.length)
    const billed = billedAs(facts, name)
    if (billed && billed !== 'unclear') found.set(name, billed)
  }
  return found
}

type Hold = Records['payables.InvoiceHeld']['holds'][number]

/** What holds an invoice by the last word about it. */
const standingHolds = (facts: Facts): Map<string, readonly Hold[]> => {
  const told = [...facts.of('payables.InvoiceHeld'), ...facts.of('payables.HoldReleased')] as Fact<
    'payables.InvoiceHeld' | 'payables.HoldReleased'
  >[]
  told.sort((a, b) => a.record.offset - b.record.offset)
  const standing = new Map<string, readonly Hold[]>()
  for (const { data } of told) {
    const name = `${data.supplier}:${data.invoiceNumber}`
    if ('holds' in data) standing.set(name, data.holds)
    else
      standing.set(
        name,
        (standing.get(name) ?? []).filter((hold) => hold.holdId !== data.holdId),
      )
  }
  return standing
}

/** `billed`: by item of an order, all that bills have asked for, whether they were matched or not. */
type Known = { orders: Map<string, Order>; received: Sums; billed: Sums; unclear: Set<string> }

const knownOf = (facts: Facts, open: Map<string, Billed>): Known => {
  const placed = facts.of('procurement.PurchaseOrderPlaced').map(({ data }) => data)
  const orders = new Map(placed.map((order) => [`${order.site}:${order.erpNumber}`, order]))
  const received = receivedOn(facts, new Map(placed.map((order) => [order.orderId, order]))).sums
  const billed = new Sums()
  const unclear = new Set<string>()
  for (const { invoice } of open.values())
    for (const line of invoice.lines) {
      const order = orders.get(`${invoice.site}:${line.orderNumber ?? invoice.orderNumber}`)
      const ordered = order && lineFor(order, line)
      const factor = ordered && factorOf(line, ordered)
      if (order && ordered && factor)
        billed.add(`${order.orderId} item ${ordered.item}`, multiply(line.quantity, factor))
      else if (order) unclear.add(order.orderId)
    }
  return { orders, received, billed, unclear }
}

/** Where the order has one line for the item only, so that it is clear which is meant. */
const lineFor = ({ lines }: Order, { orderLine, item }: { orderLine: number | null; item: string | null }) => {
  const meant = lines.filter((l) => (orderLine === null || l.line === orderLine) && (item === null || l.item === item))
  const [first] = meant
  return first && lines.filter((l) => l.item === first.item).length === 1 ? first : undefined
}

const checkWaiting = (
  facts: Facts,
  known: Known,
  name: string,
  billed: Billed,
  holds: readonly Hold[] | undefined,
): Violation[] => {
  const { invoice, record, credited } = billed
  // Of what was credited nothing is left to be paid, or less than the bill says.
  if (credited || isStopped(facts, name, billed)) return []
  if (!holds) return [violation(name, 'is neither matched nor held', at(record))]
  if (holds.length === 0) return [violation(name, 'is held by nothing, and not matched', at(record))]
  const numbers = invoice.lines.map((l) => l.orderNumber ?? invoice.orderNumber)
  const orders = numbers.map((number) => known.orders.get(`${invoice.site}:${number}`))
  return holds.flatMap((hold) =>
    isUnfounded(known, billed, orders, hold)
      ? [violation(name, `is held by ${hold.rule}, which is not so: ${hold.detail}`, at(record))]
      : [],
  )
}

/** The invoice or one of its orders waits for somebody who was told. */
const isStopped = (facts: Facts, name: string, { invoice }: Billed): boolean =>
  facts.aggregate(MATCHING, `${INVOICE}${name}`)?.parked !== undefined ||
  invoice.lines.some((l) => {
    const ledger = `ledger:${invoice.site}:${l.orderNumber ?? invoice.orderNumber}`
    return facts.aggregate(MATCHING, ledger)?.parked !== undefined
  })

const isUnfounded = (known: Known, billed: Billed, orders: (Order | undefined)[], hold: Hold): boolean => {
  const { invoice } = billed
  const index = invoice.lines.findIndex((l) => l.line === hold.line)
  const line = invoice.lines[index]
  const order = orders[index]
  const ordered = line && order && lineFor(order, line)
  switch (hold.rule) {
    case 'order-unknown':
      return orders.every((o) => o !== undefined)
    case 'line-amount-differs':
    case 'total-differs':
    case 'charges-unplanned':
      return !ownTroubles(billed).has(hold.rule)
    case 'price-above-order':
      return ordered !== undefined && isTooDear(billed, line as Billed['invoice']['lines'][number], ordered) === false
    case 'not-received':
    case 'quantity-above-received':
      return order !== undefined && ordered !== undefined && isThere(known, order, ordered)
    default:
      return false
  }
}

/** As much was received of the item on the order as all bills for it together ask for. */
const isThere = ({ received, billed, unclear }: Known, { orderId }: Order, { item }: OrderLine): boolean => {
  const key = `${orderId} item ${item}`
  return !unclear.has(orderId) && !isAbove(billed.of(key), received.of(key))
}
