import { goodsReceipts, type MessageOf, purchaseOrders, recallRequests, stockMovements } from '@supplyline/schemas'
import type { Told, Transfer } from './arm.ts'
import type { Place } from './assortment.ts'
import { BEGIN, DAY } from './calendar.ts'
import type { Held } from './shelf.ts'

export const SITE = 'MERCY'

/** ISO date of a day of the calendar. */
export const dateOf = (day: number): string => new Date(BEGIN + day * DAY).toISOString().slice(0, 10)

type Moved = 'StockIssued' | 'StockReturned' | 'StockAdjusted' | 'StockExpired'

/** `held`: its lot where it is of one. The quantity is as told, signed for an adjustment. */
export const moved = (
  kind: Moved,
  { location, article }: Place,
  { eventId, held, quantity, at }: { eventId: string; held: Held; quantity: number; at: number },
): Told => ({
  topic: stockMovements,
  message: {
    type: `inventory.${kind}`,
    data: { ...common(eventId, location, article.item, held, at), quantity: String(quantity) },
  } as MessageOf<'inventory.StockIssued'>,
})

/** One of the halves of a transfer. */
export const transferred = (
  kind: 'StockTransferredOut' | 'StockTransferredIn',
  { transferId, from, to }: Transfer,
  { eventId, held, at }: { eventId: string; held: Held; at: number },
): Told => {
  const [here, counterpart] = kind === 'StockTransferredOut' ? [from, to] : [to, from]
  const data = {
    ...{ ...common(eventId, here.location, here.article.item, held, at), quantity: String(held.quantity) },
    ...{ transferId, counterpart: counterpart.location },
  }
  return { topic: stockMovements, message: { type: `inventory.${kind}`, data } }
}

export const counted = ({ location, article }: Place, eventId: string, quantity: number, at: number): Told => ({
  topic: stockMovements,
  message: {
    type: 'inventory.StockCounted',
    data: {
      ...common(eventId, location, article.item, { lot: '', expiry: 0, quantity }, at),
      counted: String(quantity),
    },
  },
})

export const recalled = (item: string, lot: string, at: number): Told => ({
  topic: recallRequests,
  message: {
    type: 'inventory.RecallRequested',
    data: {
      ...{ eventId: `R-${lot}`, recallId: `R-${lot}`, site: SITE, item, lot, gtin: null },
      ...{ reason: 'particles', requestedBy: 'pharmacist', requestedAt: at },
    },
  },
})

const common = (eventId: string, location: string, item: string, { lot, expiry }: Held, at: number) => ({
  ...{ eventId, site: SITE, source: 'CABINET', item, location, unit: 'EA', occurredAt: at },
  ...{ lot: lot || null, expiry: lot ? dateOf(expiry) : null, caseReference: null, reason: null },
})

/** A line of an order. `boxes` as ordered, `factor` pieces in each by master data. */
export type Line = { line: number; place: Place; boxes: number; factor: number; proposalId: string | null }
export type Order = { orderId: string; supplier: string; location: string; lines: readonly Line[]; at: number }

const priced = ({ place: { article }, factor }: Line) => ({
  unit: 'BX',
  unitPrice: (article.price * factor).toFixed(2),
  currency: 'USD',
})

export const placed = ({ orderId, supplier, lines, at }: Order): Told => ({
  topic: purchaseOrders,
  message: {
    type: 'procurement.PurchaseOrderPlaced',
    data: {
      ...{ orderId, site: SITE, supplier, erp: 'sap', erpNumber: `45-${orderId}`, reference: orderId, attempt: 1 },
      lines: lines.map((line) => {
        const { place, boxes, factor, proposalId } = line
        const [quantity, baseQuantity] = [String(boxes), String(boxes * factor)]
        const requisitionId = proposalId ?? `BY-HAND-${orderId}-${line.line}`
        return {
          ...{ line: line.line, item: place.article.item, erpMaterial: place.article.item, location: place.location },
          ...{ quantity, unitFactor: String(factor), baseUnit: 'EA', ...priced(line) },
          sources: [{ requisitionId, line: 1, contentHash: orderId, quantity, baseQuantity }],
        }
      }),
      ...{ total: '0', currency: 'USD', placedAt: at },
    },
  },
})

/** Of each line the boxes that come, and the day that they are promised for; null for none. */
export type Answer = { line: Line; boxes: number; backordered: boolean; promised: number | null }

export const acknowledged = ({ orderId, supplier }: Order, answers: readonly Answer[], at: number): Told => ({
  topic: purchaseOrders,
  message: {
    type: 'procurement.PurchaseOrderAcknowledged',
    data: {
      ...{ orderId, site: SITE, supplier, erp: 'sap', erpNumber: `45-${orderId}`, supplierOrderNumber: null },
      acknowledgementId: `A-${orderId}`,
      lines: answers.map(({ line, boxes, backordered, promised }) => {
        const { unitPrice, ...terms } = priced(line)
        return {
          ...{ line: line.line, item: line.place.article.item, location: line.place.location },
          ...(boxes === 0
            ? { status: 'REJECTED' as const, code: 'IR' }
            : backordered
              ? { status: 'BACKORDERED' as const, code: 'IB' }
              : { status: 'ACCEPTED' as const, code: 'IA' }),
          ...{ orderedQuantity: String(line.boxes), quantity: backordered ? '0' : String(boxes) },
          ...{ backordered: backordered ? String(boxes) : '0', ...terms, orderedPrice: unitPrice, unitPrice },
          ...{ promisedOn: promised === null ? null : dateOf(promised), substitute: null, reason: null },
        }
      }),
      acknowledgedAt: at,
    },
  },
})

/** `lot`: with its expiry, where it is of one. */
export type Arrived = { line: Line; held: Held }

export const received = (order: Order, receiptId: string, arrived: readonly Arrived[], at: number): Told => ({
  topic: goodsReceipts,
  message: {
    type: 'inventory.GoodsReceived',
    data: {
      ...{ eventId: receiptId, site: SITE, source: 'DOCK', receiptId, orderNumber: `45-${order.orderId}` },
      ...{ deliveryNote: null, receivedBy: null, receivedAt: at },
      lines: arrived.map(({ line, held: { lot, expiry } }, i) => ({
        ...{ line: i + 1, orderLine: line.line, item: line.place.article.item, location: line.place.location },
        ...{ quantity: String(line.boxes), unit: 'BX', lot: lot || null, expiry: lot ? dateOf(expiry) : null },
      })),
    },
  },
})
