import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf, Records } from '@supplyline/schemas'
import type { Movement } from './movement.ts'

/** What the tests speak of: gloves on the ward 3 West of site NORTH, in single gloves, boxes of 100 and cases of 10 boxes. */
export const GLOVES: Records['master.Item'] = {
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
  lotTracked: true,
  expiryTracked: true,
  criticality: 'NORMAL',
  substitutes: [],
  erpMaterials: {},
  effectiveFrom: 0,
  packagingVersions: [],
}

export const WARD: Records['master.Location'] = {
  location: '3W',
  site: 'NORTH',
  name: '3 West',
  gln: '4012345000009',
  kind: 'NURSING_UNIT',
  erpSite: '1000',
  erpStorageLocation: '0001',
  costCentre: null,
  effectiveFrom: 0,
}

export const NOON = Date.UTC(2026, 0, 5, 12)

type Kind = Movement['type'] extends `inventory.${infer K}` ? K : never
type Fields = Partial<Records['inventory.StockTransferredOut'] & Records['inventory.ConsignmentUsed']>

let events = 0

/** A movement of gloves on the ward at noon, under an event id of its own. */
export const movement = (kind: Kind, quantity: string, fields: Fields = {}): Movement => {
  const { transferId = 'T-1', counterpart = 'STORE', supplier = 'MEDCO', ...given } = fields
  const data = {
    eventId: `event-${++events}`,
    site: 'NORTH',
    source: 'cabinet-7',
    item: 'GLOVE-M',
    location: '3W',
    lot: null,
    expiry: null,
    unit: 'EA',
    occurredAt: NOON,
    caseReference: null,
    reason: null,
    ...given,
    ...(kind === 'StockCounted' ? { counted: quantity } : { quantity }),
    ...(kind.startsWith('StockTransferred') ? { transferId, counterpart } : {}),
    ...(kind.startsWith('Consignment') ? { supplier } : {}),
  }
  return { type: `inventory.${kind}`, data } as Movement
}

const stamped = (...references: Message[]) => references
export const masterData = stamped({ type: 'master.Item', data: GLOVES }, { type: 'master.Location', data: WARD })

/** As it comes through the inbox, with what the router found in master data. */
export const throughInbox = (message: Message, fields: Partial<Input> = {}): Input => ({
  id: `entry/${(message as MessageOf<'inventory.StockIssued'>).data.eventId}`,
  now: NOON,
  message,
  references: masterData,
  direct: false,
  conflicting: false,
  ...fields,
})

/** As it is read from the stock movements, without reference values. */
export const direct = (message: Message, fields: Partial<Input> = {}): Input =>
  throughInbox(message, { references: [], direct: true, ...fields })

type Received = Records['inventory.GoodsReceived']
type Line = Received['lines'][number]

/** A line of a receipt: so many gloves for the ward. */
export const received = (quantity: string, fields: Partial<Line> = {}): Line => ({
  line: 1,
  orderLine: null,
  item: 'GLOVE-M',
  location: '3W',
  quantity,
  unit: 'EA',
  lot: null,
  expiry: null,
  ...fields,
})

/** Receipt R-1 of the dock, for order 4500000001. */
export const goodsReceived = (lines: Line[], fields: Partial<Received> = {}): MessageOf<'inventory.GoodsReceived'> => ({
  type: 'inventory.GoodsReceived',
  data: {
    eventId: `event-${++events}`,
    site: 'NORTH',
    source: 'DOCK',
    receiptId: 'R-1',
    orderNumber: '4500000001',
    deliveryNote: null,
    receivedBy: null,
    lines,
    receivedAt: NOON,
    ...fields,
  },
})

export const receiptReversed = (
  fields: Partial<Records['inventory.GoodsReceiptReversed']> = {},
): MessageOf<'inventory.GoodsReceiptReversed'> => ({
  type: 'inventory.GoodsReceiptReversed',
  data: {
    eventId: `event-${++events}`,
    site: 'NORTH',
    source: 'DOCK',
    receiptId: 'R-1',
    orderNumber: '4500000001',
    reason: 'wrong count',
    reversedAt: NOON,
    ...fields,
  },
})

/** What a position is told of a receipt's line. */
export const stockReceived = (
  quantity: string,
  fields: Partial<Records['inventory.StockReceived']> = {},
): MessageOf<'inventory.StockReceived'> => ({
  type: 'inventory.StockReceived',
  data: {
    site: 'NORTH',
    item: 'GLOVE-M',
    location: '3W',
    quantity,
    unit: 'EA',
    lot: null,
    expiry: null,
    receipt: 'NORTH:DOCK:R-1',
    line: 1,
    orderNumber: '4500000001',
    eventId: `event-${++events}`,
    occurredAt: NOON,
    ...fields,
  },
})

/** What a position is told of stock that left another one for it. */
export const transferSent = (
  quantity: string,
  fields: Partial<Records['inventory.TransferSent']> = {},
): MessageOf<'inventory.TransferSent'> => ({
  type: 'inventory.TransferSent',
  data: {
    ...{
      site: 'NORTH',
      item: 'GLOVE-M',
      location: '3W',
      counterpart: 'STORE',
      transferId: 'T-1',
      quantity,
      unit: 'EA',
    },
    ...{ eventId: `event-${++events}`, occurredAt: NOON, ...fields },
  },
})
