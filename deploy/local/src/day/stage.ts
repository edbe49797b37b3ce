import type { MessageOf } from '@supplyline/schemas'
import type { Journal } from './journal.ts'
import type { Partners } from './partners.ts'
import type { People } from './people.ts'

export type Order = MessageOf<'procurement.PurchaseOrderPlaced'>['data']
export type Shipment = MessageOf<'suppliers.ShipmentNotified'>['data']
export type Invoice = MessageOf<'payables.InvoiceReceived'>['data']

export const SITE = 'MERCY'

/** What the acts of the day work with. `run` makes the ids of this day its own: a story told twice is two needs. */
export type Stage = {
  run: string
  journal: Journal
  people: People
  partners: Partners
  /** Resolves once the breaker of procurement-sync towards the ERP is seen open. */
  breakerOpens(): Promise<void>
  say(line: string): void
}

/** A request of the day was refused although the story has it accepted. */
const accepted = async (answer: ReturnType<People['post']>, what: string): Promise<Record<string, unknown>> => {
  const { status, body } = await answer
  if (status !== 202) throw new Error(`${what} was answered with ${status}: ${JSON.stringify(body)}`)
  return body
}

const movement = ({ run }: Stage, name: string, item: string, location: string) => ({
  ...{ eventId: `DAY-${run}-${name}`, site: SITE, source: 'POINT-OF-USE', item, location, unit: 'EA' },
  occurredAt: new Date().toISOString(),
})

/** The shelf is counted, so that the story begins at a known level. */
export const count = async (stage: Stage, item: string, location: string, counted: string): Promise<void> => {
  const name = `count-${location}-${item}`
  const body = { type: 'StockCounted', ...movement(stage, name, item, location), counted }
  await accepted(stage.people.post('gateway', '/stock-movements', 'source', `${stage.run}-${name}`, body), name)
  const eventId = body.eventId
  await stage.journal.until('inventory.StockPositionChanged', (p) => p.lastEventId === eventId)
}

/** Somebody takes something; the scanner sends it as often as `times`. Resolves with the order that it led to. */
export const take = async (
  stage: Stage,
  { item, location, quantity, times = 1 }: { item: string; location: string; quantity: string; times?: number },
): Promise<Order> => {
  const name = `take-${location}-${item}`
  const body = { type: 'StockIssued', ...movement(stage, name, item, location), quantity }
  for (let n = 1; n <= times; n++)
    await accepted(stage.people.post('gateway', '/stock-movements', 'source', `${stage.run}-${name}-${n}`, body), name)
  const { message } = await stage.journal.until(
    'replenishment.ReplenishmentProposed',
    (p) => p.item === item && p.location === location,
  )
  return orderOf(stage, message.data.proposalId)
}

/** Somebody asks for more than the limit; a second person agrees. */
export const request = async (
  stage: Stage,
  line: { item: string; location: string; quantity: string; unit: string },
  comment: string,
): Promise<Order> => {
  const { run, people, journal } = stage
  const body = await accepted(
    people.post('gateway', '/requisitions', 'requester', `${run}-request`, { site: SITE, lines: [line] }),
    'the request',
  )
  const id = String(body.requisitionId)
  await journal.until('procurement.ApprovalRequired', (a) => a.requisitionId === id)
  await accepted(
    people.post('gateway', `/requisitions/${id}/decisions`, 'approver', `${run}-approval`, {
      decision: 'approve',
      comment,
    }),
    'the approval',
  )
  return orderOf(stage, id)
}

const orderOf = async ({ journal }: Stage, requisitionId: string): Promise<Order> => {
  const ordered = ({ lines }: Order) => lines.some((l) => l.sources.some((s) => s.requisitionId === requisitionId))
  return (await journal.until('procurement.PurchaseOrderPlaced', ordered)).message.data
}

/** The n-th shipment of the order, from 1. */
export const shipment = async ({ journal }: Stage, { orderId }: Order, nth = 1): Promise<Shipment> => {
  const seen = new Set<string>()
  const isNth = (s: Shipment) => s.orderId === orderId && seen.add(s.shipmentId).size === nth
  return (await journal.until('suppliers.ShipmentNotified', isNth)).message.data
}

/** The n-th invoice for the order, from 1. */
export const invoice = async ({ journal }: Stage, { erpNumber, supplier }: Order, nth = 1): Promise<Invoice> => {
  const seen = new Set<string>()
  const isNth = (i: Invoice) =>
    i.supplier === supplier && i.orderNumber === erpNumber && seen.add(i.invoiceNumber).size === nth
  return (await journal.until('payables.InvoiceReceived', isNth)).message.data
}

/** The dock counts what came with a shipment. The same receipt may be entered `again`, under another message id. */
export const receive = async (
  stage: Stage,
  order: Order,
  { shipmentId, lines }: Shipment,
  again = false,
): Promise<string> => {
  const { run, people } = stage
  const receiptId = `GR-${shipmentId}`
  const key = `${run}-${receiptId}${again ? '-again' : ''}`
  const body = {
    ...{ type: 'GoodsReceived', eventId: `DAY-${key}`, site: SITE, source: 'DOCK', receiptId },
    ...{ orderNumber: order.erpNumber, deliveryNote: shipmentId, receivedAt: new Date().toISOString() },
    lines: lines.flatMap(({ line: orderLine, quantity, unit }, index) => {
      const ordered = order.lines.find((l) => l.line === orderLine)
      return ordered
        ? [{ line: index + 1, orderLine, item: ordered.item, location: ordered.location, quantity, unit }]
        : []
    }),
  }
  await accepted(people.post('gateway', '/goods-receipts', 'source', key, body), `receipt ${receiptId}`)
  return receiptId
}

/** The invoice is matched, and the ERP holds it. */
export const settled = async ({ journal }: Stage, { supplier, invoiceNumber }: Invoice): Promise<void> => {
  await journal.until('payables.InvoiceMatched', (m) => m.supplier === supplier && m.invoiceNumber === invoiceNumber)
  await journal.until('procurement.ErpPosted', (p) => p.kind === 'INVOICE' && p.document.includes(invoiceNumber))
}

/** AP pays although the figures differ, and says why. */
export const release = async (stage: Stage, { supplier, invoiceNumber }: Invoice, reason: string): Promise<void> => {
  const path = `/invoices/${encodeURIComponent(supplier)}/${encodeURIComponent(invoiceNumber)}/release`
  await accepted(
    stage.people.post('console', path, 'ap', `${stage.run}-release-${invoiceNumber}`, { reason }),
    `the release of ${invoiceNumber}`,
  )
}
