import type { Narrators } from './narrate.ts'
import { confirmed, count, goods, inDoubt, moment, refused } from './told.ts'

type OrderedAs = { orderQuantity: string; orderUnit: string; item: string; location: string }
const soon = { UNRECOGNISED: '', ROUTINE: '', URGENT: ': it is urgent', EMERGENCY: ': it is an emergency' }

const ordered = (lines: readonly OrderedAs[]) =>
  goods(
    lines.map(({ orderQuantity: quantity, orderUnit: unit, item, location }) => ({ quantity, unit, item, location })),
  )

/** From a need to an order in the ERP. */
export const ordering: Narrators = {
  'replenishment.ReplenishmentProposed': (d) => ({
    what: `Replenishment proposes ${d.orderQuantity} ${d.orderUnit} of ${d.item} for ${d.location} from ${d.supplier}`,
    explanation: d.explanation,
    fields: { onHand: d.onHand, onOrder: d.onOrder, need: d.need, baseUnit: d.baseUnit },
    at: d.proposedAt,
  }),
  'replenishment.ReplenishmentWithdrawn': (d) => ({
    what: `Replenishment withdraws its proposal of ${d.item} for ${d.location}`,
    explanation: d.reason,
    at: d.withdrawnAt,
  }),
  'replenishment.TransferProposed': (d) => ({
    what: `Replenishment proposes to move ${d.quantity} ${d.unit} of ${d.item} from ${d.from} to ${d.to}`,
    explanation: d.explanation,
    at: d.proposedAt,
  }),
  'procurement.RequisitionRequested': (d) => ({
    what: `${d.requester} asks for ${goods(d.lines)}`,
    at: d.requestedAt,
  }),
  'procurement.RequisitionSubmitted': (d) => ({
    what: `Requisition ${d.requisitionId} of ${d.requester} is priced: ${ordered(d.lines)}, ${d.total} ${d.currency}`,
    fields: { total: d.total, currency: d.currency, contentHash: d.contentHash },
    at: d.submittedAt,
  }),
  'procurement.ApprovalRequired': (d) => ({
    what: `${d.approverRole} must approve requisition ${d.requisitionId} by ${moment(d.dueAt)}${soon[d.urgency]}`,
    explanation: `${d.total} ${d.currency} is above the automatic limit of ${d.limit} ${d.currency}`,
  }),
  'procurement.ApprovalOverdue': (d) => ({
    what: `Nobody has decided on requisition ${d.requisitionId}; it was due at ${moment(d.dueAt)}`,
  }),
  'procurement.ApprovalGiven': (d) => ({
    what: `${d.approver} approves requisition ${d.requisitionId}`,
    ...(d.comment !== null && { explanation: d.comment }),
    at: d.decidedAt,
  }),
  'procurement.ApprovalRefused': (d) => ({
    what: `${d.approver} refuses requisition ${d.requisitionId}`,
    ...(d.comment !== null && { explanation: d.comment }),
    at: d.decidedAt,
  }),
  'procurement.RequisitionApproved': (d) => ({
    what: `Requisition ${d.requisitionId} is approved by ${d.approvedBy}${d.automatic ? ' without a person' : ''}`,
    explanation: d.rule,
    fields: { total: d.total, currency: d.currency, contentHash: d.contentHash },
    at: d.approvedAt,
  }),
  'procurement.RequisitionRejected': (d) => ({
    what: `Requisition ${d.requisitionId} is rejected by ${d.rejectedBy}`,
    explanation: d.reasons.join('; '),
    at: d.rejectedAt,
  }),
  'procurement.PurchaseOrderInDoubt': (d) => ({
    what: `It is not known whether ${d.erp} has taken order ${d.orderId}; it is looked up by its reference`,
    explanation: d.reason,
    call: inDoubt({ system: d.erp, operation: 'place order', reference: d.reference, detail: d.reason }),
    at: d.since,
  }),
  'procurement.PurchaseOrderRefused': (d) => ({
    what: `${d.erp} refuses order ${d.orderId}`,
    explanation: d.reason,
    call: refused({
      system: d.erp,
      operation: 'place order',
      reference: d.reference,
      detail: `${d.code}: ${d.reason}`,
    }),
    at: d.refusedAt,
  }),
  'procurement.PurchaseOrderPlaced': (d) => ({
    what: `${d.erp} takes order ${d.orderId} as ${d.erpNumber}: ${goods(d.lines)}, ${d.total} ${d.currency}`,
    call: confirmed({
      ...{ system: d.erp, operation: 'place order', reference: d.reference },
      ...{ attempt: d.attempt, externalNumber: d.erpNumber },
    }),
    fields: { erpNumber: d.erpNumber, supplier: d.supplier, total: d.total, currency: d.currency },
    at: d.placedAt,
  }),
  'procurement.PurchaseOrderCancelled': (d) => ({
    what: `Order ${d.orderId} is cancelled: ${count(d.lines.length, 'line')}`,
    explanation: d.reason,
    at: d.cancelledAt,
  }),
}
