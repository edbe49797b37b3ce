import { goodsReceipts, type MessageOf } from '@supplyline/schemas'
import type { Random } from '../src/random.ts'
import type { Of, Order, OrderedLine } from './edi.ts'
import type { Sent, SentMessage } from './entrance.ts'
import { ITEMS, LOCATIONS, PIECES, SITE } from './hospital.ts'
import type { Planned } from './planned.ts'

type Send = (inMs: number, sent: (now: number) => Sent) => void
type Received = MessageOf<'inventory.GoodsReceived'>['data']
type Delivery = Pick<Received, 'receiptId' | 'orderNumber' | 'lines'>

/** In one or two deliveries, as ordered or piece by piece. */
export const receive = (random: Random, { number }: Order, lines: OrderedLine[], of: Of, send: Send): void => {
  if (random.chance(0.1)) return
  const halves = random.chance(0.25) ? [0.5, 0.5] : [1]
  halves.forEach((share, index) => {
    const counted = lines.flatMap((line) => {
      const first = Math.ceil(of(line) * share)
      const quantity = index === 0 ? first : of(line) - first
      return quantity > 0 ? [{ line, quantity }] : []
    })
    if (counted.length === 0) return
    const location = random.pick(LOCATIONS)
    const lot = random.chance(0.2) ? 'L1' : null
    const count = random.chance(0.2) ? inPieces(random.chance(0.3) ? 1 : 0) : asOrdered
    const delivery: Delivery = {
      ...{ receiptId: `GR-${number}-${index}`, orderNumber: number },
      lines: counted.map(({ line, quantity }, at) => ({
        ...{ line: at + 1, orderLine: line.line, item: line.item, location, ...count(quantity, line.unit) },
        ...{ lot, expiry: null },
      })),
    }
    scan(random, delivery, send)
  })
}

const asOrdered = (quantity: number, unit: string) => ({ quantity: String(quantity), unit })

/** `missing`: pieces of each line that nobody finds. */
const inPieces = (missing: number) => (quantity: number) => ({
  ...{ quantity: String(quantity * PIECES - missing), unit: 'EA' },
})

/** Once or twice; now and then with other figures, or taken back, before it has come even. */
const scan = (random: Random, delivery: Delivery, send: Send): void => {
  const { receiptId } = delivery
  const at = random.between(4_000, 60_000)
  let first: SentMessage | undefined
  send(at, (now) => {
    first = receiptOf(delivery, now)
    return first
  })
  if (random.chance(0.2))
    send(at + 3_000, (now) => ({
      ...(first ?? receiptOf(delivery, now)),
      ...{ id: `${receiptId} again`, kind: 'repeat' },
    }))
  if (random.chance(0.08)) {
    const lines = delivery.lines.map((line) => ({ ...line, quantity: String(Number(line.quantity) + 5) }))
    send(at + 4_000, (now) => ({
      ...receiptOf({ ...delivery, lines }, now),
      ...{ id: `${receiptId} changed`, kind: 'conflict' },
    }))
  }
  if (random.chance(0.18)) {
    const back = random.chance(0.3) ? at - 1_500 : at + random.between(2_000, 40_000)
    send(back, (now) => reversalOf(delivery, now))
  }
}

const receiptOf = (delivery: Delivery, now: number): SentMessage => {
  const { receiptId: eventId } = delivery
  const papers = { deliveryNote: null, receivedBy: null, receivedAt: now }
  const data = { eventId, site: SITE, source: 'DOCK', ...delivery, ...papers }
  return {
    ...{ id: eventId, topic: goodsReceipts, eventId, kind: 'sane' },
    message: { type: 'inventory.GoodsReceived', data },
  }
}

const reversalOf = ({ receiptId, orderNumber }: Delivery, now: number): SentMessage => {
  const eventId = `${receiptId} back`
  const data = { eventId, site: SITE, source: 'DOCK', receiptId, orderNumber, reason: 'counted twice', reversedAt: now }
  return {
    ...{ id: eventId, topic: goodsReceipts, eventId, kind: 'sane' },
    message: { type: 'inventory.GoodsReceiptReversed', data },
  }
}

/** A delivery for an order that nobody knows. */
export const strayReceipt = (random: Random, index: number, at: number): Planned => {
  const { item } = random.pick(ITEMS)
  const location = random.pick(LOCATIONS)
  const line = { line: 1, orderLine: null, item, location, quantity: '1', unit: 'BX', lot: null, expiry: null }
  const delivery = { receiptId: `GR-STRAY-${index}`, orderNumber: `99${index}`, lines: [line] }
  return { at, send: (now) => receiptOf(delivery, now) }
}
