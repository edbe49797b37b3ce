import type { Message, MessageOf, RecordName } from '@supplyline/schemas'
import type { StockInput } from './decide.ts'

/** Monday 5 January 2026, noon UTC. */
export const NOON = Date.UTC(2026, 0, 5, 12)

const example =
  <K extends RecordName>(type: K, base: MessageOf<K>['data']) =>
  (changes: Partial<MessageOf<K>['data']> = {}): MessageOf<K> =>
    ({ type, data: { ...base, ...changes } }) as unknown as MessageOf<K>

/** What the tests speak of: gloves on the ward 3 West of site NORTH, bought by the box of 100. */
export const item = example('master.Item', {
  item: 'GLOVE-M',
  site: '*',
  description: 'Examination glove, nitrile, M',
  baseUnit: 'EA',
  packaging: [
    { unit: 'BX', factor: '100', gtin: null, per: '1' },
    { unit: 'CA', factor: '1000', gtin: null, per: '1' },
  ],
  gtin: null,
  manufacturer: null,
  manufacturerPart: null,
  lotTracked: false,
  expiryTracked: false,
  criticality: 'NORMAL',
  substitutes: [],
  erpMaterials: {},
  effectiveFrom: 0,
  packagingVersions: [],
})

export const location = example('master.Location', {
  location: '3W',
  site: 'NORTH',
  name: '3 West',
  gln: '4012345000009',
  kind: 'NURSING_UNIT',
  erpSite: '1000',
  erpStorageLocation: '0001',
  costCentre: null,
  effectiveFrom: 0,
})

export const supplier = example('master.Supplier', {
  supplier: 'MEDCO',
  site: '*',
  name: 'Medco Ltd',
  gln: '4012345000016',
  leadTimeDays: 2,
  channel: 'X12',
  ediQualifier: null,
  ediId: null,
  currency: 'USD',
  consolidationWindowSeconds: 3600,
  erpVendors: {},
  effectiveFrom: 0,
})

export const contract = example('master.Contract', {
  contract: 'C-1',
  site: '*',
  supplier: 'MEDCO',
  item: 'GLOVE-M',
  supplierItem: null,
  unit: 'BX',
  unitPrice: '8.5',
  currency: 'USD',
  minimumOrder: '1',
  multiple: '1',
  rank: 1,
  effectiveFrom: 0,
  effectiveTo: null,
})

export const erpRouting = example('master.ErpRouting', {
  site: '*',
  erp: 'ERP-1',
  companyCode: '1000',
  purchasingOrganization: '1710',
  purchasingGroup: '001',
  documentType: 'NB',
  effectiveFrom: 0,
})

/** ERP-1 takes no orders from its vendor 1001 for the time being. */
export const standing = example('master.ErpStanding', {
  erp: 'ERP-1',
  site: '*',
  kind: 'supplier',
  number: '1001',
  entities: ['supplier:MEDCO'],
  text: 'Medco',
  status: 'BLOCKED',
  effectiveFrom: 0,
})

/** Sold by the piece, so that quantities in a test are what the policy says. */
export const byThePiece = contract({ unit: 'EA' })

export const policy = example('master.StockingPolicy', {
  item: 'GLOVE-M',
  location: '3W',
  site: 'NORTH',
  kind: 'PAR',
  par: '10',
  reorderPoint: null,
  orderUpTo: null,
  binQuantity: null,
  reviewDays: null,
  serviceLevel: null,
  effectiveFrom: 0,
})

export const par = (level: string) => policy({ par: level })

export const reorderPoint = (point: string, upTo: string) =>
  policy({ kind: 'REORDER_POINT', par: null, reorderPoint: point, orderUpTo: upTo })

export const minMax = (minimum: string, maximum: string) =>
  policy({ kind: 'MIN_MAX', par: null, reorderPoint: minimum, orderUpTo: maximum })

export const masterData: Message[] = [item(), byThePiece, supplier()]

let sequence = 0

export const onHand = (
  quantity: string,
  changes: Partial<MessageOf<'inventory.StockPositionChanged'>['data']> = {},
): MessageOf<'inventory.StockPositionChanged'> =>
  example('inventory.StockPositionChanged', {
    site: 'NORTH',
    item: 'GLOVE-M',
    location: '3W',
    unit: 'EA',
    onHand: quantity,
    lots: [],
    usable: null,
    consigned: null,
    receivedOnOrders: '0',
    consumed: null,
    inTransit: null,
    lastCount: null,
    sources: [],
    sequence: ++sequence,
    asOf: NOON,
    lastEventId: `event-${sequence}`,
    changedAt: NOON,
  })(changes)

type Order = MessageOf<'procurement.PurchaseOrderPlaced'>['data']
type OrderLine = Order['lines'][number]

/** An order line of so many gloves, for the requisition (of a proposal: its id). */
export const orderLine = (requisitionId: string, quantity: string, changes: Partial<OrderLine> = {}): OrderLine => ({
  line: 1,
  item: 'GLOVE-M',
  erpMaterial: '4711',
  location: '3W',
  quantity,
  unit: 'EA',
  unitFactor: '1',
  baseUnit: 'EA',
  unitPrice: '0.1',
  currency: 'USD',
  sources: [{ requisitionId, line: 1, contentHash: 'hash', quantity, baseQuantity: quantity }],
  ...changes,
})

const order = { orderId: 'PO1', site: 'NORTH', supplier: 'MEDCO', erp: 'ERP-1', reference: 'PO1' }

export const placed = (orderId: string, ...lines: OrderLine[]) =>
  example('procurement.PurchaseOrderPlaced', {
    ...order,
    orderId,
    lines,
    erpNumber: '4500000001',
    total: '1',
    currency: 'USD',
    attempt: 1,
    placedAt: NOON,
  })()

export const refused = (orderId: string, ...lines: OrderLine[]) =>
  example('procurement.PurchaseOrderRefused', {
    ...order,
    orderId,
    lines,
    code: 'blocked',
    reason: 'the vendor is blocked',
    refusedAt: NOON,
  })()

export const cancelled = (orderId: string, ...lines: OrderLine[]) =>
  example('procurement.PurchaseOrderCancelled', {
    ...order,
    orderId,
    lines,
    erpNumber: '4500000001',
    reason: 'not needed',
    cancelledAt: NOON,
  })()

export const rejected = (requisitionId: string) =>
  example('procurement.RequisitionRejected', {
    requisitionId,
    site: 'NORTH',
    reasons: ['too much'],
    rejectedBy: 'paul',
    lines: [],
    rejectedAt: NOON,
  })()

type Answer = MessageOf<'procurement.PurchaseOrderAcknowledged'>['data']['lines'][number]

/** The supplier will deliver so many of those ordered now; what it will not deliver later either never comes. */
export const answer = (ordered: string, quantity: string, changes: Partial<Answer> = {}): Answer => ({
  line: 1,
  item: 'GLOVE-M',
  location: '3W',
  status: quantity === '0' ? 'REJECTED' : 'QUANTITY_CHANGED',
  code: quantity === '0' ? 'IR' : 'IQ',
  orderedQuantity: ordered,
  quantity,
  backordered: '0',
  unit: 'EA',
  orderedPrice: '0.1',
  unitPrice: '0.1',
  currency: 'USD',
  promisedOn: null,
  substitute: null,
  reason: null,
  ...changes,
})

export const acknowledged = (orderId: string, acknowledgedAt: number, ...lines: Answer[]) =>
  example('procurement.PurchaseOrderAcknowledged', {
    ...{ orderId, site: 'NORTH', supplier: 'MEDCO', erp: 'ERP-1', erpNumber: '4500000001' },
    acknowledgementId: `A-${orderId}-${acknowledgedAt}`,
    supplierOrderNumber: null,
    lines,
    acknowledgedAt,
  })()

let entries = 0

/** As it comes through the inbox, stamped with the policy and with master data. */
export const entry = (message: StockInput['message'], stamps: Message[] = masterData, now = NOON): StockInput => ({
  id: `entry-${++entries}/0`,
  now,
  message,
  references: stamps,
  direct: false,
  conflicting: false,
})

export const dataOf = <K extends RecordName>(events: readonly { type: string }[] | undefined, type: K) =>
  (events ?? []).flatMap((event) => (event.type === type ? [(event as MessageOf<K>).data as MessageOf<K>['data']] : []))
