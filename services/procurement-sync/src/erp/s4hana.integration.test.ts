import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { freePort, mockSap } from '@supplyline/local'
import { systemClock } from '@supplyline/messaging'
import type { ErpOperation } from './erp.ts'
import { s4hana } from './s4hana.ts'
import {
  acknowledgementRequest,
  type ErpUnderTest,
  erpContract,
  invoiceRequest,
  issueRequest,
  orderRequest,
  receiptRequest,
  referenceOf,
  type Trouble,
} from './testing/erp-contract.ts'
import { MOCK_SAP_LACKS } from './testing/mock-sap.ts'
import { UnreliableLine } from './testing/unreliable-line.ts'

const SERVICES = '/sap/opu/odata/sap'

/** How each operation is known on the wire. */
const WRITES: Record<ErpOperation, { method: string; match: string; line: RegExp }> = {
  'place-order': { method: 'POST', match: 'A_PurchaseOrder$', line: /^POST .*A_PurchaseOrder / },
  'record-acknowledgement': { method: 'PATCH', match: 'A_PurchaseOrderItem', line: /^PATCH .*A_PurchaseOrderItem/ },
  'post-goods-receipt': { method: 'POST', match: 'A_MaterialDocumentHeader$', line: /^POST .*A_MaterialDocument/ },
  'reverse-goods-receipt': { method: 'POST', match: 'A_MaterialDocumentHeader$', line: /^POST .*A_MaterialDocument/ },
  'post-goods-issue': { method: 'POST', match: 'A_MaterialDocumentHeader$', line: /^POST .*A_MaterialDocument/ },
  'post-invoice': { method: 'POST', match: 'A_SupplierInvoice$', line: /^POST .*A_SupplierInvoice / },
}

const startSap = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  const url = process.env.ERP_SAP_URL
  if (url) return { url, stop: async () => {} }
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-sap-'))
  const sap = await mockSap.start({ dataDir, port: await freePort() }, () => {})
  return {
    url: sap.address,
    stop: async () => {
      await sap.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

let sap: Awaited<ReturnType<typeof startSap>>
beforeAll(async () => {
  sap = await startSap()
}, 120_000)
afterAll(() => sap?.stop(), 30_000)

const options = {
  reference: 'PurchaseOrderItemText',
  acknowledgement: 'PurchaseOrderItemText',
  scheduleLines: false,
  tokenTimeoutMs: 500,
  omitted: MOCK_SAP_LACKS,
} as const
const post = (path: string, body: unknown) =>
  fetch(`${sap.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
/** A rule of mock-sap's for the next call of an operation. */
const fault = (rule: object, operation: ErpOperation = 'place-order') => {
  const { match, method } = WRITES[operation]
  return post('/_mock/faults', { match, method, count: 1, ...rule })
}
const rows = async (path: string) => {
  const answer = await fetch(`${sap.url}${SERVICES}/${path}&$format=json`)
  return ((await answer.json()) as { d: { results: Record<string, string>[] } }).d.results
}
const itemsUnder = (reference: string) =>
  rows(
    `API_PURCHASEORDER_PROCESS_SRV/A_PurchaseOrderItem?$filter=${encodeURIComponent(
      `startswith(PurchaseOrderItemText,'${reference} ')`,
    )}`,
  )
/** Everything of a kind is read and looked through, so that no filter is trusted twice. */
const held = async (operation: ErpOperation, reference: string): Promise<string[]> => {
  const of = (found: Record<string, string>[], property: string) => [...new Set(found.map((r) => r[property] ?? ''))]
  switch (operation) {
    case 'place-order':
      return of(await itemsUnder(reference), 'PurchaseOrder')
    case 'record-acknowledgement': {
      const items = await itemsUnder(`PA${reference.slice(2)}`)
      const answered = items.filter((i) => i.PurchaseOrderItemText?.endsWith(' 1 BACKORDERED 2026-02-28 8'))
      return of(answered, 'PurchaseOrder')
    }
    case 'post-goods-receipt':
    case 'reverse-goods-receipt':
    case 'post-goods-issue': {
      const all = await rows('API_MATERIAL_DOCUMENT_SRV/A_MaterialDocumentHeader?$top=1000')
      return of(
        all.filter((r) => r.ReferenceDocument === reference),
        'MaterialDocument',
      )
    }
    case 'post-invoice': {
      const all = await rows('API_SUPPLIERINVOICE_PROCESS_SRV/A_SuplrInvcItemPurOrdRef?$top=1000')
      return of(
        all.filter((r) => r.SupplierInvoiceItemText === `${reference} 1`),
        'SupplierInvoice',
      )
    }
    default:
      return operation satisfies never
  }
}

const begin = async (): Promise<ErpUnderTest> => {
  const line = new UnreliableLine(await freePort(), Number(new URL(sap.url).port))
  await line.open()
  const answerNext = (operation: ErpOperation, answer: 'is lost' | 'is cut off') => {
    line.next = { request: WRITES[operation].line, answer }
  }
  const troubles: Record<Trouble, (operation: ErpOperation) => unknown> = {
    refuse: (operation) => fault({ status: 400, message: 'Purchasing group 001 is not defined' }, operation),
    unavailable: (operation) => fault({ status: 503 }, operation),
    // 503 with a Retry-After of 30 seconds.
    busy: (operation) => fault({ scenario: 'busy' }, operation),
    // mock-sap waits three seconds and then does it, though we have gone.
    'commit late': (operation) => fault({ scenario: 'slow' }, operation),
    'commit then time out': (operation) => answerNext(operation, 'is lost'),
    'commit then reset': (operation) => answerNext(operation, 'is cut off'),
    // A client that has not noticed yet that its idle connection is gone cannot know whether what it sends arrives.
    down: () => line.close().then(() => sleep(100)),
  }
  return {
    erp: s4hana({ ...options, url: line.address }),
    clock: systemClock,
    pass: async (ms) => {
      await sleep(ms)
    },
    trouble: async (what, operation) => {
      await troubles[what](operation)
    },
    mend: () => line.open(),
    held,
    stop: () => line.close(),
  }
}

erpContract('S/4HANA (mock-sap)', begin, { uniqueReferences: false })

const signal = () => AbortSignal.timeout(10_000)

test('the order that SAP holds is the order that was approved, to the last decimal', async () => {
  const reference = referenceOf(200)
  const request = orderRequest(reference)
  await s4hana({ ...options, url: sap.url }).placeOrder(request, signal())
  const items = await itemsUnder(reference)
  expect(items).toMatchObject([
    {
      PurchaseOrderItem: '00010',
      PurchaseOrderItemText: `${reference} 1`,
      Material: 'TG11',
      OrderQuantity: '12.000',
      PurchaseOrderQuantityUnit: 'EA',
      NetPriceAmount: '4.50',
      NetPriceQuantity: '1.000',
      Plant: '1710',
      StorageLocation: '171A',
    },
    { PurchaseOrderItem: '00020', OrderQuantity: '2.500', NetPriceAmount: '1.25', NetPriceQuantity: '100.000' },
  ])
})

test('a CSRF token that has run out is fetched again, and the order is placed once', async () => {
  const erp = s4hana({ ...options, url: sap.url })
  await erp.placeOrder(orderRequest(referenceOf(201)), signal())
  await fault({ scenario: 'csrf' })
  expect(await erp.placeOrder(orderRequest(referenceOf(202)), signal())).toMatchObject({ outcome: 'confirmed' })
  expect(await itemsUnder(referenceOf(202))).toHaveLength(2)
})

test.each(['lock', 'auth', 'forbidden', 'notfound'])(
  '%s: turned away before the order was looked at',
  async (scenario) => {
    await fault({ scenario })
    const placing = s4hana({ ...options, url: sap.url }).placeOrder(orderRequest(referenceOf(203)), signal())
    await expect(placing).rejects.toMatchObject({ name: 'NotSent' })
    expect(await itemsUnder(referenceOf(203))).toEqual([])
  },
)

test('a field that this SAP does not have is refused by name, and a look-up by it fails rather than finding nothing', async () => {
  const erp = s4hana({ ...options, reference: 'CorrespncInternalReference', url: sap.url })
  const request = orderRequest(referenceOf(204))
  expect(await erp.placeOrder(request, signal())).toMatchObject({
    outcome: 'refused',
    detail: expect.stringContaining('CorrespncInternalReference'),
  })
  await expect(erp.findOrder(request, signal())).rejects.toThrow('CorrespncInternalReference')
})

test('what the supplier answered stands in the text of each item, and the order is still found by it', async () => {
  const reference = referenceOf(210)
  const erp = s4hana({ ...options, url: sap.url })
  const placed = await erp.placeOrder(orderRequest(reference), signal())
  if (placed.outcome !== 'confirmed') throw new Error(placed.detail)
  const lines = [
    { line: 1, answer: 'QUANTITY_CHANGED', quantity: '8', promisedOn: '2026-02-28' },
    { line: 2, answer: 'ACCEPTED', quantity: '2.5', promisedOn: null },
  ]
  const answered = acknowledgementRequest(placed.externalNumber, { orderReference: reference, lines })
  expect(await erp.findAcknowledgement(answered, signal())).toBeUndefined()
  expect(await erp.recordAcknowledgement(answered, signal())).toMatchObject({ externalNumber: placed.externalNumber })
  expect((await itemsUnder(reference)).map((i) => i.PurchaseOrderItemText)).toEqual([
    // The date would not fit the 40 characters, so it is left out whole.
    `${reference} 1 QUANTITY_CHANGED 8`,
    `${reference} 2 ACCEPTED 2.5`,
  ])
  expect(await erp.findAcknowledgement(answered, signal())).toMatchObject({ outcome: 'confirmed' })
  expect(await erp.findOrder(orderRequest(reference), signal())).toMatchObject({
    externalNumber: placed.externalNumber,
  })
  expect(await erp.recordAcknowledgement(acknowledgementRequest('4599999999'), signal())).toMatchObject({
    outcome: 'refused',
    code: 'order-not-found',
  })
})

const movedUnder = async (reference: string) => {
  const [header] = (await rows('API_MATERIAL_DOCUMENT_SRV/A_MaterialDocumentHeader?$top=1000')).filter(
    (r) => r.ReferenceDocument === reference,
  )
  const items = await rows('API_MATERIAL_DOCUMENT_SRV/A_MaterialDocumentItem?$top=1000')
  return items.filter((i) => i.MaterialDocument === header?.MaterialDocument)
}

test('the receipt that SAP holds is what was counted, and a reversal is told from it by its movement type', async () => {
  const erp = s4hana({ ...options, url: sap.url })
  await erp.postGoodsReceipt(receiptRequest(referenceOf(211, 'GR')), signal())
  await erp.reverseGoodsReceipt(receiptRequest(referenceOf(211, 'GV')), signal())
  expect(await movedUnder(referenceOf(211, 'GR'))).toMatchObject([
    {
      GoodsMovementType: '101',
      PurchaseOrder: '4500000100',
      PurchaseOrderItem: '00010',
      Material: 'TG11',
      QuantityInEntryUnit: '12.000',
    },
    { GoodsMovementType: '101', PurchaseOrderItem: '00020', QuantityInEntryUnit: '2.500', EntryUnit: 'KG' },
  ])
  expect((await movedUnder(referenceOf(211, 'GV'))).map((i) => i.GoodsMovementType)).toEqual(['102', '102'])
})

test('the goods issue that SAP holds is what was used; the cost centre stands where mock-sap has a field for it', async () => {
  const erp = s4hana({ ...options, url: sap.url })
  const request = issueRequest(referenceOf(214, 'GI'))
  const posted = await erp.postGoodsIssue(request, signal())
  expect(posted).toMatchObject({ outcome: 'confirmed' })
  const used = { Plant: '1710', PurchaseOrder: '17101301' }
  expect(await movedUnder(request.reference)).toMatchObject([
    { ...used, GoodsMovementType: '201', Material: 'TG11', QuantityInEntryUnit: '12.000', EntryUnit: 'EA' },
    { ...used, GoodsMovementType: '201', Material: 'TG12', QuantityInEntryUnit: '2.500', EntryUnit: 'KG' },
    { ...used, GoodsMovementType: '202', Material: 'TG11', QuantityInEntryUnit: '3.000', EntryUnit: 'EA' },
  ])
  expect(await erp.findGoodsIssue(request, signal())).toMatchObject({
    detail: expect.not.stringContaining('not those'),
  })
  const { lines } = request
  expect(await erp.findGoodsIssue({ ...request, lines: lines.slice(1) }, signal())).toMatchObject({
    detail: expect.stringContaining('its items are not those that were used'),
  })
})

test('the invoice that SAP holds is what was matched; charges and tax are items where SAP has no fields for them', async () => {
  const request = invoiceRequest(referenceOf(212, 'IV'))
  const posted = await s4hana({ ...options, url: sap.url }).postInvoice(request, signal())
  const number = posted.outcome === 'confirmed' ? posted.externalNumber : ''
  const items = await rows('API_SUPPLIERINVOICE_PROCESS_SRV/A_SuplrInvcItemPurOrdRef?$top=1000')
  expect(items.filter((i) => i.SupplierInvoice === number)).toMatchObject([
    { PurchaseOrder: '4500000100', PurchaseOrderItem: '00010', SupplierInvoiceItemAmount: '54.00' },
    { PurchaseOrderItem: '00020', SupplierInvoiceItemAmount: '0.03', QuantityInPurchaseOrderUnit: '2.500' },
    { PurchaseOrder: '', SupplierInvoiceItemAmount: '5.00', SupplierInvoiceItemText: 'charges' },
    { PurchaseOrder: '', SupplierInvoiceItemAmount: '1.00', SupplierInvoiceItemText: 'tax' },
  ])
})

test('an invoice that the supplier numbered alike for another amount is found, and said to differ', async () => {
  const erp = s4hana({ ...options, url: sap.url })
  const request = invoiceRequest(referenceOf(213, 'IV'))
  await erp.postInvoice(request, signal())
  const other = { ...request, total: '61.03', tax: '2' }
  expect(await erp.findInvoice(other, signal())).toMatchObject({
    detail: expect.stringContaining('not for the amount that was matched'),
  })
})
