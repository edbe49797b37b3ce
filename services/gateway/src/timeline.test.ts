import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { payableInvoices } from '@supplyline/schemas'
import fc from 'fast-check'
import { approved, inDoubt, placed } from './testing/examples.ts'
import { type Gateway, startGateway } from './testing/gateway.ts'
import { arrived, billed, goodsReceived, life, raised, resolved, transmissionInDoubt, X12 } from './testing/story.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway('http://jaeger.test:16686/')
})
afterEach(() => gateway.stop())

const ORDER = '0af7651916cd43dd8448eb211c80319c'
const OTHER = '4bf92f3577b34da6a3ce929d0e0e4736'

const timeline = async (id = 'PO1') => {
  const { status, body } = await gateway.get(`/v1/purchase-orders/${id}/timeline`)
  expect(status).toBe(200)
  return body
}
const told = async (id?: string): Promise<string[]> =>
  (await timeline(id)).steps.map((step: { type: string }) => step.type.split('.')[1])

/** A second passes before each record. */
const live = async (records = life) => {
  for (const [id, message] of records) {
    await gateway.platform.pass(1_000)
    const trace = id.startsWith('need') ? OTHER : ORDER
    await gateway.append(id, message(gateway.platform.clock.now()), { trace })
    await gateway.platform.settle()
  }
}

const IN_ORDER = [
  ...['ReplenishmentProposed', 'RequisitionSubmitted', 'RequisitionApproved', 'PurchaseOrderPlaced'],
  ...['OrderTransmitted', 'SupplierDocumentReceived', 'TransmissionAcknowledged'],
  ...['SupplierDocumentReceived', 'OrderAcknowledged', 'SupplierDocumentReceived', 'ShipmentNotified'],
  ...['GoodsReceived', 'ErpPostingInDoubt', 'ErpPosted'],
  ...['SupplierDocumentReceived', 'InvoiceReceived', 'InvoiceHeld', 'ExceptionRaised'],
  ...['HoldReleased', 'ExceptionResolved', 'InvoiceMatched'],
]

describe('the timeline of an order', () => {
  test('tells its whole story in order, from the need to the payment', async () => {
    await live()
    const { steps, ...about } = await timeline()
    expect(steps.map((step: { type: string }) => step.type.split('.')[1])).toEqual(IN_ORDER)
    expect(steps.map((step: { sinceBefore: number }) => step.sinceBefore)).toEqual([
      null,
      ...Array.from({ length: IN_ORDER.length - 1 }, () => 1_000),
    ])
    expect(about).toEqual({
      ...{ orderId: 'PO1', traceId: ORDER, jaeger: `http://jaeger.test:16686/trace/${ORDER}`, leftOut: 0 },
      asOf: new Date(gateway.platform.clock.now()).toISOString(),
    })
    expect(steps[0]).toMatchObject({ traceId: OTHER, explanation: 'par 600 less 120 on hand is 480, which is 5 boxes' })
  })

  test('says each thing in plain words', async () => {
    await live()
    const { steps } = await timeline()
    expect(steps.map((step: { what: string }) => step.what)).toEqual([
      'Replenishment proposes 5 BX of GLOVE for WARD-3 from ACME',
      'Requisition RQ1 of replenishment is priced: 5 BX of GLOVE for WARD-3, 42.5 USD',
      'Requisition RQ1 is approved by policy without a person',
      'sap takes order PO1 as 4500000113: 5 BX of GLOVE for WARD-3, 42.5 USD',
      'ACME has taken the order as 850, control number 000000041',
      'A document of 5 bytes came by directory, control number 000000007',
      'ACME has read the order without error',
      'A document of 5 bytes came by directory, control number 000000007',
      'ACME answers: 1 line backordered',
      'A document of 5 bytes came by directory, control number 000000007',
      'ACME ships 3 BX of GLOVE, expected on 2026-01-07',
      'DOCK received 3 BX of GLOVE for WARD-3: receipt GR-1',
      'It is not known whether sap holds the goods receipt NORTH:DOCK:GR-1; it is looked up by its reference',
      'sap holds the goods receipt NORTH:DOCK:GR-1 as 5000000001',
      'A document of 5 bytes came by directory, control number 000000007',
      'ACME bills 27 USD: invoice INV/1, by X12',
      'Invoice INV/1 is held: price-above-order',
      'Exception invoice-held for ap, due 2026-01-05 07:00 UTC: billed above the order',
      'The hold price-above-order of invoice INV/1 is released by ap',
      'Exception EX1 is settled by ap',
      'Invoice INV/1 may be paid: 27 USD',
    ])
    expect(steps[16].explanation).toBe(
      'billed above the order\n9 is more than 8.5 and 2 %. To clear it: ask for a credit note of 1.5',
    )
  })

  test('shows each call to a partner: our reference, the attempt, what came of it', async () => {
    await live()
    const calls = (await timeline()).steps.flatMap((step: { call: unknown }) => step.call ?? [])
    expect(calls).toEqual([
      {
        ...{ system: 'sap', operation: 'place order', reference: 'PO1', attempt: 1, outcome: 'confirmed' },
        ...{ externalNumber: '4500000113', detail: null },
      },
      {
        ...{ system: 'ACME', operation: 'send 850', reference: '000000041', attempt: 1, outcome: 'confirmed' },
        ...{ externalNumber: null, detail: '200 OK' },
      },
      {
        ...{ system: 'sap', operation: 'post goods receipt', reference: 'GRREF1', attempt: null, outcome: 'in-doubt' },
        ...{ externalNumber: null, detail: 'time-out' },
      },
      {
        ...{ system: 'sap', operation: 'post goods receipt', reference: 'GRREF1', attempt: 2, outcome: 'confirmed' },
        ...{ externalNumber: '5000000001', detail: '3 BX received' },
      },
    ])
  })

  test('shows the documents as they went and came, each once', async () => {
    await live()
    const { steps } = await timeline()
    const named = (step: { documentId: string; document: { content: string } }) =>
      step.documentId === null ? [] : [[step.documentId, step.document?.content ?? null]]
    expect(steps.flatMap(named)).toEqual([
      ['PO1:000000041', X12],
      ['D997', 'ST*855'],
      ['D997', null],
      ['D855', 'ST*855'],
      ['D855', null],
      ['D856', 'ST*855'],
      ['D856', null],
      ['D810', 'ST*855'],
      ['D810', null],
    ])
    expect(steps[4].document).toMatchObject({ size: X12.length, digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(steps[5].document).toMatchObject({ digest: 'd855', format: 'X12', channel: 'directory' })
  })

  test('is found by the number of the ERP, too', async () => {
    await live()
    expect(await timeline('4500000113')).toEqual(await timeline('PO1'))
  })

  test('shows a document that is no text of ours byte by byte, and one too large for us by its digest', async () => {
    await live([
      ...life.slice(0, 4),
      ['d/0', () => arrived({ documentId: 'D855', content: Buffer.from([0x53, 0xe9]) })],
      ['d/1', () => arrived({ documentId: 'D856', content: null, size: 900_000 })],
      ...life.slice(8, 11).filter(([id]) => id.split('/').length === 3),
    ])
    const shown = (await timeline()).steps.flatMap((s: { document: unknown }) => s.document ?? [])
    expect(shown).toMatchObject([
      { documentId: 'D855', content: 'Sé' },
      { documentId: 'D856', content: null, size: 900_000 },
    ])
  })

  test('tells of an order that is in doubt, and of the exception that somebody must see to', async () => {
    await gateway.publish(inDoubt(), raised({ kind: 'order-in-doubt', subject: 'PO1', service: 'procurement-sync' }))
    expect(await told()).toEqual(['PurchaseOrderInDoubt', 'ExceptionRaised'])
  })

  test.each([
    ...[
      'PO1',
      '4500000113',
      'RQ1',
      'ACME:INV/1',
      'INV/1',
      'D810',
      'GR-1',
      'receipt:NORTH:DOCK:GR-1',
      'invoice:ACME:INV/1',
    ],
  ])('tells of an exception about %s, and how it was settled', async (subject) => {
    await live(life.filter(([, message]) => !message(0).type.startsWith('supplyline.')))
    const now = gateway.platform.clock.now()
    await gateway.publish(raised({ subject, raisedAt: now + 1 }), resolved({ resolvedAt: now + 2 }))
    expect((await told()).slice(-2)).toEqual(['ExceptionRaised', 'ExceptionResolved'])
  })

  test('tells when a transmission was in doubt', async () => {
    await gateway.publish(placed(), transmissionInDoubt())
    expect(await told()).toEqual(['PurchaseOrderPlaced', 'TransmissionInDoubt'])
  })

  test('tells of a receipt entered twice, and of an invoice that came by both channels', async () => {
    await gateway.append('PO1/0', placed())
    await gateway.append('gr-1', goodsReceived())
    await gateway.append('gr-2', goodsReceived({ eventId: 'gr-2' }))
    await gateway.append('inv-1', billed())
    await gateway.append('inv-2', billed({ eventId: 'inv-2', source: 'AP-SCAN', documentId: null }), {
      on: payableInvoices,
    })
    await gateway.platform.settle()
    const types = ['PurchaseOrderPlaced', 'GoodsReceived', 'GoodsReceived', 'InvoiceReceived', 'InvoiceReceived']
    expect(await told()).toEqual(types)
  })

  test('tells nothing of other orders of the same requisition, nor of the same number at another site', async () => {
    await live()
    await gateway.publish(
      placed({
        ...{ orderId: 'PO2', erpNumber: '4500000114', supplier: 'OTHER' },
        placedAt: gateway.platform.clock.now(),
      }),
      goodsReceived({ eventId: 'gr-9', orderNumber: '4500000114' }),
      goodsReceived({ eventId: 'gr-8', site: 'SOUTH' }),
      raised({ exceptionId: 'EX9', site: 'SOUTH', subject: 'PO1' }),
    )
    expect(await told()).toEqual(IN_ORDER)
    expect(await told('PO2')).toEqual([...IN_ORDER.slice(0, 3), 'PurchaseOrderPlaced', 'GoodsReceived'])
  })

  test('is the same after a restart, and after all of it has come again', async () => {
    await live()
    const before = await timeline()
    await gateway.restart()
    expect(await timeline()).toEqual(before)
    for (const [id, message] of life) await gateway.append(id, message(0), { trace: OTHER })
    await gateway.platform.settle()
    expect(await timeline()).toEqual(before)
  })

  test('orders what came while the gateway was away by when it was decided', async () => {
    const start = gateway.platform.clock.now()
    await gateway.platform.stop('gateway')
    for (const [id, message] of life) {
      await gateway.platform.pass(1_000)
      await gateway.append(id, message(gateway.platform.clock.now()))
    }
    await gateway.platform.pass(3_600_000)
    await gateway.restart()
    await gateway.platform.settle()
    const { steps } = await timeline()
    expect(steps.map((step: { type: string }) => step.type.split('.')[1])).toEqual(IN_ORDER)
    expect(Date.parse(steps.at(-1).at) - start).toBe(life.length * 1_000)
  })

  test('an order nobody knows is a 404; a number that several orders have is a 409 that names them', async () => {
    const unknown = await gateway.get('/v1/purchase-orders/PO1/timeline')
    expect([unknown.status, unknown.body.type]).toEqual([404, 'urn:supplyline:problem:unknown-order'])
    await gateway.publish(placed(), placed({ orderId: 'PO2', erp: 'cloud' }))
    const { status, body } = await gateway.get('/v1/purchase-orders/4500000113/timeline')
    expect([status, body.orderIds]).toEqual([409, ['PO1', 'PO2']])
  })
})

test('whatever the order of arrival, and however often each comes, the story is the same', async () => {
  await live()
  const { asOf: _, ...expected } = await timeline()
  const start = gateway.platform.clock.now() - life.length * 1_000
  const records = life.map(([id, message], index) => ({ id, message: message(start + (index + 1) * 1_000) }))
  // Only the source's clock is known of a receipt: when it came is when it happened.
  const decided = records.filter(({ message }) => message.type !== 'inventory.GoodsReceived')
  // A topic keeps the order of what is about one thing; these two are on one.
  const settled = (ids: string[]) => ids.indexOf('inv-1/1') < ids.indexOf('release-1/0')
  const arrivals = fc
    .shuffledSubarray([...decided, ...decided], { minLength: decided.length * 2 })
    .filter((all) => settled(all.map(({ id }) => id)))
  await fc.assert(
    fc.asyncProperty(arrivals, async (all) => {
      await gateway.stop()
      gateway = await startGateway('http://jaeger.test:16686/')
      await gateway.platform.pass(3_600_000)
      for (const { id, message } of all)
        await gateway.append(id, message, { trace: id.startsWith('need') ? OTHER : ORDER })
      await gateway.platform.settle()
      const { asOf: _, ...found } = await timeline()
      const steps = expected.steps.filter((step: { type: string }) => step.type !== 'inventory.GoodsReceived')
      const bare = (all: { sinceBefore: number }[]) => all.map(({ sinceBefore: __, ...step }) => step)
      expect({ ...found, steps: bare(found.steps) }).toEqual({ ...expected, steps: bare(steps) })
    }),
    { numRuns: 8, endOnFailure: true },
  )
})

test('a step is told before what it led to, although word of it came later', async () => {
  // The receipt is known by when it reached us; the dock's clock is not ours.
  await gateway.append('PO1/0', placed())
  await gateway.platform.settle()
  const decidedAt = gateway.platform.clock.now() + 10
  await gateway.platform.pass(1_000)
  const [, posted] = life.find(([id]) => id === 'gr-1/1') ?? []
  if (posted) await gateway.append('gr-1/1', posted(decidedAt))
  await gateway.append('gr-1', goodsReceived())
  await gateway.platform.settle()
  const { steps } = await timeline()
  expect(steps.map((s: { type: string; at: string }) => [s.type.split('.')[1], Date.parse(s.at) - decidedAt])).toEqual([
    ['PurchaseOrderPlaced', -10],
    ['GoodsReceived', 0],
    ['ErpPosted', 0],
  ])
})

test('a requisition names its orders', async () => {
  await gateway.publish(approved(), placed(), inDoubt({ orderId: 'PO2' }))
  const { body } = await gateway.get('/v1/requisitions/RQ1')
  expect(body).toMatchObject({ status: 'approved', orders: ['PO1', 'PO2'] })
})

test('an exception settled and raised again is told each time', async () => {
  await gateway.publish(placed(), raised({ subject: 'PO1' }), resolved(), raised({ subject: 'PO1' }))
  expect(await told()).toEqual(['PurchaseOrderPlaced', 'ExceptionRaised', 'ExceptionRaised', 'ExceptionResolved'])
})
