import type { StoredIntent } from '@supplyline/state'
import { type ErpOperation, LIST_DOCUMENTS, operationsOf } from '../../../services/procurement-sync/src/erp/erp.ts'
import { s4hana } from '../../../services/procurement-sync/src/erp/s4hana.ts'
import { changeJson } from '../mutate/json.ts'
import { changeParts, partsOf } from '../mutate/message.ts'
import { type Target, usual } from '../target.ts'
import { answeredBy, answerOf, outcomeOf } from './answer.ts'

const [reference, orderNumber] = ['PO7K3M9QX2AB', '4500000001']
const receipt = {
  ...{ reference, orderNumber, documentDate: '2026-01-05', postingDate: '2026-01-05', papers: null },
  lines: [
    {
      ...{ orderLine: 1, material: '4711', plant: '1010', storageLocation: '101A' },
      quantity: '2',
      unit: 'BX',
      lot: null,
    },
  ],
}
/** What is asked, as an intent keeps it. */
const requests: Record<ErpOperation | typeof LIST_DOCUMENTS, unknown> = {
  'place-order': {
    ...{ reference, vendor: '17300001', companyCode: '1000', purchasingOrganization: '1000', purchasingGroup: '001' },
    ...{ documentType: 'NB', currency: 'USD' },
    lines: [
      {
        line: 1,
        material: '4711',
        quantity: '2',
        unit: 'BX',
        unitPrice: '8.5',
        plant: '1010',
        storageLocation: '101A',
      },
    ],
  },
  'record-acknowledgement': {
    ...{ reference: 'AK1', orderReference: reference, orderNumber, supplierOrderNumber: '5100002' },
    lines: [{ line: 1, answer: 'ACCEPTED', quantity: '2', promisedOn: '2026-01-09' }],
  },
  'post-goods-receipt': receipt,
  'reverse-goods-receipt': receipt,
  'post-goods-issue': {
    ...{ reference, documentDate: '2026-01-04', postingDate: '2026-01-05' },
    lines: [
      {
        ...{ material: '4711', plant: '1010', storageLocation: '101A', costCentre: '4103', vendor: null },
        ...{ quantity: '-2', unit: 'EA', lot: null },
      },
    ],
  },
  'post-invoice': {
    ...{ reference, companyCode: '1000', vendor: '17300001', invoiceNumber: 'INV-1', invoicedOn: '2026-01-05' },
    ...{ postingDate: '2026-01-05', currency: 'USD', total: '17', charges: '0', tax: '0' },
    lines: [{ orderNumber, orderLine: 1, quantity: '2', amount: '17', unit: 'BX' }],
  },
  [LIST_DOCUMENTS]: { operation: 'place-order', reference },
}
const operations = Object.keys(requests) as (keyof typeof requests)[]

const rows = (...results: unknown[]) => JSON.stringify({ d: { results } })
const item = {
  PurchaseOrder: orderNumber,
  PurchaseOrderItem: '00010',
  PurchaseOrderItemText: `${reference} 1`,
  Material: '4711',
  OrderQuantity: '2',
}
const movement = (type: string) => ({
  MaterialDocument: '5000000001',
  to_MaterialDocumentItem: { results: [{ GoodsMovementType: type, Material: '4711', QuantityInEntryUnit: '2.000' }] },
})
const error = (code: string) =>
  JSON.stringify({ error: { code, message: { lang: 'en', value: 'Enter a purchasing group' } } })

/** Answers with what is asked in their first line: `<send or find> <operation> <status>`. */
export const answers = [
  answerOf('send place-order 201', JSON.stringify({ d: { PurchaseOrder: orderNumber } })),
  answerOf('send place-order 400', error('ME/083')),
  answerOf('send place-order 403', error('/IWFND/CM_MGW/096')),
  answerOf('find place-order 200', rows(item, { ...item, PurchaseOrder: '4500000002' })),
  answerOf('send record-acknowledgement 200', rows({ ...item, __metadata: { etag: 'W/"1"' } })),
  answerOf(
    'find record-acknowledgement 200',
    rows({ ...item, PurchaseOrderItemText: `${reference} 1 ACCEPTED 2026-01-09 2` }),
  ),
  answerOf('send post-goods-receipt 201', JSON.stringify({ d: { MaterialDocument: '5000000001' } })),
  answerOf('find post-goods-receipt 200', rows(movement('101'))),
  answerOf('find reverse-goods-receipt 200', rows(movement('102'))),
  answerOf('send post-goods-issue 201', JSON.stringify({ d: { MaterialDocument: '4900000001' } })),
  answerOf('find post-goods-issue 200', rows(movement('202'))),
  answerOf('send post-invoice 201', JSON.stringify({ d: { SupplierInvoice: '5100000001' } })),
  answerOf(
    'find post-invoice 200',
    rows({ SupplierInvoice: '5100000001', InvoiceGrossAmount: '17.00', DocumentCurrency: 'USD' }),
  ),
  answerOf(
    `find ${LIST_DOCUMENTS} 200`,
    rows(item, { ...item, PurchaseOrder: '4500000002', PurchasingDocumentDeletionCode: 'L' }),
  ),
  answerOf('find post-invoice 200', '<html>Log on</html>', [['content-type', 'text/html']]),
]

export const erpAt = (url: string) =>
  operationsOf(
    s4hana({
      ...{ url, client: '100', authorization: 'Basic eA==', tokenTimeoutMs: 5_000, scheduleLines: false },
      ...{ reference: 'PurchaseOrderItemText', acknowledgement: 'PurchaseOrderItemText' },
    }),
  )

/** What is asked of an ERP, by the first line of an input. */
export const askOf = (first: string) => {
  const operation = operations.find((name) => first.includes(name)) ?? 'place-order'
  const intent = { request: requests[operation] } as StoredIntent
  return { operation, intent, verb: first.includes('send') ? ('send' as const) : ('find' as const) }
}

/** What SAP's OData services answer to each call and look-up. */
export const sap = async (): Promise<Target> => {
  const erp = erpAt('http://127.0.0.1:1')
  const signal = new AbortController().signal
  const words = ['send ', 'find ', ...operations, '"d":', '"results":', '"error":', '"value":', '201', '200', '404']
  const larder = { seeds: answers, words: words.map((word) => Buffer.from(word)), longest: 1_000_000 }
  return {
    ...usual,
    ...larder,
    change: changeParts(() => larder, changeJson),
    run: async (bytes) => {
      const { operation, intent, verb } = askOf(partsOf(bytes).first)
      return outcomeOf(() => answeredBy(bytes, () => erp[operation][verb](intent, signal)))
    },
  }
}
