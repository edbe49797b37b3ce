import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { jaegerAvailable } from '@supplyline/local'
import { dayOf, EXPECTED, outcomeOf } from './src/day.ts'
import { ediOrders, erpInvoices, erpReceipts } from './src/partners.ts'
import { eventually, type System, startSystem } from './src/system.ts'

// The day that `pnpm start` plays, checked against what the partner systems have on record, and its trace in Jaeger.

const traced = await jaegerAvailable()

let system: System
let day: ReturnType<typeof dayOf>
beforeAll(async () => {
  system = await startSystem({ day: true, jaeger: traced })
  await system.dayPlayed()
  day = dayOf(system.dataDir)
}, 1_500_000)
afterAll(() => system?.stop())

test('the day comes to what it should, with every order, receipt and invoice accounted for', () => {
  expect(outcomeOf(day.summary)).toEqual(EXPECTED)
  expect(day.unaccounted).toEqual([])
  // The duplicate receipt was told, and counted once.
  expect(day.summary.receiptsTold).toBe(EXPECTED.receipts + 1)
})

test('the table that was printed has a row for each order, and says what was held', () => {
  const table = system.output().split('the day in numbers')[1] ?? ''
  for (const { orderId, erpNumber, invoices } of day.summary.orders) {
    expect(table).toContain(orderId)
    expect(table).toContain(erpNumber)
    for (const { invoiceNumber } of invoices) expect(table).toContain(invoiceNumber)
  }
  for (const { invoiceNumber, rule } of day.summary.holds) expect(table).toContain(`${invoiceNumber}: ${rule}`)
  // AP paid the higher price; whether it stands is for the buyer to settle with the supplier.
  expect(table).toContain('open exceptions: price-changed')
})

test('while the ERP was down the breaker was seen open, and an invoice without its goods was held', () => {
  expect(system.output()).toContain('breaker     open')
  expect(day.summary.holds.map((h) => `${h.supplier} ${h.rule}`)).toContain('INITECH not-received')
})

describe('the ERP’s own records', () => {
  test('hold each order once, under the number and with the quantities of the summary', async () => {
    const orders = await system.erpOrders()
    expect(orders.map((o) => [o.number, o.reference, ...o.items.map((i) => i.quantity)].join(' ')).sort()).toEqual(
      day.summary.orders
        .map((o) => [o.erpNumber, o.orderId, ...o.lines.map((l) => Number(l.ordered))].join(' '))
        .sort(),
    )
  })

  test('hold each receipt once, with what was received', async () => {
    const numbers = day.summary.orders.map((o) => o.erpNumber)
    const documents = (await erpReceipts(system)).filter((d) => d.lines.some((l) => numbers.includes(l.order)))
    const posted = day.summary.orders.flatMap((o) => o.receipts.map((r) => r.posted))
    expect(documents.map((d) => d.number).sort()).toEqual(posted.sort())
    for (const { erpNumber, lines } of day.summary.orders) {
      const booked = documents.flatMap((d) => d.lines).filter((l) => l.order === erpNumber)
      expect(booked.every((l) => l.movement === '101')).toBe(true)
      expect(booked.reduce((sum, l) => sum + l.quantity, 0)).toBe(lines.reduce((sum, l) => sum + Number(l.received), 0))
    }
  })

  test('hold each invoice once, with its amount', async () => {
    const wanted = day.summary.orders.flatMap((o) =>
      o.invoices.map((i) => `${i.posted} ${i.invoiceNumber} ${Number(i.total)}`),
    )
    const ours = new Set(wanted.map((w) => w.split(' ')[1]))
    const held = (await erpInvoices(system)).filter((i) => ours.has(i.supplierNumber))
    expect(held.map((i) => `${i.number} ${i.supplierNumber} ${i.gross}`).sort()).toEqual(wanted.sort())
  })
})

test('the suppliers’ own records hold each order once, shipped and billed as the summary says', async () => {
  const orders = await ediOrders(system)
  const rows = orders.map((o) => {
    const lines = o.lines.map((l) => `${Number(l.quantity)} ${l.uom} ${Number(l.shipped)} ${Number(l.invoiced)}`)
    const bills = o.invoices.map((i) => `${i.invoice_number} ${Number(i.total)}`).sort()
    return [o.po_number, ...lines, `${o.shipments.length} shipments`, ...bills].join(', ')
  })
  const wanted = day.summary.orders.map((o) => {
    const lines = o.lines.map((l) => `${Number(l.ordered)} ${l.unit} ${Number(l.received)} ${Number(l.billed)}`)
    const bills = o.invoices.map((i) => `${i.invoiceNumber} ${Number(i.total)}`).sort()
    return [o.erpNumber, ...lines, `${o.receipts.length} shipments`, ...bills].join(', ')
  })
  expect(rows.sort()).toEqual(wanted.sort())
})

type Span = {
  spanID: string
  operationName: string
  references: { refType: string; traceID: string; spanID: string }[]
  tags: { key: string; value: unknown }[]
  process: string
}

const tracesOf = async (query: string): Promise<{ traceID: string; spans: Span[] }[]> => {
  const response = await fetch(`${system.endpoints().jaeger}/api/traces${query}`)
  const { data } = (await response.json()) as {
    data: {
      traceID: string
      spans: (Span & { processID: string })[]
      processes: Record<string, { serviceName: string }>
    }[]
  }
  return (data ?? []).map(({ traceID, spans, processes }) => ({
    traceID,
    spans: spans.map((s) => ({ ...s, process: processes[s.processID]?.serviceName ?? '' })),
  }))
}

const tagOf = (span: Span, key: string) => span.tags.find((t) => t.key === key)?.value

;(traced ? describe : describe.skip)('in Jaeger', () => {
  const first = () => {
    const order = day.summary.orders[0]
    if (!order) throw new Error('the day has no order')
    return order
  }

  test('an order’s number leads to its trace in one step, by search and by the timeline', async () => {
    const { orderId, erpNumber } = first()
    const tags = encodeURIComponent(JSON.stringify({ 'supplyline.aggregate': `order:${orderId}` }))
    await eventually(async () => {
      const [found] = await tracesOf(`?service=procurement-sync&tags=${tags}&limit=1`)
      const { body } = await system.get(`/v1/purchase-orders/${erpNumber}/timeline`, 'operator')
      expect(body.traceId).toBe(found?.traceID)
      expect(system.output()).toContain(`/trace/${found?.traceID}`)
    })
  })

  test('that trace is one: from the movement over each service to the paid invoice, every span hangs on another', async () => {
    const { body } = await system.get(`/v1/purchase-orders/${first().orderId}/timeline`, 'operator')
    await eventually(async () => {
      const [trace] = await tracesOf(`/${body.traceId}`)
      const spans = trace?.spans ?? []
      const ids = new Set(spans.map((s) => s.spanID))
      const roots = spans.filter((s) => !s.references.some((r) => r.refType === 'CHILD_OF' && ids.has(r.spanID)))
      expect(roots.map((s) => s.operationName)).toEqual([expect.stringContaining('/v1/stock-movements')])
      expect([...new Set(spans.map((s) => s.process))].sort()).toEqual(
        expect.arrayContaining([
          ...['gateway', 'inventory-events', 'procurement-sync', 'replenishment', 'supplier-ack', 'three-way-match'],
        ]),
      )
      // It names what was decided, from the need to the match.
      const decisions = spans.map((s) => String(tagOf(s, 'supplyline.decision') ?? '')).join(' ')
      for (const decision of [
        'replenishment.ReplenishmentProposed',
        'procurement.RequisitionApproved',
        'procurement.PurchaseOrderPlaced',
        'suppliers.OrderTransmitted',
        'suppliers.OrderAcknowledged',
        'suppliers.ShipmentNotified',
        'payables.InvoiceReceived',
        'payables.InvoiceMatched',
        'procurement.ErpPosted',
      ])
        expect(decisions).toContain(decision)
    })
  })
})
