import type { MessageOf, RecordName, Records } from '@supplyline/schemas'

/** Monday 5 January 2026, 06:00 UTC: when the memory platform's clock starts. */
export const NOW = Date.UTC(2026, 0, 5, 6)
export const HOUR = 3_600_000

const example =
  <K extends RecordName>(type: K, base: Records[K]) =>
  (changes: Partial<Records[K]> = {}): MessageOf<K> =>
    ({ type, data: { ...base, ...changes } }) as unknown as MessageOf<K>

export const raised = example('supplyline.ExceptionRaised', {
  exceptionId: 'EX1',
  site: 'NORTH',
  service: 'procurement-sync',
  kind: 'order-refused',
  subject: 'PO1',
  detail: 'the ERP refused the order: vendor is blocked',
  owner: 'buyer',
  dueAt: NOW + HOUR,
  nextAction: 'have the vendor unblocked, or order elsewhere',
  cause: 'entry-1',
  raisedAt: NOW,
})

export const resolved = example('supplyline.ExceptionResolved', {
  exceptionId: 'EX1',
  site: 'NORTH',
  service: 'procurement-sync',
  resolvedBy: 'buyer-7',
  resolution: 'ordered elsewhere',
  resolvedAt: NOW + 1_000,
})

type Hold = Records['payables.InvoiceHeld']['holds'][number]

export const hold = (changes: Partial<Hold> = {}): Hold => ({
  holdId: 'HD1',
  rule: 'price-above-order',
  line: 1,
  orderId: 'PO1',
  expected: '8.5',
  actual: '9.1',
  limit: '8.67',
  detail: 'billed at 9.10, ordered at 8.50; at most 8.67 (2 %) passes',
  clearing: 'ask the supplier for a credit note of 3.00 USD, or release it',
  owner: 'ap',
  ...changes,
})

const invoice = { supplier: 'ACME', invoiceNumber: 'INV-1', site: 'NORTH' }

export const held = example('payables.InvoiceHeld', {
  ...invoice,
  holds: [hold()],
  total: '45.5',
  currency: 'USD',
  explanation: 'held: the price of line 1 is above the order',
  heldAt: NOW,
})
export const holdReleased = example('payables.HoldReleased', {
  ...invoice,
  holdId: 'HD1',
  rule: 'price-above-order',
  releasedBy: 'ap',
  reason: 'agreed by telephone',
  releasedAt: NOW + 1_000,
})
export const matched = example('payables.InvoiceMatched', {
  ...invoice,
  lines: [],
  tax: '0',
  charges: '0',
  total: '45.5',
  currency: 'USD',
  invoicedOn: '2026-01-04',
  released: ['price-above-order'],
  explanation: 'matched',
  matchedAt: NOW + 2_000,
})
export const receiptOverdue = example('payables.ReceiptUnmatchedOverdue', {
  orderId: 'PO1',
  orderNumber: '4500000113',
  supplier: 'ACME',
  site: 'NORTH',
  receiptId: 'INV-1',
  amount: '42.5',
  currency: 'USD',
  receivedAt: NOW - 240 * HOUR,
  dueAt: NOW,
})

const order = { orderId: 'PO1', site: 'NORTH', supplier: 'ACME', erp: 'sap', reference: 'PO1', lines: [] }

export const orderInDoubt = example('procurement.PurchaseOrderInDoubt', {
  ...order,
  reason: 'no answer within 10 s',
  since: NOW,
})
export const orderPlaced = example('procurement.PurchaseOrderPlaced', {
  ...order,
  erpNumber: '4500000113',
  total: '42.5',
  currency: 'USD',
  attempt: 1,
  placedAt: NOW + 1_000,
})

const receipt = {
  document: 'GR-7',
  kind: 'GOODS_RECEIPT' as const,
  site: 'NORTH',
  erp: 'sap',
  reference: 'GR137WTCAVZY',
  orderId: 'PO1',
  orderNumber: '4500000113',
}
export const postingInDoubt = example('procurement.ErpPostingInDoubt', {
  ...receipt,
  reason: 'connection lost',
  since: NOW,
})
export const posted = example('procurement.ErpPosted', {
  ...receipt,
  externalNumber: '5000000017',
  attempt: 1,
  detail: '5 BX of GLOVE',
  postedAt: NOW + 1_000,
})
