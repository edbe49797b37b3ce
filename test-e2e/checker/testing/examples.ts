import type { Message, MessageOf, RecordName } from '@supplyline/schemas'

/** Monday 5 January 2026, 06:00 UTC, when a platform in memory begins. */
export const NOW = Date.UTC(2026, 0, 5, 6)
const LONG_AGO = Date.UTC(2025, 0, 1)
export const US = 'ZZ:NORTH'

const example =
  <K extends RecordName>(type: K, base: MessageOf<K>['data']) =>
  (changes: Partial<MessageOf<K>['data']> = {}) =>
    ({ type, data: { ...base, ...changes } }) as unknown as MessageOf<K>

/** Gloves: counted in pieces, a hundred to the box. */
export const item = example('master.Item', {
  ...{ item: 'GLOVE', site: '*', description: 'Examination gloves, nitrile, M', baseUnit: 'EA' },
  packaging: [{ unit: 'BX', factor: '100', per: '1', gtin: null }],
  ...{ gtin: null, manufacturer: null, manufacturerPart: null, lotTracked: true, expiryTracked: false },
  ...{ criticality: 'NORMAL', substitutes: [], erpMaterials: { 'ERP-1': 'M-4711' }, effectiveFrom: LONG_AGO },
  packagingVersions: [],
})

const location = example('master.Location', {
  ...{ location: 'WARD-3', site: 'NORTH', name: 'Ward 3', gln: '4012345000016', kind: 'NURSING_UNIT' },
  ...{ erpSite: '1010', erpStorageLocation: '101A', costCentre: '4103', effectiveFrom: LONG_AGO },
})

/** Ward 3 keeps 300 gloves; a box costs 8.50 at Medco; up to 500 dollars need nobody's approval. */
export const masterData: Message[] = [
  item(),
  item({ item: 'TAPE', description: 'Silk tape', packaging: [], erpMaterials: { 'ERP-1': 'M-4712' } }),
  location(),
  location({ location: 'STORE' }),
  example('master.Supplier', {
    ...{ supplier: 'MEDCO', site: '*', name: 'Medco Ltd', gln: '4012345000009', leadTimeDays: 2, channel: 'X12' },
    ...{ ediQualifier: 'ZZ', ediId: 'MEDCO', currency: 'USD', consolidationWindowSeconds: 2 },
    ...{ erpVendors: { 'ERP-1': '17300001' }, effectiveFrom: LONG_AGO },
  })(),
  example('master.Contract', {
    ...{ contract: 'C-1', site: '*', supplier: 'MEDCO', item: 'GLOVE', supplierItem: 'G-1', unit: 'BX' },
    ...{ unitPrice: '8.5', currency: 'USD', minimumOrder: '1', multiple: '1', rank: 1 },
    ...{ effectiveFrom: LONG_AGO, effectiveTo: null },
  })(),
  example('master.StockingPolicy', {
    ...{ item: 'GLOVE', location: 'WARD-3', site: 'NORTH', kind: 'PAR', par: '300', reorderPoint: null },
    ...{ orderUpTo: null, effectiveFrom: LONG_AGO },
    ...{ binQuantity: null, reviewDays: null, serviceLevel: null },
  })(),
  example('master.ApprovalPolicy', {
    ...{ policy: 'standard', site: '*', automaticLimit: '500', currency: 'USD', approverRole: 'purchasing-lead' },
    ...{ approvalDueSeconds: 8 * 3600, emergencyLimit: null, urgentDueSeconds: null, effectiveFrom: LONG_AGO },
  })(),
  example('master.ErpRouting', {
    ...{ site: '*', erp: 'ERP-1', companyCode: '1000', purchasingOrganization: '1710', purchasingGroup: '001' },
    ...{ documentType: 'NB', effectiveFrom: LONG_AGO },
  })(),
  example('master.Tolerance', {
    ...{ site: '*', priceOverPercent: '2', priceOverAmount: '25', quantityOverPercent: '0', chargesAmount: '10' },
    ...{ totalAmount: '0.05', currency: 'USD', receiptWaitSeconds: 259_200, invoiceWaitSeconds: 1_209_600 },
    effectiveFrom: LONG_AGO,
  })(),
]

/** What NORTH told that it used on the day before: gloves and tape, and something at a place that nobody knows. */
export const summarised = example('inventory.ConsumptionSummarised', {
  ...{ site: 'NORTH', period: '2026-01-04', revision: 1, summarisedAt: NOW },
  lines: [
    { item: 'GLOVE', location: 'WARD-3', lot: 'L-1', supplier: null, quantity: '30', unit: 'EA' },
    { item: 'GLOVE', location: 'STORE', lot: '', supplier: 'MEDCO', quantity: '-2.5', unit: 'EA' },
    { item: 'TAPE', location: 'NOWHERE', lot: '', supplier: null, quantity: '1', unit: 'EA' },
  ],
})

const movement = {
  ...{ site: 'NORTH', source: 'CABINET', item: 'GLOVE', location: 'WARD-3', lot: null, expiry: null, unit: 'EA' },
  ...{ occurredAt: NOW, caseReference: null, reason: null },
}

/** They happened in the order of the numbers in their ids, ten milliseconds apart. */
const inTurn =
  <K extends 'inventory.StockIssued' | 'inventory.StockReturned' | 'inventory.StockCounted'>(
    make: (changes: Partial<MessageOf<K>['data']>) => MessageOf<K>,
  ) =>
  (changes: Partial<MessageOf<K>['data']> = {}) =>
    make({ occurredAt: NOW + 10 * Number(changes.eventId?.slice(2) ?? 0), ...changes })

export const issued = inTurn(example('inventory.StockIssued', { ...movement, eventId: 'E-0', quantity: '20' }))
export const returned = inTurn(example('inventory.StockReturned', { ...movement, eventId: 'E-0', quantity: '1' }))
export const counted = inTurn(example('inventory.StockCounted', { ...movement, eventId: 'E-0', counted: '100' }))

/** Seven boxes at 8.50 are within the limit, seventy are not. */
export const requested = example('procurement.RequisitionRequested', {
  ...{ eventId: 'R-1', requisitionId: 'RQ-1', site: 'NORTH', requester: 'nora', costCentre: null },
  lines: [{ line: 1, item: 'GLOVE', location: 'STORE', quantity: '70', unit: 'BX' }],
  requestedAt: NOW,
})

export const approvalGiven = example('procurement.ApprovalGiven', {
  ...{ eventId: 'A-1', requisitionId: 'RQ-1', site: 'NORTH', approver: 'paul', contentHash: null, comment: null },
  decidedAt: NOW,
})

export const goodsReceived = example('inventory.GoodsReceived', {
  ...{ eventId: 'G-1', site: 'NORTH', source: 'DOCK', receiptId: 'GR-1', orderNumber: '4500000000' },
  ...{ deliveryNote: null, receivedBy: null, receivedAt: NOW + 35 },
  lines: [
    { line: 1, orderLine: 1, item: 'GLOVE', location: 'WARD-3', quantity: '2', unit: 'BX', lot: 'L-1', expiry: null },
  ],
})

export const receiptReversed = example('inventory.GoodsReceiptReversed', {
  ...{ eventId: 'V-1', site: 'NORTH', source: 'DOCK', receiptId: 'GR-1', orderNumber: '4500000000' },
  ...{ reason: 'counted twice', reversedAt: NOW + 65 },
})

export const invoiced = example('payables.InvoiceReceived', {
  ...{ eventId: 'I-1', site: 'NORTH', supplier: 'MEDCO', invoiceNumber: 'INV-1', source: 'AP' },
  ...{ orderNumber: '4500000000', invoicedOn: '2026-01-05', tax: '0', charges: '0', total: '17', currency: 'USD' },
  ...{ documentId: null, receivedAt: NOW },
  lines: [
    {
      ...{ line: 1, orderNumber: null, orderLine: 1, item: 'GLOVE', supplierItem: null, description: null },
      ...{ quantity: '2', unit: 'BX', unitPrice: '8.5', amount: '17', currency: 'USD' },
    },
  ],
})

export const creditNote = example('payables.CreditNoteReceived', {
  ...{ eventId: 'K-1', site: 'NORTH', supplier: 'MEDCO', invoiceNumber: 'CN-1', source: 'AP', credits: 'INV-1' },
  ...{ orderNumber: '4500000000', creditedOn: '2026-01-06', tax: '0', charges: '0', total: '17', currency: 'USD' },
  ...{ documentId: null, receivedAt: NOW },
  lines: [
    {
      ...{ line: 1, orderNumber: null, orderLine: 1, item: 'GLOVE', supplierItem: null, description: null },
      ...{ quantity: '2', unit: 'BX', unitPrice: '8.5', amount: '17', currency: 'USD' },
    },
  ],
})
