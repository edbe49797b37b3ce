import type { RecordName, Records } from './generated/records.ts'

/** A topic, declared once. Whoever creates, writes, reads or documents it uses this value. */
export interface Topic<K extends RecordName = RecordName> {
  readonly name: string
  /** The one service that writes it; "sources" are the source systems, listed in the broker's ACLs. */
  readonly writer: string
  /** What the key is made of, and the key of a record. Records with equal keys keep their order. */
  readonly key: { readonly description: string; of(data: Records[K]): string }
  /** Records that appear as values; empty where the value is not Avro. */
  readonly records: readonly K[]
  /** Never changed once the topic exists: keys would move to other partitions. */
  readonly partitions: number
  /** keep-for-ever: facts, for replay. compact: only the newest value per key matters. */
  readonly cleanup: 'keep-for-ever' | 'compact'
  /** Largest batch the broker accepts, in bytes; 1 MiB unless said otherwise. */
  readonly maxMessageBytes?: number
}

/** A service's inbox: entries, and inside an entry's `record` any input of the service or one of `carries`. */
export interface InboxTopic extends Topic<'supplyline.InboxEntry'> {
  /** Records that only travel inside an inbox entry, under subjects of this topic. */
  readonly carries: readonly RecordName[]
}

const mebibyte = 1_048_576

/** Bytes that a record may have: a batch of one, with its key and headers, stays below the broker's limit. */
export const maxRecordBytes = 1_000_000

const locationItem = {
  description: 'location:item',
  of: ({ location, item }: { location: string; item: string }) => `${location}:${item}`,
}
const order = { description: 'our order id', of: (data: { orderId: string }) => data.orderId }
const invoice = {
  description: 'supplier:invoice number',
  of: ({ supplier, invoiceNumber }: { supplier: string; invoiceNumber: string }) => `${supplier}:${invoiceNumber}`,
}
const requisition = { description: 'requisition id', of: (data: { requisitionId: string }) => data.requisitionId }

const topic = <K extends RecordName>(declared: Topic<K>): Topic<K> => declared

export const stockMovements = topic({
  name: 'inventory.stock-movements.v1',
  writer: 'sources',
  key: locationItem,
  records: [
    'inventory.StockIssued',
    'inventory.StockReturned',
    'inventory.StockAdjusted',
    'inventory.StockCounted',
    'inventory.StockTransferredOut',
    'inventory.StockTransferredIn',
    'inventory.StockExpired',
    'inventory.StockQuarantined',
    'inventory.StockReleased',
    'inventory.ConsignmentReceived',
    'inventory.ConsignmentUsed',
    'inventory.ConsignmentTakenBack',
  ],
  partitions: 12,
  cleanup: 'keep-for-ever',
})

/** Of the whole receipt: a receipt and its reversal keep their order. */
const orderNumber = {
  description: 'order number as the dock knows it',
  of: (data: { orderNumber: string }) => data.orderNumber,
}

export const goodsReceipts = topic({
  name: 'inventory.goods-receipts.v1',
  writer: 'sources',
  key: orderNumber,
  records: ['inventory.GoodsReceived', 'inventory.GoodsReceiptReversed'],
  partitions: 12,
  cleanup: 'keep-for-ever',
})

export const stockPositions = topic({
  name: 'inventory.stock-positions.v1',
  writer: 'inventory-events',
  key: locationItem,
  records: ['inventory.StockPositionChanged'],
  partitions: 12,
  cleanup: 'compact',
})

const recalledItem = { description: 'item', of: (data: { item: string }) => data.item }

export const recallRequests = topic({
  name: 'inventory.recall-requests.v1',
  writer: 'gateway',
  key: recalledItem,
  records: ['inventory.RecallRequested', 'inventory.RecallWithdrawn'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const recalls = topic({
  name: 'inventory.recalls.v1',
  writer: 'inventory-events',
  key: recalledItem,
  records: ['inventory.RecallTraced'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

/** What each site used, day by day, for the ERP's books. */
export const consumptionSummaries = topic({
  name: 'inventory.consumption-summaries.v1',
  writer: 'inventory-events',
  key: { description: 'site:period', of: ({ site, period }) => `${site}:${period}` },
  records: ['inventory.ConsumptionSummarised'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

/** What a corrected packaging factor touches. */
export const factorCorrections = topic({
  name: 'inventory.factor-corrections.v1',
  writer: 'inventory-events',
  key: { description: 'item number', of: (data) => data.item },
  records: ['inventory.FactorCorrected'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const replenishmentProposals = topic({
  name: 'replenishment.proposals.v1',
  writer: 'replenishment',
  key: {
    description: 'location:item; of a transfer, where it goes',
    of: (data) => `${'to' in data ? data.to : data.location}:${data.item}`,
  },
  records: [
    'replenishment.ReplenishmentProposed',
    'replenishment.ReplenishmentWithdrawn',
    'replenishment.TransferProposed',
  ],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const requisitionRequests = topic({
  name: 'procurement.requisition-requests.v1',
  writer: 'gateway',
  key: requisition,
  records: ['procurement.RequisitionRequested'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const approvalDecisions = topic({
  name: 'procurement.approval-decisions.v1',
  writer: 'gateway',
  key: requisition,
  records: ['procurement.ApprovalGiven', 'procurement.ApprovalRefused'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const requisitions = topic({
  name: 'procurement.requisitions.v1',
  writer: 'procurement-sync',
  key: requisition,
  records: [
    'procurement.RequisitionSubmitted',
    'procurement.ApprovalRequired',
    'procurement.RequisitionApproved',
    'procurement.RequisitionRejected',
    'procurement.ApprovalOverdue',
  ],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const purchaseOrders = topic({
  name: 'procurement.purchase-orders.v1',
  writer: 'procurement-sync',
  key: order,
  records: [
    'procurement.PurchaseOrderPlaced',
    'procurement.PurchaseOrderInDoubt',
    'procurement.PurchaseOrderRefused',
    'procurement.PurchaseOrderCancelled',
    'procurement.PurchaseOrderAcknowledged',
  ],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const erpPostings = topic({
  name: 'procurement.erp-postings.v1',
  writer: 'procurement-sync',
  key: { description: 'document', of: (data) => data.document },
  records: ['procurement.ErpPosted', 'procurement.ErpPostingInDoubt', 'procurement.ErpPostingRefused'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

/** Materials and vendors as an ERP has them. */
export const erpMasterSnapshots = topic({
  name: 'procurement.erp-master-snapshots.v1',
  writer: 'procurement-sync',
  key: {
    description: 'ERP, kind and number',
    of: (data) => {
      const kind = 'kind' in data ? data.kind : 'baseUnit' in data ? 'item' : 'supplier'
      return `${data.erp}:${kind}:${data.number}`
    },
  },
  records: ['procurement.ErpItemSeen', 'procurement.ErpSupplierSeen', 'procurement.ErpEntityMissing'],
  partitions: 6,
  cleanup: 'compact',
})

export const supplierDocuments = topic({
  name: 'suppliers.documents.v1',
  writer: 'supplier-ack',
  key: {
    description: 'sender and control number',
    of: (data) => `${data.sender ?? ''}:${data.controlNumber ?? data.documentId}`,
  },
  records: ['suppliers.SupplierDocumentReceived'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const supplierTransmissions = topic({
  name: 'suppliers.transmissions.v1',
  writer: 'supplier-ack',
  key: order,
  records: [
    'suppliers.OrderTransmitted',
    'suppliers.TransmissionAcknowledged',
    'suppliers.TransmissionInDoubt',
    'suppliers.TransmissionFailed',
  ],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const supplierAcknowledgements = topic({
  name: 'suppliers.acknowledgements.v1',
  writer: 'supplier-ack',
  key: order,
  records: ['suppliers.OrderAcknowledged'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

export const supplierShipments = topic({
  name: 'suppliers.shipments.v1',
  writer: 'supplier-ack',
  key: order,
  records: ['suppliers.ShipmentNotified'],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

/** One invoice may come by both topics; its key, supplier:number, tells that it is the same. */
const invoiceTopic = (name: string, writer: string) =>
  topic({
    name,
    writer,
    key: invoice,
    records: ['payables.InvoiceReceived', 'payables.CreditNoteReceived'],
    partitions: 6,
    cleanup: 'keep-for-ever',
  })

export const supplierInvoices = invoiceTopic('suppliers.invoices.v1', 'supplier-ack')
export const payableInvoices = invoiceTopic('payables.invoices.v1', 'gateway')

export const matches = topic({
  name: 'payables.matches.v1',
  writer: 'three-way-match',
  key: {
    description: 'supplier:invoice number, or supplier:receipt',
    of: (data) => `${data.supplier}:${'invoiceNumber' in data ? data.invoiceNumber : data.receiptId}`,
  },
  records: [
    'payables.InvoiceMatched',
    'payables.InvoiceHeld',
    'payables.HoldReleased',
    'payables.ReceiptUnmatchedOverdue',
  ],
  partitions: 6,
  cleanup: 'keep-for-ever',
})

type MasterRecord = Extract<RecordName, `master.${string}`>
const masterTopic = <K extends MasterRecord>(noun: string, record: K, key: Topic<K>['key']): Topic<K> => ({
  name: `master.${noun}.v1`,
  writer: 'master-data',
  key,
  records: [record],
  partitions: 1,
  cleanup: 'compact',
})

export const masterItems = masterTopic('items', 'master.Item', {
  description: 'item number',
  of: ({ item }) => item,
})
export const masterSuppliers = masterTopic('suppliers', 'master.Supplier', {
  description: 'supplier number',
  of: ({ supplier }) => supplier,
})
export const masterLocations = masterTopic('locations', 'master.Location', {
  description: 'location code',
  of: ({ location }) => location,
})
export const masterContracts = masterTopic('contracts', 'master.Contract', {
  description: 'contract line number',
  of: ({ contract }) => contract,
})
export const masterStockingPolicies = masterTopic('stocking-policies', 'master.StockingPolicy', locationItem)
export const masterApprovalPolicies = masterTopic('approval-policies', 'master.ApprovalPolicy', {
  description: 'site',
  of: ({ site }) => site,
})
export const masterErpRouting = masterTopic('erp-routing', 'master.ErpRouting', {
  description: 'site',
  of: ({ site }) => site,
})
export const masterSources = masterTopic('sources', 'master.Source', {
  description: 'source system',
  of: ({ source }) => source,
})

export const masterTolerances = masterTopic('tolerances', 'master.Tolerance', {
  description: 'site',
  of: ({ site }) => site,
})

export const masterErpReadings = masterTopic('erp-readings', 'master.ErpReading', {
  description: 'ERP',
  of: ({ erp }) => erp,
})
export const masterErpNames = masterTopic('erp-names', 'master.ErpEntityNamed', {
  description: 'item or supplier, ERP and number',
  of: ({ entity, erp, number }) => `${entity}:${erp}:${number}`,
})
export const masterErpStandings = masterTopic('erp-standings', 'master.ErpStanding', {
  description: 'ERP, kind and number',
  of: ({ erp, kind, number }) => `${erp}:${kind}:${number}`,
})

/** What people ask master-data to hold. The key is that of the value, after its kind. */
export const masterChangeRequests = topic({
  name: 'master.change-requests.v1',
  writer: 'gateway',
  key: { description: 'entity', of: ({ value }) => entityOf(value) },
  records: [
    'master.ItemChangeRequested',
    'master.SupplierChangeRequested',
    'master.LocationChangeRequested',
    'master.ContractChangeRequested',
    'master.StockingPolicyChangeRequested',
  ],
  partitions: 1,
  cleanup: 'keep-for-ever',
})

type Requested = Records[
  | 'master.ItemChangeRequested'
  | 'master.SupplierChangeRequested'
  | 'master.LocationChangeRequested'
  | 'master.ContractChangeRequested'
  | 'master.StockingPolicyChangeRequested']['value']

/** `<kind>:<key>` of a master value; a policy has a location and an item, a contract an item and a supplier. */
export const entityOf = (value: Requested): string => {
  if ('contract' in value) return `contract:${masterContracts.key.of(value)}`
  if ('location' in value && 'item' in value) return `stocking-policy:${masterStockingPolicies.key.of(value)}`
  if ('location' in value) return `location:${masterLocations.key.of(value)}`
  if ('item' in value) return `item:${masterItems.key.of(value)}`
  return `supplier:${masterSuppliers.key.of(value)}`
}

export const audit = topic({
  name: 'audit.entries.v1',
  writer: 'every service',
  key: { description: 'service:partition', of: ({ service, partition }) => `${service}:${partition}` },
  records: ['supplyline.AuditEntry'],
  partitions: 1,
  cleanup: 'keep-for-ever',
})

/** Services that decide: each has an inbox, exceptions, dead letters and commands. */
export const decidingServices = [
  'master-data',
  'inventory-events',
  'replenishment',
  'procurement-sync',
  'supplier-ack',
  'three-way-match',
  'gateway',
] as const
export type DecidingService = (typeof decidingServices)[number]

const inboxes: Readonly<Record<DecidingService, Pick<InboxTopic, 'partitions' | 'carries'>>> = {
  'master-data': {
    partitions: 1,
    carries: [
      'supplyline.TimerFired',
      'master.ReferenceSought',
      'master.ReferenceFound',
      'master.ErpEntityNamed',
      'master.ErpDriftNoted',
    ],
  },
  // As many partitions as stock-movements: one owner per partition number across both.
  'inventory-events': {
    partitions: 12,
    carries: [
      'supplyline.TimerFired',
      'inventory.StockReceived',
      'inventory.TransferSent',
      'inventory.UnitConverted',
      'inventory.ConversionCorrected',
      'inventory.ConversionReevaluated',
      'inventory.RecallAsked',
      'inventory.RecallLifted',
      'inventory.RecallAnswered',
      'inventory.RecallsSought',
      'inventory.RecallListed',
      'inventory.RecallNoted',
      'inventory.ConsumptionReported',
    ],
  },
  replenishment: {
    partitions: 6,
    carries: [
      'supplyline.TimerFired',
      'replenishment.SurplusOffered',
      'replenishment.SurplusAnnounced',
      'replenishment.TransferSought',
      'replenishment.TransferAnswered',
      'replenishment.TransferProposed',
    ],
  },
  'procurement-sync': {
    partitions: 6,
    carries: [
      'supplyline.TimerFired',
      'supplyline.EffectOutcome',
      'procurement.AddToBasket',
      'procurement.PlaceOrder',
      'procurement.OrderOpened',
      'procurement.AwaitOrder',
      'procurement.ReceiptEnded',
      'procurement.ErpRowsRead',
      'procurement.ErpReadingEnded',
    ],
  },
  'supplier-ack': {
    partitions: 6,
    carries: [
      'supplyline.TimerFired',
      'supplyline.EffectOutcome',
      'suppliers.SendTransactionSet',
      'suppliers.TransactionSetReceived',
    ],
  },
  'three-way-match': {
    partitions: 6,
    carries: [
      'supplyline.TimerFired',
      'payables.BillOrder',
      'payables.BillChecked',
      'payables.BillMatched',
      'payables.UnitsReliedOn',
      'payables.UnitsCorrected',
    ],
  },
  // For what many topics tell together, such as the story of an order; as many partitions as stock-positions, which are
  // folded without it.
  gateway: { partitions: 12, carries: [] },
}

export const inboxOf = (service: DecidingService): InboxTopic => ({
  name: `${service}.inbox.v1`,
  writer: service,
  key: {
    description: 'key of the aggregate, that is its id without the kind',
    of: ({ aggregate }) => aggregate.slice(aggregate.indexOf(':') + 1),
  },
  records: ['supplyline.InboxEntry'],
  cleanup: 'keep-for-ever',
  partitions: inboxes[service].partitions,
  carries: [...inboxes[service].carries, 'supplyline.ReleaseKey', 'supplyline.RedriveAggregate'],
})

export const exceptionsOf = (
  service: DecidingService,
): Topic<'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved'> => ({
  name: `${service}.exceptions.v1`,
  writer: service,
  key: { description: 'exception id', of: ({ exceptionId }) => exceptionId },
  records: ['supplyline.ExceptionRaised', 'supplyline.ExceptionResolved'],
  partitions: 1,
  cleanup: 'keep-for-ever',
})

/** Original bytes under the original key: nothing here is Avro of ours, so no key is made from a record. */
const rawKey = (description: string): Topic<never>['key'] => ({ description, of: (data: never): string => data })

/** What a service could not process, as it came, with `__dlq.errors.*` headers: hence the higher limit. */
export const deadLettersOf = (service: DecidingService): Topic<never> => ({
  name: `${service}.dead-letters.v1`,
  writer: service,
  key: rawKey('original key'),
  records: [],
  partitions: 1,
  cleanup: 'keep-for-ever',
  maxMessageBytes: 2 * mebibyte,
})

type Command = Records['supplyline.ReleaseKey' | 'supplyline.ResubmitRecord']

const commandTarget = {
  description: 'aggregate, or place of the original',
  of: (data: Command) => ('aggregate' in data ? data.aggregate : `${data.topic}/${data.partition}/${data.offset}`),
}

/** What people ask of any service, whatever its business: to go on with a key, or to take a dead letter after all. */
const operatorCommands = ['supplyline.ReleaseKey', 'supplyline.ResubmitRecord'] as const

/** What people ask of three-way-match. */
export const matchCommands = topic({
  name: 'three-way-match.commands.v1',
  writer: 'operations',
  key: {
    description: `supplier:invoice number; ${commandTarget.description}`,
    of: (data) => ('invoiceNumber' in data ? invoice.of(data) : commandTarget.of(data)),
  },
  records: ['payables.ReleaseHold', ...operatorCommands],
  partitions: 1,
  cleanup: 'keep-for-ever',
})

export const commandsOf = (service: DecidingService): Topic =>
  service === 'three-way-match'
    ? matchCommands
    : topic({
        name: `${service}.commands.v1`,
        writer: 'operations',
        key: commandTarget,
        records: operatorCommands,
        partitions: 1,
        cleanup: 'keep-for-ever',
      })

/** What a redrive would change: its head, then each aggregate. */
export const previewsOf = (
  service: DecidingService,
): Topic<'supplyline.RedrivePlanned' | 'supplyline.RedriveAggregate'> => ({
  name: `${service}.previews.v1`,
  writer: service,
  key: { description: 'replay', of: ({ replayId }) => replayId },
  records: ['supplyline.RedrivePlanned', 'supplyline.RedriveAggregate'],
  partitions: 1,
  cleanup: 'keep-for-ever',
})

/** Services that call outside systems. */
export const callingServices = ['procurement-sync', 'supplier-ack'] as const

export const outsideSystemsOf = (
  service: (typeof callingServices)[number],
): Topic<'supplyline.OutsideSystemChanged'> => ({
  name: `${service}.outside-systems.v1`,
  writer: service,
  key: { description: 'outside system', of: ({ system }) => system },
  records: ['supplyline.OutsideSystemChanged'],
  partitions: 1,
  cleanup: 'compact',
})

export const allTopics: readonly Topic[] = [
  stockMovements,
  goodsReceipts,
  stockPositions,
  factorCorrections,
  consumptionSummaries,
  recallRequests,
  recalls,
  replenishmentProposals,
  requisitionRequests,
  approvalDecisions,
  requisitions,
  purchaseOrders,
  erpPostings,
  erpMasterSnapshots,
  supplierDocuments,
  supplierTransmissions,
  supplierAcknowledgements,
  supplierShipments,
  supplierInvoices,
  payableInvoices,
  matches,
  masterItems,
  masterSuppliers,
  masterLocations,
  masterContracts,
  masterStockingPolicies,
  masterApprovalPolicies,
  masterErpRouting,
  masterSources,
  masterTolerances,
  masterErpReadings,
  masterErpNames,
  masterErpStandings,
  masterChangeRequests,
  audit,
  ...decidingServices.flatMap((service): Topic[] => [
    inboxOf(service),
    exceptionsOf(service),
    deadLettersOf(service),
    commandsOf(service),
    previewsOf(service),
  ]),
  ...callingServices.map(outsideSystemsOf),
]

/** The topic's settings, by their Kafka names. `replicas` is the replication factor it is created with. */
export const kafkaConfig = (declared: Topic, replicas: number): Readonly<Record<string, string>> => ({
  ...(declared.cleanup === 'compact'
    ? { 'cleanup.policy': 'compact' }
    : { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }),
  // A record's time is the broker's: `now` of every decision. When something happened is data.
  'message.timestamp.type': 'LogAppendTime',
  'max.message.bytes': String(declared.maxMessageBytes ?? mebibyte),
  // The broker unpacks what producers pack: consumers know gzip only, and would unpack a small batch to any size.
  'compression.type': 'uncompressed',
  // With acks=all an acknowledged record survives the loss of one replica.
  'min.insync.replicas': String(Math.max(1, replicas - 1)),
})

/** Topic and record of every subject (TopicRecordNameStrategy), records carried inside inbox entries included. */
export const subjectsOf = (declared: Topic | InboxTopic): { topic: string; record: RecordName }[] =>
  [...declared.records, ...('carries' in declared ? declared.carries : [])].map((record) => ({
    topic: declared.name,
    record,
  }))
