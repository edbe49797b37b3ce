import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { cancelled, inDoubt, placed, refused } from './testing/examples.ts'
import { type Gateway, startGateway } from './testing/gateway.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const order = () => gateway.get('/v1/purchase-orders/PO1')

test('an order is shown with its number in the ERP and the requisition lines it stands for', async () => {
  await gateway.publish(placed())
  const { status, body } = await order()
  expect(status).toBe(200)
  expect(body).toMatchObject({
    status: 'placed',
    orderId: 'PO1',
    supplier: 'ACME',
    erpNumber: '4500000113',
    total: '42.5',
    placedAt: '2026-01-05T06:00:00.000Z',
    asOf: '2026-01-05T06:00:00.000Z',
    lines: [{ item: 'GLOVE', quantity: '5', unit: 'BX', sources: [{ requisitionId: 'RQ1', quantity: '5' }] }],
  })
})

test('doubt is shown until it ends, and does not come back', async () => {
  await gateway.publish(inDoubt())
  expect((await order()).body).toMatchObject({ status: 'in-doubt', reason: 'no answer' })
  await gateway.publish(placed(), inDoubt())
  expect((await order()).body.status).toBe('placed')
})

test('a refusal is shown with its code, a cancellation ends it all', async () => {
  await gateway.publish(refused())
  expect((await order()).body).toMatchObject({ status: 'refused', code: 'ME/083', reason: 'vendor is blocked' })
  await gateway.publish(cancelled(), placed())
  expect((await order()).body).toMatchObject({ status: 'cancelled', reason: 'not needed any more' })
})

test('an order that nobody knows is a 404', async () => {
  expect((await order()).body).toMatchObject({ status: 404, type: 'urn:supplyline:problem:unknown-order' })
})
