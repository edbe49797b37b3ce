import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { purchaseOrderAnswer } from './purchase-order-answer.ts'
import { cancelled, inDoubt, NOW, placed, refused } from './testing/examples.ts'
import { type Gateway, startGateway } from './testing/gateway.ts'
import {
  acknowledged,
  posted,
  postingInDoubt,
  read,
  shipped,
  transmissionInDoubt,
  transmitted,
} from './testing/story.ts'

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

test('an order is found by the number of the ERP, too', async () => {
  await gateway.publish(placed())
  const { body } = await gateway.get('/v1/purchase-orders/4500000113')
  expect(body).toEqual((await order()).body)
})

describe('what the supplier has made of it', () => {
  test('is shown: how it got there, what was answered for each line, what was shipped, what the ERP holds', async () => {
    await gateway.publish(placed())
    expect((await order()).body).toMatchObject({
      transmission: null,
      acknowledgement: null,
      shipments: [],
      postings: [],
    })
    await gateway.publish(transmitted(), read(), acknowledged(), shipped(), postingInDoubt())
    await gateway.platform.pass(1_000)
    await gateway.publish(posted({ postedAt: NOW + 1_000 }))
    const { body } = await order()
    expect(purchaseOrderAnswer.parse(body)).toEqual(body)
    expect(body).toMatchObject({
      status: 'placed',
      transmission: { status: 'read', controlNumber: '000000041', at: '2026-01-05T06:00:00.000Z' },
      acknowledgement: {
        ...{ explanation: '3 boxes now, 2 later', supplierOrderNumber: 'SO-9' },
        lines: [{ line: 1, status: 'BACKORDERED', quantity: '3', backordered: '2', promisedOn: '2026-01-07' }],
      },
      shipments: [{ shipmentId: 'SH1', carrier: 'UPS', lines: [{ quantity: '3', unit: 'BX' }] }],
      postings: [
        { status: 'posted', kind: 'GOODS_RECEIPT', document: 'receipt:NORTH:DOCK:GR-1', externalNumber: '5000000001' },
      ],
      asOf: '2026-01-05T06:00:01.000Z',
    })
  })

  test('is shown whatever comes first', async () => {
    await gateway.publish(acknowledged(), transmitted(), shipped())
    expect((await order()).status).toBe(404)
    await gateway.publish(placed())
    expect((await order()).body).toMatchObject({ transmission: { status: 'transmitted' }, shipments: [{}] })
  })

  test('is the newest: an older answer, or the same shipment again, changes nothing', async () => {
    const later = NOW + 60_000
    await gateway.publish(
      placed(),
      acknowledged({ acknowledgedAt: later }),
      transmitted({ transmittedAt: later }),
      shipped(),
    )
    const { body } = await order()
    await gateway.publish(acknowledged({ explanation: 'older' }), transmissionInDoubt(), shipped())
    expect((await order()).body).toEqual(body)
  })
})

test('what is posted for no order is in the view of none', async () => {
  const ofNoOrder = {
    orderId: '',
    orderNumber: '',
    kind: 'GOODS_ISSUE',
    document: 'consumption:NORTH:2026-01-04:1',
  } as const
  await gateway.publish(placed(), posted(ofNoOrder))
  expect((await order()).body.postings).toEqual([])
  const kept = [...gateway.platform.database('gateway').aggregates.keys()]
  expect(kept).toContain('purchase-order:PO1')
  expect(kept.filter((id) => id.endsWith(':'))).toEqual([])
})

test('an order that nobody knows is a 404', async () => {
  expect((await order()).body).toMatchObject({ status: 404, type: 'urn:supplyline:problem:unknown-order' })
})
