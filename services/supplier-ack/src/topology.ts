import { route, type Stamp, type Tables, type Topology } from '@supplyline/messaging'
import {
  commandsOf,
  deadLettersOf,
  exceptionsOf,
  inboxOf,
  type MessageOf,
  masterContracts,
  masterItems,
  masterLocations,
  masterSuppliers,
  purchaseOrders,
  supplierAcknowledgements,
  supplierDocuments,
  supplierInvoices,
  supplierShipments,
  supplierTransmissions,
} from '@supplyline/schemas'
import { documentFor } from './decide-document.ts'
import { orderFor } from './decide-order.ts'
import { transmission } from './decide-transmission.ts'
import { partner } from './partner.ts'

/** Orders → transmissions to suppliers; documents of suppliers → what they say of our orders. */
export const topologyOf = ({ ediId }: { ediId: string }): Topology => ({
  service: 'supplier-ack',
  rules: '1',
  inbox: inboxOf('supplier-ack'),
  references: [masterSuppliers, masterItems, masterContracts, masterLocations],
  routes: [
    route(purchaseOrders, {
      'procurement.PurchaseOrderPlaced': (data, tables) => [
        { aggregate: `order:${data.site}:${data.erpNumber}`, stamps: stampsOf(data, tables) },
      ],
    }),
    route(supplierDocuments, {
      'suppliers.SupplierDocumentReceived': ({ documentId }) => [{ aggregate: `document:${documentId}` }],
    }),
  ],
  folds: [],
  aggregates: {
    order: { decider: orderFor(ediId), flow: true },
    transmission: { decider: transmission, flow: true },
    partner: { decider: partner },
    document: { decider: documentFor(ediId) },
  },
  outputs: [
    supplierTransmissions,
    supplierAcknowledgements,
    supplierShipments,
    supplierInvoices,
    exceptionsOf('supplier-ack'),
  ],
  deadLetters: deadLettersOf('supplier-ack'),
  commands: commandsOf('supplier-ack'),
})

/** What is more than this does not fit an inbox entry beside its record; what is left out is missing in the 850. */
const MAX_STAMP_BYTES = 400_000

const stampsOf = (
  { supplier, lines }: MessageOf<'procurement.PurchaseOrderPlaced'>['data'],
  tables: Tables,
): (Stamp | undefined)[] => {
  const items = [...new Set(lines.map(({ item }) => item))]
  const places = [...new Set(lines.map(({ location }) => location))]
  const contracts = items
    .flatMap((item) => tables.where(masterContracts, 'master.Contract', 'item', item))
    .filter(({ message }) => message.data.supplier === supplier)
  let bytes = 0
  return [
    tables.get(masterSuppliers, 'master.Supplier', supplier),
    ...contracts,
    ...items.map((item) => tables.get(masterItems, 'master.Item', item)),
    ...places.map((location) => tables.get(masterLocations, 'master.Location', location)),
  ].filter((stamp) => {
    bytes += stamp?.bytes.length ?? 0
    return bytes <= MAX_STAMP_BYTES
  })
}
