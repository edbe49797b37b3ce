import type { Answer, Operation } from '@supplyline/effects'
import type { Decimal } from '@supplyline/quantity'
import { type MasterPage, type MasterRequest, pageRead, READ_MASTER } from './master/reading.ts'
import { LIST_DOCUMENTS, listed, type Sought } from './sought.ts'

export { LIST_DOCUMENTS, type Sought } from './sought.ts'

/** What an ERP is asked to order, in the ERP's own terms; plain data, kept in the intent. */
export type PlaceOrderRequest = {
  /** Our order id, at most 12 characters: the ERP carries it, and the order is looked up by it. */
  reference: string
  /** The supplier's number in the ERP. */
  vendor: string
  companyCode: string
  purchasingOrganization: string
  purchasingGroup: string
  documentType: string
  /** ISO 4217. */
  currency: string
  lines: PlaceOrderLine[]
}

export type PlaceOrderLine = {
  /** From 1, unique within the order. */
  line: number
  material: string
  quantity: Decimal
  unit: string
  /** For one unit, in the order's currency. */
  unitPrice: Decimal
  plant: string
  storageLocation: string
  /** ISO 8601 date; without one the ERP plans it. */
  deliveryDate?: string
}

/** What the supplier answered, where buyers see it: at the order in the ERP. */
export type AcknowledgementRequest = {
  /** Our reference of the answer. */
  reference: string
  /** Our order id, which the order carries. */
  orderReference: string
  orderNumber: string
  /** Number of the order at the supplier. */
  supplierOrderNumber: string | null
  lines: AcknowledgementLine[]
}

export type AcknowledgementLine = {
  line: number
  /** In a word, for example ACCEPTED or BACKORDERED. */
  answer: string
  /** What will be delivered now, in the order unit. */
  quantity: Decimal
  /** ISO 8601 date. */
  promisedOn: string | null
}

export type GoodsReceiptRequest = {
  /** At most 16 characters: the document carries it, and is looked up by it. */
  reference: string
  orderNumber: string
  /** ISO 8601 dates: when it was counted, and the day of the books. */
  documentDate: string
  postingDate: string
  /** Number on the papers of the delivery; of a reversal, number of the document that it takes back. */
  papers: string | null
  lines: GoodsReceiptLine[]
}

export type GoodsReceiptLine = {
  orderLine: number
  material: string
  plant: string
  storageLocation: string
  /** In the order unit. */
  quantity: Decimal
  unit: string
  lot: string | null
}

/** What was used, and is charged to a cost centre; by no order. */
export type GoodsIssueRequest = {
  /** At most 16 characters: the document carries it, and is looked up by it. */
  reference: string
  /** ISO 8601 dates: when it was used, and the day of the books. */
  documentDate: string
  postingDate: string
  lines: GoodsIssueLine[]
}

export type GoodsIssueLine = {
  material: string
  plant: string
  storageLocation: string
  costCentre: string
  /** In the ERP, of the supplier to whom it belonged until it was used and who is owed for it; null for stock of our own. */
  vendor: string | null
  /** In the base unit of the material; below zero where more came back than was used. Never zero. */
  quantity: Decimal
  unit: string
  lot: string | null
}

export type InvoiceRequest = {
  /** Our reference, at most 16 characters, which the items carry. */
  reference: string
  companyCode: string
  vendor: string
  /** The supplier's, at most 16 characters: the invoice is looked up by it and the vendor. */
  invoiceNumber: string
  /** ISO 8601 dates. */
  invoicedOn: string
  postingDate: string
  /** ISO 4217. */
  currency: string
  /** What is to be paid: lines, charges and tax. */
  total: Decimal
  charges: Decimal
  tax: Decimal
  lines: InvoiceLine[]
}

export type InvoiceLine = {
  orderNumber: string
  orderLine: number
  quantity: Decimal
  unit: string
  amount: Decimal
}

type Ask<Request> = (request: Request, signal: AbortSignal) => Promise<Answer>
type Find<Request> = (request: Request, signal: AbortSignal) => Promise<Answer | undefined>

/**
 * What procurement needs of an ERP. Throws as `Operation` of @supplyline/effects says. Each `find` tells what the ERP
 * holds under the request's reference, and changes nothing.
 */
export type Erp = {
  placeOrder: Ask<PlaceOrderRequest>
  findOrder: Find<PlaceOrderRequest>
  /** Sets what the order says of the supplier's answer: however often it is asked, there is one. */
  recordAcknowledgement: Ask<AcknowledgementRequest>
  findAcknowledgement: Find<AcknowledgementRequest>
  postGoodsReceipt: Ask<GoodsReceiptRequest>
  findGoodsReceipt: Find<GoodsReceiptRequest>
  reverseGoodsReceipt: Ask<GoodsReceiptRequest>
  findReversal: Find<GoodsReceiptRequest>
  postGoodsIssue: Ask<GoodsIssueRequest>
  findGoodsIssue: Find<GoodsIssueRequest>
  postInvoice: Ask<InvoiceRequest>
  findInvoice: Find<InvoiceRequest>
  /** Numbers of all documents under a reference that stand, those cancelled or reversed left out. */
  listDocuments(sought: Sought, signal: AbortSignal): Promise<string[]>
  /** Materials or vendors; or the refusal of an ERP that lets nobody read them. Throws as the others do. */
  readMaster(request: MasterRequest, signal: AbortSignal): Promise<MasterPage | Extract<Answer, { outcome: 'refused' }>>
}

/** The names that intents use. */
export type ErpOperation =
  | 'place-order'
  | 'record-acknowledgement'
  | 'post-goods-receipt'
  | 'reverse-goods-receipt'
  | 'post-goods-issue'
  | 'post-invoice'

export const operationsOf = (
  erp: Erp,
): Record<ErpOperation | typeof LIST_DOCUMENTS | typeof READ_MASTER, Operation> => ({
  'place-order': operation(erp.placeOrder, erp.findOrder),
  'record-acknowledgement': operation(erp.recordAcknowledgement, erp.findAcknowledgement),
  'post-goods-receipt': operation(erp.postGoodsReceipt, erp.findGoodsReceipt),
  'reverse-goods-receipt': operation(erp.reverseGoodsReceipt, erp.findReversal),
  'post-goods-issue': operation(erp.postGoodsIssue, erp.findGoodsIssue),
  'post-invoice': operation(erp.postInvoice, erp.findInvoice),
  [LIST_DOCUMENTS]: { send: listing(erp), find: listing(erp), reads: true },
  // Not `reads`, which waits until all that was sent before shows: a page is not asked for any of that. Asked again after
  // an answer was lost, it is the same question.
  [READ_MASTER]: { send: reading(erp), find: reading(erp) },
})

const reading =
  (erp: Erp): Operation['send'] =>
  async ({ request }, signal) => {
    const answer = await erp.readMaster(request as MasterRequest, signal)
    return 'rows' in answer ? pageRead(answer) : answer
  }

const listing =
  (erp: Erp): Operation['send'] =>
  async ({ request }, signal) => ({
    outcome: 'confirmed',
    ...listed(await erp.listDocuments(request as Sought, signal)),
  })

/** An intent's request is what the decision put there. */
const operation = <Request>(ask: Ask<Request>, find: Find<Request>): Operation => ({
  send: ({ request }, signal) => ask(request as Request, signal),
  find: ({ request }, signal) => find(request as Request, signal),
})
