import { goodsReceipts, type Message, type MessageOf, payableInvoices } from '@supplyline/schemas'
import type { Interchange } from '../../services/supplier-ack/src/channel/channel.ts'
import { interchange } from '../../services/supplier-ack/src/testing/supplier.ts'
import { Random } from '../src/random.ts'
import type { Entrance, Sent } from './entrance.ts'
import { ITEMS, LOCATIONS, SITE } from './hospital.ts'

type OrderedLine = { line: number; item: string; quantity: number; unit: string; price: number }
type Order = { number: string; supplier: string; control: number; lines: OrderedLine[] }

/** After so many ms, from the moment at which the supplier has the order. */
type Later = (ms: number, fn: (now: number) => void) => void

/**
 * What the world does about an order once the supplier has it: answers, ships, bills, now and then short, late, twice,
 * dearer or not at all; the dock receives and takes back, AP enters bills. It depends on the seed and the order alone.
 */
export const trade = (seed: number, entrance: Entrance, later: Later): ((taken: Interchange) => void) => {
  let control = 0
  return (taken) => {
    const order = orderIn(taken)
    if (!order) return
    const random = Random.of(seed, `order ${order.number}`)
    const file = (inMs: number, what: string, code: string, body: string) => {
      control += 1
      const text = interchange(code, body, { control, from: order.supplier, to: SITE })
      const id = `${order.number} ${what}`
      later(inMs, () => entrance.takeDocument(id, text, 'sane'))
      // The same file is put into the mailbox once more.
      if (random.chance(0.1)) later(inMs + 7_000, () => entrance.takeDocument(`${id} again`, text, 'repeat'))
    }
    const send = (inMs: number, sent: (now: number) => Sent) => later(inMs, (now) => entrance.take(sent(now)))
    if (random.chance(0.9)) file(random.between(200, 5_000), '997', '997', functional(order.control))
    if (random.chance(0.08)) return
    const promised = answer(random, order)
    if (random.chance(0.9)) file(random.between(1_000, 20_000), '855', '855', promised.body)
    const shipped = order.lines.filter(({ line }) => (promised.quantities.get(line) ?? 0) > 0)
    if (shipped.length === 0) return
    const of = (line: OrderedLine) => promised.quantities.get(line.line) ?? 0
    if (random.chance(0.8)) file(random.between(3_000, 40_000), '856', '856', shipNotice(order, shipped, of))
    receive(random, order, shipped, of, send)
    const billed = random.chance(0.15) ? 1.1 : 1
    const way = random.weighted({ edi: 60, ap: 25, both: 8, none: 7 })
    if (way === 'edi' || way === 'both')
      file(random.between(5_000, 80_000), '810', '810', bill(order, shipped, of, billed))
    if (way === 'ap' || way === 'both')
      send(random.between(5_000, 80_000), (now) => apInvoice(order, shipped, of, billed, now))
  }
}

const orderIn = ({ receiver, controlNumber, content }: Interchange): Order | undefined => {
  const segments = content.split(/~\s*/).map((segment) => segment.split('*'))
  const number = segments.find(([tag]) => tag === 'BEG')?.[3]
  if (number === undefined) return undefined
  const lines = segments.flatMap(([tag, line, quantity, unit, price, , , item = '']) =>
    tag === 'PO1'
      ? [{ line: Number(line), item, quantity: Number(quantity), unit: unit ?? '', price: Number(price) }]
      : [],
  )
  return { number, supplier: receiver.slice('ZZ:'.length), control: Number(controlNumber), lines }
}

const functional = (group: number): string => `AK1*PO*${group}~ AK2*850*0001~ AK5*A~ AK9*A*1*1*1~`

const answer = (random: Random, { number, lines }: Order): { body: string; quantities: Map<number, number> } => {
  const quantities = new Map<number, number>()
  const loops = lines.map(({ line, item, quantity, unit, price }) => {
    const how = random.weighted({ IA: 75, IQ: 12, IB: 5, IR: 5, IP: 3 })
    const given = how === 'IR' || how === 'IB' ? 0 : how === 'IQ' ? Math.ceil(quantity / 2) : quantity
    quantities.set(line, given)
    const asked = how === 'IP' ? price * 1.05 : price
    const ack = how === 'IR' || how === 'IB' ? quantity : given
    return `PO1*${line}*${quantity}*${unit}*${asked.toFixed(2)}**VP*S-${item}~ ACK*${how}*${ack}*${unit}*067*20260107~`
  })
  const body = `BAK*00*AC*${number}*20260105****V${number}*20260105~ ${loops.join(' ')} CTT*${lines.length}~`
  return { body, quantities }
}

type Of = (line: OrderedLine) => number

const shipNotice = ({ number }: Order, lines: OrderedLine[], of: Of): string => {
  const items = lines.map(
    (line, index) =>
      `HL*${index + 3}*2*I*0~ LIN*${line.line}*VP*S-${line.item}~ SN1*${line.line}*${of(line)}*${line.unit}~`,
  )
  return `BSN*00*SH${number}*20260105*1812*0004~ HL*1**S*1~ HL*2*1*O*1~ PRF*${number}~ ${items.join(' ')} CTT*${lines.length}~`
}

const bill = ({ number }: Order, lines: OrderedLine[], of: Of, factor: number): string => {
  const items = lines.map((l) => `IT1*${l.line}*${of(l)}*${l.unit}*${(l.price * factor).toFixed(2)}**VP*S-${l.item}~`)
  const total = lines.reduce((sum, l) => sum + Math.round(Number((l.price * factor).toFixed(2)) * 100) * of(l), 0)
  return `BIG*20260106*I${number}*20260105*${number}***DI*00~ CUR*SE*USD~ ${items.join(' ')} TDS*${total}~ CTT*${lines.length}~`
}

const apInvoice = ({ number, supplier }: Order, lines: OrderedLine[], of: Of, factor: number, now: number): Sent => {
  const eventId = `ap ${number}`
  const billed = lines.map((line, index) => {
    const price = Math.round(line.price * factor * 100)
    return { ...line, index, quantity: of(line), unitPrice: price / 100, amount: (price * of(line)) / 100 }
  })
  const data: MessageOf<'payables.InvoiceReceived'>['data'] = {
    ...{ eventId, site: SITE, supplier, invoiceNumber: `I${number}`, source: 'AP-SCAN', orderNumber: number },
    ...{ invoicedOn: '2026-01-06', tax: '0', charges: '0', currency: 'USD', documentId: null, receivedAt: now },
    total: (billed.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0) / 100).toString(),
    lines: billed.map(({ index, line, item, quantity, unit, unitPrice, amount }) => ({
      ...{ line: index + 1, orderNumber: null, orderLine: line, item, supplierItem: null, description: null },
      ...{ quantity: String(quantity), unit, unitPrice: String(unitPrice), amount: String(amount), currency: 'USD' },
    })),
  }
  return {
    id: eventId,
    topic: payableInvoices,
    eventId,
    kind: 'sane',
    message: { type: 'payables.InvoiceReceived', data },
  }
}

/** In one or two deliveries, scanned once or twice; now and then taken back, or scanned again with other figures. */
const receive = (
  random: Random,
  { number }: Order,
  lines: OrderedLine[],
  of: Of,
  send: (inMs: number, sent: (now: number) => Sent) => void,
): void => {
  if (random.chance(0.1)) return
  const halves = random.chance(0.2) ? [0.5, 0.5] : [1]
  halves.forEach((share, index) => {
    const receiptId = `GR-${number}-${index}`
    const counted = lines.flatMap((line) => {
      const quantity = index === 0 ? Math.ceil(of(line) * share) : of(line) - Math.ceil(of(line) * share)
      return quantity > 0 ? [{ line, quantity }] : []
    })
    if (counted.length === 0) return
    const location = random.pick(LOCATIONS)
    const data = (now: number, more = 0): MessageOf<'inventory.GoodsReceived'>['data'] => ({
      ...{ eventId: receiptId, site: SITE, source: 'DOCK', receiptId, orderNumber: number, deliveryNote: null },
      ...{ receivedBy: null, receivedAt: now },
      lines: counted.map(({ line, quantity }, at) => ({
        ...{ line: at + 1, orderLine: line.line, item: line.item, location, quantity: String(quantity + more) },
        ...{ unit: line.unit, lot: null, expiry: null },
      })),
    })
    const received = (now: number, more?: number): Omit<Sent, 'id' | 'kind'> => {
      const message: Message = { type: 'inventory.GoodsReceived', data: data(now, more) }
      return { topic: goodsReceipts, eventId: receiptId, message }
    }
    const at = random.between(4_000, 60_000)
    let first: Omit<Sent, 'id' | 'kind'> | undefined
    send(at, (now) => {
      first = received(now)
      return { ...first, id: receiptId, kind: 'sane' }
    })
    if (random.chance(0.2))
      send(at + 3_000, (now) => ({ ...(first ?? received(now)), id: `${receiptId} again`, kind: 'repeat' }))
    if (random.chance(0.08))
      send(at + 4_000, (now) => ({ ...received(now, 5), id: `${receiptId} changed`, kind: 'conflict' }))
    if (random.chance(0.1)) {
      const eventId = `${receiptId} back`
      send(at + random.between(2_000, 20_000), (now) => ({
        ...{ id: eventId, topic: goodsReceipts, eventId, kind: 'sane' },
        message: {
          type: 'inventory.GoodsReceiptReversed',
          data: {
            ...{ eventId, site: SITE, source: 'DOCK', receiptId, orderNumber: number },
            ...{ reason: 'counted twice', reversedAt: now },
          },
        },
      }))
    }
  })
}

/** Deliveries for orders that nobody knows. */
export const strayReceipt = (random: Random, index: number, at: number) => {
  const receiptId = `GR-STRAY-${index}`
  const { item } = random.pick(ITEMS)
  const location = random.pick(LOCATIONS)
  const line = { line: 1, orderLine: null, item, location, quantity: '1', unit: 'BX', lot: null, expiry: null }
  return {
    at,
    send: (now: number): Sent => ({
      ...{ id: receiptId, topic: goodsReceipts, eventId: receiptId, kind: 'sane' },
      message: {
        type: 'inventory.GoodsReceived',
        data: {
          ...{ eventId: receiptId, site: SITE, source: 'DOCK', receiptId, orderNumber: `99${index}` },
          ...{ deliveryNote: null, receivedBy: null, lines: [line], receivedAt: now },
        },
      },
    }),
  }
}
