import type { Erp, GoodsReceiptRequest } from './erp.ts'
import { masterAnswer, masterQuery } from './master/sap-master.ts'
import { type AcknowledgementField, acknowledgementIn } from './sap-acknowledgement.ts'
import { created, oursAmong, rowsIn } from './sap-answer.ts'
import { issuesIn, toIssueDocument, unpostableIssue } from './sap-goods-issue.ts'
import {
  type MovementRow,
  type MovementType,
  movementQuery,
  movementsIn,
  toMaterialDocument,
  unpostableMovement,
} from './sap-goods-movement.ts'
import { SapHttp, type SapHttpOptions } from './sap-http.ts'
import { type InvoiceRow, invoiceQuery, invoicesIn, toSupplierInvoice, unpostableInvoice } from './sap-invoice.ts'
import {
  answerOf,
  foundIn,
  type OrderMapping,
  queryFor,
  type Row,
  toPurchaseOrder,
  unrepresentable,
} from './sap-order.ts'
import {
  standingInvoices,
  standingInvoicesQuery,
  standingMovements,
  standingMovementsQuery,
  standingOrders,
  standingOrdersQuery,
} from './sap-standing.ts'
import type { Omitted } from './sap-values.ts'

export type S4HanaOptions = Omit<SapHttpOptions, 'service'> &
  OrderMapping & {
    url: string
    /** Where the order says what the supplier answered. */
    acknowledgement: AcknowledgementField
    /** Properties that this SAP does not have, as `EntityType/Property`. */
    omitted?: Omitted
    /** Name of the service for business partners; of S/4HANA it is API_BUSINESS_PARTNER. */
    partnerService?: string
  }

const SERVICES = '/sap/opu/odata/sap'

/**
 * SAP S/4HANA by its public APIs for purchase orders, material documents, supplier invoices, products and
 * business partners (OData V2).
 */
export const s4hana = ({
  url,
  omitted = [],
  partnerService = 'API_BUSINESS_PARTNER',
  ...options
}: S4HanaOptions): Erp => {
  const service = (name: string) =>
    new SapHttp({ ...options, service: `${url.replace(/\/+$/, '')}${SERVICES}/${name}` })
  const orders = service('API_PURCHASEORDER_PROCESS_SRV')
  const materials = service('API_MATERIAL_DOCUMENT_SRV')
  const invoices = service('API_SUPPLIERINVOICE_PROCESS_SRV')
  const masters = { item: service('API_PRODUCT_SRV'), supplier: service(partnerService) }
  const acknowledgement = acknowledgementIn(orders, options.acknowledgement)

  const writeMovement = async (document: object, signal: AbortSignal) =>
    created(
      await materials.post('/A_MaterialDocumentHeader', document, signal),
      'MaterialDocument',
      'material document',
    )
  const movementRows = async (reference: string, signal: AbortSignal) =>
    rowsIn<MovementRow>(await materials.get(movementQuery(reference), signal))
  const move = async (request: GoodsReceiptRequest, movement: MovementType, signal: AbortSignal) =>
    unpostableMovement(request) ?? writeMovement(toMaterialDocument(request, movement, omitted), signal)
  const findMovement = async (request: GoodsReceiptRequest, movement: MovementType, signal: AbortSignal) => {
    const found = movementsIn(await movementRows(request.reference, signal), request, movement)
    return oursAmong(found, 'material document', request.reference, 'its items are not those that were received')
  }

  return {
    placeOrder: async (request, signal) =>
      unrepresentable(request) ??
      created(
        await orders.post('/A_PurchaseOrder', toPurchaseOrder(request, options), signal),
        'PurchaseOrder',
        'purchase order',
      ),
    findOrder: async (request, signal) => {
      const rows = rowsIn<Row>(await orders.get(queryFor(request.reference, options.reference), signal))
      return answerOf(foundIn(rows, request.reference, options.reference), request)
    },
    recordAcknowledgement: acknowledgement.record,
    findAcknowledgement: acknowledgement.find,
    postGoodsReceipt: (request, signal) => move(request, '101', signal),
    findGoodsReceipt: (request, signal) => findMovement(request, '101', signal),
    reverseGoodsReceipt: (request, signal) => move(request, '102', signal),
    findReversal: (request, signal) => findMovement(request, '102', signal),
    postGoodsIssue: async (request, signal) =>
      unpostableIssue(request) ?? writeMovement(toIssueDocument(request, omitted), signal),
    findGoodsIssue: async (request, signal) => {
      const found = issuesIn(await movementRows(request.reference, signal), request)
      return oursAmong(found, 'material document', request.reference, 'its items are not those that were used')
    },
    postInvoice: async (request, signal) =>
      unpostableInvoice(request) ??
      created(
        await invoices.post('/A_SupplierInvoice', toSupplierInvoice(request, omitted), signal),
        'SupplierInvoice',
        'supplier invoice',
      ),
    findInvoice: async (request, signal) => {
      const rows = rowsIn<InvoiceRow>(await invoices.get(invoiceQuery(request), signal))
      const differs = 'it is not for the amount that was matched'
      return oursAmong(invoicesIn(rows, request), 'supplier invoice', request.invoiceNumber, differs)
    },
    listDocuments: async (sought, signal) => {
      const { operation, reference } = sought
      switch (operation) {
        case 'place-order':
          return standingOrders(
            rowsIn(await orders.get(standingOrdersQuery(reference, options.reference, omitted), signal)),
            reference,
            options.reference,
          )
        case 'post-goods-receipt':
        case 'reverse-goods-receipt':
        case 'post-goods-issue':
          return standingMovements(rowsIn(await materials.get(standingMovementsQuery(reference, omitted), signal)))
        case 'post-invoice':
          return standingInvoices(rowsIn(await invoices.get(standingInvoicesQuery(sought, omitted), signal)))
        default:
          return sought satisfies never
      }
    },
    readMaster: async (request, signal) =>
      masterAnswer(await masters[request.kind].get(masterQuery(request, omitted), signal), request),
  }
}
