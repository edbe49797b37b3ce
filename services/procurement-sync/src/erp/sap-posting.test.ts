import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { s4hana } from './s4hana.ts'
import { oursAmong, rowsIn } from './sap-answer.ts'
import { issuesIn, toIssueDocument, unpostableIssue } from './sap-goods-issue.ts'
import { movementsIn, toMaterialDocument, unpostableMovement } from './sap-goods-movement.ts'
import { toSupplierInvoice, unpostableInvoice } from './sap-invoice.ts'
import { acknowledgementRequest, invoiceRequest, issueRequest, receiptRequest } from './testing/erp-contract.ts'
import { MOCK_SAP_LACKS } from './testing/mock-sap.ts'

const receipt = receiptRequest('GR12345678901234')
const issue = issueRequest('GI12345678901234')
const invoice = invoiceRequest('IV12345678901234')
const signal = () => AbortSignal.timeout(2_000)

describe('a goods receipt as SAP takes it', () => {
  test('names our reference, the order and what was counted', () => {
    expect(toMaterialDocument(receipt, '101', [])).toEqual({
      GoodsMovementCode: '01',
      ReferenceDocument: 'GR12345678901234',
      MaterialDocumentHeaderText: '700002',
      DocumentDate: '/Date(1772150400000)/',
      PostingDate: '/Date(1772236800000)/',
      to_MaterialDocumentItem: {
        results: [
          {
            GoodsMovementType: '101',
            GoodsMovementRefDocType: 'B',
            PurchaseOrder: '4500000100',
            PurchaseOrderItem: '00010',
            Material: 'TG11',
            Plant: '1710',
            StorageLocation: '171A',
            Batch: 'L-1',
            QuantityInEntryUnit: '12',
            EntryUnit: 'EA',
          },
          expect.not.objectContaining({ StorageLocation: expect.anything(), Batch: expect.anything() }),
        ],
      },
    })
  })

  test('leaves out what this SAP does not have', () => {
    const document = toMaterialDocument(receipt, '102', MOCK_SAP_LACKS)
    expect(Object.keys(document)).toEqual([
      'ReferenceDocument',
      'DocumentDate',
      'PostingDate',
      'to_MaterialDocumentItem',
    ])
    expect(document.to_MaterialDocumentItem?.results[0]).toEqual({
      GoodsMovementType: '102',
      PurchaseOrder: '4500000100',
      PurchaseOrderItem: '00010',
      Material: 'TG11',
      Plant: '1710',
      QuantityInEntryUnit: '12',
      EntryUnit: 'EA',
    })
  })

  test.each([
    ['a reference', { ...receipt, reference: 'GR123456789012345' }],
    ['a quantity', { ...receipt, lines: receipt.lines.map((l) => ({ ...l, quantity: '0.0005' })) }],
  ])('%s that SAP would cut off or round is refused before it is sent', (_, impossible) => {
    expect(unpostableMovement(impossible)).toMatchObject({ outcome: 'refused', code: 'not-representable' })
    expect(unpostableMovement(receipt)).toBeUndefined()
  })

  test('is found by what it holds: a reversal under the reference of a receipt is none', () => {
    const row = (type: string, quantity: string) => ({
      MaterialDocument: '49',
      to_MaterialDocumentItem: {
        results: [
          { GoodsMovementType: type, Material: 'TG11', QuantityInEntryUnit: quantity },
          { GoodsMovementType: type, Material: 'TG12', QuantityInEntryUnit: '2.500' },
        ],
      },
    })
    const same = (...rows: Parameters<typeof movementsIn>[0]) => movementsIn(rows, receipt, '101').map((f) => f.same)
    expect(same(row('101', '12.000'), row('102', '12.000'), row('101', '11.000'))).toEqual([true, false, false])
  })
})

describe('a goods issue as SAP takes it', () => {
  const used = { Plant: '1710', StorageLocation: '171A', CostCenter: '17101301' }

  test('charges a cost centre, settles with who it belonged to, and takes back what came back', () => {
    expect(toIssueDocument(issue, [])).toEqual({
      GoodsMovementCode: '03',
      ReferenceDocument: 'GI12345678901234',
      DocumentDate: '/Date(1772150400000)/',
      PostingDate: '/Date(1772236800000)/',
      to_MaterialDocumentItem: {
        results: [
          {
            ...used,
            GoodsMovementType: '201',
            Material: 'TG11',
            Batch: 'L-1',
            QuantityInEntryUnit: '12',
            EntryUnit: 'EA',
          },
          {
            ...used,
            GoodsMovementType: '201',
            Material: 'TG12',
            QuantityInEntryUnit: '2.5',
            EntryUnit: 'KG',
            InventorySpecialStockType: 'K',
            Supplier: '17300001',
          },
          { ...used, GoodsMovementType: '202', Material: 'TG11', QuantityInEntryUnit: '3', EntryUnit: 'EA' },
        ],
      },
    })
  })

  test('leaves out what this SAP does not have; one without cost centres has them in place of an order', () => {
    const document = toIssueDocument(issue, MOCK_SAP_LACKS)
    expect(Object.keys(document)).toEqual([
      'ReferenceDocument',
      'DocumentDate',
      'PostingDate',
      'to_MaterialDocumentItem',
    ])
    expect(document.to_MaterialDocumentItem?.results[1]).toEqual({
      GoodsMovementType: '201',
      PurchaseOrder: '17101301',
      Material: 'TG12',
      Plant: '1710',
      QuantityInEntryUnit: '2.5',
      EntryUnit: 'KG',
    })
  })

  test.each([
    ['a reference', { ...issue, reference: 'GI123456789012345' }, 'GI123456789012345'],
    ['a quantity', { ...issue, lines: issue.lines.map((l) => ({ ...l, quantity: '-0.0005' })) }, 'line 1'],
  ])('%s that SAP would cut off or round is refused before it is sent', (_, impossible, detail) => {
    expect(unpostableIssue(impossible)).toMatchObject({
      ...{ outcome: 'refused', code: 'not-representable' },
      detail: expect.stringContaining(detail),
    })
    expect(unpostableIssue(issue)).toBeUndefined()
  })

  test('is found by what it holds, whichever way each line goes', () => {
    const row = (last: string, quantity = '3.000') => ({
      MaterialDocument: '49',
      to_MaterialDocumentItem: {
        results: [
          { GoodsMovementType: '201', Material: 'TG11', QuantityInEntryUnit: '12.000' },
          { GoodsMovementType: '201', Material: 'TG12', QuantityInEntryUnit: '2.500' },
          { GoodsMovementType: last, Material: 'TG11', QuantityInEntryUnit: quantity },
        ],
      },
    })
    const same = (...rows: Parameters<typeof issuesIn>[0]) => issuesIn(rows, issue).map((f) => f.same)
    expect(same(row('202'), row('201'), row('202', '2.000'))).toEqual([true, false, false])
  })
})

describe('an invoice as SAP takes it', () => {
  test('has charges and tax in fields of their own', () => {
    expect(toSupplierInvoice(invoice, [])).toMatchObject({
      InvoicingParty: '17300001',
      SupplierInvoiceIDByInvcgParty: 'INV-78901234',
      InvoiceGrossAmount: '60.03',
      UnplannedDeliveryCost: '5',
      to_SupplierInvoiceTax: { results: [{ DocumentCurrency: 'USD', TaxAmount: '1' }] },
      to_SuplrInvcItemPurOrdRef: {
        results: [
          {
            SupplierInvoiceItem: '000001',
            PurchaseOrder: '4500000100',
            PurchaseOrderItem: '00010',
            SupplierInvoiceItemAmount: '54',
            QuantityInPurchaseOrderUnit: '12',
            SupplierInvoiceItemText: 'IV12345678901234 1',
          },
          { SupplierInvoiceItem: '000002', SupplierInvoiceItemAmount: '0.03' },
        ],
      },
    })
  })

  test.each([
    ['a number', { ...invoice, invoiceNumber: 'INV-1234567890123' }],
    ['a total', { ...invoice, total: '60.0351' }],
    ['a quantity', { ...invoice, lines: invoice.lines.map((l) => ({ ...l, quantity: '0.0005' })) }],
    ['lines that', { ...invoice, lines: invoice.lines.map((l) => ({ ...l, amount: '0.005' })), total: '6.01' }],
  ])('%s that SAP would cut off, round or not find to add up is refused before it is sent', (_, impossible) => {
    expect(unpostableInvoice(impossible)).toMatchObject({ outcome: 'refused', code: 'not-representable' })
    expect(unpostableInvoice(invoice)).toBeUndefined()
  })
})

describe('what a look-up finds', () => {
  test('is ours if it holds what we asked for; several are named', () => {
    const found = [
      { number: '52', same: true },
      { number: '51', same: false },
    ]
    expect(oursAmong(found, 'supplier invoice', 'INV-1', 'it differs')).toMatchObject({
      externalNumber: '52',
      detail: expect.stringContaining('51, 52'),
    })
    expect(oursAmong(found.slice(1), 'supplier invoice', 'INV-1', 'it differs')).toMatchObject({
      externalNumber: '51',
      detail: 'supplier invoice 51 carries INV-1; it differs',
    })
    expect(oursAmong([], 'supplier invoice', 'INV-1', 'it differs')).toBeUndefined()
  })

  test('is never nothing when SAP does not answer with a collection', () => {
    const headers = new Headers()
    expect(() => rowsIn({ status: 503, headers, text: '' })).toThrow('503')
    expect(() => rowsIn({ status: 200, headers, text: '{"d":{}}' })).toThrow('something else')
  })
})

describe('the supplier’s answer in a header that has "your reference"', () => {
  let stop: (() => void) | undefined
  afterEach(() => stop?.())

  const sap = async (order: { etag?: string; text?: string } | undefined, patch: { status: number; body?: object }) => {
    const written: { url: string; etag: string | undefined; body: unknown }[] = []
    const server = createServer(async (req: IncomingMessage, res) => {
      let body = ''
      for await (const chunk of req) body += chunk
      if (req.method === 'PATCH') {
        written.push({ url: req.url ?? '', etag: req.headers['if-match'], body: JSON.parse(body) })
        return res.writeHead(patch.status).end(JSON.stringify(patch.body ?? {}))
      }
      const row = {
        __metadata: { etag: order?.etag },
        PurchaseOrder: '4500000100',
        CorrespncExternalReference: order?.text ?? '',
      }
      res.writeHead(200, { 'x-csrf-token': 't' })
      return res.end(JSON.stringify({ d: { results: order ? [row] : [] } }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stop = () => {
      server.closeAllConnections()
      server.close()
    }
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const options = { reference: 'CorrespncInternalReference', scheduleLines: true, tokenTimeoutMs: 500 } as const
    return { erp: s4hana({ ...options, url, acknowledgement: 'CorrespncExternalReference' }), written }
  }
  const request = acknowledgementRequest('4500000100')

  test('is the supplier’s own order number, written over nobody’s change', async () => {
    const { erp, written } = await sap({ etag: 'W/"1"' }, { status: 204 })
    expect(await erp.recordAcknowledgement(request, signal())).toMatchObject({ externalNumber: '4500000100' })
    expect(written).toEqual([
      {
        url: "/sap/opu/odata/sap/API_PURCHASEORDER_PROCESS_SRV/A_PurchaseOrder('4500000100')",
        etag: 'W/"1"',
        body: { CorrespncExternalReference: '5100002' },
      },
    ])
  })

  test('is our reference where the supplier’s number is longer than twelve characters, or missing', async () => {
    const { erp, written } = await sap({}, { status: 204 })
    for (const supplierOrderNumber of ['1234567890123', null])
      await erp.recordAcknowledgement({ ...request, supplierOrderNumber }, signal())
    expect(written.map((w) => w.body)).toEqual(Array(2).fill({ CorrespncExternalReference: 'AK7K3M9QX2AB' }))
    expect(written[0]?.etag).toBe('*')
  })

  test('that stands there already is found, and not written again', async () => {
    const { erp, written } = await sap({ text: '5100002' }, { status: 500 })
    expect(await erp.findAcknowledgement(request, signal())).toMatchObject({ outcome: 'confirmed' })
    expect(await erp.recordAcknowledgement(request, signal())).toMatchObject({ outcome: 'confirmed' })
    expect(written).toEqual([])
  })

  test('for an order that somebody changed meanwhile is not sent, and tried again; for none it is refused', async () => {
    const changed = await sap({}, { status: 412 })
    await expect(changed.erp.recordAcknowledgement(request, signal())).rejects.toMatchObject({ name: 'NotSent' })
    stop?.()
    const none = await sap(undefined, { status: 204 })
    expect(await none.erp.recordAcknowledgement(request, signal())).toMatchObject({ code: 'order-not-found' })
    expect(await none.erp.findAcknowledgement(request, signal())).toBeUndefined()
  })
})
