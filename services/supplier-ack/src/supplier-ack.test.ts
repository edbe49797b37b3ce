import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createEffects } from '@supplyline/effects'
import { MemoryPlatform } from '@supplyline/messaging'
import {
  allTopics,
  exceptionsOf,
  type Message,
  type RecordName,
  subjectsOf,
  supplierAcknowledgements,
  supplierInvoices,
  supplierShipments,
  supplierTransmissions,
  type Topic,
} from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { operationsOf } from './channel/channel.ts'
import { type ChannelFault, MemoryChannel } from './channel/memory-channel.ts'
import { dataOf, HOUR, kindsOf, masterData, placed, US } from './testing/examples.ts'
import {
  accepted,
  billed,
  duplicateTa1,
  functional,
  interchange,
  received,
  shipped,
  short,
} from './testing/supplier.ts'
import { topologyOf } from './topology.ts'

const topology = topologyOf({ ediId: US })
const OUT = [supplierTransmissions, supplierAcknowledgements, supplierShipments, supplierInvoices]
let platform: MemoryPlatform
let channel: MemoryChannel

const topicOf = (type: RecordName): Topic => {
  const topic = allTopics.find((t) => t.records.includes(type))
  if (!topic) throw new Error(`no topic for ${type}`)
  return topic
}
const send = (...messages: Message[]) =>
  platform.log.append(
    messages.map((message) => {
      const topic = topicOf(message.type)
      const key = topic.key.of(message.data)
      return { topic: topic.name, key, value: platform.codec.encode(topic.name, message), headers: {} }
    }),
  )
const on = (...topics: Topic[]): Message[] =>
  topics.flatMap((t) => platform.broker.all(t.name)).map((r) => platform.codec.decode(Buffer.from(r.value ?? [])))
const types = () => on(...OUT).map((m) => m.type)
const exceptions = () => kindsOf(on(exceptionsOf('supplier-ack')))

const start = () =>
  platform.start(topology, (store) =>
    createEffects({
      ...{
        store,
        clock: platform.clock,
        logger: createLogger({ service: 'test', level: 'silent' }),
        random: () => 0.5,
      },
      systems: {
        edi: {
          ...{ name: 'edi', operations: operationsOf(channel), concurrency: 4, ratePerSecond: 100 },
          ...{ timeoutMs: 10_000, longestCommitMs: 0 },
          breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
        },
      },
    }),
  )

beforeEach(async () => {
  platform = new MemoryPlatform()
  channel = new MemoryChannel()
  await platform.codec.prepare(allTopics.filter((t) => t.records.length > 0).flatMap(subjectsOf))
  await send(...masterData)
  await start()
  await platform.settle()
})
afterEach(() => platform.stop('supplier-ack'))

const document = (code: string, body: string, control: number) => received(interchange(code, body, { control }))
const ALL = [
  'suppliers.OrderTransmitted',
  'suppliers.TransmissionAcknowledged',
  'suppliers.OrderAcknowledged',
  'suppliers.ShipmentNotified',
  'payables.InvoiceReceived',
]

describe('supplier-ack on the platform', () => {
  test('sends an order, and tells each thing that the supplier says of it, once', async () => {
    await send(placed())
    await platform.pass(5_000)
    expect(channel.taken).toMatchObject([{ receiver: 'ZZ:MOCKEDI', controlNumber: '000000001' }])
    await send(
      document('997', functional(1), 1),
      document('855', accepted, 2),
      document('856', shipped('S1', '100'), 3),
      document('810', billed('INV1'), 4),
    )
    await platform.pass(5_000)
    expect(types()).toEqual(ALL)
    expect(exceptions()).toEqual([])
    // What we received is acknowledged in turn, under numbers of its own.
    expect(
      channel.taken
        .slice(1)
        .map((i) => /AK1\*(\w\w)/.exec(i.content)?.[1])
        .sort(),
    ).toEqual(['IN', 'PR', 'SH'])
    expect(new Set(channel.taken.map((i) => i.controlNumber)).size).toBe(4)
    await platform.pass(48 * HOUR)
    expect(types()).toEqual(ALL)
    expect(exceptions()).toEqual([])
  })

  test.each<ChannelFault>(['unavailable', 'take then time out', 'take then reset', 'take then garble'])(
    'through a channel that fails (%s) the order arrives once, and its doubt is told once',
    async (fault) => {
      channel.faults.push(fault)
      await send(placed())
      await platform.pass(60_000)
      expect(channel.taken).toHaveLength(1)
      expect(types()).toEqual(['suppliers.TransmissionInDoubt', 'suppliers.OrderTransmitted'])
    },
  )

  test('with a channel that never says whether it took it, asks for help, goes on trying, and learns it from the 997', async () => {
    channel.faults.push('take then time out', ...Array.from({ length: 30 }, () => 'unavailable' as const))
    await send(placed())
    await platform.pass(2 * HOUR)
    expect(types()).toEqual(['suppliers.TransmissionInDoubt'])
    expect(exceptions()).toEqual(['transmission-given-up', 'transmission-overdue'])
    await send(document('997', functional(1), 1))
    await platform.pass(HOUR)
    expect(types().slice(1)).toEqual(['suppliers.OrderTransmitted', 'suppliers.TransmissionAcknowledged'])
    expect(dataOf(on(exceptionsOf('supplier-ack')), 'supplyline.ExceptionResolved')).toHaveLength(2)
    expect(channel.taken).toHaveLength(1)
  })

  test('in whatever order documents come, and before the order too, each is told once', async () => {
    const documents = [
      document('810', billed('INV1'), 14),
      document('856', shipped('S2', '65', null), 16),
      document('855', short, 12),
      document('856', shipped('S1', '35'), 13),
    ]
    await send(...documents, ...documents)
    await platform.pass(5_000)
    expect(types()).toEqual([])
    await send(placed())
    await platform.pass(5_000)
    const sent = channel.taken.find((i) => i.content.includes('ST*850*'))
    const number = Number(sent?.controlNumber)
    await send(...documents, document('997', functional(number), 11), document('TA1', duplicateTa1(number), 15))
    // The same again under other control numbers.
    await send(document('810', billed('INV1'), 24), document('855', short, 22), document('997', functional(number), 21))
    await platform.pass(5_000)
    expect(types().sort()).toEqual([...ALL, 'suppliers.ShipmentNotified'].sort())
    expect(dataOf(on(...OUT), 'suppliers.OrderAcknowledged')[0]?.lines[0]).toMatchObject({
      ...{
        status: 'QUANTITY_CHANGED',
        quantity: '35',
        backordered: '65',
        unitPrice: '124.5',
        promisedOn: '2026-01-09',
      },
    })
  })

  test('what cannot be read stops nothing', async () => {
    await send(placed(), received('junk'), received(interchange('855', accepted).replace('SE*9', 'SE*8')))
    await send(document('855', accepted, 2))
    await platform.pass(5_000)
    expect(exceptions().sort()).toEqual(['unreadable-document', 'unreadable-document'])
    expect(types()).toContain('suppliers.OrderAcknowledged')
  })

  test('a restart sends nothing twice and loses nothing', async () => {
    channel.down = true
    await send(placed())
    await platform.pass(1_000)
    await platform.stop('supplier-ack')
    channel.down = false
    await start()
    await platform.pass(60_000)
    await platform.stop('supplier-ack')
    await start()
    await platform.pass(60_000)
    expect([channel.taken.length, channel.duplicates]).toEqual([1, []])
  })

  test('orders for one partner are sent each under a control number of its own', async () => {
    const numbers = Array.from({ length: 20 }, (_, i) => String(4500000200 + i))
    await send(...numbers.map((erpNumber) => placed({ orderId: `PO${erpNumber}`, erpNumber })))
    await platform.pass(10_000)
    expect(new Set(channel.taken.map((i) => i.controlNumber)).size).toBe(20)
    expect(channel.taken.map((i) => /BEG\*00\*SA\*(\d+)/.exec(i.content)?.[1]).sort()).toEqual(numbers)
  })
})
