import type { MessageOf } from '@supplyline/schemas'
import { LIST_DOCUMENTS, listed } from '../erp/sought.ts'
import { erpRouting, example, item, location, NOW, outcome, supplier } from './examples.ts'

/** Two boxes of gloves for ward 3, placed as 4500000001; tape by the piece for ward 3 and for ward 4. */
export const opened = example('procurement.OrderOpened', {
  orderId: 'PO0000000001',
  site: 'NORTH',
  supplier: 'MEDCO',
  erp: 'ERP-1',
  orderNumber: '4500000001',
  vendor: '17300001',
  companyCode: '1000',
  currency: 'USD',
  lines: [
    {
      line: 1,
      item: 'GLOVE',
      location: 'WARD-3',
      material: '000000000000004711',
      plant: '1010',
      storageLocation: '101A',
      unit: 'BX',
      unitFactor: '100',
      baseUnit: 'EA',
    },
    ...['WARD-3', 'WARD-4'].map((location, index) => ({
      line: 2 + index,
      item: 'TAPE',
      location,
      material: 'T-1',
      plant: '1010',
      storageLocation: '',
      unit: 'EA',
      unitFactor: '1',
      baseUnit: 'EA',
    })),
  ],
})

export const receivedLine: MessageOf<'inventory.GoodsReceived'>['data']['lines'][number] = {
  line: 1,
  orderLine: 1,
  item: 'GLOVE',
  location: 'WARD-3',
  quantity: '2',
  unit: 'BX',
  lot: 'L-1',
  expiry: null,
}

export const received = example('inventory.GoodsReceived', {
  eventId: 'evt-r1',
  site: 'NORTH',
  source: 'DOCK',
  receiptId: 'R1',
  orderNumber: '4500000001',
  deliveryNote: '700002',
  receivedBy: null,
  lines: [receivedLine],
  receivedAt: NOW - 3_600_000,
})

export const reversed = example('inventory.GoodsReceiptReversed', {
  eventId: 'evt-v1',
  site: 'NORTH',
  source: 'DOCK',
  receiptId: 'R1',
  orderNumber: '4500000001',
  reason: 'wrong order',
  reversedAt: NOW,
})

export const matchedLine: MessageOf<'payables.InvoiceMatched'>['data']['lines'][number] = {
  line: 1,
  orderId: 'PO0000000001',
  erp: 'ERP-1',
  erpNumber: '4500000001',
  orderLine: 1,
  item: 'GLOVE',
  quantity: '2',
  unit: 'BX',
  orderedPrice: '8.5',
  unitPrice: '8.5',
  amount: '17',
  currency: 'USD',
  received: '2',
  explanation: '2 BX billed, 2 received',
}

export const matched = example('payables.InvoiceMatched', {
  supplier: 'MEDCO',
  invoiceNumber: 'INV-1',
  site: 'NORTH',
  lines: [matchedLine],
  tax: '0',
  charges: '0',
  total: '17',
  currency: 'USD',
  invoicedOn: '2026-01-04',
  released: [],
  explanation: 'everything agrees',
  matchedAt: NOW,
})

export const usedLine: MessageOf<'inventory.ConsumptionSummarised'>['data']['lines'][number] = {
  item: 'GLOVE',
  location: 'WARD-3',
  lot: 'L-1',
  supplier: null,
  quantity: '30',
  unit: 'EA',
}

/** What NORTH used on Sunday; and where that is charged. */
export const summarised = example('inventory.ConsumptionSummarised', {
  site: 'NORTH',
  period: '2026-01-04',
  revision: 1,
  lines: [usedLine],
  summarisedAt: NOW - 3_600_000,
})
export const charged = [item(), supplier(), location({ costCentre: '4103' }), erpRouting()]

export const acknowledged = example('suppliers.OrderAcknowledged', {
  acknowledgementId: 'AN-1',
  orderId: 'PO0000000001',
  site: 'NORTH',
  supplier: 'MEDCO',
  orderNumber: '4500000001',
  supplierOrderNumber: '5100002',
  lines: [
    {
      line: 1,
      item: 'GLOVE',
      location: 'WARD-3',
      status: 'BACKORDERED',
      code: 'IB',
      orderedQuantity: '2',
      quantity: '1',
      backordered: '1',
      unit: 'BX',
      orderedPrice: '8.5',
      unitPrice: '8.5',
      currency: 'USD',
      promisedOn: '2026-01-09',
      substitute: null,
      reason: null,
    },
  ],
  explanation: '1 of 2 BX now',
  documentId: 'D-1',
  acknowledgedAt: NOW,
})

/** What a look at the ERP finds standing. */
export const lookedUp = (reference: string, numbers: string[]) =>
  outcome({ ...{ reference, operation: LIST_DOCUMENTS }, ...listed(numbers) })

type Outcome = MessageOf<'supplyline.EffectOutcome'>['data']

/** What the ERP says to an intent. */
export const saying = (
  { reference, operation }: { reference: string; operation: string },
  answer: Outcome['outcome'] = 'CONFIRMED',
  externalNumber = '5000000001',
) =>
  outcome({
    reference,
    operation,
    outcome: answer,
    externalNumber: answer === 'CONFIRMED' ? externalNumber : null,
    code: answer === 'REFUSED' ? 'M7/021' : null,
    detail: answer === 'REFUSED' ? 'PU ordered quantity exceeded' : 'as asked',
  })
