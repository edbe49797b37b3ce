import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { goodsReceipts } from '@supplyline/schemas'
import { NOW } from './testing/examples.ts'
import { findings, type Gateway, startGateway } from './testing/gateway.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const send = (body: unknown, key?: string) => gateway.post('/v1/goods-receipts', body, { ...(key && { key }) })
const line = { item: 'GLOVE', location: 'WARD-3', quantity: '3', unit: 'BX' }
const common = { site: 'NORTH', source: 'DOCK', receiptId: 'GR-1', orderNumber: '4500000113' }
const received = (changes: Record<string, unknown> = {}) => ({
  ...{ type: 'GoodsReceived', ...common, lines: [line], receivedAt: '2026-01-05T06:58:00+01:00' },
  ...changes,
})
const reversed = (changes: Record<string, unknown> = {}) => ({
  ...{ type: 'GoodsReceiptReversed', ...common, reason: 'wrong order', reversedAt: '2026-01-05T05:58:00Z' },
  ...changes,
})

describe('a receipt that is right', () => {
  test('is stored under the order number as the dock knows it', async () => {
    const answer = await send(received({ eventId: 'gr-1', lines: [line, { ...line, orderLine: 2, lot: 'A1' }] }))
    expect([answer.status, answer.body]).toEqual([202, { eventId: 'gr-1', eventIds: ['gr-1'] }])
    expect(gateway.read(goodsReceipts)).toEqual([
      {
        key: '4500000113',
        type: 'inventory.GoodsReceived',
        headers: expect.objectContaining({ ce_id: 'gr-1', ce_subject: '4500000113' }),
        data: {
          ...{ eventId: 'gr-1', ...common, deliveryNote: null, receivedBy: null, receivedAt: NOW - 120_000 },
          lines: [
            { line: 1, orderLine: null, ...line, lot: null, expiry: null },
            { line: 2, orderLine: 2, ...line, lot: 'A1', expiry: null },
          ],
        },
      },
    ])
  })

  test('keeps the line numbers of its source', async () => {
    await send(
      received({
        lines: [
          { ...line, line: 20 },
          { ...line, line: 10 },
        ],
      }),
    )
    const [stored] = gateway.read(goodsReceipts)
    expect(stored?.data).toMatchObject({ lines: [{ line: 20 }, { line: 10 }] })
  })

  test('may be taken back, in the same request too', async () => {
    expect((await send([received(), reversed()])).status).toBe(202)
    expect(gateway.read(goodsReceipts).map(({ type }) => type)).toEqual([
      'inventory.GoodsReceived',
      'inventory.GoodsReceiptReversed',
    ])
  })

  test('sent again under the same key is stored once', async () => {
    const [first, again] = [await send(received(), 'k'), await send(received(), 'k')]
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true'])
    expect(gateway.read(goodsReceipts)).toHaveLength(1)
  })
})

describe('a receipt that is wrong is refused, with what to do:', () => {
  test.each<[string, unknown, string | RegExp]>([
    ['an unknown type', received({ type: 'GoodsLost' }), /^#\/type is of no known form; set "type" to one of/],
    [
      'a source nobody knows',
      received({ source: 'ATTIC' }),
      /^#\/source is "ATTIC", no source of master data for NORTH; /,
    ],
    ['a source of another site', received({ source: 'DOCK-S' }), /^#\/source is "DOCK-S", no source .* for NORTH; /],
    ['no lines', received({ lines: [] }), /^#\/lines is 0 elements long; /],
    ['an unknown item', received({ lines: [line, { ...line, item: 'X' }] }), /^#\/lines\/1\/item is "X", no item/],
    ['a unit it does not come in', received({ lines: [{ ...line, unit: 'CA' }] }), /^#\/lines\/0\/unit is "CA"/],
    ['an unknown location', received({ lines: [{ ...line, location: 'X' }] }), /^#\/lines\/0\/location is "X", no loc/],
    ['a location elsewhere', received({ lines: [{ ...line, location: 'WARD-9' }] }), /^#\/site is "NORTH", but WARD-9/],
    ['nothing received', received({ lines: [{ ...line, quantity: '0' }] }), /^#\/lines\/0\/quantity is "0"; send/],
    [
      'an order number of 36',
      received({ orderNumber: '4'.repeat(36) }),
      /^#\/orderNumber is .*; send 1 to 35 characters/,
    ],
    [
      'a colon in a name',
      received({ receiptId: 'a:b' }),
      /^#\/receiptId is "a:b"; send 1 to 64 characters without colon/,
    ],
    [
      'a line number twice',
      received({ lines: [line, { ...line, line: 1 }] }),
      /^#\/lines\/1\/line is 1, which is anot/,
    ],
    ['the future', received({ receivedAt: '2026-01-05T06:06:00Z' }), /^#\/receivedAt lies in the future; /],
    [
      'long ago',
      received({ receivedAt: '2025-12-20T06:00:00Z' }),
      /^#\/receivedAt lies 16 days back.*; enter the receipt/,
    ],
    ['a reversal without a reason', reversed({ reason: undefined }), /^#\/reason is missing; /],
    ['a reversal of long ago', reversed({ reversedAt: '2025-12-20T06:00:00Z' }), /^#\/reversedAt lies 16 days back/],
    [
      'a receipt twice',
      [received(), received({ eventId: 'other' })],
      /^#\/1\/receiptId stands in this request twice; /,
    ],
    [
      'an id twice',
      [received({ eventId: 'a' }), reversed({ eventId: 'a' })],
      /^#\/1\/eventId stands in this request twice/,
    ],
  ])('%s', async (_, body, finding) => {
    expect(findings(await send(body))).toEqual([expect.stringMatching(finding)])
    expect(gateway.read(goodsReceipts)).toEqual([])
  })
})
