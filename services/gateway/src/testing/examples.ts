import type { Message, MessageOf, RecordName, Records } from '@supplyline/schemas'

/** Monday 5 January 2026, 06:00 UTC: when the memory platform's clock starts. */
export const NOW = Date.UTC(2026, 0, 5, 6)

export const example =
  <K extends RecordName>(type: K, base: Records[K]) =>
  (changes: Partial<Records[K]> = {}): MessageOf<K> =>
    ({ type, data: { ...base, ...changes } }) as unknown as MessageOf<K>

const gloves = example('master.Item', {
  item: 'GLOVE',
  site: '*',
  description: 'Examination gloves, nitrile, M',
  baseUnit: 'EA',
  packaging: [{ unit: 'BX', factor: '100', gtin: null, per: '1' }],
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

const ward = example('master.Location', {
  location: 'WARD-3',
  site: 'NORTH',
  name: 'Ward 3',
  gln: '4012345000016',
  kind: 'NURSING_UNIT',
  erpSite: '1010',
  erpStorageLocation: '0001',
  costCentre: null,
  effectiveFrom: 0,
})

const acme = example('master.Supplier', {
  ...{ supplier: 'ACME', site: '*', name: 'Acme', gln: '4012345000016', leadTimeDays: 2, channel: 'X12' },
  ...{ ediQualifier: 'ZZ', ediId: 'MOCKEDI', currency: 'USD', consolidationWindowSeconds: 2, erpVendors: {} },
  effectiveFrom: 0,
})
const dock = example('master.Source', { source: 'DOCK', site: '*', horizonDays: 14, effectiveFrom: 0 })

/** Gloves in boxes of 100; two places of site NORTH and one of SOUTH; something that only SOUTH may use or sell. */
export const masterData: Message[] = [
  gloves(),
  gloves({ item: 'GAUZE', packaging: [] }),
  gloves({ item: 'SWAB', packaging: [{ unit: 'PK', factor: '10', per: '3', gtin: null }] }),
  gloves({
    item: 'TAPE',
    packagingVersions: [
      { effectiveFrom: 0, packaging: [{ unit: 'CA', factor: '12', gtin: null, per: '1' }] },
      { effectiveFrom: NOW - 3_600_000, packaging: [{ unit: 'BX', factor: '100', gtin: null, per: '1' }] },
    ],
  }),
  gloves({ item: 'LASER', site: 'SOUTH' }),
  ward(),
  ward({ location: 'STORE' }),
  ward({ location: 'WARD-9', site: 'SOUTH' }),
  acme(),
  acme({ supplier: 'SUDCO', site: 'SOUTH' }),
  dock(),
  dock({ source: 'DOCK-S', site: 'SOUTH' }),
  // What the examples of /openapi.json name.
  gloves({ item: 'GLOVE-NITRILE-M' }),
  ward({ location: 'ICU-3', site: 'MERCY' }),
]

/** Two gloves were taken on ward 3, as a source says it. */
export const issued = (changes: Record<string, unknown> = {}) => ({
  type: 'StockIssued',
  site: 'NORTH',
  source: 'POINT-OF-USE',
  item: 'GLOVE',
  location: 'WARD-3',
  quantity: '2',
  unit: 'EA',
  occurredAt: '2026-01-05T06:58:00+01:00',
  ...changes,
})

export const recallRequested = example('inventory.RecallRequested', {
  ...{ eventId: 'ask-1', recallId: 'FSN-1', site: '*', item: 'GLOVE', lot: 'A1', gtin: null, reason: 'holes' },
  ...{ requestedBy: 'operator', requestedAt: NOW },
})

export const positionChanged = example('inventory.StockPositionChanged', {
  site: 'NORTH',
  item: 'GLOVE',
  location: 'WARD-3',
  unit: 'EA',
  onHand: '120',
  lots: [{ lot: '', expiry: null, onHand: '120', status: 'USABLE', unusable: '0' }],
  usable: '120',
  consigned: '0',
  receivedOnOrders: null,
  consumed: null,
  inTransit: null,
  lastCount: null,
  sources: [],
  sequence: 1,
  asOf: NOW - 60_000,
  lastEventId: 'pou-1',
  changedAt: NOW,
})

const line: Records['procurement.RequisitionSubmitted']['lines'][number] = {
  line: 1,
  item: 'GLOVE',
  location: 'WARD-3',
  quantity: '500',
  baseUnit: 'EA',
  orderQuantity: '5',
  orderUnit: 'BX',
  unitFactor: '100',
  supplier: 'ACME',
  contract: 'ACME-GLOVE',
  unitPrice: '8.5',
  currency: 'USD',
  amount: '42.5',
}
const priced = { requisitionId: 'RQ1', site: 'NORTH', lines: [line], total: '42.5', currency: 'USD', contentHash: 'h1' }

export const submitted = example('procurement.RequisitionSubmitted', {
  ...priced,
  origin: 'REQUEST',
  requester: 'requester',
  urgency: 'ROUTINE',
  submittedAt: NOW,
})
export const approvalRequired = example('procurement.ApprovalRequired', {
  requisitionId: 'RQ1',
  site: 'NORTH',
  contentHash: 'h1',
  total: '42.5',
  limit: '40',
  urgency: 'ROUTINE',
  currency: 'USD',
  approverRole: 'approver',
  dueAt: NOW + 3_600_000,
})
export const overdue = example('procurement.ApprovalOverdue', {
  requisitionId: 'RQ1',
  site: 'NORTH',
  approverRole: 'approver',
  dueAt: NOW + 3_600_000,
  total: '42.5',
  currency: 'USD',
})
export const approved = example('procurement.RequisitionApproved', {
  ...priced,
  approvedBy: 'approver',
  automatic: false,
  rule: 'above 40 USD with the approval of approver',
  approvedAt: NOW,
})
export const rejected = example('procurement.RequisitionRejected', {
  requisitionId: 'RQ1',
  site: 'NORTH',
  reasons: ['too dear'],
  rejectedBy: 'approver',
  lines: [],
  rejectedAt: NOW,
})

const orderLine: Records['procurement.PurchaseOrderPlaced']['lines'][number] = {
  line: 1,
  item: 'GLOVE',
  erpMaterial: '100001002',
  location: 'WARD-3',
  quantity: '5',
  unit: 'BX',
  unitFactor: '100',
  baseUnit: 'EA',
  unitPrice: '8.5',
  currency: 'USD',
  sources: [{ requisitionId: 'RQ1', line: 1, contentHash: 'h1', quantity: '5', baseQuantity: '500' }],
}
const order = { orderId: 'PO1', site: 'NORTH', supplier: 'ACME', erp: 'sap', reference: 'PO1', lines: [orderLine] }

export const placed = example('procurement.PurchaseOrderPlaced', {
  ...order,
  erpNumber: '4500000113',
  total: '42.5',
  currency: 'USD',
  attempt: 1,
  placedAt: NOW,
})
export const inDoubt = example('procurement.PurchaseOrderInDoubt', { ...order, reason: 'no answer', since: NOW })
export const refused = example('procurement.PurchaseOrderRefused', {
  ...order,
  code: 'ME/083',
  reason: 'vendor is blocked',
  refusedAt: NOW,
})
export const cancelled = example('procurement.PurchaseOrderCancelled', {
  orderId: 'PO1',
  site: 'NORTH',
  supplier: 'ACME',
  erp: 'sap',
  erpNumber: '4500000113',
  reason: 'not needed any more',
  lines: [orderLine],
  cancelledAt: NOW,
})
