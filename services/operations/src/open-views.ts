import type { Records } from '@supplyline/schemas'
import { openView } from './open-view.ts'

export type ExceptionRaised = Records['supplyline.ExceptionRaised']

/** The same trouble may come back under the same id after it was resolved. */
export const exception = openView<ExceptionRaised>(({ type, data }) => {
  switch (type) {
    case 'supplyline.ExceptionRaised':
      return { opened: data, at: data.raisedAt }
    case 'supplyline.ExceptionResolved':
      return { closed: true, at: data.resolvedAt }
    default:
      return undefined
  }
})

/** Of which nobody knows whether the ERP holds it. */
export type Doubt = { what: string; name: string; erp: string; reference: string; reason: string; since: number }

const doubtOf = (
  what: string,
  name: string,
  { erp, reference, reason, since }: Omit<Doubt, 'what' | 'name'>,
): { opened: Doubt; at: number } => ({ opened: { what, name, erp, reference, reason, since }, at: since })

export const order = openView<Doubt>(({ type, data }) => {
  switch (type) {
    case 'procurement.PurchaseOrderInDoubt':
      return doubtOf('purchase order', data.orderId, data)
    case 'procurement.PurchaseOrderPlaced':
      return { closed: true, at: data.placedAt }
    case 'procurement.PurchaseOrderRefused':
      return { closed: true, at: data.refusedAt }
    case 'procurement.PurchaseOrderCancelled':
      return { closed: true, at: data.cancelledAt }
    default:
      return undefined
  }
})

export const posting = openView<Doubt>(({ type, data }) => {
  switch (type) {
    case 'procurement.ErpPostingInDoubt':
      return doubtOf(data.kind.toLowerCase().replaceAll('_', ' '), data.document, data)
    case 'procurement.ErpPosted':
      return { closed: true, at: data.postedAt }
    case 'procurement.ErpPostingRefused':
      return { closed: true, at: data.refusedAt }
    default:
      return undefined
  }
})
