import {
  approvalDecisions,
  goodsReceipts,
  type Message,
  type MessageOf,
  matchCommands,
  payableInvoices,
  requisitionRequests,
} from '@supplyline/schemas'
import type { Told } from '../../../deploy/local/src/day/journal.ts'
import { Random } from '../../src/random.ts'
import type { World } from '../world.ts'
import type { Entrance } from './entrance.ts'
import { SITE, shelves } from './hospital.ts'

type Order = MessageOf<'procurement.PurchaseOrderPlaced'>['data']
type Shipment = MessageOf<'suppliers.ShipmentNotified'>['data']
type Received = MessageOf<'inventory.GoodsReceived'>['data']

const SOURCE = 'DOCK'

/** Those who ask, approve, receive, bill and release. What they do about something depends on the seed and its name alone. */
export class People {
  private readonly entrance: Entrance
  private readonly world: World
  private readonly seed: number
  private readonly run: string
  private readonly doing = new Set<Promise<unknown>>()
  private readonly known = new Set<string>()
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly hear = (told: Told): void => this.take(told)
  private asked = 0

  constructor(world: World, entrance: Entrance, seed: number, run: string) {
    this.world = world
    this.entrance = entrance
    this.seed = seed
    this.run = run
    world.onTold.add(this.hear)
  }

  /** A ward asks for something; now and then for so much that somebody has to approve it. */
  ask(): void {
    this.asked += 1
    const key = `${this.run}-RQ${this.asked}`
    const random = Random.of(this.seed, key)
    const much = random.chance(0.3)
    const lines = Array.from({ length: random.between(1, 2) }, () => {
      const { item, location, unit } = random.pick(shelves)
      const quantity = String(much ? random.between(600, 900) : random.between(1, 4))
      return { item, location, quantity, unit }
    })
    const post = {
      where: 'gateway',
      path: '/requisitions',
      role: 'requester',
      key,
      body: { site: SITE, lines },
    } as const
    this.do(this.entrance.post(post, { topic: requisitionRequests, key, kind: 'sane' }))
  }

  /** What is begun is brought to its end; nothing new is begun. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer)
    this.world.onTold.delete(this.hear)
    await Promise.all(this.doing)
  }

  private do(work: Promise<unknown>): void {
    const settled = work.finally(() => this.doing.delete(settled))
    this.doing.add(settled)
  }

  private in(ms: number, work: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      this.do(work())
    }, ms)
    this.timers.add(timer)
  }

  private once(name: string): Random | undefined {
    if (this.known.has(name)) return undefined
    this.known.add(name)
    return Random.of(this.seed, name)
  }

  private take({ message }: Told): void {
    if (message.type === 'procurement.ApprovalRequired') this.decide(message.data.requisitionId)
    if (message.type === 'suppliers.ShipmentNotified') this.receive(message.data)
    if (message.type === 'payables.InvoiceReceived') this.enter(message.data)
    if (message.type === 'payables.InvoiceHeld') this.release(message.data)
  }

  private decide(requisitionId: string): void {
    const key = `${this.run}-D-${requisitionId}`
    const random = this.once(key)
    if (!random || random.chance(0.1)) return
    const decision = random.chance(0.85) ? 'approve' : 'refuse'
    const path = `/requisitions/${requisitionId}/decisions`
    const post = { where: 'gateway', path, role: 'approver', key, body: { decision } } as const
    this.in(random.between(300, 3_000), () =>
      this.entrance.post(post, { topic: approvalDecisions, key: requisitionId, kind: 'sane' }),
    )
  }

  private receive(shipment: Shipment): void {
    const random = this.once(`shipment ${shipment.orderId} ${shipment.shipmentId}`)
    const placed = this.world.journal
      .all('procurement.PurchaseOrderPlaced')
      .find(({ message }) => message.data.orderId === shipment.orderId)
    if (!random || !placed || random.chance(0.08)) return
    const order = placed.message.data
    const received = this.received(order, shipment)
    if (received.lines.length === 0) return
    const first = random.between(300, 4_000)
    this.in(first, () => this.post(received, 'sane', received.eventId))
    // Scanned once more, and that is another request.
    if (random.chance(0.15)) this.in(first + 2_500, () => this.post(received, 'repeat', `${received.eventId}-again`))
    if (random.chance(0.08)) this.in(first + random.between(3_000, 9_000), () => this.takeBack(received))
  }

  private received({ erpNumber, lines: ordered }: Order, { shipmentId, lines }: Shipment): Received {
    return {
      ...{ eventId: `${this.run}-GR-${erpNumber}-${shipmentId}`, site: SITE, source: SOURCE },
      ...{ receiptId: `GR-${erpNumber}-${shipmentId}`, orderNumber: erpNumber, deliveryNote: shipmentId },
      ...{ receivedBy: null, receivedAt: Date.now() },
      lines: lines.flatMap(({ line, quantity, unit }, index) => {
        const found = ordered.find((l) => l.line === line)
        if (!found) return []
        const { item, location } = found
        return [{ line: index + 1, orderLine: line, item, location, quantity, unit, lot: null, expiry: null }]
      }),
    }
  }

  private async post(received: Received, kind: 'sane' | 'repeat', key: string): Promise<void> {
    const { receivedAt, ...rest } = received
    const body = { type: 'GoodsReceived', ...rest, receivedAt: new Date(receivedAt).toISOString() }
    const message: Message = { type: 'inventory.GoodsReceived', data: received }
    const post = { where: 'gateway', path: '/goods-receipts', role: 'source', key, body } as const
    await this.entrance.post(post, { topic: goodsReceipts, key: received.orderNumber, kind }, [message])
  }

  private async takeBack({ eventId: of, site, source, receiptId, orderNumber }: Received): Promise<void> {
    const [eventId, reversedAt] = [`${of}-back`, Date.now()]
    const data = { eventId, site, source, receiptId, orderNumber, reason: 'counted twice', reversedAt }
    const body = { type: 'GoodsReceiptReversed', ...data, reversedAt: new Date(reversedAt).toISOString() }
    const message: Message = { type: 'inventory.GoodsReceiptReversed', data }
    const post = { where: 'gateway', path: '/goods-receipts', role: 'source', key: eventId, body } as const
    await this.entrance.post(post, { topic: goodsReceipts, key: orderNumber, kind: 'sane' }, [message])
  }

  /** The paper of an invoice that came by EDI is scanned as well. */
  private enter(invoice: MessageOf<'payables.InvoiceReceived'>['data']): void {
    const { supplier, invoiceNumber, source, orderNumber, invoicedOn, currency, tax, charges, total } = invoice
    const key = `${this.run}-AP-${supplier}-${invoiceNumber}`
    const random = source === 'X12' ? this.once(key) : undefined
    if (!random?.chance(0.12)) return
    const lines = invoice.lines.map(({ currency: _, line, ...rest }) => ({ line, ...rest }))
    const body = {
      ...{ type: 'InvoiceReceived', eventId: key, site: SITE, supplier, invoiceNumber, source: 'AP-SCAN', orderNumber },
      ...{ currency, invoicedOn, lines, tax, charges, total },
    }
    const post = { where: 'gateway', path: '/invoices', role: 'ap', key, body } as const
    const sending = { topic: payableInvoices, key: `${supplier}:${invoiceNumber}`, kind: 'sane' } as const
    this.in(random.between(500, 6_000), () => this.entrance.post(post, sending))
  }

  /** Only what is dearer than agreed; what has not come is waited for. */
  private release({ supplier, invoiceNumber, holds }: MessageOf<'payables.InvoiceHeld'>['data']): void {
    if (!holds.every((hold) => hold.rule === 'price-above-order')) return
    const key = `${this.run}-RL-${supplier}-${invoiceNumber}`
    const random = this.once(key)
    if (!random || random.chance(0.3)) return
    const path = `/invoices/${encodeURIComponent(supplier)}/${encodeURIComponent(invoiceNumber)}/release`
    const post = { where: 'console', path, role: 'ap', key, body: { reason: 'agreed by telephone' } } as const
    const sending = { topic: matchCommands, key: `${supplier}:${invoiceNumber}`, kind: 'sane' } as const
    this.in(random.between(2_000, 6_000), () => this.entrance.post(post, sending))
  }
}
