import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { MemoryPlatform, partitionOf } from '@supplyline/messaging'
import {
  allTopics,
  consumptionSummaries,
  deadLettersOf,
  exceptionsOf,
  goodsReceipts,
  inboxOf,
  type Message,
  type MessageOf,
  masterItems,
  masterLocations,
  stockMovements,
  stockPositions,
  subjectsOf,
  type Topic,
} from '@supplyline/schemas'
import { metricsText } from '@supplyline/telemetry'
import { GLOVES, goodsReceived, movement, receiptReversed, received, stockReceived, WARD } from './examples.ts'
import { topology } from './topology.ts'

// The service as it runs, on the platform in memory: what sources send in, what others read from its topics.

let platform: MemoryPlatform

beforeEach(async () => {
  platform = new MemoryPlatform()
  await platform.codec.prepare(allTopics.flatMap(subjectsOf))
  await send(masterItems, { type: 'master.Item', data: GLOVES })
  await send(masterLocations, { type: 'master.Location', data: WARD })
  await platform.start(topology)
})
afterEach(() => platform.stop(topology.service))

const send = (topic: Topic, message: Message, headers = {}) =>
  platform.log.append([
    { topic: topic.name, key: topic.key.of(message.data), value: platform.codec.encode(topic.name, message), headers },
  ])

/** Sends a movement as of now and waits until nothing moves any more. */
const report = async (...args: Parameters<typeof movement>) => {
  const [kind, quantity, fields] = args
  await send(stockMovements, movement(kind, quantity, { occurredAt: platform.clock.now(), ...fields }))
  await platform.settle()
}

const published = <M extends Message>(topic: Topic) =>
  platform.broker
    .all(topic.name)
    .map((record) => platform.codec.decode(Buffer.from(record.value ?? [])).data as M['data'])

type Position = MessageOf<'inventory.StockPositionChanged'>
const positions = () => published<Position>(stockPositions)
const positionOf = (item: string) =>
  positions()
    .filter((p) => p.item === item)
    .at(-1)
const exceptions = () => published<MessageOf<'supplyline.ExceptionRaised'>>(exceptionsOf('inventory-events'))
const deadLetters = () =>
  platform.broker
    .all(deadLettersOf('inventory-events').name)
    .map(({ key, headers }) => ({ key, code: headers['__dlq.errors.class'], topic: headers['__dlq.errors.topic'] }))

/** The very record at another partition than the one its key belongs to, as a source with a partitioner of its own would. */
const misplace = async (message: Message) => {
  const key = stockMovements.key.of(message.data as never)
  const partition = (partitionOf(key, stockMovements.partitions) + 5) % stockMovements.partitions
  const value = platform.codec.encode(stockMovements.name, message)
  platform.broker.put({ topic: stockMovements.name, partition }, key, value)
  await platform.settle()
}

test('movements become positions, in base units and by lot', async () => {
  await report('StockTransferredIn', '2', { unit: 'BX', lot: 'A', expiry: '2027-01-31' })
  await report('StockIssued', '30', { lot: 'A', expiry: '2027-01-31', eventId: 'last' })
  expect(positions().at(-1)).toEqual({
    site: 'NORTH',
    item: 'GLOVE-M',
    location: '3W',
    unit: 'EA',
    onHand: '170',
    lots: [{ lot: 'A', expiry: '2027-01-31', onHand: '170', status: 'USABLE', unusable: '0' }],
    usable: '170',
    consigned: '0',
    receivedOnOrders: '0',
    consumed: '30',
    inTransit: '0',
    lastCount: null,
    sources: [{ source: 'cabinet-7', asOf: platform.clock.now() - (platform.clock.now() % 1_000) }],
    sequence: 2,
    asOf: platform.clock.now(),
    lastEventId: 'last',
    changedAt: platform.clock.now(),
  })
})

describe('duplicates', () => {
  test('an event sent again, however often and by whichever way, changes nothing', async () => {
    await report('StockReturned', '10', { eventId: 'E-1' })
    await report('StockReturned', '10', { eventId: 'E-1' })
    await misplace(movement('StockReturned', '10', { eventId: 'E-1', occurredAt: platform.clock.now() }))
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '10', sequence: 1 })
    expect(exceptions()).toEqual([])
  })

  test('also after the service was stopped and started again', async () => {
    await report('StockReturned', '10', { eventId: 'E-1' })
    await platform.stop(topology.service)
    await platform.start(topology)
    await report('StockReturned', '10', { eventId: 'E-1' })
    await report('StockReturned', '5')
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '15', sequence: 2 })
  })

  test('the same id with another content is an exception, neither applied nor dropped', async () => {
    await report('StockReturned', '10', { eventId: 'E-1' })
    await report('StockReturned', '11', { eventId: 'E-1' })
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '10', sequence: 1 })
    expect(exceptions()).toMatchObject([{ kind: 'event-id-reused', subject: '3W:GLOVE-M' }])
  })

  test('a movement of 20 days ago is an exception, which is raised once', async () => {
    const old = { eventId: 'E-1', occurredAt: platform.clock.now() - 20 * 86_400_000 }
    await report('StockReturned', '10', old)
    await report('StockReturned', '10', old)
    expect(positions()).toEqual([])
    expect(exceptions()).toMatchObject([{ kind: 'older-than-horizon' }])
  })
})

describe('a movement that its source put on the wrong partition', () => {
  test('is taken, once, by the owner of its position', async () => {
    await report('StockReturned', '10')
    await misplace(movement('StockIssued', '4', { occurredAt: platform.clock.now() }))
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '6', sequence: 2 })
    expect(deadLetters()).toEqual([])
  })

  test('can be the first one', async () => {
    await misplace(movement('StockReturned', '4', { occurredAt: platform.clock.now() }))
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '4' })
  })
})

describe('what cannot be decoded', () => {
  const garble = async (key: string | null, partition = partitionOf(key ?? '', stockMovements.partitions)) => {
    platform.broker.put({ topic: stockMovements.name, partition }, key, Buffer.from('not Avro'))
    await platform.settle()
  }
  const otherGloves = { item: 'GLOVE-L' }

  test('stops the position that its key names, in order, and no other', async () => {
    await send(masterItems, { type: 'master.Item', data: { ...GLOVES, ...otherGloves } })
    await report('StockReturned', '10')
    await garble('3W:GLOVE-M')
    await report('StockReturned', '1')
    await report('StockReturned', '7', otherGloves)
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '10' })
    expect(positionOf('GLOVE-L')).toMatchObject({ onHand: '7' })
    expect(deadLetters()).toEqual([{ key: '3W:GLOVE-M', code: 'undecodable', topic: stockMovements.name }])
  })

  test('also from the wrong partition', async () => {
    await report('StockReturned', '10')
    await garble('3W:GLOVE-M', (partitionOf('3W:GLOVE-M', stockMovements.partitions) + 1) % stockMovements.partitions)
    await report('StockReturned', '1')
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '10' })
    expect(deadLetters()).toHaveLength(1)
  })

  test.each([null, 'no position', 'a:b:c'])('with the key %j it stops nothing', async (key) => {
    await garble(key)
    await report('StockReturned', '10')
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '10' })
    expect(deadLetters()).toHaveLength(1)
  })
})

describe('what is refused goes to the dead letters, and its position goes on', () => {
  test('an item that master data does not know, until it does', async () => {
    const masks = { item: 'MASK', eventId: 'E-1' }
    await report('StockReturned', '10', masks)
    expect(deadLetters()).toEqual([{ key: '3W:MASK', code: 'unknown-item', topic: stockMovements.name }])
    await send(masterItems, { type: 'master.Item', data: { ...GLOVES, item: 'MASK' } })
    await report('StockReturned', '10', masks)
    expect(positionOf('MASK')).toMatchObject({ onHand: '10' })
  })

  test('a quantity of zero', async () => {
    await report('StockReturned', '10')
    await report('StockIssued', '0')
    await report('StockIssued', '1')
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '9', sequence: 2 })
    expect(deadLetters()).toMatchObject([{ key: '3W:GLOVE-M', code: 'invalid-quantity' }])
  })

  test('names that would make another key, and a record that is no movement', async () => {
    await report('StockReturned', '10', { location: '3W:GLOVE-M', item: '' })
    await report('StockReturned', '10', { item: 'x'.repeat(100_000) })
    const stray: Position = { type: 'inventory.StockPositionChanged', data: positionExample() }
    const value = platform.codec.encode(stockPositions.name, stray)
    platform.broker.put({ topic: stockMovements.name, partition: 3 }, '3W:GLOVE-M', value)
    await platform.settle()
    expect(
      deadLetters()
        .map((d) => d.code)
        .sort(),
    ).toEqual(['invalid-item', 'invalid-location', 'unexpected-record'])
    expect(positions()).toEqual([])
  })
})

describe('goods receipts', () => {
  const receive = async (...args: Parameters<typeof goodsReceived>) => {
    await send(goodsReceipts, goodsReceived(args[0], { receivedAt: platform.clock.now(), ...args[1] }))
    await platform.settle()
  }
  const reverse = async () => {
    await send(goodsReceipts, receiptReversed({ reversedAt: platform.clock.now() }))
    await platform.settle()
  }
  const twoBoxes = [received('1', { unit: 'BX', lot: 'A' }), received('1', { line: 2, unit: 'BX', lot: 'A' })]

  test('become stock beside the movements, both lines of one, and count as received on orders', async () => {
    await report('StockReturned', '10')
    await receive(twoBoxes, { eventId: 'the-receipt' })
    await report('StockIssued', '30', { lot: 'A' })
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '180', receivedOnOrders: '200', sequence: 4 })
    expect(positionOf('GLOVE-M')?.lots.map((l) => [l.lot, l.onHand])).toEqual([
      ['', '10'],
      ['A', '170'],
    ])
  })

  test('can be the first that is known of a position', async () => {
    await receive([received('7')])
    expect(positionOf('GLOVE-M')).toMatchObject({ site: 'NORTH', unit: 'EA', onHand: '7' })
    await report('StockIssued', '2')
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '5', receivedOnOrders: '7' })
  })

  test('sent twice, before and after a restart, are stock once; taken back twice, they are so once', async () => {
    await receive(twoBoxes)
    await receive(twoBoxes)
    await platform.stop(topology.service)
    await platform.start(topology)
    await receive(twoBoxes)
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '200', sequence: 2 })
    await reverse()
    await reverse()
    await receive(twoBoxes)
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '0', receivedOnOrders: '0', lots: [], sequence: 4 })
    expect(exceptions()).toEqual([])
  })

  test('taken back before they come, never are; without one that comes it is an exception after a day', async () => {
    await reverse()
    await platform.pass(86_400_000 + 60_000)
    expect(exceptions()).toMatchObject([{ kind: 'reversal-without-receipt', subject: 'NORTH:DOCK:R-1' }])
    await receive(twoBoxes)
    expect(positions()).toEqual([])
    expect(exceptions()).toHaveLength(2)
  })

  test('of an unknown item are no stock at all, until master data knows it and they are sent again', async () => {
    const withMasks = [...twoBoxes, received('5', { line: 3, item: 'MASK' })]
    await receive(withMasks)
    expect(positions()).toEqual([])
    expect(exceptions()).toMatchObject([{ kind: 'receipt-refused' }])
    await send(masterItems, { type: 'master.Item', data: { ...GLOVES, item: 'MASK' } })
    await receive(withMasks)
    expect([positionOf('GLOVE-M')?.onHand, positionOf('MASK')?.onHand]).toEqual(['200', '5'])
  })

  test('a line that its position cannot hold is an exception of that position; the others are stock', async () => {
    await report('StockReturned', '10')
    await send(masterItems, { type: 'master.Item', data: { ...GLOVES, item: 'MASK' } })
    await send(masterItems, { type: 'master.Item', data: { ...GLOVES, baseUnit: 'PR' } })
    await receive([received('3', { unit: 'PR' }), received('5', { line: 2, item: 'MASK' })])
    expect([positionOf('GLOVE-M')?.onHand, positionOf('MASK')?.onHand]).toEqual(['10', '5'])
    expect(exceptions()).toMatchObject([
      {
        ...{ kind: 'receipt-not-stocked', subject: '3W:GLOVE-M', owner: 'inventory-controller' },
        detail: 'line 1 of receipt NORTH:DOCK:R-1 is not on stock: the position is kept in EA (3 PR of GLOVE-M at 3W)',
      },
    ])
  })

  test('what positions are told cannot be said by a source', async () => {
    const value = platform.codec.encode(topology.inbox?.name ?? '', stockReceived('1000'))
    for (const partition of [0, 5]) platform.broker.put({ topic: stockMovements.name, partition }, '3W:GLOVE-M', value)
    await platform.settle()
    expect(positions()).toEqual([])
    expect(deadLetters().map((d) => d.code)).toEqual(['unexpected-record', 'unexpected-record'])
  })

  test('that name themselves improperly, or cannot be decoded, are dead letters and stop nothing', async () => {
    await receive(twoBoxes, { receiptId: 'R:1' })
    platform.broker.put({ topic: goodsReceipts.name, partition: 0 }, '4500000001', Buffer.from('not Avro'))
    await receive(twoBoxes)
    expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '200' })
    expect(
      deadLetters()
        .map((d) => d.code)
        .sort(),
    ).toEqual(['invalid-receipt', 'undecodable'])
  })
})

test('positions stored before receipts were taken count them from zero', async () => {
  await report('StockReturned', '10')
  await platform.stop(topology.service)
  const stored = platform.database(topology.service).aggregates.get('stock:3W:GLOVE-M')
  const state = stored?.state as { receivedOnOrders?: string } | undefined
  expect(state?.receivedOnOrders).toBe('0')
  delete state?.receivedOnOrders
  await platform.start(topology)
  await report('StockIssued', '1')
  expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '9', receivedOnOrders: '0' })
  await send(goodsReceipts, goodsReceived([received('7')]))
  await platform.settle()
  expect(positionOf('GLOVE-M')).toMatchObject({ onHand: '16', receivedOnOrders: '7' })
})

test('a shelf on which nothing moves is told anew when a lot of it expires', async () => {
  await report('StockAdjusted', '10', { lot: 'A', expiry: '2026-01-06' })
  await report('StockAdjusted', '4', { lot: 'B', expiry: '2026-01-08' })
  const before = positions().length
  await platform.pass(48 * 3_600_000)
  expect(positions()).toHaveLength(before + 1)
  expect(positionOf('GLOVE-M')).toMatchObject({
    ...{ onHand: '14', usable: '4', sequence: 3 },
    lots: [
      { lot: 'A', status: 'EXPIRED', unusable: '10' },
      { lot: 'B', status: 'USABLE' },
    ],
  })
  await platform.pass(72 * 3_600_000)
  expect(positionOf('GLOVE-M')).toMatchObject({ usable: '0', sequence: 4 })
})

test('what a site used in a day is summed up after it, and what comes late in a further revision', async () => {
  const HOUR = 3_600_000
  const at = { location: '3W', item: 'GLOVE-M', lot: 'A', supplier: null, unit: 'EA' }
  const period = new Date(platform.clock.now()).toISOString().slice(0, 10)
  const summaries = () => published<MessageOf<'inventory.ConsumptionSummarised'>>(consumptionSummaries)
  const used = platform.clock.now()
  await report('StockAdjusted', '100', { lot: 'A' })
  await report('StockIssued', '7', { lot: 'A' })
  await report('StockReturned', '2', { lot: 'A' })
  await platform.pass(18 * HOUR)
  expect(summaries()).toEqual([])
  await platform.pass(4 * HOUR)
  const first = { site: 'NORTH', period, revision: 1, lines: [{ ...at, quantity: '5' }] }
  expect(summaries()).toMatchObject([first])
  await report('StockIssued', '1', { lot: 'A', occurredAt: used })
  await platform.pass(2 * HOUR)
  expect(summaries()).toMatchObject([first, { revision: 2, lines: [{ ...at, quantity: '1' }] }])
  await platform.pass(48 * HOUR)
  expect(summaries()).toHaveLength(2)
})

test('what is used of 500 lots with the longest names fits into the records that tell it', () => {
  const name = '𝟘'.repeat(64)
  const line = { item: name, location: name, lot: name, supplier: name, quantity: '-999999999999.999999', unit: name }
  const data = { site: name, period: '2026-01-05', lines: Array.from({ length: 500 }, () => line) }
  const records = [
    [inboxOf('inventory-events'), { type: 'inventory.ConsumptionReported', data }],
    [
      consumptionSummaries,
      { type: 'inventory.ConsumptionSummarised', data: { ...data, revision: 1, summarisedAt: 0 } },
    ],
  ] as const
  for (const [topic, record] of records) expect(platform.codec.encode(topic.name, record).length).toBeLessThan(700_000)
})

const positionExample = (): Position['data'] => ({
  site: 'NORTH',
  item: 'GLOVE-M',
  location: '3W',
  unit: 'EA',
  onHand: '1',
  lots: [],
  usable: null,
  consigned: null,
  receivedOnOrders: null,
  consumed: null,
  inTransit: null,
  lastCount: null,
  sources: [],
  sequence: 1,
  asOf: 0,
  lastEventId: 'E-1',
  changedAt: 0,
})

test('a thousand movements sent twice, over all partitions, through a restart: every position is the sum of its movements', async () => {
  const locations = Array.from({ length: 20 }, (_, i) => `L${i}`)
  for (const location of locations)
    await send(masterLocations, { type: 'master.Location', data: { ...WARD, location } })
  const occurredAt = platform.clock.now()
  const sent = Array.from({ length: 1_000 }, (_, i) =>
    movement(i % 3 === 0 ? 'StockIssued' : 'StockReturned', String((i % 7) + 1), {
      location: locations[(i * 13) % 20] ?? '',
      unit: i % 11 === 0 ? 'BX' : 'EA',
      occurredAt,
    }),
  )
  const expected = new Map<string, number>()
  for (const { type, data } of sent) {
    if (type !== 'inventory.StockIssued' && type !== 'inventory.StockReturned') throw new Error('not sent')
    const change = Number(data.quantity) * (data.unit === 'BX' ? 100 : 1) * (type === 'inventory.StockIssued' ? -1 : 1)
    expected.set(data.location, (expected.get(data.location) ?? 0) + change)
  }
  for (const [i, message] of [...sent, ...sent].entries()) {
    const key = stockMovements.key.of(message.data)
    const partition = i % 17 === 0 ? i % 12 : partitionOf(key, 12)
    const value = platform.codec.encode(stockMovements.name, message)
    platform.broker.put({ topic: stockMovements.name, partition }, key, value)
    if (i === 700) await platform.settle()
    if (i === 1_200) {
      await platform.stop(topology.service)
      await platform.start(topology)
    }
  }
  await platform.pass(60_000)
  const last = new Map(positions().map((p) => [p.location, p.onHand]))
  expect(Object.fromEntries(last)).toEqual(Object.fromEntries([...expected].map(([l, n]) => [l, String(n)])))
  expect(deadLetters()).toEqual([])
  expect(exceptions().filter((e) => 'kind' in e && e.kind !== 'negative-stock')).toEqual([])
})

test('how long movements took to arrive is measured, each once', async () => {
  const taken = async () => {
    const { body } = await metricsText()
    const of = (line: string) =>
      Number(new RegExp(`^supplyline_event_latency_seconds${line}.* (\\d+)$`, 'm').exec(body)?.[1])
    return { all: of('_count'), withinAMinute: of('_bucket\\{le="60"') }
  }
  await report('StockAdjusted', '10')
  const before = await taken()
  await report('StockIssued', '1', { occurredAt: platform.clock.now() - 59_000 })
  await report('StockIssued', '1', { occurredAt: platform.clock.now() - 61_000 })
  expect(await taken()).toEqual({ all: before.all + 2, withinAMinute: before.withinAMinute + 1 })
})
