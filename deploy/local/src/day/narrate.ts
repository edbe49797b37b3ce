import type { Message } from '@supplyline/schemas'

/** A business event as a line that a buyer understands; undefined for what is of no interest in a story. */
export const narrate = (message: Message): string | undefined => {
  const told = tell(message)
  return told && `${told[0].padEnd(12)}${told[1]}`
}

const tell = (message: Message): [what: string, line: string] | undefined => {
  switch (message.type) {
    case 'inventory.StockPositionChanged': {
      const { item, location, onHand, unit } = message.data
      return ['on hand', `${item} at ${location} is now ${onHand} ${unit}`]
    }
    case 'inventory.GoodsReceived': {
      const { receiptId, orderNumber, lines } = message.data
      const what = lines.map((l) => `${l.quantity} ${l.unit} ${l.item}`).join(', ')
      return ['received', `${receiptId} on ${orderNumber}: ${what}`]
    }
    case 'replenishment.ReplenishmentProposed': {
      const { proposalId, orderQuantity, orderUnit, item, location, need, baseUnit, supplier } = message.data
      const why = `since ${location} needs ${need} ${baseUnit}`
      return ['proposal', `${proposalId}: ${orderQuantity} ${orderUnit} of ${item} from ${supplier}, ${why}`]
    }
    case 'procurement.ApprovalRequired': {
      const { requisitionId, total, currency, limit, approverRole } = message.data
      const why = `above the limit of ${money(limit)}, so one with the role ${approverRole} must approve`
      return ['waiting', `${requisitionId}: ${money(total)} ${currency} is ${why}`]
    }
    case 'procurement.RequisitionApproved': {
      const { requisitionId, total, currency, approvedBy, automatic } = message.data
      return [
        'approved',
        `${requisitionId}: ${money(total)} ${currency}, ${automatic ? 'within the limit' : `by ${approvedBy}`}`,
      ]
    }
    case 'procurement.RequisitionRejected':
      return ['rejected', `${message.data.requisitionId}: ${message.data.reasons.join('; ')}`]
    case 'procurement.PurchaseOrderPlaced': {
      const { orderId, erpNumber, erp, supplier, lines, total, currency } = message.data
      const what = lines.map((l) => `${l.quantity} ${l.unit} ${l.item}`).join(', ')
      return ['ordered', `${orderId} is ${erpNumber} in ${erp}: ${what} from ${supplier}, ${money(total)} ${currency}`]
    }
    case 'procurement.PurchaseOrderInDoubt':
      return ['in doubt', `${message.data.orderId}: ${message.data.reason}; it is being looked up`]
    case 'procurement.PurchaseOrderRefused':
      return ['refused', `${message.data.orderId} by ${message.data.erp}: ${message.data.reason}`]
    case 'suppliers.OrderTransmitted':
      return ['sent', `${message.data.orderNumber} to ${message.data.supplier} as X12 ${message.data.document}`]
    case 'suppliers.TransmissionAcknowledged':
      return ['read', `${message.data.supplier} could read ${message.data.orderNumber} (997)`]
    case 'suppliers.TransmissionInDoubt':
      return ['in doubt', `${message.data.orderNumber} to ${message.data.supplier}: ${message.data.reason}`]
    case 'suppliers.TransmissionFailed':
      return ['failed', `${message.data.orderNumber} to ${message.data.supplier}: ${message.data.reason}`]
    case 'suppliers.OrderAcknowledged':
      return ['answered', `${message.data.supplier} on ${message.data.orderNumber}: ${message.data.explanation}`]
    case 'suppliers.ShipmentNotified': {
      const { supplier, orderNumber, shipmentId, lines } = message.data
      const what = lines.map((l) => `${l.quantity} ${l.unit} ${l.item ?? l.supplierItem}`).join(', ')
      return ['shipped', `${supplier} sends ${shipmentId} for ${orderNumber}: ${what}`]
    }
    case 'payables.InvoiceReceived': {
      const { supplier, invoiceNumber, orderNumber, total, currency } = message.data
      return ['invoiced', `${supplier} bills ${invoiceNumber} for ${orderNumber}: ${money(total)} ${currency}`]
    }
    case 'payables.InvoiceMatched':
      return ['matched', `${message.data.supplier} ${message.data.invoiceNumber}: ${message.data.explanation}`]
    case 'payables.InvoiceHeld':
      return ['held', `${message.data.supplier} ${message.data.invoiceNumber}: ${message.data.explanation}`]
    case 'payables.HoldReleased': {
      const { supplier, invoiceNumber, rule, releasedBy, reason } = message.data
      return ['released', `${supplier} ${invoiceNumber}, ${rule}, by ${releasedBy}: ${reason}`]
    }
    case 'procurement.ErpPosted': {
      const { kind, erp, externalNumber, orderNumber, document } = message.data
      const what = kind.toLowerCase().replaceAll('_', ' ')
      return ['posted', `${what} for ${orderNumber || document} is ${externalNumber} in ${erp}`]
    }
    case 'procurement.ErpPostingInDoubt':
      return ['in doubt', `${message.data.document}: ${message.data.reason}; it is being looked up`]
    case 'procurement.ErpPostingRefused':
      return ['refused', `${message.data.document} by ${message.data.erp}: ${message.data.reason}`]
    case 'supplyline.ExceptionRaised': {
      const { kind, owner, detail } = message.data
      return ['exception', `${kind}, for ${owner}: ${detail}`]
    }
    case 'supplyline.ExceptionResolved':
      return ['resolved', message.data.resolution]
    default:
      return undefined
  }
}

/** To the cent, as people read it; more decimals stay. */
const money = (amount: string): string => {
  const [whole, cents = ''] = amount.split('.')
  return `${whole}.${cents.padEnd(2, '0')}`
}
