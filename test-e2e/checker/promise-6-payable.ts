import { multiply, toBase } from '@supplyline/quantity'
import { invoiceOf } from './billed.ts'
import { isAbove, Sums } from './decimals.ts'
import { intentOf, isExcusedDuplicate } from './duplicates.ts'
import type { ErpDocument, ErpLedger, Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'
import { checkGoodsIssues } from './goods-issues.ts'
import { byReference, named } from './orders.ts'
import { checkTerms } from './payable-terms.ts'
import { checkVerdicts } from './payable-verdicts.ts'
import { checkPostings } from './postings.ts'
import { type Order, type OrderLine, receivedOn, unitsOf } from './received-on-orders.ts'

const MATCHING = 'three-way-match'

/** A receipt, what was used, and an invoice are posted once; an invoice is matched once; and nothing is payable beyond what was received. */
export const checkPayable = (facts: Facts): Violation[] => [
  ...facts.evidence.erps.flatMap((ledger) => postedOnce(facts, ledger)),
  ...toldOnce(facts),
  ...checkPostings(facts),
  ...checkGoodsIssues(facts),
  ...withinReceipts(facts),
  ...checkTerms(facts),
  ...checkVerdicts(facts),
]

const violation = (what: string, ...about: string[]): Violation => ({ promise: 6, what, about })

const POSTINGS: readonly string[] = ['post-goods-receipt', 'reverse-goods-receipt', 'post-goods-issue', 'post-invoice']

const postedOnce = (facts: Facts, ledger: ErpLedger): Violation[] => {
  const { system, documents } = ledger
  const found: Violation[] = []
  for (const held of byReference(documents.filter((d) => POSTINGS.includes(d.operation))).values()) {
    const live = held.filter((d) => !d.cancelled)
    // One of them is the document's own, whichever it is.
    const extra = live.filter((d) => !isExcused(facts, ledger, d, live.length))
    if (live.length > 1 && extra.length > 1)
      found.push(violation('a document is posted more than once', ...live.map((d) => named(system, d))))
  }
  return found
}

const isExcused = (facts: Facts, ledger: ErpLedger, document: ErpDocument, standing: number): boolean => {
  const name = intentOf(facts, document)?.aggregate
  const told = { kind: 'duplicate-posting', subjects: name === undefined ? [] : [name] }
  return isExcusedDuplicate(facts, ledger, document, standing, told)
}

const toldOnce = (facts: Facts): Violation[] => {
  const matched = Map.groupBy(facts.of('payables.InvoiceMatched'), ({ data }) => invoiceOf(data))
  const posted = Map.groupBy(facts.of('procurement.ErpPosted'), ({ data }) => `${data.kind} ${data.document}`)
  const twice = (all: Fact[], what: string) =>
    all.length > 1 ? [violation(what, ...all.map(({ record }) => at(record)))] : []
  return [
    ...[...matched].flatMap(([name, all]) => twice(all, `invoice ${name} is matched more than once`)),
    ...[...posted].flatMap(([name, all]) => twice(all, `${name} is told as posted more than once`)),
  ]
}

/** By item of an order; and by line of it where every receipt says which line it is for. In base units. */
const withinReceipts = (facts: Facts): Violation[] => {
  const matched = facts.of('payables.InvoiceMatched')
  if (matched.length === 0) return []
  const orders = new Map(facts.of('procurement.PurchaseOrderPlaced').map(({ data }) => [data.orderId, data]))
  const payable = new Sums()
  const invoices = new Map<string, string[]>()
  for (const match of matched) {
    for (const line of match.data.lines) {
      const ordered = lineOf(orders, line.orderId, line.orderLine)
      const base = multiply(line.quantity, ordered?.unitFactor ?? '1')
      for (const key of keysOf(line.orderId, ordered?.item ?? line.item, line.orderLine)) {
        payable.add(key, base)
        push(invoices, key, invoiceOf(match.data))
      }
    }
    for (const [key, base] of creditedAfter(facts, match, orders)) payable.take(key, base)
  }
  const received = receivedOn(facts, orders)
  const found: Violation[] = aboveOrders(facts, orders, payable, invoices)
  for (const [key, billed] of payable.entries()) {
    const limit = received.sums.of(key)
    if (received.vague.has(key) || !isAbove(billed, limit)) continue
    const about = invoices.get(key) ?? []
    // A receipt taken back after the match is a matter for a person, who has been told.
    if (about.some((name) => facts.about(name).some((e) => e.kind === 'matched-beyond-received'))) continue
    found.push(violation(`order ${key}: ${billed} payable, ${limit} received`, ...about))
  }
  return found
}

/** Beyond what was ordered and not cancelled only what a person has released. */
const aboveOrders = (
  facts: Facts,
  orders: Map<string, Order>,
  payable: Sums,
  invoices: Map<string, string[]>,
): Violation[] => {
  const ordered = new Sums()
  const ofItem = (orderId: string, { item }: OrderLine) => `${orderId} item ${item}`
  for (const [id, { lines }] of orders)
    for (const line of lines) ordered.add(ofItem(id, line), multiply(line.quantity, line.unitFactor))
  for (const { data } of facts.of('procurement.PurchaseOrderCancelled'))
    for (const line of data.lines)
      if (orders.has(data.orderId)) ordered.take(ofItem(data.orderId, line), multiply(line.quantity, line.unitFactor))
  const released = new Set(
    facts
      .of('payables.InvoiceMatched')
      .flatMap(({ data }) => (data.released.includes('quantity-above-order') ? [invoiceOf(data)] : [])),
  )
  return [...ordered.entries()].flatMap(([key, limit]) => {
    const about = invoices.get(key) ?? []
    const billed = payable.of(key)
    if (!isAbove(billed, limit) || about.some((name) => released.has(name))) return []
    return [violation(`order ${key}: ${billed} payable, ${limit} ordered`, ...about)]
  })
}

const keysOf = (orderId: string, item: string, line: number): string[] => [
  `${orderId} item ${item}`,
  `${orderId} line ${line}`,
]

const lineOf = (orders: Map<string, Order>, orderId: string, line: number | null): OrderLine | undefined =>
  orders.get(orderId)?.lines.find((l) => l.line === line)

/** What credit notes gave back once the invoice was matched; one that came before had it billed less. */
const creditedAfter = (
  facts: Facts,
  { data, record }: Fact<'payables.InvoiceMatched'>,
  orders: Map<string, Order>,
): [string, string][] => {
  const entries = facts.inboxes.get(MATCHING)?.get(`invoice:${invoiceOf(data)}`)?.entries ?? []
  const decided = entries.findIndex(({ entry }) => entry.entryId === record.headers.ce_causationid)
  const seen = new Set<string>()
  return entries.flatMap(({ carried }, index): [string, string][] => {
    if (index <= decided || carried?.type !== 'payables.CreditNoteReceived') return []
    const credit = carried.data
    const told = [...facts.exceptions.values()].some(
      ({ raised }) => raised.kind.startsWith('credit-') && raised.detail.includes(credit.invoiceNumber),
    )
    if (told || seen.has(credit.invoiceNumber)) return []
    seen.add(credit.invoiceNumber)
    return credit.lines.flatMap((line) => {
      const billed = data.lines.find((l) => l.line === line.line) ?? data.lines.find((l) => l.item === line.item)
      const ordered = billed && lineOf(orders, billed.orderId, billed.orderLine)
      if (!billed || !ordered) return []
      const base = toBase(line.quantity, line.unit, unitsOf(ordered, undefined))
      if (!base.ok) return []
      return keysOf(billed.orderId, ordered.item, billed.orderLine).map((key): [string, string] => [key, base.quantity])
    })
  })
}
