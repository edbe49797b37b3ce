import { multiply } from '@supplyline/quantity'
import { isAbove, Sums } from './decimals.ts'
import type { ErpDocument, Violation } from './evidence.ts'
import { type Facts, push } from './facts.ts'
import type { Order } from './received-on-orders.ts'

const SERVICE = 'procurement-sync'

const violation = (what: string, ...about: string[]): Violation => ({ promise: 6, what, about })

export const documentOf = ({ supplier, invoiceNumber }: { supplier: string; invoiceNumber: string }): string =>
  `invoice:${[supplier, invoiceNumber].map((p) => p.replaceAll('%', '%25').replaceAll(':', '%3A')).join(':')}`

/**
 * What an invoice was matched with is in the ERP before it is asked for; unless a receipt of the order could not be
 * posted: then the ERP decides. By item, in base units.
 */
export const afterReceipts = (facts: Facts, orders: Map<string, Order>): Violation[] => {
  const receipts = new Map<string, { since: number; lines: ErpDocument['lines'] }[]>()
  const known = new Map(
    facts.evidence.erps.flatMap(({ system, documents }) =>
      documents.flatMap((d) => (d.operation === 'post-goods-receipt' ? [[`${system} ${d.number}`, d] as const] : [])),
    ),
  )
  // What cannot be found in the ERP any more is told elsewhere.
  const unposted = new Set<string>()
  for (const { data } of facts.of('procurement.ErpPosted')) {
    if (data.kind !== 'GOODS_RECEIPT') continue
    const document = known.get(`${data.erp} ${data.externalNumber}`)
    if (!document) unposted.add(`${data.erp} ${data.orderNumber}`)
    else push(receipts, `${data.erp} ${data.orderNumber}`, { since: data.postedAt, lines: document.lines })
  }
  for (const { data } of facts.of('procurement.ErpPostingRefused'))
    if (data.kind === 'GOODS_RECEIPT') unposted.add(`${data.erp} ${data.orderNumber}`)
  const matches = new Map(facts.of('payables.InvoiceMatched').map(({ data }) => [documentOf(data), data]))
  return facts.intentsOf(SERVICE).flatMap((intent): Violation[] => {
    const match = intent.operation === 'post-invoice' ? matches.get(intent.aggregate) : undefined
    if (!match) return []
    const rest = new Sums()
    for (const { erp, erpNumber, orderLine, quantity, received } of match.lines) {
      const ordered = orders.get(`${erp} ${erpNumber}`)?.lines.find((l) => l.line === orderLine)
      if (ordered)
        rest.add(
          `${erp} ${erpNumber}|${ordered.item}`,
          multiply(isAbove(quantity, received) ? received : quantity, ordered.unitFactor),
        )
    }
    for (const key of new Set(match.lines.map((l) => `${l.erp} ${l.erpNumber}`)))
      for (const { since, lines } of receipts.get(key) ?? [])
        for (const { line, quantity } of since <= intent.plannedAt ? lines : []) {
          const ordered = orders.get(key)?.lines.find((l) => l.line === line)
          if (ordered) rest.take(`${key}|${ordered.item}`, multiply(quantity, ordered.unitFactor))
        }
    return [...rest.entries()].flatMap(([key, missing]) => {
      const [order = '', item = ''] = key.split('|')
      if (!isAbove(missing, '0') || unposted.has(order) || isNotPostable(facts, order)) return []
      const what = `${intent.aggregate} was posted before its goods: ${missing} of ${item} on order ${order} were not in the ERP`
      return [violation(what, `intent ${intent.reference}, planned at ${intent.plannedAt}`)]
    })
  })
}

/** A receipt of the order ended without being posted, and somebody was told. */
const isNotPostable = (facts: Facts, order: string): boolean => {
  const number = order.slice(order.indexOf(' ') + 1)
  const receipts = new Set(
    facts
      .of('inventory.GoodsReceived')
      .flatMap(({ data }) => (data.orderNumber === number ? [`${data.site}:${data.source}:${data.receiptId}`] : [])),
  )
  for (const { raised } of facts.exceptions.values())
    if (UNPOSTED.has(raised.kind) && [...receipts].some((name) => raised.subject.endsWith(name))) return true
  return false
}

const UNPOSTED: ReadonlySet<string> = new Set(['receipt-not-postable', 'posting-given-up', 'posting-refused'])
