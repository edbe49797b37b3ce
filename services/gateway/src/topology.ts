import type { Fold, Route, Routed, Topology } from '@supplyline/messaging'
import {
  approvalDecisions,
  commandsOf,
  deadLettersOf,
  decidingServices,
  erpPostings,
  exceptionsOf,
  goodsReceipts,
  inboxOf,
  type Message,
  masterChangeRequests,
  masterItems,
  masterLocations,
  masterSources,
  masterSuppliers,
  matches,
  payableInvoices,
  purchaseOrders,
  recallRequests,
  recalls,
  replenishmentProposals,
  requisitionRequests,
  requisitions,
  stockMovements,
  stockPositions,
  supplierAcknowledgements,
  supplierDocuments,
  supplierInvoices,
  supplierShipments,
  supplierTransmissions,
  type Topic,
} from '@supplyline/schemas'
import { document, sentDocument } from './document-view.ts'
import { exception, openExceptions, shelfOf } from './exception-view.ts'
import { invoice } from './invoice-view.ts'
import { purchaseOrder } from './purchase-order-view.ts'
import { recall } from './recall-view.ts'
import { trailsOf } from './references-in.ts'
import { requested } from './request-view.ts'
import { requisition } from './requisition-view.ts'
import { position } from './stock-position-view.ts'
import { trail } from './trail.ts'

/** Of the busiest topic each record changes one view, its own: it is folded as it comes. */
const positions: Fold = {
  topic: stockPositions,
  aggregate: ({ type, data }) =>
    type === 'inventory.StockPositionChanged' ? `position:${stockPositions.key.of(data)}` : undefined,
  stamps: () => [],
  byKey: () => undefined,
}

/** A record is told in the trails of all that it names, and shown in the views of these aggregates. */
const told = (topic: Topic, views: (message: Message) => string[] = () => []): Route => ({
  topic,
  to: (message): Routed[] =>
    (topic.records as readonly string[]).includes(message.type)
      ? [...views(message), ...trailsOf(message).map((reference) => `trail:${reference}`)].map((aggregate) => ({
          aggregate,
        }))
      : [],
  byKey: () => undefined,
})

/** The one view that the key of the topic names. */
const viewed = (topic: Topic, kind: string): Route =>
  told(topic, ({ data }) => [`${kind}:${topic.key.of(data as never)}`])

/**
 * The posting of an invoice is of the document `invoice:<supplier>:<number>`, with % and : in them escaped; that of a
 * goods issue belongs to no order.
 */
const ofPosting = ({ type, data }: Message): string[] => {
  if (!type.startsWith('procurement.ErpPost') || !('document' in data && 'orderId' in data)) return []
  const ofInvoice = data.document.startsWith('invoice:') ? [unescaped(data.document)] : []
  return [...(data.orderId ? [`purchase-order:${data.orderId}`] : []), ...ofInvoice]
}

const unescaped = (name: string): string => name.replaceAll('%3A', ':').replaceAll('%25', '%')

/** Told nowhere but in its own view. */
const ofRecall = (topic: Topic): Route => ({
  topic,
  to: ({ data }) => ('recallId' in data ? [{ aggregate: `recall:${data.recallId}` }] : []),
  byKey: () => undefined,
})

/** Nothing is decided here: what others say is kept for queries, and what callers say goes out as events (api.ts). */
export const topology: Topology = {
  service: 'gateway',
  rules: '1',
  projection: true,
  inbox: inboxOf('gateway'),
  references: [masterItems, masterLocations, masterSuppliers, masterSources],
  routes: [
    told(replenishmentProposals),
    viewed(requisitionRequests, 'request'),
    told(approvalDecisions),
    viewed(requisitions, 'requisition'),
    viewed(purchaseOrders, 'purchase-order'),
    told(supplierTransmissions, ({ type, data }) =>
      type === 'suppliers.OrderTransmitted'
        ? [`purchase-order:${data.orderId}`, `document:${sentDocument(data)}`]
        : 'orderId' in data
          ? [`purchase-order:${data.orderId}`]
          : [],
    ),
    told(supplierDocuments, ({ type, data }) =>
      type === 'suppliers.SupplierDocumentReceived' ? [`document:${data.documentId}`] : [],
    ),
    viewed(supplierAcknowledgements, 'purchase-order'),
    viewed(supplierShipments, 'purchase-order'),
    told(goodsReceipts),
    ofRecall(recallRequests),
    ofRecall(recalls),
    viewed(supplierInvoices, 'invoice'),
    viewed(payableInvoices, 'invoice'),
    told(matches, ({ type, data }) =>
      type !== 'payables.ReceiptUnmatchedOverdue' && 'invoiceNumber' in data
        ? [`invoice:${matches.key.of(data as never)}`]
        : [],
    ),
    told(erpPostings, ofPosting),
    ...decidingServices.map((service) =>
      told(exceptionsOf(service), ({ data }) =>
        'exceptionId' in data ? [`exception:${data.exceptionId}`, shelfOf(data.exceptionId)] : [],
      ),
    ),
  ],
  folds: [positions],
  aggregates: {
    position: { decider: position },
    request: { decider: requested },
    requisition: { decider: requisition },
    'purchase-order': { decider: purchaseOrder },
    invoice: { decider: invoice },
    recall: { decider: recall },
    exception: { decider: exception },
    'open-exceptions': { decider: openExceptions },
    document: { decider: document },
    trail: { decider: trail },
  },
  outputs: [
    stockMovements,
    goodsReceipts,
    requisitionRequests,
    approvalDecisions,
    payableInvoices,
    masterChangeRequests,
    recallRequests,
  ],
  deadLetters: deadLettersOf('gateway'),
  commands: commandsOf('gateway'),
}
