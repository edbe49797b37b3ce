import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { payableInvoices } from '@supplyline/schemas'
import { NOW } from './testing/examples.ts'
import { type Gateway, startGateway } from './testing/gateway.ts'
import { billed, held, matched, posted, postingInDoubt, released } from './testing/story.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const shown = async () => {
  const { status, body } = await gateway.get('/v1/invoices/ACME%3AINV%2F1')
  expect(status).toBe(200)
  return body
}
const invoicePosted = { kind: 'INVOICE' as const, document: 'invoice:ACME:INV/1' }

test('an invoice is shown as it came, by each channel', async () => {
  await gateway.append('a', billed())
  const byAp = billed({ eventId: 'inv-2', source: 'AP-SCAN', documentId: null })
  await gateway.append('b', byAp, { on: payableInvoices })
  await gateway.platform.settle()
  expect(await shown()).toMatchObject({
    ...{ supplier: 'ACME', invoiceNumber: 'INV/1', status: 'received', explanation: null, holds: [], posting: null },
    received: expect.arrayContaining([
      expect.objectContaining({ channel: 'edi', documentId: 'D810', dated: '2026-01-05', total: '27' }),
      expect.objectContaining({ channel: 'ap', source: 'AP-SCAN', documentId: null }),
    ]),
    asOf: '2026-01-05T06:00:00.000Z',
  })
})

test('what holds it is shown with its arithmetic and the cheapest way to clear it, until it is released', async () => {
  await gateway.publish(billed(), held())
  expect(await shown()).toMatchObject({
    ...{ status: 'held', explanation: 'billed above the order' },
    holds: [
      {
        ...{
          holdId: 'H1',
          rule: 'price-above-order',
          line: 1,
          expected: '8.5',
          actual: '9',
          limit: '8.67',
          owner: 'ap',
        },
        ...{ detail: '9 is more than 8.5 and 2 %', clearing: 'ask for a credit note of 1.5' },
      },
    ],
  })
  await gateway.publish(released({ releasedAt: NOW + 1 }))
  expect(await shown()).toMatchObject({
    ...{ status: 'held', holds: [], releases: [{ holdId: 'H1', releasedBy: 'ap', reason: 'agreed by telephone' }] },
  })
})

test('a hold that comes back after its release stands again', async () => {
  await gateway.publish(billed(), held(), released({ releasedAt: NOW + 1 }), held({ heldAt: NOW + 2 }))
  expect((await shown()).holds).toHaveLength(1)
})

test('matched, then posted: what the ERP says of it is shown last', async () => {
  await gateway.publish(billed(), held(), released(), matched({ matchedAt: NOW + 1 }))
  expect(await shown()).toMatchObject({
    ...{ status: 'matched', explanation: 'matched after a release', holds: [] },
    matched: [{ line: 1, orderId: 'PO1', erpNumber: '4500000113', explanation: '3 billed, 3 received' }],
  })
  await gateway.publish(postingInDoubt(invoicePosted))
  expect(await shown()).toMatchObject({ status: 'posting-in-doubt', posting: { detail: 'time-out' } })
  await gateway.publish(posted({ ...invoicePosted, postedAt: NOW + 1 }))
  expect(await shown()).toMatchObject({
    status: 'posted',
    posting: { externalNumber: '5000000001', reference: 'GRREF1' },
  })
})

test('what comes again, or late, changes nothing', async () => {
  const records = [billed(), held(), matched({ matchedAt: NOW + 1 }), posted({ ...invoicePosted, postedAt: NOW + 2 })]
  await gateway.publish(...records)
  const { asOf: _, ...before } = await shown()
  await gateway.publish(...records, held(), postingInDoubt(invoicePosted))
  const { asOf: __, ...after } = await shown()
  expect(after).toEqual(before)
})

test('a colon in its number is no trouble', async () => {
  await gateway.publish(
    billed({ invoiceNumber: 'A:50%' }),
    posted({ kind: 'INVOICE', document: 'invoice:ACME:A%3A50%25' }),
  )
  const { body } = await gateway.get('/v1/invoices/ACME%3AA%3A50%25')
  expect(body).toMatchObject({ supplier: 'ACME', invoiceNumber: 'A:50%', status: 'posted' })
})

test('the posting of a receipt says nothing of an invoice', async () => {
  await gateway.publish(billed(), posted())
  expect((await shown()).status).toBe('received')
})

test('an invoice nobody knows is a 404 that says how to ask', async () => {
  const { status, body } = await gateway.get('/v1/invoices/ACME:X')
  expect([status, body.type]).toEqual([404, 'urn:supplyline:problem:unknown-invoice'])
  expect(body.detail).toContain('<supplier>:<invoice number>')
})
