import { add, compare } from '@supplyline/quantity'
import type { Message, MessageOf, RecordName } from '@supplyline/schemas'

/** What became of one order. Quantities are in the order unit, money in `currency`. */
export type OrderRow = {
  orderId: string
  erpNumber: string
  erp: string
  supplier: string
  currency: string
  lines: { line: number; item: string; unit: string; ordered: string; received: string; billed: string }[]
  total: string
  receipts: { receiptId: string; posted: string | null }[]
  invoices: {
    invoiceNumber: string
    total: string
    verdict: 'matched' | 'held'
    held: string[]
    posted: string | null
  }[]
  /** From the requisition to the order in the ERP, and from there to the last matched invoice, milliseconds. */
  orderedAfterMs: number
  matchedAfterMs: number | null
}

export type HoldRow = {
  supplier: string
  invoiceNumber: string
  rule: string
  detail: string
  clearing: string
  releasedBy: string | null
}

export type Summary = {
  orders: OrderRow[]
  /** Every hold there was, and who or what released it; null while it stands. */
  holds: HoldRow[]
  /** Messages of docks, and receipts that they came to. */
  receiptsTold: number
  receipts: number
  invoices: number
  exceptions: { kind: string; subject: string; owner: string; resolved: boolean }[]
}

type Told = { message: Message; at: number }

/** Accounts for every order, receipt and invoice that the records tell of. Pure; the order of the records does not matter. */
export const summaryOf = (told: readonly Told[]): Summary => {
  const of = <K extends RecordName>(type: K) =>
    told.flatMap(({ message }) => (message.type === type ? [message.data as MessageOf<K>['data']] : []))
  const receipts = distinct(of('inventory.GoodsReceived'), (r) => r.receiptId)
  const billed = distinct(of('payables.InvoiceReceived'), (i) => `${i.supplier}:${i.invoiceNumber}`)
  const matched = of('payables.InvoiceMatched')
  const heldTimes = of('payables.InvoiceHeld')
  const released = of('payables.HoldReleased')
  const posted = new Map(of('procurement.ErpPosted').map((p) => [p.document, p.externalNumber]))
  const postedFor = (...parts: string[]) =>
    [...posted].find(([document]) => parts.every((part) => document.split(':').includes(part)))?.[1] ?? null
  const submitted = new Map(of('procurement.RequisitionSubmitted').map((r) => [r.requisitionId, r.submittedAt]))

  const orders = of('procurement.PurchaseOrderPlaced').map((order): OrderRow => {
    const mine = receipts.filter((r) => r.orderNumber === order.erpNumber)
    const bills = billed.filter((i) => i.orderNumber === order.erpNumber && i.supplier === order.supplier)
    const matches = matched.filter((m) => m.lines.some((l) => l.orderId === order.orderId))
    const begun = order.lines.flatMap((l) => l.sources.flatMap((s) => submitted.get(s.requisitionId) ?? []))
    const last = matches.map((m) => m.matchedAt).sort((a, b) => b - a)[0]
    return {
      ...{ orderId: order.orderId, erpNumber: order.erpNumber, erp: order.erp, supplier: order.supplier },
      ...{ currency: order.currency, total: order.total },
      lines: order.lines.map(({ line, item, unit, quantity, unitFactor }) => ({
        ...{ line, item, unit, ordered: quantity },
        received: sum(
          mine.flatMap((r) => r.lines.filter((l) => l.orderLine === line)),
          (l) => (l.unit === unit ? l.quantity : divided(l.quantity, unitFactor)),
        ),
        billed: sum(
          matches.flatMap((m) => m.lines.filter((l) => l.orderId === order.orderId && l.orderLine === line)),
          (l) => l.quantity,
        ),
      })),
      receipts: mine.map(({ receiptId }) => ({ receiptId, posted: postedFor(receiptId) })),
      invoices: bills.map(({ invoiceNumber, total, supplier }) => ({
        ...{ invoiceNumber, total },
        verdict: matched.some((m) => m.invoiceNumber === invoiceNumber && m.supplier === supplier) ? 'matched' : 'held',
        held: [
          ...new Set(
            heldTimes.filter((h) => h.invoiceNumber === invoiceNumber).flatMap((h) => h.holds.map((hold) => hold.rule)),
          ),
        ].sort(),
        posted: postedFor(supplier, invoiceNumber),
      })),
      orderedAfterMs: order.placedAt - Math.min(order.placedAt, ...begun),
      matchedAfterMs: last === undefined ? null : last - order.placedAt,
    }
  })
  const holds = distinct(
    heldTimes.flatMap((h) =>
      h.holds.map((hold) => ({ ...hold, supplier: h.supplier, invoiceNumber: h.invoiceNumber })),
    ),
    (hold) => `${hold.supplier}:${hold.invoiceNumber}:${hold.holdId}`,
  )
  const resolved = new Set(of('supplyline.ExceptionResolved').map((e) => e.exceptionId))
  return {
    orders,
    holds: holds.map(({ supplier, invoiceNumber, holdId, rule, detail, clearing }) => ({
      ...{ supplier, invoiceNumber, rule, detail, clearing },
      releasedBy: released.find((r) => r.holdId === holdId && r.invoiceNumber === invoiceNumber)?.releasedBy ?? null,
    })),
    receiptsTold: of('inventory.GoodsReceived').length,
    receipts: receipts.length,
    invoices: billed.length,
    exceptions: distinct(of('supplyline.ExceptionRaised'), (e) => e.exceptionId).map((e) => ({
      ...{ kind: e.kind, subject: e.subject, owner: e.owner, resolved: resolved.has(e.exceptionId) },
    })),
  }
}

const distinct = <T>(values: readonly T[], key: (value: T) => string): T[] =>
  [...new Map(values.toReversed().map((value) => [key(value), value])).values()].toReversed()

const sum = <T>(values: readonly T[], of: (value: T) => string): string =>
  values.reduce((total, value) => add(total, of(value)), '0')

/** Whole packages only, as the day's docks count them. */
const divided = (quantity: string, factor: string): string => String(Number(quantity) / Number(factor))

/** The summary as two tables, orders and then their documents; beneath them what is held and why, and what waits for somebody. */
export const tableOf = ({ orders, holds, receipts, receiptsTold, invoices, exceptions }: Summary): string[] => {
  const open = exceptions.filter((e) => !e.resolved)
  const standing = holds.filter((h) => h.releasedBy === null)
  const told = receiptsTold > receipts ? ` (told ${receiptsTold} times)` : ''
  return [
    ...aligned([
      ['order', 'in the ERP', 'supplier', 'ordered', 'received', 'billed', 'total', 'ordered after', 'matched after'],
      ...orders.flatMap(orderRows),
    ]),
    '',
    ...aligned([['document', 'of order', 'in the ERP', 'verdict'], ...orders.flatMap(documentRows)]),
    '',
    `${orders.length} orders; ${receipts} receipts${told}; ${invoices} invoices, ${standing.length === 0 ? 'all matched' : `${standing.length} held`}`,
    ...holds.map(({ releasedBy, supplier, invoiceNumber, rule, detail, clearing }) => {
      const [word, end] = releasedBy === null ? ['held', clearing] : ['released', `by ${releasedBy}`]
      return `${word.padEnd(10)}${supplier} ${invoiceNumber}: ${rule}, ${detail}; ${end}`
    }),
    open.length === 0
      ? 'no exception is open'
      : `open exceptions: ${open.map((e) => `${e.kind} of ${e.subject}, for ${e.owner}`).join('; ')}`,
  ]
}

const orderRows = (order: OrderRow): string[][] =>
  order.lines.map(({ ordered, unit, item, received, billed }, index) => {
    const line = [`${ordered} ${unit} ${item}`, received, billed]
    if (index > 0) return ['', '', '', ...line]
    const { orderId, erpNumber, supplier, total, currency, orderedAfterMs, matchedAfterMs } = order
    const times = [seconds(orderedAfterMs), matchedAfterMs === null ? '-' : seconds(matchedAfterMs)]
    return [orderId, erpNumber, supplier, ...line, `${Number(total).toFixed(2)} ${currency}`, ...times]
  })

const documentRows = ({ orderId, currency, receipts, invoices }: OrderRow): string[][] => [
  ...receipts.map(({ receiptId, posted }) => [`receipt ${receiptId}`, orderId, posted ?? '-', 'counted']),
  ...invoices.map(({ invoiceNumber, posted, total, verdict }) => [
    ...[`invoice ${invoiceNumber}`, orderId, posted ?? '-'],
    `${verdict}, ${Number(total).toFixed(2)} ${currency}`,
  ]),
]

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const aligned = (rows: string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** What may be received or billed beyond, or short of, what was ordered; empty when a day has ended well. */
export const unaccounted = ({ orders }: Summary): string[] =>
  orders.flatMap(({ orderId, lines, receipts, invoices }) => [
    ...lines.flatMap(({ line, ordered, received, billed }) =>
      compare(ordered, received) === 0 && compare(received, billed) === 0
        ? []
        : [`${orderId} line ${line}: ordered ${ordered}, received ${received}, billed ${billed}`],
    ),
    ...receipts.flatMap((r) => (r.posted ? [] : [`receipt ${r.receiptId} is not in the ERP`])),
    ...invoices.flatMap((i) => (i.posted ? [] : [`invoice ${i.invoiceNumber} is not in the ERP`])),
  ])
