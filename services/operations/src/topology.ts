import type { Fold, Topology } from '@supplyline/messaging'
import {
  callingServices,
  decidingServices,
  erpPostings,
  exceptionsOf,
  matchCommands,
  matches,
  outsideSystemsOf,
  purchaseOrders,
  type RecordName,
  type Records,
  type Topic,
} from '@supplyline/schemas'
import { match } from './held-invoice.ts'
import { exception, order, posting } from './open-views.ts'
import { outsideSystem } from './outside-system.ts'

/** A record changes the one view that it names; one that names none, or cannot be read, changes none. */
const view = <K extends RecordName>(
  topic: Topic<K>,
  kind: string,
  keyOf: (data: Records[K]) => string = topic.key.of,
): Fold => ({
  topic,
  aggregate: ({ type, data }) => {
    const key = (topic.records as readonly string[]).includes(type) ? keyOf(data as Records[K]) : undefined
    return key === undefined ? undefined : `${kind}:${key}`
  },
  stamps: () => [],
  byKey: () => undefined,
})

/** Nothing is decided here: what is open is kept to be shown, and what people ask for goes out as commands (release.ts). */
export const topology: Topology = {
  service: 'operations',
  rules: '1',
  projection: true,
  references: [],
  routes: [],
  folds: [
    ...decidingServices.map((service) => view(exceptionsOf(service), 'exception')),
    view(matches, 'match'),
    view(purchaseOrders, 'order'),
    // Kind and document name a posting: a receipt and an invoice may have one number.
    view(erpPostings, 'posting', ({ kind, document }) => `${kind}:${document}`),
    ...callingServices.map((service) =>
      view(outsideSystemsOf(service), 'system', ({ system }) => `${service}:${system}`),
    ),
  ],
  aggregates: {
    exception: { decider: exception },
    match: { decider: match },
    order: { decider: order },
    posting: { decider: posting },
    system: { decider: outsideSystem },
  },
  outputs: [matchCommands],
}
