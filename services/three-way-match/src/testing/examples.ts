import type { Message, MessageOf, RecordName } from '@supplyline/schemas'

/** Monday 5 January 2026, 06:00 UTC. */
export const NOW = Date.UTC(2026, 0, 5, 6)
export const DAY = 24 * 3_600_000

const example =
  <K extends RecordName>(type: K, base: MessageOf<K>['data']) =>
  (changes: Partial<MessageOf<K>['data']> = {}) =>
    ({ type, data: { ...base, ...changes } }) as unknown as MessageOf<K>

/** Gloves: counted in pieces, a hundred to the box, a thousand to the case. */
export const item = example('master.Item', {
  item: 'GLOVE',
  site: '*',
  description: 'Examination gloves, nitrile, M',
  baseUnit: 'EA',
  packaging: [
    { unit: 'BX', factor: '100', per: '1', gtin: null },
    { unit: 'CA', factor: '1000', per: '1', gtin: null },
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

export const tolerance = example('master.Tolerance', {
  site: 'NORTH',
  priceOverPercent: '2',
  priceOverAmount: '25',
  quantityOverPercent: '0',
  chargesAmount: '10',
  totalAmount: '0.05',
  currency: 'USD',
  receiptWaitSeconds: 3 * 24 * 3600,
  invoiceWaitSeconds: 14 * 24 * 3600,
  effectiveFrom: 0,
})

export const masterData: Message[] = [item(), tolerance()]

type OrderLine = MessageOf<'procurement.PurchaseOrderPlaced'>['data']['lines'][number]

export const orderLine = (changes: Partial<OrderLine> = {}): OrderLine => ({
  ...{ line: 1, item: 'GLOVE', erpMaterial: '4711', location: 'WARD-3', quantity: '10', unit: 'BX' },
  ...{ unitFactor: '100', baseUnit: 'EA', unitPrice: '8.5', currency: 'USD', sources: [], ...changes },
})

/** Ten boxes of gloves at 8.50, order 4500000001. */
export const placed = example('procurement.PurchaseOrderPlaced', {
  orderId: 'PO1',
  site: 'NORTH',
  supplier: 'MEDCO',
  erp: 'ERP-1',
  erpNumber: '4500000001',
  reference: 'PO1',
  lines: [orderLine()],
  total: '85',
  currency: 'USD',
  attempt: null,
  placedAt: NOW,
})

export const ordered = (...lines: Partial<OrderLine>[]) =>
  placed({ lines: lines.map((line, i) => orderLine({ line: i + 1, ...line })) })

export const cancelled = example('procurement.PurchaseOrderCancelled', {
  ...{ orderId: 'PO1', site: 'NORTH', supplier: 'MEDCO', erp: 'ERP-1', erpNumber: '4500000001' },
  reason: 'not needed',
  lines: [orderLine()],
  cancelledAt: NOW,
})

export const acknowledgedAt = (unitPrice: string) =>
  example('procurement.PurchaseOrderAcknowledged', {
    ...{ orderId: 'PO1', site: 'NORTH', supplier: 'MEDCO', erp: 'ERP-1', erpNumber: '4500000001' },
    ...{ acknowledgementId: 'ACK-1', supplierOrderNumber: null },
    lines: [
      {
        ...{ line: 1, item: 'GLOVE', location: 'WARD-3', status: 'PRICE_CHANGED', code: 'IP', orderedQuantity: '10' },
        ...{ quantity: '10', backordered: '0', unit: 'BX', orderedPrice: '8.5', unitPrice, currency: 'USD' },
        ...{ promisedOn: null, substitute: null, reason: null },
      },
    ],
    acknowledgedAt: NOW,
  })()

type ReceiptLine = MessageOf<'inventory.GoodsReceived'>['data']['lines'][number]

const goodsReceived = example('inventory.GoodsReceived', {
  ...{ eventId: 'evt', site: 'NORTH', source: 'DOCK', receiptId: 'R-1', orderNumber: '4500000001' },
  ...{ deliveryNote: null, receivedBy: 'dora', lines: [], receivedAt: NOW },
})

/** So many boxes of the first line, unless said otherwise. */
export const received = (
  receiptId: string,
  quantity: string,
  line: Partial<ReceiptLine> = {},
  changes: Parameters<typeof goodsReceived>[0] = {},
) =>
  goodsReceived({
    receiptId,
    eventId: `evt ${receiptId}`,
    lines: [
      {
        ...{ line: 1, orderLine: 1, item: 'GLOVE', location: 'WARD-3', quantity, unit: 'BX', lot: null, expiry: null },
        ...line,
      },
    ],
    ...changes,
  })

export const takenBack = (receiptId: string) =>
  example('inventory.GoodsReceiptReversed', {
    ...{ eventId: `evt back ${receiptId}`, site: 'NORTH', source: 'DOCK', receiptId, orderNumber: '4500000001' },
    ...{ reason: 'counted twice', reversedAt: NOW },
  })()

export type InvoiceLine = MessageOf<'payables.InvoiceReceived'>['data']['lines'][number]

/** So many boxes at 8.50. */
export const invoiceLine = (quantity: string, changes: Partial<InvoiceLine> = {}): InvoiceLine => {
  const { unitPrice = '8.5' } = changes
  return {
    ...{ line: 1, orderNumber: null, orderLine: 1, item: 'GLOVE', supplierItem: 'G-1', description: null, quantity },
    ...{ unit: 'BX', unitPrice, amount: String(Math.round(Number(unitPrice) * Number(quantity) * 100) / 100) },
    ...{ currency: 'USD', ...changes },
  }
}

const totalOf = (lines: readonly InvoiceLine[], ...others: string[]) =>
  String(Math.round([...lines.map((l) => l.amount), ...others].reduce((all, n) => all + Number(n), 0) * 100) / 100)

type InvoiceData = MessageOf<'payables.InvoiceReceived'>['data']

/** Its total is the sum of its parts, unless said otherwise. */
export const billed = (
  invoiceNumber: string,
  lines: InvoiceLine[],
  changes: Partial<InvoiceData> = {},
): MessageOf<'payables.InvoiceReceived'> => {
  const { tax = '0', charges = '0' } = changes
  return {
    type: 'payables.InvoiceReceived',
    data: {
      ...{ eventId: `evt ${invoiceNumber}`, site: 'NORTH', supplier: 'MEDCO', invoiceNumber, source: 'X12' },
      ...{ orderNumber: '4500000001', invoicedOn: '2026-01-05', lines, tax, charges },
      ...{ total: totalOf(lines, tax, charges), currency: 'USD', documentId: 'DOC-1', receivedAt: NOW, ...changes },
    },
  }
}

export const credited = (
  invoiceNumber: string,
  credits: string | null,
  lines: InvoiceLine[],
  changes: Partial<MessageOf<'payables.CreditNoteReceived'>['data']> = {},
): MessageOf<'payables.CreditNoteReceived'> => ({
  type: 'payables.CreditNoteReceived',
  data: {
    ...{ eventId: `evt ${invoiceNumber}`, site: 'NORTH', supplier: 'MEDCO', invoiceNumber, source: 'X12', credits },
    ...{ orderNumber: '4500000001', creditedOn: '2026-01-06', lines, tax: '0', charges: '0' },
    ...{ total: totalOf(lines), currency: 'USD', documentId: null, receivedAt: NOW, ...changes },
  },
})

let commands = 0

export const release = (
  invoiceNumber: string,
  holdId: string | null = null,
  changes: Partial<MessageOf<'payables.ReleaseHold'>['data']> = {},
): MessageOf<'payables.ReleaseHold'> => ({
  type: 'payables.ReleaseHold',
  data: {
    ...{ commandId: `command-${++commands}`, site: 'NORTH', supplier: 'MEDCO', invoiceNumber, holdId },
    ...{ releasedBy: 'anna', role: 'ap', reason: 'agreed by phone', requestedAt: NOW, ...changes },
  },
})

export const timerFired = (name: string, dueAt: number): MessageOf<'supplyline.TimerFired'> => ({
  type: 'supplyline.TimerFired',
  data: { site: '*', name, dueAt },
})

/** All data of one kind of record among events. */
export const dataOf = <K extends RecordName>(
  events: readonly { type: string; data?: unknown }[],
  type: K,
): MessageOf<K>['data'][] => events.flatMap((e) => (e.type === type ? [e.data as MessageOf<K>['data']] : []))
