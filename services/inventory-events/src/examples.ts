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
    { unit: 'BX', factor: '100', gtin: null },
    { unit: 'CA', factor: '1000', gtin: null },
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
type Fields = Partial<Records['inventory.StockTransferredOut']>

let events = 0

/** A movement of gloves on the ward at noon, under an event id of its own. */
export const movement = (kind: Kind, quantity: string, fields: Fields = {}): Movement => {
  const { transferId = 'T-1', counterpart = 'STORE', ...given } = fields
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
