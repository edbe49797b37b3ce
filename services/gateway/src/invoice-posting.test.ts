import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { payableInvoices } from '@supplyline/schemas'
import { NOW } from './testing/examples.ts'
import { findings, type Gateway, startGateway } from './testing/gateway.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const send = (body: unknown, key?: string) => gateway.post('/v1/invoices', body, { as: 'ap', ...(key && { key }) })
const line = { item: 'GLOVE', quantity: '3', unit: 'BX', unitPrice: '8.50', amount: '25.5' }
const common = { site: 'NORTH', supplier: 'ACME', invoiceNumber: 'INV/1', source: 'AP-SCAN', currency: 'USD' }
const invoice = (changes: Record<string, unknown> = {}) => ({
  ...{ type: 'InvoiceReceived', ...common, orderNumber: '4500000113', invoicedOn: '2026-01-04' },
  ...{ lines: [line], total: '25.5', ...changes },
})
const credit = (changes: Record<string, unknown> = {}) => ({
  ...{ type: 'CreditNoteReceived', ...common, invoiceNumber: 'CR-1', credits: 'INV/1', creditedOn: '2026-01-05' },
  ...{ lines: [line], total: '25.5', ...changes },
})

describe('an invoice that is right', () => {
  test('is stored under supplier and number', async () => {
    const answer = await send(invoice({ eventId: 'inv-1' }))
    expect([answer.status, answer.body]).toEqual([202, { eventId: 'inv-1', eventIds: ['inv-1'] }])
    expect(gateway.read(payableInvoices)).toEqual([
      {
        key: 'ACME:INV/1',
        type: 'payables.InvoiceReceived',
        headers: expect.objectContaining({ ce_id: 'inv-1' }),
        data: {
          ...{ eventId: 'inv-1', ...common, orderNumber: '4500000113', invoicedOn: '2026-01-04', total: '25.5' },
          lines: [
            {
              ...{ line: 1, orderNumber: null, orderLine: null, supplierItem: null, description: null, ...line },
              ...{ unitPrice: '8.5', currency: 'USD' },
            },
          ],
          ...{ tax: '0', charges: '0', documentId: null, receivedAt: NOW },
        },
      },
    ])
  })

  test('may be a credit note, for an invoice', async () => {
    expect((await send(credit())).status).toBe(202)
    expect(gateway.read(payableInvoices)[0]).toMatchObject({
      ...{
        key: 'ACME:CR-1',
        type: 'payables.CreditNoteReceived',
        data: { credits: 'INV/1', creditedOn: '2026-01-05' },
      },
    })
  })

  test('need not add up, nor name an item that we know: that is for the match to judge', async () => {
    const odd = invoice({ total: '1000', lines: [{ ...line, item: 'X', unit: 'CA', amount: '1' }], charges: '-2' })
    expect((await send(odd)).status).toBe(202)
  })

  test('sent again under the same key is stored once', async () => {
    await send(invoice(), 'k')
    await gateway.platform.pass(60_000)
    expect((await send(invoice(), 'k')).status).toBe(202)
    expect(gateway.read(payableInvoices)).toHaveLength(1)
  })
})

describe('an invoice that is wrong is refused, with what to do:', () => {
  test.each<[string, unknown, RegExp]>([
    ['an unknown supplier', invoice({ supplier: 'X' }), /^#\/supplier is "X", no supplier of master data for NORTH; /],
    [
      'a supplier of another site',
      invoice({ supplier: 'SUDCO' }),
      /^#\/supplier is "SUDCO", no supplier .* for NORTH; /,
    ],
    ['an unknown site', invoice({ site: 'EAST' }), /^#\/site is "EAST", to which no location/],
    ['the channel of suppliers', invoice({ source: 'X12' }), /^#\/source is "X12".*; send the name of the AP system$/],
    ['a currency that is none', invoice({ currency: 'XYZ' }), /^#\/currency is "XYZ"; send a code of ISO 4217/],
    ['small letters', invoice({ currency: 'usd' }), /^#\/currency is "usd"; /],
    ['a day that is none', invoice({ invoicedOn: '2026-02-30' }), /^#\/invoicedOn is "2026-02-30"; send a date/],
    ['five decimals', invoice({ total: '1.00001' }), /^#\/total is "1.00001"; send a decimal string .* 4 decimals/],
    ['a number for a decimal', invoice({ total: 25.5 }), /^#\/total is 25.5; send a string/],
    ['a total below zero', invoice({ total: '-1' }), /^#\/total is "-1"; /],
    ['a credit of nothing', credit({ total: '0' }), /^#\/total is "0"; send a decimal string above zero/],
    ['nothing billed', invoice({ lines: [{ ...line, quantity: '0' }] }), /^#\/lines\/0\/quantity is "0"; /],
    ['no lines', invoice({ lines: [] }), /^#\/lines is 0 elements long; /],
    ['a line number twice', invoice({ lines: [{ ...line, line: 2 }, line] }), /^#\/lines\/1\/line is 2/],
    ['a field we do not know', invoice({ discount: '1' }), /^#\/discount is not a field we know here; /],
    ['an invoice twice', [invoice(), invoice({ eventId: 'b' })], /^#\/1\/invoiceNumber stands in this request twice; /],
  ])('%s', async (_, body, finding) => {
    expect(findings(await send(body))).toEqual([expect.stringMatching(finding)])
    expect(gateway.read(payableInvoices)).toEqual([])
  })
})
