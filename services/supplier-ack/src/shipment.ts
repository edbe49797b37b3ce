import type { MessageOf } from '@supplyline/schemas'
import { type LineTrouble, unknownLines } from './answer-troubles.ts'
import { lineOf, type Order, type Received } from './order.ts'
import type { ShipNotice } from './x12/ship-notice.ts'

type ShipmentNotified = MessageOf<'suppliers.ShipmentNotified'>['data']

/** The supplier's ship notice in our terms; what is in none of our lines has neither line nor item. */
export const shipmentOf = (
  order: Order,
  notice: ShipNotice,
  { documentId, receivedAt }: Received,
): { data: ShipmentNotified; troubles: LineTrouble[] } => {
  const { orderId, site, supplier, orderNumber } = order
  const { shipmentId, carrier, tracking, billOfLading, shippedOn, expectedOn, items } = notice
  const lines = items.map((item) => {
    const ordered = lineOf(order, item)
    const { quantity, unit, lot, expiry, ids } = item
    return {
      ...{ line: ordered?.line ?? null, item: ordered?.item ?? null, supplierItem: ids.supplierItem ?? null },
      ...{ quantity, unit, lot: lot ?? null, expiry: expiry ?? null },
    }
  })
  return {
    data: {
      ...{ shipmentId, orderId, site, supplier, orderNumber },
      ...{ carrier: carrier ?? null, tracking: tracking ?? null, billOfLading: billOfLading ?? null },
      ...{ shippedOn: shippedOn ?? null, expectedOn: expectedOn ?? null, lines, documentId, notifiedAt: receivedAt },
    },
    troubles: unknownLines(items.filter((item) => !lineOf(order, item))),
  }
}
