import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf, RecordName } from '@supplyline/schemas'

/** Monday 5 January 2026, 06:00 UTC. */
export const NOW = Date.UTC(2026, 0, 5, 6)
const LONG_AGO = Date.UTC(2025, 0, 1)

export const example =
  <K extends RecordName>(type: K, base: MessageOf<K>['data']) =>
  (changes: Partial<MessageOf<K>['data']> = {}) =>
    ({ type, data: { ...base, ...changes } }) as unknown as MessageOf<K>

/** Gloves: counted in pieces, packed a hundred to the box. */
export const item = example('master.Item', {
  item: 'GLOVE',
  site: '*',
  description: 'Examination gloves, nitrile, M',
  baseUnit: 'EA',
  packaging: [{ unit: 'BX', factor: '100', per: '1', gtin: null }],
  gtin: null,
  manufacturer: null,
  manufacturerPart: null,
  lotTracked: false,
  expiryTracked: false,
  criticality: 'NORMAL',
  substitutes: [],
  erpMaterials: { 'ERP-1': '000000000000004711', 'ERP-2': 'M-4711' },
  effectiveFrom: LONG_AGO,
  packagingVersions: [],
})

export const supplier = example('master.Supplier', {
  supplier: 'MEDCO',
  site: '*',
  name: 'Medco Ltd',
  gln: '4012345000009',
  leadTimeDays: 2,
  channel: 'X12',
  currency: 'USD',
  consolidationWindowSeconds: 3600,
  erpVendors: { 'ERP-1': '17300001', 'ERP-2': 'V-1' },
  ediQualifier: null,
  ediId: null,
  effectiveFrom: LONG_AGO,
})

export const location = example('master.Location', {
  location: 'WARD-3',
  site: 'NORTH',
  name: 'Ward 3',
  gln: '4012345000016',
  kind: 'NURSING_UNIT',
  erpSite: '1010',
  erpStorageLocation: '101A',
  costCentre: null,
  effectiveFrom: LONG_AGO,
})

/** A box of gloves for 8.50, from two boxes on. */
export const contract = example('master.Contract', {
  contract: 'C-1',
  site: '*',
  supplier: 'MEDCO',
  item: 'GLOVE',
  unit: 'BX',
  unitPrice: '8.5',
  currency: 'USD',
  minimumOrder: '2',
  multiple: '1',
  rank: 1,
  effectiveFrom: LONG_AGO,
  effectiveTo: null,
  supplierItem: null,
})

/** Up to 500 dollars need nobody's approval; the purchasing lead has eight hours for the rest. */
export const policy = example('master.ApprovalPolicy', {
  policy: 'standard',
  site: '*',
  automaticLimit: '500',
  currency: 'USD',
  approverRole: 'purchasing-lead',
  approvalDueSeconds: 8 * 3600,
  emergencyLimit: null,
  urgentDueSeconds: null,
  effectiveFrom: LONG_AGO,
})

export const erpRouting = example('master.ErpRouting', {
  site: '*',
  erp: 'ERP-1',
  companyCode: '1000',
  purchasingOrganization: '1710',
  purchasingGroup: '001',
  documentType: 'NB',
  effectiveFrom: LONG_AGO,
})

/** What ERP-1 says of gloves: it takes no new orders for the time being. Its numbers come without leading zeros. */
export const standing = example('master.ErpStanding', {
  erp: 'ERP-1',
  site: '*',
  kind: 'item',
  number: '4711',
  entities: ['item:GLOVE'],
  text: 'Gloves',
  status: 'BLOCKED',
  effectiveFrom: LONG_AGO,
})

/** The same of Medco. */
export const vendorStanding = (changes: Partial<MessageOf<'master.ErpStanding'>['data']> = {}) =>
  standing({ kind: 'supplier', number: '17300001', entities: ['supplier:MEDCO'], text: 'Medco', ...changes })

export const masterData: Message[] = [item(), supplier(), location(), contract(), policy(), erpRouting()]

/** Two boxes of gloves for ward 3: 17 dollars. */
export const proposed = example('replenishment.ReplenishmentProposed', {
  proposalId: 'RP1',
  site: 'NORTH',
  item: 'GLOVE',
  location: 'WARD-3',
  policyKind: 'PAR',
  par: '300',
  reorderPoint: null,
  orderUpTo: null,
  onHand: '120',
  onOrder: '0',
  allocated: '0',
  inventoryPosition: '120',
  ...{
    description: null,
    criticality: null,
    givenReorderPoint: null,
    givenOrderUpTo: null,
    reviewDays: null,
    expired: null,
    unusable: null,
    backordered: null,
    expectedTransfers: null,
    proposed: null,
    supplierName: null,
    leadTimeDays: null,
    inTransit: null,
    onOrderLater: null,
    horizonEndsAt: null,
    binQuantity: null,
    shelfLifeDays: null,
    forecast: null,
    stockOutRisk: null,
    urgency: 'ROUTINE',
    minimumOrder: null,
    multiple: null,
    passedOver: [],
  },
  need: '180',
  baseUnit: 'EA',
  orderQuantity: '2',
  orderUnit: 'BX',
  unitFactor: '100',
  supplier: 'MEDCO',
  contract: 'C-1',
  unitPrice: '8.5',
  currency: 'USD',
  positionSequence: 7,
  explanation: 'par 300 − 120 on hand = 180 EA, 2 BX of 100',
  proposedAt: NOW,
})

export const withdrawn = example('replenishment.ReplenishmentWithdrawn', {
  proposalId: 'RP1',
  site: 'NORTH',
  item: 'GLOVE',
  location: 'WARD-3',
  reason: 'stock was transferred in',
  withdrawnAt: NOW,
})

export const requestedLine = { line: 1, item: 'GLOVE', location: 'WARD-3', quantity: '150', unit: 'EA' }

export const requested = example('procurement.RequisitionRequested', {
  eventId: 'evt-1',
  requisitionId: 'RQ1',
  site: 'NORTH',
  requester: 'nina',
  costCentre: null,
  lines: [requestedLine],
  requestedAt: NOW,
})

export const approvalGiven = example('procurement.ApprovalGiven', {
  eventId: 'decision-1',
  requisitionId: 'RQ1',
  site: 'NORTH',
  approver: 'paul',
  contentHash: null,
  comment: null,
  decidedAt: NOW,
})

export const approvalRefused = example('procurement.ApprovalRefused', {
  eventId: 'decision-1',
  requisitionId: 'RQ1',
  site: 'NORTH',
  approver: 'paul',
  contentHash: null,
  comment: null,
  decidedAt: NOW,
})

export const line = {
  line: 1,
  item: 'GLOVE',
  location: 'WARD-3',
  quantity: '200',
  baseUnit: 'EA',
  orderQuantity: '2',
  orderUnit: 'BX',
  unitFactor: '100',
  supplier: 'MEDCO',
  contract: 'C-1',
  unitPrice: '8.5',
  currency: 'USD',
  amount: '17',
}

export const addToBasket = example('procurement.AddToBasket', {
  site: 'NORTH',
  requisitionId: 'RQ1',
  contentHash: 'hash of RQ1',
  supplier: 'MEDCO',
  erp: 'ERP-1',
  lines: [line],
  window: 3600,
})

export const placeOrder = example('procurement.PlaceOrder', {
  orderId: 'PO0000000001',
  site: 'NORTH',
  supplier: 'MEDCO',
  erp: 'ERP-1',
  basket: 'MEDCO:NORTH:ERP-1',
  lines: [
    {
      line: 1,
      item: 'GLOVE',
      erpMaterial: '000000000000004711',
      location: 'WARD-3',
      quantity: '2',
      unit: 'BX',
      unitFactor: '100',
      baseUnit: 'EA',
      unitPrice: '8.5',
      currency: 'USD',
      sources: [{ requisitionId: 'RQ1', line: 1, contentHash: 'hash of RQ1', quantity: '2', baseQuantity: '200' }],
    },
  ],
  currency: 'USD',
})

export const outcome = example('supplyline.EffectOutcome', {
  reference: 'PO0000000001',
  site: 'NORTH',
  system: 'ERP-1',
  operation: 'place-order',
  attempt: 1,
  outcome: 'CONFIRMED',
  externalNumber: '4500000001',
  code: null,
  detail: 'created',
  observedAt: NOW,
})

export const timerFired = (name: string, dueAt: number): MessageOf<'supplyline.TimerFired'> => ({
  type: 'supplyline.TimerFired',
  data: { site: '*', name, dueAt },
})

let entries = 0

/** An inbox entry, stamped with the master data unless said otherwise. */
export const taking = <M extends Message>(
  message: M,
  { references = masterData, now = NOW }: { references?: Message[]; now?: number } = {},
): Input<M> => ({ id: `entry-${++entries}`, now, message, references, direct: false, conflicting: false })

/** All data of one kind of record among events. */
export const dataOf = <K extends RecordName>(
  events: readonly { type: string; data: unknown }[] | undefined,
  type: K,
): MessageOf<K>['data'][] => (events ?? []).flatMap((e) => (e.type === type ? [e.data as MessageOf<K>['data']] : []))

export const kindsOf = (events: readonly { type: string; data: unknown }[] | undefined): string[] =>
  dataOf(events, 'supplyline.ExceptionRaised').map((e) => e.kind)

/** Ids of what is open at the end; throws if something is resolved that is not open. */
export const openExceptions = (messages: readonly { type: string; data?: unknown }[]): string[] => {
  const open = new Set<string>()
  for (const { type, data } of messages) {
    const { exceptionId } = (data ?? {}) as { exceptionId: string }
    if (type === 'supplyline.ExceptionRaised') open.add(exceptionId)
    if (type === 'supplyline.ExceptionResolved' && !open.delete(exceptionId))
      throw new Error(`${exceptionId} is resolved although it is not open`)
  }
  return [...open]
}
