import { multiply, toBase } from '@supplyline/quantity'
import { masterItems, type Records } from '@supplyline/schemas'
import { isAbove, isEqual, Sums } from './decimals.ts'
import type { ErpDocument, ErpLedger, Violation } from './evidence.ts'
import { at, type Fact, type Facts, push } from './facts.ts'
import type { Given } from './inbox.ts'
import { byReference, named } from './orders.ts'

const MATCHING = 'three-way-match'

/** A receipt and an invoice are posted once; an invoice is matched once; and nothing is payable beyond what was received. */
export const checkPayable = (facts: Facts): Violation[] => [
  ...facts.evidence.erps.flatMap((ledger) => postedOnce(facts, ledger)),
  ...toldOnce(facts),
  ...asMatched(facts),
  ...withinReceipts(facts),
]

const violation = (what: string, ...about: string[]): Violation => ({ promise: 6, what, about })

const POSTINGS: readonly string[] = ['post-goods-receipt', 'reverse-goods-receipt', 'post-invoice']

/** A duplicate in an ERP without unique references is excused where somebody has been told its number. */
const postedOnce = (facts: Facts, { system, documents, uniqueReferences }: ErpLedger): Violation[] => {
  const found: Violation[] = []
  const told = () => [...facts.exceptions.values()].filter(({ raised }) => raised.kind === 'duplicate-posting')
  for (const held of byReference(documents.filter((d) => POSTINGS.includes(d.operation))).values()) {
    const live = held.filter((d) => !d.cancelled)
    const isTold = ({ number }: ErpDocument) => told().some(({ raised }) => raised.detail.includes(number))
    if (live.length > 1 && (uniqueReferences || live.slice(1).some((d) => !isTold(d))))
      found.push(violation('a document is posted more than once', ...live.map((d) => named(system, d))))
  }
  return found
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

const invoiceOf = ({ supplier, invoiceNumber }: { supplier: string; invoiceNumber: string }) =>
  `${supplier}:${invoiceNumber}`

/** The ERP's invoice bills what was matched. */
const asMatched = (facts: Facts): Violation[] => {
  const found: Violation[] = []
  const matches = new Map(facts.of('payables.InvoiceMatched').map(({ data }) => [documentOf(data), data]))
  for (const { data } of facts.of('procurement.ErpPosted')) {
    if (data.kind !== 'INVOICE') continue
    const ledger = facts.evidence.erps.find((e) => e.system === data.erp)
    const document = ledger?.documents.find((d) => d.operation === 'post-invoice' && d.number === data.externalNumber)
    const match = matches.get(data.document)
    if (!document) continue
    const billed = new Sums()
    for (const line of match?.lines ?? []) billed.add(`${line.erpNumber}/${line.orderLine}`, line.quantity)
    for (const line of document.lines) billed.take(`${line.orderNumber}/${line.line}`, line.quantity)
    const differing = [...billed.entries()].filter(([, rest]) => !isEqual(rest, '0'))
    if (differing.length > 0)
      found.push(
        violation(
          `${data.document} is posted otherwise than it was matched`,
          named(data.erp, document),
          ...differing.map(([line, rest]) => `${line}: ${rest} matched and not posted`),
        ),
      )
  }
  return found
}

const documentOf = ({ supplier, invoiceNumber }: { supplier: string; invoiceNumber: string }): string =>
  `invoice:${[supplier, invoiceNumber].map((p) => p.replaceAll('%', '%25').replaceAll(':', '%3A')).join(':')}`

type Order = Records['procurement.PurchaseOrderPlaced']
type OrderLine = Order['lines'][number]

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
  const found: Violation[] = []
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

const keysOf = (orderId: string, item: string, line: number): string[] => [
  `${orderId} item ${item}`,
  `${orderId} line ${line}`,
]

const lineOf = (orders: Map<string, Order>, orderId: string, line: number | null): OrderLine | undefined =>
  orders.get(orderId)?.lines.find((l) => l.line === line)

/** `vague`: order lines of which nobody can tell what was received on them alone. */
type ReceivedOn = { sums: Sums; vague: Set<string> }

/** What was received on orders and not taken back: what came first under a number of an order stands. */
const receivedOn = (facts: Facts, orders: Map<string, Order>): ReceivedOn => {
  const sums = new Sums()
  const vague = new Set<string>()
  const numbers = new Map([...orders.values()].map((order) => [`ledger:${order.site}:${order.erpNumber}`, order]))
  for (const [aggregate, given] of facts.inboxes.get(MATCHING) ?? []) {
    const order = numbers.get(aggregate)
    if (!order) continue
    for (const { data, units } of standing(facts, given))
      for (const received of data.lines) {
        const lines = order.lines.filter(
          (l) => l.item === received.item && (received.orderLine === null || l.line === received.orderLine),
        )
        const [line] = lines
        if (!line) continue
        const base = toBase(received.quantity, received.unit, unitsOf(line, units(line.item)))
        if (!base.ok) continue
        sums.add(`${order.orderId} item ${line.item}`, base.quantity)
        if (lines.length === 1) sums.add(`${order.orderId} line ${line.line}`, base.quantity)
        else for (const { line: number } of lines) vague.add(`${order.orderId} line ${number}`)
      }
  }
  return { sums, vague }
}

type Standing = {
  data: Records['inventory.GoodsReceived']
  units: (item: string) => Records['master.Item'] | undefined
}

const standing = (facts: Facts, { entries }: Given): Standing[] => {
  const first = new Map<string, Standing>()
  const reversed = new Set<string>()
  for (const { carried, record } of entries) {
    if (carried?.type === 'inventory.GoodsReceiptReversed') reversed.add(receiptOf(carried.data))
    if (carried?.type !== 'inventory.GoodsReceived' || first.has(receiptOf(carried.data))) continue
    const units = (item: string) =>
      record.stamps
        ? record.stamps.flatMap((m) => (m.type === 'master.Item' && m.data.item === item ? [m.data] : []))[0]
        : facts.newest(masterItems, 'master.Item', item, record.timestamp)
    first.set(receiptOf(carried.data), { data: carried.data, units })
  }
  return [...first].flatMap(([name, receipt]) => (reversed.has(name) ? [] : [receipt]))
}

const receiptOf = ({ source, receiptId }: { source: string; receiptId: string }) => JSON.stringify([source, receiptId])

/** The order's own factor stands for its unit. */
const unitsOf = ({ baseUnit, unit, unitFactor }: OrderLine, item: Records['master.Item'] | undefined) => ({
  baseUnit,
  packaging: [{ unit, factor: unitFactor }, ...(item?.packaging ?? []).filter((level) => level.unit !== unit)],
})

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
