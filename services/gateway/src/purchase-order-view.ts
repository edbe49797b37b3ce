import type { Records } from '@supplyline/schemas'
import { viewOf } from './view.ts'

export type PurchaseOrderView =
  | { status: 'unknown' }
  | { status: 'in-doubt'; order: Records['procurement.PurchaseOrderInDoubt']; at: number }
  | { status: 'placed'; order: Records['procurement.PurchaseOrderPlaced']; at: number }
  | { status: 'refused'; order: Records['procurement.PurchaseOrderRefused']; at: number }
  | { status: 'cancelled'; order: Records['procurement.PurchaseOrderCancelled']; at: number }

/** Doubt ends with an answer, and an answer stands until the order is cancelled, whatever comes a second time. */
const finality = { unknown: 0, 'in-doubt': 1, placed: 2, refused: 2, cancelled: 3 } as const

export const purchaseOrder = viewOf<PurchaseOrderView>({ status: 'unknown' }, (state, { type, data }, at) => {
  const next = (): PurchaseOrderView => {
    switch (type) {
      case 'procurement.PurchaseOrderInDoubt':
        return { status: 'in-doubt', order: data, at }
      case 'procurement.PurchaseOrderPlaced':
        return { status: 'placed', order: data, at }
      case 'procurement.PurchaseOrderRefused':
        return { status: 'refused', order: data, at }
      case 'procurement.PurchaseOrderCancelled':
        return { status: 'cancelled', order: data, at }
      default:
        return state
    }
  }
  const shown = next()
  return finality[shown.status] > finality[state.status] ? shown : state
})
