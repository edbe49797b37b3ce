import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { createEffects } from '@supplyline/effects'
import { ediPickupDir, freePort, mockEdi } from '@supplyline/local'
import { MemoryPlatform, systemClock } from '@supplyline/messaging'
import {
  allTopics,
  exceptionsOf,
  type Message,
  purchaseOrders,
  subjectsOf,
  supplierAcknowledgements,
  supplierDocuments,
  supplierInvoices,
  supplierShipments,
  supplierTransmissions,
  type Topic,
} from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { operationsOf } from './channel/channel.ts'
import { httpChannel } from './channel/http-channel.ts'
import { collect } from './channel/mailbox.ts'
import { contract, dataOf, kindsOf, masterData, placed, US } from './testing/examples.ts'
import { topologyOf } from './topology.ts'

test('a whole conversation with mock-edi: what it writes is read, what we write is read by it, both ways acknowledged', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-edi-'))
  const edi = await mockEdi.start({ dataDir, port: await freePort() }, () => {})
  const platform = new MemoryPlatform()
  const put = (topic: Topic, message: Message) => ({
    ...{ topic: topic.name, key: topic.key.of(message.data), headers: {} },
    value: platform.codec.encode(topic.name, message),
  })
  const on = (...topics: Topic[]): Message[] =>
    topics.flatMap((t) => platform.broker.all(t.name)).map((r) => platform.codec.decode(Buffer.from(r.value ?? [])))
  try {
    await platform.codec.prepare(allTopics.filter((t) => t.records.length > 0).flatMap(subjectsOf))
    const topicOf = (message: Message) => allTopics.find((t) => t.records.includes(message.type)) as Topic
    const sold = (await (await fetch(`${edi.address}/_mock/catalog`)).json()) as { sku: string; in_stock: number }[]
    const [short, plenty] = [sold.find((g) => g.in_stock < 100), sold.find((g) => g.in_stock > 100)]
    const contracts = [
      contract({ supplierItem: plenty?.sku ?? '' }),
      contract({ contract: 'C-2', item: 'PANEL', supplierItem: short?.sku ?? '', unit: 'EA' }),
    ]
    await platform.log.append([...masterData, ...contracts].map((m) => put(topicOf(m), m)))
    const system = {
      ...{
        name: 'edi',
        operations: operationsOf(httpChannel({ url: edi.address })),
        concurrency: 4,
        ratePerSecond: 100,
      },
      ...{ timeoutMs: 10_000, longestCommitMs: 0 },
      breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
    }
    const logger = createLogger({ service: 'test', level: 'silent' })
    await platform.start(topologyOf({ ediId: US }), (store) =>
      createEffects({ store, clock: systemClock, logger, systems: { edi: system } }),
    )
    await platform.log.append([put(purchaseOrders, placed())])
    const out = () => on(supplierTransmissions, supplierAcknowledgements, supplierShipments, supplierInvoices)
    const unacknowledged = async () =>
      (await (await fetch(`${edi.address}/_mock/unacknowledged`)).json()) as { code: string }[]
    for (let i = 0; i < 150 && !(out().length >= 5 && (await unacknowledged()).length === 0); i++) {
      await sleep(100)
      await platform.settle()
      await collect({
        ...{ directory: ediPickupDir(dataDir), site: 'MERCY', settleMs: 50, now: Date.now },
        publish: (document) => platform.log.append([put(supplierDocuments, document)]),
        onTrouble: (name, error) => expect([name, error]).toEqual([]),
      })
    }
    expect(out().map((m) => m.type)).toEqual([
      'suppliers.OrderTransmitted',
      'suppliers.TransmissionAcknowledged',
      'suppliers.OrderAcknowledged',
      'suppliers.ShipmentNotified',
      'payables.InvoiceReceived',
    ])
    const order = (await (await fetch(`${edi.address}/_mock/orders/4500000100`)).json()) as { lines: object[] }
    expect(order.lines).toMatchObject([
      { quantity: '100', uom: 'EA' },
      { quantity: '10', uom: 'BX' },
    ])
    const now = String(short?.in_stock)
    const rest = String(100 - Number(short?.in_stock))
    expect(dataOf(out(), 'suppliers.OrderAcknowledged')[0]?.lines).toMatchObject([
      { line: 1, item: 'PANEL', status: 'QUANTITY_CHANGED', quantity: now, backordered: rest },
      { line: 2, item: 'GLOVE', quantity: '10', backordered: '0' },
    ])
    expect(dataOf(out(), 'suppliers.ShipmentNotified')[0]?.lines).toMatchObject([
      { line: 1, item: 'PANEL', quantity: now, unit: 'EA' },
      { line: 2, item: 'GLOVE', quantity: '10', unit: 'BX' },
    ])
    expect(await unacknowledged()).toEqual([])
    const known = ['price-changed', 'quantity-short']
    expect(kindsOf(on(exceptionsOf('supplier-ack'))).filter((kind) => !known.includes(kind))).toEqual([])
  } finally {
    await platform.stop('supplier-ack')
    await edi.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}, 60_000)
