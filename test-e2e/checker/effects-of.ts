import {
  approvalDecisions,
  goodsReceipts,
  type Message,
  masterChangeRequests,
  matchCommands,
  payableInvoices,
  requisitionRequests,
  stockMovements,
  supplierDocuments,
} from '@supplyline/schemas'
import type { Accepted } from './evidence.ts'
import type { Facts } from './facts.ts'
import { valueMissing } from './master-values.ts'

const STOCK = 'inventory-events'
const PROCUREMENT = 'procurement-sync'
const MATCHING = 'three-way-match'

/** Why an accepted event of the kind that must take effect did not; `times`: how often it changed the stock. */
type Missing = (facts: Facts, accepted: Accepted, times: number) => string | undefined

/** Undefined: it took effect, or it is known what it waits for. */
export const effectOf: Missing = (facts, accepted, times) => EFFECTS[accepted.topic]?.(facts, accepted, times)

/** Why it is not known that another event came under an id or number that was taken before. Undefined: it is. */
export const conflictOf = (facts: Facts, { topic, eventId, message }: Accepted): string | undefined => {
  const expected = message ? conflictsOf(topic, eventId, message) : []
  const silent = expected.filter(
    ({ service, kinds, subject, aggregate, cause }) =>
      facts.evidence.stores[service] &&
      !facts.aggregate(service, aggregate ?? subject)?.parked &&
      !facts.about(subject).some((e) => kinds.includes(e.kind) && (cause === undefined || e.cause === cause)),
  )
  return silent.length > 0 ? `is no exception of ${silent.map((s) => s.service).join(', ')}` : undefined
}

/** `aggregate`: which would have noticed, unless it waits; named as the subject where nothing else is said. */
type Conflict = { service: string; kinds: string[]; subject: string; aggregate?: string; cause?: string }

const conflictsOf = (topic: string, eventId: string, { type, data }: Message): Conflict[] => {
  switch (topic) {
    case stockMovements.name: {
      const subject = 'location' in data && 'item' in data ? `${data.location}:${data.item}` : ''
      const aggregate = `stock:${subject}`
      return [{ service: STOCK, kinds: ['event-id-reused'], subject, aggregate, cause: eventId }]
    }
    case goodsReceipts.name: {
      if (type !== 'inventory.GoodsReceived') return []
      const { site, source, receiptId } = data
      const subject = `${site}:${source}:${receiptId}`
      return [
        { service: STOCK, kinds: ['receipt-conflict'], subject, aggregate: `receipt:${subject}` },
        { service: PROCUREMENT, kinds: ['receipt-conflict'], subject: `receipt:${nameOf(site, source, receiptId)}` },
      ]
    }
    case requisitionRequests.name:
      if (type !== 'procurement.RequisitionRequested') return []
      return [of(data.requisitionId, ['requisition-conflict'])]
    case approvalDecisions.name: {
      const subject = 'requisitionId' in data ? data.requisitionId : ''
      const kinds = ['decision-conflict', 'decision-too-late', 'unknown-requisition']
      return [of(subject, kinds)]
    }
    case payableInvoices.name: {
      if (type !== 'payables.InvoiceReceived') return []
      const subject = `${data.supplier}:${data.invoiceNumber}`
      return [{ service: MATCHING, kinds: ['invoice-conflict'], subject, aggregate: `invoice:${subject}` }]
    }
    case masterChangeRequests.name:
      return [{ service: 'master-data', kinds: ['event-id-reused', 'request-conflict'], subject: '' }]
    default:
      return []
  }
}

const of = (requisitionId: string, kinds: string[]): Conflict => ({
  ...{ service: PROCUREMENT, kinds, subject: requisitionId, aggregate: `requisition:${requisitionId}` },
})

const EFFECTS: Readonly<Record<string, Missing>> = {
  [stockMovements.name]: (facts, { message }, times) => {
    if (times > 0 || !facts.evidence.stores[STOCK] || !message || !('location' in message.data)) return undefined
    const { location, item } = message.data as { location: string; item: string }
    return facts.aggregate(STOCK, `stock:${location}:${item}`)?.parked ? undefined : 'is in no position'
  },

  [goodsReceipts.name]: (facts, { message }, times) => {
    if (!message || !('receiptId' in message.data && 'source' in message.data)) return undefined
    const { site, source, receiptId } = message.data
    const stocked = `receipt:${site}:${source}:${receiptId}`
    if (facts.evidence.stores[STOCK] && times === 0 && !facts.aggregate(STOCK, stocked)?.parked)
      return 'changed nothing on stock'
    return facts.evidence.stores[PROCUREMENT]
      ? postingMissing(facts, message, nameOf(site, source, receiptId))
      : undefined
  },

  [requisitionRequests.name]: (facts, { message }) => {
    if (message?.type !== 'procurement.RequisitionRequested' || !facts.evidence.stores[PROCUREMENT]) return undefined
    const { requisitionId: id } = message.data
    const made = facts.of('procurement.RequisitionSubmitted').filter(({ data }) => data.requisitionId === id).length
    if (made > 1) return `made ${made} requisitions`
    const rejected = facts.of('procurement.RequisitionRejected').some(({ data }) => data.requisitionId === id)
    return made > 0 || rejected || isParked(facts, `requisition:${id}`) ? undefined : 'led to no requisition'
  },

  [approvalDecisions.name]: (facts, { message }) => {
    if (!message || !('requisitionId' in message.data) || !facts.evidence.stores[PROCUREMENT]) return undefined
    const { requisitionId: id } = message.data
    const decided = (['procurement.RequisitionApproved', 'procurement.RequisitionRejected'] as const).some((type) =>
      facts.of(type).some(({ data }) => data.requisitionId === id),
    )
    if (decided || facts.about(id).length > 0 || isParked(facts, `requisition:${id}`)) return undefined
    return 'decided nothing'
  },

  [payableInvoices.name]: (facts, { message }) => {
    if (message?.type !== 'payables.InvoiceReceived' || !facts.evidence.stores[MATCHING]) return undefined
    const { supplier, invoiceNumber } = message.data
    const isIt = ({ data }: { data: { supplier: string; invoiceNumber: string } }) =>
      data.supplier === supplier && data.invoiceNumber === invoiceNumber
    if (facts.of('payables.InvoiceMatched').some(isIt) || facts.of('payables.InvoiceHeld').some(isIt)) return undefined
    const credited = facts.of('payables.CreditNoteReceived').some(({ data }) => data.credits === invoiceNumber)
    const parked = facts.aggregate(MATCHING, `invoice:${supplier}:${invoiceNumber}`)?.parked
    return credited || parked ? undefined : 'is neither matched nor held'
  },

  [matchCommands.name]: (facts, { message }) => {
    if (message?.type !== 'payables.ReleaseHold' || !facts.evidence.stores[MATCHING]) return undefined
    const { supplier, invoiceNumber, holdId } = message.data
    const released = facts
      .of('payables.HoldReleased')
      .some(
        ({ data }) =>
          data.supplier === supplier && data.invoiceNumber === invoiceNumber && (!holdId || data.holdId === holdId),
      )
    const matched = facts
      .of('payables.InvoiceMatched')
      .some(({ data }) => data.supplier === supplier && data.invoiceNumber === invoiceNumber)
    if (released || matched || facts.about(`${supplier}:${invoiceNumber}`).length > 0) return undefined
    return facts.isWaiting(MATCHING, `invoice:${supplier}:${invoiceNumber}`) ? undefined : 'released nothing'
  },

  [masterChangeRequests.name]: (facts, { message }) => (message ? valueMissing(facts, message) : undefined),

  [supplierDocuments.name]: (facts, { message }) => {
    if (message?.type !== 'suppliers.SupplierDocumentReceived' || !facts.evidence.stores['supplier-ack'])
      return undefined
    const known = facts.aggregate('supplier-ack', `document:${message.data.documentId}`)
    return known ? undefined : 'was not looked into'
  },
}

const isParked = (facts: Facts, id: string): boolean => facts.aggregate(PROCUREMENT, id)?.parked !== undefined

/** A receipt, or its reversal, ends in the ERP; or somebody has been told, or a timer will tell somebody. */
const postingMissing = (facts: Facts, message: Message, name: string): string | undefined => {
  const document = `receipt:${name}`
  const isPosted = (kind: string) =>
    facts.of('procurement.ErpPosted').some(({ data }) => data.document === document && data.kind === kind)
  const isRefused = (kind: string) =>
    facts.of('procurement.ErpPostingRefused').some(({ data }) => data.document === document && data.kind === kind)
  const reversal = message.type === 'inventory.GoodsReceiptReversed'
  const kind = reversal ? 'GOODS_RECEIPT_REVERSAL' : 'GOODS_RECEIPT'
  if (isPosted(kind) || isRefused(kind)) return undefined
  // What was never posted leaves nothing to take back.
  if (reversal && !isPosted('GOODS_RECEIPT')) return undefined
  const told = facts.about(document).filter((e) => e.kind !== 'receipt-conflict')
  const waiting = facts.waitsFor(PROCUREMENT, document, isOrdered(facts, message) ? ['answer:'] : WAITING)
  if (waiting || told.some((e) => facts.isOpen(e.exceptionId))) return undefined
  // One that could not be posted is settled when it is taken back.
  const settled = !reversal && told.some((e) => e.kind === 'receipt-not-postable') && isTakenBack(facts, name)
  return settled ? undefined : 'is not posted, and nobody was told why'
}

/** Timers of a receipt: for the ERP's answer; for its order; for the receipt that was taken back before it came. */
const WAITING = ['answer:', 'order', 'receipt']

const isOrdered = (facts: Facts, { data }: Message): boolean =>
  'orderNumber' in data &&
  facts
    .of('procurement.PurchaseOrderPlaced')
    .some((placed) => placed.data.erpNumber === data.orderNumber && placed.data.site === data.site)

const isTakenBack = (facts: Facts, name: string): boolean =>
  facts.of('inventory.GoodsReceiptReversed').some(({ data }) => nameOf(data.site, data.source, data.receiptId) === name)

/** A colon in a part of a name is written %3A. */
const nameOf = (...parts: string[]): string =>
  parts.map((part) => part.replaceAll('%', '%25').replaceAll(':', '%3A')).join(':')
