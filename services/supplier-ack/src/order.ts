import { add, compare, type Decimal } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'

export type Received = MessageOf<'suppliers.TransactionSetReceived'>['data']

/** A line of our order, as far as the supplier's answers are read by it. */
export type OrderLine = {
  line: number
  item: string
  location: string
  quantity: Decimal
  unit: string
  unitPrice: Decimal
  supplierItem: string | null
  gtin: string | null
}

export type Order = {
  orderId: string
  site: string
  supplier: string
  /** Number that the supplier knows it by: the ERP's. */
  orderNumber: string
  currency: string
  /** Interchange id of the supplier with its qualifier; null without EDI. */
  ediId: string | null
  lines: OrderLine[]
}

/** A document that was taken: its own number, and the hash of what it says. */
export type Taken = { key: string; hash: string }
export type Open = { id: string; kind: string }

type Placed = {
  order: Order
  taken: Taken[]
  /** By order line, in the order unit. */
  shipped: { line: number; quantity: Decimal }[]
  /** Exceptions that something later may resolve. */
  open: Open[]
}

export type OrderState =
  | { status: 'unknown' }
  /** The supplier names an order that nobody has placed yet. */
  | { status: 'unplaced'; waiting: Received[]; open: Open[] }
  /** Placed; no answer from the supplier yet. */
  | ({ status: 'unanswered' } & Placed)
  | ({ status: 'answered' } & Placed)

export type OrderEvent =
  | Message
  | { type: 'DocumentWaits'; data: Received }
  | { type: 'OrderKnown'; data: Order }
  | { type: 'DocumentTaken'; data: Taken }

export const evolveOrder = (state: OrderState, event: OrderEvent): OrderState => {
  const open = state.status === 'unknown' ? [] : state.open
  switch (event.type) {
    case 'DocumentWaits': {
      const waiting = state.status === 'unplaced' ? state.waiting : []
      return { status: 'unplaced', waiting: [...waiting, event.data], open }
    }
    case 'OrderKnown':
      return { status: 'unanswered', order: event.data, taken: [], shipped: [], open }
    case 'supplyline.ExceptionRaised':
      return state.status === 'unknown'
        ? state
        : { ...state, open: [...open, { id: event.data.exceptionId, kind: event.data.kind }] }
    case 'supplyline.ExceptionResolved':
      return state.status === 'unknown'
        ? state
        : { ...state, open: open.filter((o) => o.id !== event.data.exceptionId) }
  }
  if (state.status !== 'unanswered' && state.status !== 'answered') return state
  switch (event.type) {
    case 'DocumentTaken':
      return { ...state, taken: [...state.taken, event.data] }
    case 'suppliers.OrderAcknowledged':
      return { ...state, status: 'answered' }
    case 'suppliers.ShipmentNotified':
      return {
        ...state,
        shipped: event.data.lines.reduce((sum, line) => shippedWith(state.order, sum, line), state.shipped),
      }
    default:
      return state
  }
}

type ShippedLine = MessageOf<'suppliers.ShipmentNotified'>['data']['lines'][number]

const shippedWith = ({ lines }: Order, shipped: Placed['shipped'], { line, quantity, unit }: ShippedLine) => {
  if (!lines.some((l) => l.line === line && l.unit === unit)) return shipped
  const before = shipped.find((s) => s.line === line)?.quantity ?? '0'
  const now = { line: line as number, quantity: add(before, quantity) }
  return [...shipped.filter((s) => s.line !== line), now].sort((a, b) => a.line - b.line)
}

/** Whether everything that was ordered is on its way, or here. */
export const isShipped = ({ order, shipped }: Placed): boolean =>
  order.lines.every(({ line, quantity }) => {
    const so = shipped.find((s) => s.line === line)
    return so !== undefined && compare(so.quantity, quantity) >= 0
  })

type Named = { line?: number; ids: { buyerItem?: string; supplierItem?: string; gtin?: string } }

/**
 * The order line that a line of the supplier's is about: the one of the number that it gives, unless the item numbers
 * that it gives are those of one other line.
 */
export const lineOf = ({ lines }: Order, { line, ids }: Named): OrderLine | undefined => {
  const byNumber = lines.find((l) => l.line === line)
  const byItem = lines.filter(
    (l) =>
      l.item === ids.buyerItem ||
      (l.supplierItem !== null && l.supplierItem === ids.supplierItem) ||
      (l.gtin !== null && l.gtin === ids.gtin),
  )
  if (byNumber && (byItem.length === 0 || byItem.includes(byNumber))) return byNumber
  return byItem.length === 1 ? byItem[0] : undefined
}
