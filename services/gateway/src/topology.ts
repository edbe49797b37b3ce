import type { Fold, Topology } from '@supplyline/messaging'
import {
  approvalDecisions,
  masterItems,
  masterLocations,
  purchaseOrders,
  type Records,
  requisitionRequests,
  requisitions,
  stockMovements,
  stockPositions,
  type Topic,
} from '@supplyline/schemas'
import { purchaseOrder } from './purchase-order-view.ts'
import { requested } from './request-view.ts'
import { requisition } from './requisition-view.ts'
import { position } from './stock-position-view.ts'

/** Each record changes the one view that its key names; what cannot be read changes none. */
const view = <K extends keyof Records>(topic: Topic<K>, kind: string): Fold => ({
  topic,
  aggregate: ({ type, data }) =>
    (topic.records as readonly string[]).includes(type) ? `${kind}:${topic.key.of(data as Records[K])}` : undefined,
  stamps: () => [],
  byKey: () => undefined,
})

/** Nothing is decided here: what others say is kept for queries, and what callers say goes out as events (api.ts). */
export const topology: Topology = {
  service: 'gateway',
  rules: '1',
  references: [masterItems, masterLocations],
  routes: [],
  folds: [
    view(stockPositions, 'position'),
    view(requisitionRequests, 'request'),
    view(requisitions, 'requisition'),
    view(purchaseOrders, 'purchase-order'),
  ],
  aggregates: {
    position: { decider: position },
    request: { decider: requested },
    requisition: { decider: requisition },
    'purchase-order': { decider: purchaseOrder },
  },
  outputs: [stockMovements, requisitionRequests, approvalDecisions],
}
