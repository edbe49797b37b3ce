import { sentDocument } from './document-view.ts'
import type { Narrators } from './narrate.ts'
import { confirmed, count, goods, inDoubt, refused } from './told.ts'

const send = (d: { supplier: string; document: string; controlNumber: string }) => ({
  system: d.supplier,
  operation: `send ${d.document}`,
  reference: d.controlNumber,
})

/** Between us and the supplier. */
export const supplying: Narrators = {
  'suppliers.TransmissionInDoubt': (d) => ({
    what: `It is not known whether ${d.supplier} has taken the order; it is sent again under the same control number`,
    explanation: d.reason,
    call: inDoubt({ ...send(d), detail: d.reason }),
    at: d.since,
  }),
  'suppliers.OrderTransmitted': (d) => ({
    what: `${d.supplier} has taken the order as ${d.document}, control number ${d.controlNumber}`,
    call: confirmed({ ...send(d), attempt: d.attempt, detail: d.detail }),
    documentId: sentDocument(d),
    at: d.transmittedAt,
  }),
  'suppliers.TransmissionFailed': (d) => ({
    what: `The order did not reach ${d.supplier}`,
    explanation: d.reason,
    call: refused({ ...send(d), detail: `${d.code}: ${d.reason}` }),
    at: d.failedAt,
  }),
  'suppliers.SupplierDocumentReceived': (d) => ({
    what: `A document of ${d.size} bytes came by ${d.channel}, control number ${d.controlNumber ?? 'not to be read'}`,
    documentId: d.documentId,
    fields: { format: d.format, name: d.name, sender: d.sender ?? '', digest: d.digest },
    at: d.receivedAt,
  }),
  'suppliers.TransmissionAcknowledged': (d) => ({
    what: `${d.supplier} has read the order without error`,
    documentId: d.acknowledgement,
    fields: { controlNumber: d.controlNumber },
    at: d.acknowledgedAt,
  }),
  'suppliers.OrderAcknowledged': (d) => ({
    what: `${d.supplier} answers: ${summed(d.lines)}`,
    explanation: d.explanation,
    documentId: d.documentId,
    ...(d.supplierOrderNumber !== null && { fields: { supplierOrderNumber: d.supplierOrderNumber } }),
    at: d.acknowledgedAt,
  }),
  'procurement.PurchaseOrderAcknowledged': (d) => ({
    what: `The answer of ${d.supplier} is taken for order ${d.erpNumber}: it will be put into ${d.erp}`,
    at: d.acknowledgedAt,
  }),
  'suppliers.ShipmentNotified': (d) => ({
    what: `${d.supplier} ships ${goods(d.lines)}${d.expectedOn === null ? '' : `, expected on ${d.expectedOn}`}`,
    documentId: d.documentId,
    fields: { shipmentId: d.shipmentId, carrier: d.carrier ?? '', tracking: d.tracking ?? '' },
    at: d.notifiedAt,
  }),
}

/** "2 lines accepted, 1 line backordered" */
const summed = (lines: readonly { status: string }[]): string =>
  [...Map.groupBy(lines, ({ status }) => status)]
    .map(([status, own]) => `${count(own.length, 'line')} ${status.toLowerCase().replaceAll('_', ' ')}`)
    .join(', ')
