import type { Message } from '@supplyline/schemas'

/** A business event as a line that a buyer understands; undefined for what is of no interest in a story. */
export const narrate = (message: Message): string | undefined => {
  switch (message.type) {
    case 'inventory.StockPositionChanged': {
      const { item, location, onHand, unit } = message.data
      return `on hand     ${item} at ${location} is now ${onHand} ${unit}`
    }
    case 'replenishment.ReplenishmentProposed': {
      const { proposalId, orderQuantity, orderUnit, item, location, need, baseUnit, supplier } = message.data
      return `proposal    ${proposalId}: ${orderQuantity} ${orderUnit} of ${item} from ${supplier}, since ${location} needs ${need} ${baseUnit}`
    }
    case 'procurement.ApprovalRequired': {
      const { requisitionId, total, currency, limit, approverRole } = message.data
      return `waiting     ${requisitionId}: ${total} ${currency} is above the limit of ${limit}, so one with the role ${approverRole} must approve`
    }
    case 'procurement.RequisitionApproved': {
      const { requisitionId, total, currency, approvedBy, automatic } = message.data
      return `approved    ${requisitionId}: ${total} ${currency}, ${automatic ? 'within the limit' : `by ${approvedBy}`}`
    }
    case 'procurement.RequisitionRejected':
      return `rejected    ${message.data.requisitionId}: ${message.data.reasons.join('; ')}`
    case 'procurement.PurchaseOrderPlaced': {
      const { orderId, erpNumber, erp, supplier, lines, total, currency } = message.data
      const what = lines.map((l) => `${l.quantity} ${l.unit} ${l.item}`).join(', ')
      return `ordered     ${orderId} is ${erpNumber} in ${erp}: ${what} from ${supplier}, ${total} ${currency}`
    }
    case 'procurement.PurchaseOrderInDoubt':
      return `in doubt    ${message.data.orderId}: ${message.data.reason}; it is being looked up`
    case 'procurement.PurchaseOrderRefused':
      return `refused     ${message.data.orderId} by ${message.data.erp}: ${message.data.reason}`
    case 'supplyline.ExceptionRaised':
      return `exception   ${message.data.kind}, for ${message.data.owner}: ${message.data.detail}`
    default:
      return undefined
  }
}
