import { z } from 'zod'
import { posting } from './posting-answer.ts'
import { asOf, time } from './times.ts'

const line = z.object({
  line: z.int(),
  item: z.string(),
  erpMaterial: z.string(),
  location: z.string(),
  quantity: z.string().meta({ description: 'Exact decimal, in `unit`.' }),
  unit: z.string(),
  unitFactor: z.string().meta({ description: 'Base units in one `unit`.' }),
  baseUnit: z.string(),
  unitPrice: z.string(),
  currency: z.string(),
  sources: z.array(
    z.object({
      requisitionId: z.string(),
      line: z.int(),
      contentHash: z.string(),
      quantity: z.string(),
      baseQuantity: z.string(),
    }),
  ),
})

const common = { orderId: z.string(), site: z.string(), supplier: z.string(), erp: z.string(), asOf }
const transmission = z.object({
  status: z.enum(['in-doubt', 'transmitted', 'read', 'failed']).meta({
    description: 'transmitted: the supplier has the bytes. read: its translator found no error in them.',
  }),
  controlNumber: z.string(),
  attempt: z.int().nullable(),
  detail: z.string().nullable(),
  at: time('When that was known.'),
})

const acknowledgement = z.object({
  acknowledgementId: z.string(),
  explanation: z.string().meta({ description: 'The answer in one sentence.' }),
  supplierOrderNumber: z.string().nullable(),
  documentId: z.string(),
  lines: z.array(
    z.object({
      line: z.int(),
      item: z.string(),
      location: z.string(),
      status: z.string(),
      code: z.string().meta({ description: 'As the supplier coded it.' }),
      orderedQuantity: z.string(),
      quantity: z.string().meta({ description: 'Comes now.' }),
      backordered: z.string().meta({ description: 'Comes later; what is left never comes.' }),
      unit: z.string(),
      orderedPrice: z.string(),
      unitPrice: z.string(),
      currency: z.string(),
      promisedOn: z.string().nullable(),
      substitute: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  acknowledgedAt: time('When it was received.'),
})

const shipment = z.object({
  shipmentId: z.string(),
  carrier: z.string().nullable(),
  tracking: z.string().nullable(),
  billOfLading: z.string().nullable(),
  shippedOn: z.string().nullable(),
  expectedOn: z.string().nullable(),
  lines: z.array(
    z.object({
      line: z.int().nullable(),
      item: z.string().nullable(),
      supplierItem: z.string().nullable(),
      quantity: z.string(),
      unit: z.string(),
      lot: z.string().nullable(),
      expiry: z.string().nullable(),
    }),
  ),
  documentId: z.string(),
  notifiedAt: time('When we heard of it.'),
})

const ending = {
  lines: z.array(line),
  transmission: transmission.nullable().meta({ description: 'The newest word of how it went to the supplier.' }),
  acknowledgement: acknowledgement.nullable().meta({ description: 'What the supplier answered last.' }),
  shipments: z.array(shipment),
  postings: z.array(posting).meta({ description: 'Receipts, invoices and answers, as the ERP holds them.' }),
}
const erpNumber = z.string().meta({ description: 'Number the ERP gave it.' })
const reference = z.string().meta({ description: 'Ours in the ERP, by which it is looked up.' })
const reason = z.string()

export const purchaseOrderAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('in-doubt'), ...common, reference, reason, since: time('Since when.'), ...ending }),
  z.object({
    status: z.literal('placed'),
    ...common,
    erpNumber,
    reference,
    total: z.string(),
    currency: z.string(),
    placedAt: time('When the ERP confirmed it.'),
    ...ending,
  }),
  z.object({
    status: z.literal('refused'),
    ...common,
    reference,
    code: z.string(),
    reason,
    refusedAt: time('When the ERP refused it.'),
    ...ending,
  }),
  z.object({
    status: z.literal('cancelled'),
    ...common,
    erpNumber: erpNumber.nullable(),
    reason,
    cancelledAt: time('When it was cancelled.'),
    ...ending,
  }),
])
