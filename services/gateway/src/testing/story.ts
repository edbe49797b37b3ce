import type { Message } from '@supplyline/schemas'
import { approved, example, NOW, placed, submitted } from './examples.ts'

// The life of order PO1 (4500000113 in the ERP) from a need to its payment, as the services tell it.

const order = { orderId: 'PO1', site: 'NORTH', supplier: 'ACME' }
const sent = { ...order, orderNumber: '4500000113', document: '850', controlNumber: '000000041' }
export const X12 = 'ISA*00*          *00*          *ZZ*MERCY          *ZZ*MOCKEDI        ~'

export const proposed = example('replenishment.ReplenishmentProposed', {
  ...{ proposalId: 'RQ1', site: 'NORTH', item: 'GLOVE', location: 'WARD-3', policyKind: 'PAR', par: '600' },
  ...{ reorderPoint: null, orderUpTo: null, onHand: '120', onOrder: '0', allocated: '0', inventoryPosition: '120' },
  ...{ need: '480', baseUnit: 'EA', orderQuantity: '5', orderUnit: 'BX', unitFactor: '100', supplier: 'ACME' },
  ...{ contract: 'ACME-GLOVE', unitPrice: '8.5', currency: 'USD', positionSequence: 1, proposedAt: NOW },
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
  explanation: 'par 600 less 120 on hand is 480, which is 5 boxes',
})
export const transmitted = example('suppliers.OrderTransmitted', {
  ...sent,
  ...{ attempt: 1, content: Buffer.from(X12), detail: '200 OK', transmittedAt: NOW },
})
export const transmissionInDoubt = example('suppliers.TransmissionInDoubt', { ...sent, reason: 'time-out', since: NOW })
export const read = example('suppliers.TransmissionAcknowledged', {
  ...sent,
  acknowledgement: 'D997',
  acknowledgedAt: NOW,
})
export const arrived = example('suppliers.SupplierDocumentReceived', {
  ...{
    documentId: 'D855',
    site: 'NORTH',
    channel: 'directory',
    format: 'X12',
    sender: 'ZZ:MOCKEDI',
    receiver: 'ZZ:MERCY',
  },
  ...{
    controlNumber: '000000007',
    name: '855.edi',
    digest: 'd855',
    size: 5,
    content: Buffer.from('ST*855'),
    receivedAt: NOW,
  },
})
export const acknowledged = example('suppliers.OrderAcknowledged', {
  ...{ acknowledgementId: 'AK1', ...order, orderNumber: '4500000113', supplierOrderNumber: 'SO-9' },
  lines: [
    {
      ...{ line: 1, item: 'GLOVE', location: 'WARD-3', status: 'BACKORDERED', code: 'IB', orderedQuantity: '5' },
      ...{ quantity: '3', backordered: '2', unit: 'BX', orderedPrice: '8.5', unitPrice: '8.5', currency: 'USD' },
      ...{ promisedOn: '2026-01-07', substitute: null, reason: null },
    },
  ],
  ...{ explanation: '3 boxes now, 2 later', documentId: 'D855', acknowledgedAt: NOW },
})
export const shipped = example('suppliers.ShipmentNotified', {
  ...{ shipmentId: 'SH1', ...order, orderNumber: '4500000113', carrier: 'UPS', tracking: '1Z', billOfLading: null },
  ...{ shippedOn: '2026-01-05', expectedOn: '2026-01-07', documentId: 'D856', notifiedAt: NOW },
  lines: [{ line: 1, item: 'GLOVE', supplierItem: null, quantity: '3', unit: 'BX', lot: null, expiry: null }],
})
export const goodsReceived = example('inventory.GoodsReceived', {
  ...{ eventId: 'gr-1', site: 'NORTH', source: 'DOCK', receiptId: 'GR-1', orderNumber: '4500000113' },
  ...{ deliveryNote: null, receivedBy: null, receivedAt: NOW - 3_600_000 },
  lines: [
    {
      ...{
        line: 1,
        orderLine: 1,
        item: 'GLOVE',
        location: 'WARD-3',
        quantity: '3',
        unit: 'BX',
        lot: null,
        expiry: null,
      },
    },
  ],
})
const posting = {
  ...{
    document: 'receipt:NORTH:DOCK:GR-1',
    kind: 'GOODS_RECEIPT' as const,
    site: 'NORTH',
    erp: 'sap',
    reference: 'GRREF1',
  },
  ...{ orderId: 'PO1', orderNumber: '4500000113' },
}
export const posted = example('procurement.ErpPosted', {
  ...posting,
  ...{ externalNumber: '5000000001', attempt: 2, detail: '3 BX received', postedAt: NOW },
})
export const postingInDoubt = example('procurement.ErpPostingInDoubt', { ...posting, reason: 'time-out', since: NOW })
export const billed = example('payables.InvoiceReceived', {
  ...{ eventId: 'inv-1', site: 'NORTH', supplier: 'ACME', invoiceNumber: 'INV/1', source: 'X12' },
  ...{ orderNumber: '4500000113', invoicedOn: '2026-01-05', tax: '0', charges: '0', total: '27', currency: 'USD' },
  lines: [
    {
      ...{ line: 1, orderNumber: null, orderLine: 1, item: 'GLOVE', supplierItem: null, description: null },
      ...{ quantity: '3', unit: 'BX', unitPrice: '9', amount: '27', currency: 'USD' },
    },
  ],
  ...{ documentId: 'D810', receivedAt: NOW },
})
const invoice = { supplier: 'ACME', invoiceNumber: 'INV/1', site: 'NORTH', total: '27', currency: 'USD' }
export const held = example('payables.InvoiceHeld', {
  ...invoice,
  holds: [
    {
      ...{ holdId: 'H1', rule: 'price-above-order', line: 1, orderId: 'PO1', expected: '8.5', actual: '9' },
      ...{ limit: '8.67', detail: '9 is more than 8.5 and 2 %', clearing: 'ask for a credit note of 1.5', owner: 'ap' },
    },
  ],
  ...{ explanation: 'billed above the order', heldAt: NOW },
})
export const released = example('payables.HoldReleased', {
  ...{ supplier: 'ACME', invoiceNumber: 'INV/1', site: 'NORTH', holdId: 'H1', rule: 'price-above-order' },
  ...{ releasedBy: 'ap', reason: 'agreed by telephone', releasedAt: NOW },
})
export const matched = example('payables.InvoiceMatched', {
  ...invoice,
  lines: [
    {
      ...{ line: 1, orderId: 'PO1', erp: 'sap', erpNumber: '4500000113', orderLine: 1, item: 'GLOVE', quantity: '3' },
      ...{ unit: 'BX', orderedPrice: '8.5', unitPrice: '9', amount: '27', currency: 'USD', received: '3' },
      explanation: '3 billed, 3 received',
    },
  ],
  ...{ tax: '0', charges: '0', invoicedOn: '2026-01-05', released: ['price-above-order'] },
  ...{ explanation: 'matched after a release', matchedAt: NOW },
})
export const raised = example('supplyline.ExceptionRaised', {
  ...{ exceptionId: 'EX1', site: 'NORTH', service: 'three-way-match', kind: 'invoice-held', subject: 'ACME:INV/1' },
  ...{ detail: 'billed above the order', owner: 'ap', dueAt: NOW + 3_600_000, nextAction: 'release it, or dispute it' },
  ...{ cause: 'inv-1', raisedAt: NOW },
})
export const resolved = example('supplyline.ExceptionResolved', {
  ...{ exceptionId: 'EX1', site: 'NORTH', service: 'three-way-match', resolvedBy: 'ap', resolution: 'released' },
  resolvedAt: NOW,
})

type At = (at: number) => Message

/** What happens, a second after the other, and the id of each record: it grows by what follows from what. */
export const life: readonly (readonly [id: string, At])[] = [
  ['need/0', (at) => proposed({ proposedAt: at })],
  ['need/0/0', (at) => submitted({ origin: 'PROPOSAL', requester: 'replenishment', submittedAt: at })],
  ['need/0/1', (at) => approved({ automatic: true, approvedBy: 'policy', approvedAt: at })],
  ['PO1/outcome/1/0', (at) => placed({ placedAt: at })],
  ['850/outcome/1/0', (at) => transmitted({ transmittedAt: at })],
  ['doc-997/0', (at) => arrived({ documentId: 'D997', receivedAt: at })],
  ['doc-997/0/0', (at) => read({ acknowledgedAt: at })],
  ['doc-855/0', (at) => arrived({ receivedAt: at })],
  ['doc-855/0/0', (at) => acknowledged({ acknowledgedAt: at })],
  ['doc-856/0', (at) => arrived({ documentId: 'D856', receivedAt: at })],
  ['doc-856/0/0', (at) => shipped({ notifiedAt: at })],
  ['gr-1', () => goodsReceived()],
  ['gr-1/0', (at) => postingInDoubt({ since: at })],
  ['gr-1/1', (at) => posted({ postedAt: at })],
  ['doc-810/0', (at) => arrived({ documentId: 'D810', receivedAt: at })],
  ['inv-1', (at) => billed({ receivedAt: at })],
  ['inv-1/0', (at) => held({ heldAt: at })],
  ['inv-1/1', (at) => raised({ raisedAt: at })],
  ['release-1', (at) => released({ releasedAt: at })],
  ['release-1/0', (at) => resolved({ resolvedAt: at })],
  ['release-1/1', (at) => matched({ matchedAt: at })],
]
