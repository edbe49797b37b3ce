import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Codec, createCodec } from '@supplyline/messaging'
import { confluentRegistry } from '@supplyline/messaging/kafka'
import {
  consumptionSummaries,
  deadLettersOf,
  exceptionsOf,
  type Message,
  purchaseOrders,
  replenishmentProposals,
  stockMovements,
} from '@supplyline/schemas'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { erpReceipts } from './src/partners.ts'
import { eventually, type System, startSystem } from './src/system.ts'

let system: System
let codec: Codec
beforeAll(async () => {
  system = await startSystem()
  codec = createCodec(confluentRegistry(system.endpoints().registry))
  await codec.prepare(stockMovements.records.map((record) => ({ topic: stockMovements.name, record })))
})
afterAll(() => system?.stop())

const movement = (eventId: string, over: Record<string, unknown> = {}) => ({
  ...{
    type: 'StockIssued',
    eventId,
    site: 'MERCY',
    source: 'POINT-OF-USE',
    item: 'GLOVE-NITRILE-M',
    location: 'ICU-3',
  },
  ...{ quantity: '250', unit: 'EA', occurredAt: new Date().toISOString().replace(/\d{3}Z/, '000Z') },
  ...over,
})

/** The same as Avro, for those who publish to Kafka themselves. */
const asRecord = ({ type, occurredAt, ...rest }: ReturnType<typeof movement>): Message =>
  ({
    type: `inventory.${type}`,
    data: { lot: null, expiry: null, caseReference: null, reason: null, ...rest, occurredAt: Date.parse(occurredAt) },
  }) as unknown as Message

/** What a plain client does: its own partitioner, no headers. */
const publish = async (values: { key: string | null; value: Buffer | null; partition?: number }[]) => {
  const kafka = new Kafka({ clientId: 'plain', brokers: system.endpoints().kafka.split(','), logLevel: logLevel.ERROR })
  const producer = kafka.producer({ createPartitioner: Partitioners.LegacyPartitioner })
  await producer.connect()
  await producer.send({ topic: stockMovements.name, messages: values })
  await producer.disconnect()
}

const encode = (message: Message): Buffer => codec.encode(stockMovements.name, message)

const ordersFor = async (item: string, location: string) => {
  const placed = await system.told(purchaseOrders, 'procurement.PurchaseOrderPlaced')
  return placed.filter((o) => o.lines.some((l) => l.item === item && l.location === location))
}

test('the system is ready within a minute', () => {
  expect(Number(/ready in ([\d.]+) s/.exec(system.output())?.[1])).toBeLessThan(60)
})

test('a movement becomes one order in the ERP, however often and by whichever way it is sent', async () => {
  const sent = movement('E2E-1')
  for (let i = 0; i < 5; i++) {
    const answer = await system.post('/v1/stock-movements', 'source', sent, 'the-same-key')
    expect(answer).toMatchObject({ status: 202, body: { eventId: 'E2E-1' } })
  }
  for (let i = 0; i < 5; i++)
    expect((await system.post('/v1/stock-movements', 'source', sent, `key-${i}`)).status).toBe(202)
  const value = encode(asRecord(sent))
  const key = 'ICU-3:GLOVE-NITRILE-M'
  await publish([0, 1, 2, 3, 4].map((partition) => ({ key, value, partition })))
  await publish([{ key, value }])
  await eventually(async () => expect(await ordersFor(sent.item, sent.location)).toHaveLength(1))
  // Everything behind it has been decided as well, so a second order would be there by now.
  await system.post('/v1/stock-movements', 'source', movement('E2E-2', { item: 'GLOVE-NITRILE-S' }))
  await eventually(async () => expect(await ordersFor('GLOVE-NITRILE-S', 'ICU-3')).toHaveLength(1))
  const [order] = await ordersFor(sent.item, sent.location)
  const inErp = (await system.erpOrders()).filter((o) => o.reference === order?.orderId)
  expect(inErp).toEqual([{ number: order?.erpNumber, reference: order?.orderId, items: [expect.anything()] }])
  const position = await system.get('/v1/stock-positions?location=ICU-3&item=GLOVE-NITRILE-M')
  expect(position.body.positions).toMatchObject([{ onHand: '-250', sequence: 1 }])
  const shown = await system.get(`/v1/purchase-orders/${order?.orderId}`)
  expect(shown).toMatchObject({ status: 200, body: { erpNumber: order?.erpNumber } })
  // Nobody has counted these shelves: what was taken was there, and it is said that nobody knew of it.
  const raised = await system.told(exceptionsOf('inventory-events'), 'supplyline.ExceptionRaised')
  expect(raised.map(({ kind, cause }) => `${kind} by ${cause}`).sort()).toEqual([
    'negative-stock by E2E-1',
    'negative-stock by E2E-2',
  ])
})

test('a movement published by a plain client, on the partition that its own hash gives, is one like any other', async () => {
  const sent = movement('E2E-3', { item: 'SYRINGE-LL-10', location: 'MED-5' })
  const known = (await system.get('/v1/stock-positions?location=MED-5')).status
  expect(known).toBe(200)
  await publish([
    { key: 'MED-5:GLOVE-NITRILE-L', value: encode(asRecord({ ...sent, item: 'GLOVE-NITRILE-L' })), partition: 7 },
  ])
  await eventually(async () => expect(await ordersFor('GLOVE-NITRILE-L', 'MED-5')).toHaveLength(1))
})

test('the same event id with other content is an exception: neither applied nor dropped', async () => {
  const value = encode(asRecord(movement('E2E-1', { quantity: '999' })))
  await publish([{ key: 'ICU-3:GLOVE-NITRILE-M', value }])
  await eventually(async () => {
    const raised = await system.told(exceptionsOf('inventory-events'), 'supplyline.ExceptionRaised')
    const reused = raised.filter(({ kind }) => kind === 'event-id-reused')
    expect(reused).toHaveLength(1)
    expect(reused[0]?.owner && reused[0].nextAction && reused[0].dueAt).toBeTruthy()
  })
  const position = await system.get('/v1/stock-positions?location=ICU-3&item=GLOVE-NITRILE-M')
  expect(position.body.positions).toMatchObject([{ onHand: '-250' }])
})

test('what was used on a day is posted to the cost centre once, as the ERP keeps it', async () => {
  const used = { item: 'IV-SET-PRIMARY', location: 'OR-1', quantity: '2', expiry: '2031-01-31' }
  const now = Date.now()
  const daysAgo = (days: number) => new Date(now - days * 24 * 3_600_000).toISOString().slice(0, 10)
  const on = (date: string, lot: number) =>
    asRecord(movement(`USE-${date}-${lot}`, { ...used, lot: `L-${lot}`, occurredAt: `${date}T10:00:00Z` }))
  // As many lots as a summary has lines, so that it is told at once, and one more of another day, which makes room.
  const messages = Array.from({ length: 500 }, (_, lot) => on(daysAgo(2), lot))
  messages.push(on(daysAgo(1), 0))
  const records = messages.map((message) => ({ key: `${used.location}:${used.item}`, value: encode(message) }))
  await publish([...records, ...records])
  await eventually(async () => {
    const issues = (await erpReceipts(system)).filter(({ lines }) => lines.some((l) => l.movement === '201'))
    expect(issues).toHaveLength(1)
    expect(issues[0]?.lines.filter((l) => l.movement === '201' && l.quantity === 2)).toHaveLength(500)
  })
  expect(await system.told(consumptionSummaries, 'inventory.ConsumptionSummarised')).toMatchObject([
    { site: 'MERCY', period: daysAgo(2), revision: 1 },
  ])
})

test('a request above the limit waits for somebody else’s approval, and is then ordered', async () => {
  const request = {
    site: 'MERCY',
    lines: [{ item: 'GLOVE-NITRILE-M', location: 'CENTRAL-STORE', quantity: '900', unit: 'BX' }],
  }
  const { status, body } = await system.post('/v1/requisitions', 'requester', request)
  expect(status).toBe(202)
  const path = `/v1/requisitions/${body.requisitionId}`
  await eventually(async () => expect((await system.get(path)).body.status).toBe('awaiting-approval'))
  expect((await system.post(`${path}/decisions`, 'requester', { decision: 'approve' })).status).toBe(403)
  expect((await system.post(`${path}/decisions`, 'approver', { decision: 'approve' })).status).toBe(202)
  await eventually(async () => expect(await ordersFor('GLOVE-NITRILE-M', 'CENTRAL-STORE')).toHaveLength(1))
})

describe('bad input gets a clear answer', () => {
  const pids = () => {
    const { pids: all, services } = system.endpoints()
    return Object.keys(services).map((name) => all[name])
  }

  test('at the gateway: a problem that says what, where and what to do', async () => {
    const before = pids()
    const cases: [body: unknown, status: number, where: string][] = [
      ['{"type":"StockIssued",', 400, ''],
      [movement('B-1', { quantity: '-1' }), 422, '#/quantity'],
      [movement('B-2', { item: 'NO-SUCH' }), 422, '#/item'],
      [movement('B-3', { unit: 'FURLONG' }), 422, '#/unit'],
      [movement('B-4', { occurredAt: 'yesterday' }), 422, '#/occurredAt'],
      [movement('B-5', { type: 'StockEaten' }), 422, ''],
      [[movement('B-6'), movement('B-7', { quantity: 'many' })], 422, '#/1/quantity'],
      [movement('B-8', { reason: 'x'.repeat(300_000) }), 413, ''],
    ]
    for (const [body, status, where] of cases) {
      const answer = await system.post('/v1/stock-movements', 'source', body)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        status,
        expect.stringMatching(/^application\/problem\+json/),
      ])
      if (where)
        expect(answer.body.errors).toEqual(
          expect.arrayContaining([expect.objectContaining({ pointer: where, fix: expect.anything() })]),
        )
    }
    const { gateway } = system.endpoints()
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic x' }]) {
      const response = await fetch(`${gateway}/v1/stock-movements`, { method: 'POST', headers })
      expect(response.status).toBe(401)
    }
    expect(pids()).toEqual(before)
  })

  test('on Kafka: a dead letter that says what, where and what to do, and nothing else stops', async () => {
    const before = pids()
    const valid = encode(asRecord(movement('B-9')))
    // A record of ours whose array count claims four thousand million lots.
    const hostile = Buffer.concat([valid.subarray(0, 5), Buffer.from('0a0a0a0a0a8094ebdc1d', 'hex')])
    await publish([
      { key: 'LOC-X:ITEM-1', value: Buffer.from('no Avro at all') },
      { key: 'LOC-X:ITEM-2', value: hostile },
      { key: 'LOC-X:ITEM-3', value: Buffer.from([0, 0, 0, 255, 255, 1]) },
      { key: null, value: Buffer.alloc(0) },
      { key: 'LOC-X:ITEM-4', value: null },
      { key: 'ICU-3:NO-SUCH', value: encode(asRecord(movement('B-10', { item: 'NO-SUCH' }))) },
      {
        key: 'ICU-3:GLOVE-NITRILE-L',
        value: encode(asRecord(movement('B-11', { item: 'GLOVE-NITRILE-L', quantity: '-5' }))),
      },
      {
        key: 'ICU-3:GLOVE-NITRILE-L',
        value: encode(asRecord(movement('B-12', { item: 'GLOVE-NITRILE-L', unit: 'FURLONG' }))),
      },
      {
        key: 'ICU-3:GLOVE-NITRILE-L',
        value: encode(asRecord(movement('B-13', { item: 'GLOVE-NITRILE-L', quantity: '10' }))),
      },
    ])
    await eventually(async () => expect(await ordersFor('GLOVE-NITRILE-L', 'ICU-3')).toHaveLength(1))
    await eventually(async () => {
      const letters = await system.records(deadLettersOf('inventory-events').name)
      expect(letters.map((l) => l.headers['__dlq.errors.class']).sort()).toEqual(
        [
          'undecodable',
          'undecodable',
          'undecodable',
          'undecodable',
          'unknown-schema-id',
          'invalid-quantity',
          'unknown-item',
          'unknown-unit',
        ].sort(),
      )
      for (const { headers } of letters)
        for (const name of ['message', 'where', 'next', 'topic', 'partition', 'offset'])
          expect(headers[`__dlq.errors.${name}`]).toBeTruthy()
    })
    expect(pids()).toEqual(before)
    expect(await system.told(replenishmentProposals, 'replenishment.ReplenishmentWithdrawn')).toEqual([])
  })
})
