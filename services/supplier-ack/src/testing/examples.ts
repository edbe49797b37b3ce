import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf, RecordName } from '@supplyline/schemas'

/** Monday 5 January 2026, 06:00 UTC. */
export const NOW = Date.UTC(2026, 0, 5, 6)
const LONG_AGO = Date.UTC(2025, 0, 1)
export const HOUR = 3_600_000
export const US = 'ZZ:MERCY'
export const THEM = 'ZZ:MOCKEDI'

const example =
  <K extends RecordName>(type: K, base: MessageOf<K>['data']) =>
  (changes: Partial<MessageOf<K>['data']> = {}) =>
    ({ type, data: { ...base, ...changes } }) as unknown as MessageOf<K>

export const supplier = example('master.Supplier', {
  ...{ supplier: 'MEDCO', site: '*', name: 'Medco Ltd', gln: '4012345000009', leadTimeDays: 2, channel: 'X12' },
  ...{ ediQualifier: 'ZZ', ediId: 'MOCKEDI', currency: 'USD', consolidationWindowSeconds: 0, erpVendors: {} },
  effectiveFrom: LONG_AGO,
})

/** Gloves: counted in pieces, packed a hundred to the box. */
export const item = example('master.Item', {
  ...{ item: 'GLOVE', site: '*', description: 'Examination gloves, nitrile, M', baseUnit: 'EA' },
  packaging: [{ unit: 'BX', factor: '100', per: '1', gtin: '10761234000033' }],
  ...{ gtin: null, manufacturer: null, manufacturerPart: null, lotTracked: false, expiryTracked: false },
  ...{ criticality: 'NORMAL', substitutes: [], erpMaterials: {}, effectiveFrom: LONG_AGO, packagingVersions: [] },
})

export const location = example('master.Location', {
  ...{ location: 'DOCK-1', site: 'MERCY', name: 'Receiving dock', gln: '4012345000016', kind: 'DOCK' },
  ...{ erpSite: '1010', erpStorageLocation: '101A', costCentre: null, effectiveFrom: LONG_AGO },
})

export const contract = example('master.Contract', {
  ...{ contract: 'C-1', site: '*', supplier: 'MEDCO', item: 'GLOVE', supplierItem: 'WIDGET-001', unit: 'BX' },
  ...{ unitPrice: '12.5', currency: 'USD', minimumOrder: '1', multiple: '1', rank: 1 },
  ...{ effectiveFrom: LONG_AGO, effectiveTo: null },
})

export const masterData: Message[] = [
  supplier(),
  item(),
  item({ item: 'PANEL', description: 'Control panel, A3', packaging: [], gtin: null }),
  location(),
  contract(),
  contract({ contract: 'C-2', item: 'PANEL', supplierItem: 'PANEL-A3', unit: 'EA', unitPrice: '9.5' }),
]

const line = {
  ...{ line: 1, item: 'PANEL', erpMaterial: 'M-1', location: 'DOCK-1', quantity: '100', unit: 'EA', unitFactor: '1' },
  ...{ baseUnit: 'EA', unitPrice: '9.5', currency: 'USD', sources: [] },
}

/** A hundred panels at 9.50, and ten boxes of gloves at 12.50. */
export const placed = example('procurement.PurchaseOrderPlaced', {
  ...{ orderId: 'PO1', site: 'MERCY', supplier: 'MEDCO', erp: 'ERP-1', erpNumber: '4500000100', reference: 'PO1' },
  lines: [line, { ...line, line: 2, item: 'GLOVE', unit: 'BX', quantity: '10', unitPrice: '12.5', unitFactor: '100' }],
  ...{ total: '1075', currency: 'USD', attempt: 1, placedAt: NOW },
})

export const timerFired = (name: string, dueAt = 0): MessageOf<'supplyline.TimerFired'> => ({
  type: 'supplyline.TimerFired',
  data: { site: 'MERCY', name, dueAt },
})

export const outcome = example('supplyline.EffectOutcome', {
  ...{ reference: 'ZZ:MOCKEDI/000000001', site: 'MERCY', system: 'edi', operation: 'send-interchange', attempt: 1 },
  ...{ outcome: 'CONFIRMED', externalNumber: '000000001', code: null, detail: 'taken', observedAt: NOW },
})

let entries = 0
export const inputOf = <M extends Message>(message: M, references: readonly Message[] = [], now = NOW): Input<M> => ({
  ...{ id: `entry-${++entries}`, now, message, references, direct: false, conflicting: false },
})

type Happened = { type: string; data?: unknown }

export const dataOf = <K extends RecordName>(messages: readonly Happened[], type: K): MessageOf<K>['data'][] =>
  messages.flatMap((m) => (m.type === type ? [m.data as MessageOf<K>['data']] : []))

export const kindsOf = (messages: readonly Happened[]): string[] =>
  dataOf(messages, 'supplyline.ExceptionRaised').map((e) => e.kind)
