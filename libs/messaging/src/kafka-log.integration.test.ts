import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { kafkaConfig, stockMovements } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { type Admin, CompressionTypes, Kafka, logLevel, type Producer } from 'kafkajs'
import { KafkaLog } from './kafka-log.ts'
import type { LogRecord } from './log.ts'

// What the contract suite cannot ask of a log in memory: the limits of a real broker, and foreign clients.

const brokers = (process.env.SUPPLYLINE_KAFKA ?? '').split(',')
const kafka = new Kafka({ clientId: 'foreign', brokers, logLevel: logLevel.NOTHING, retry: { retries: 1 } })
let admin: Admin
let producer: Producer
let log: KafkaLog

beforeAll(async () => {
  admin = kafka.admin()
  producer = kafka.producer({ allowAutoTopicCreation: false })
  const logger = createLogger({ service: 'log', level: 'silent' })
  const connected = KafkaLog.connect({ brokers, clientId: 'log', logger, partitionsOf: () => 2, onCrash: () => {} })
  ;[log] = await Promise.all([connected, admin.connect(), producer.connect()])
})
afterAll(() => Promise.all([log.close(), admin.disconnect(), producer.disconnect()]))

const createTopic = async (): Promise<string> => {
  const topic = `log-${randomUUID()}`
  const configEntries = Object.entries(kafkaConfig(stockMovements, 1)).map(([name, value]) => ({ name, value }))
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 2, configEntries }] })
  return topic
}

const read = async (topic: string): Promise<LogRecord[]> => {
  const records: LogRecord[] = []
  const following = await log.follow({ topics: [topic], onRecord: (r) => records.push(r) })
  await following.stop()
  return records
}

test('any number of messages for one partition is appended in order, beyond what the broker takes in one batch', async () => {
  const topic = await createTopic()
  const value = Buffer.alloc(1_000)
  await log.append(
    Array.from({ length: 3_000 }, (_, i) => ({ topic, key: '3W:GLOVE-M', value, headers: { ce_id: String(i) } })),
  )
  const ids = (await read(topic)).map((r) => r.headers.ce_id)
  expect(ids).toEqual(Array.from({ length: 3_000 }, (_, i) => String(i)))
})

test('what a source packs is unpacked by the broker, which refuses a small batch that unpacks to a large one', async () => {
  const topic = await createTopic()
  const send = (bytes: number) =>
    producer.send({
      topic,
      compression: CompressionTypes.GZIP,
      messages: [{ key: 'k', value: Buffer.alloc(bytes), partition: 0 }],
    })
  await send(1_000)
  await expect(send(20_000_000)).rejects.toThrow(/larger than the max message size/i)
  expect((await read(topic)).map((r) => r.value?.length)).toEqual([1_000])
})

test('keys and headers that are no text lose nothing', async () => {
  const topic = await createTopic()
  const bytes = Buffer.from('ff00fe', 'hex')
  await producer.send({
    topic,
    messages: [{ key: bytes, value: 'v', headers: { raw: bytes, text: 'é' }, partition: 0 }],
  })
  const [record] = await read(topic)
  expect(record).toMatchObject({ key: 'data:;base64,/wD+', headers: { raw: 'data:;base64,/wD+', text: 'é' } })
})

test('a partition with much to read holds up no other for longer than an answer of the broker', async () => {
  const topic = await createTopic()
  const value = Buffer.alloc(1_000)
  const toPartition = (partition: number, count: number) =>
    producer.send({ topic, messages: Array.from({ length: count }, () => ({ key: 'k', value, partition })) })
  for (let i = 0; i < 20; i++) await toPartition(0, 1_000)
  await toPartition(1, 1)
  const before = Promise.withResolvers<number>()
  let delivered = 0
  const consumer = await log.consumeLanes({
    group: topic,
    topics: [topic],
    listener: {
      assigned: () => setImmediate(() => [0, 1].map((partition) => consumer.start({ topic, partition, offset: 0 }))),
      records: (records) => {
        if (records[0]?.partition === 1) before.resolve(delivered)
        delivered += records.length
      },
    },
  })
  // An answer has up to 4 MiB.
  expect(await before.promise).toBeLessThan(4_200)
  await consumer.stop()
})
