import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit, kafkaConfig, subjectsOf } from '@supplyline/schemas'
import { MongoStore } from '@supplyline/state/mongo'
import { createLogger } from '@supplyline/telemetry'
import { Kafka, logLevel } from 'kafkajs'
import { pause, systemClock } from './clock.ts'
import { confluentRegistry } from './codec/confluent-registry.ts'
import { createCodec } from './codec/index.ts'
import { KafkaLog } from './kafka-log.ts'
import { Rebuild } from './replay/rebuild.ts'
import { restore } from './replay/restore.ts'
import { type RunningService, startService } from './service.ts'
import { CountingErp, throughInbox } from './testing/history.ts'
import {
  commands,
  deadLetters,
  exceptions,
  inbox,
  items,
  movements,
  positions,
  returned,
  withdrawals,
} from './testing/shelf.ts'

const { SUPPLYLINE_KAFKA: brokers = '', SUPPLYLINE_REGISTRY: registry = '', SUPPLYLINE_MONGO: mongo = '' } = process.env
const logger = createLogger({ service: 'ground', level: process.env.LOG_LEVEL ?? 'silent' })
const topics = [movements, inbox, positions, withdrawals, deadLetters, items, commands, exceptions]
const LOCATIONS = ['A', 'B', 'C', 'D', 'E']

const kafka = new Kafka({ clientId: 'ground', brokers: brokers.split(','), logLevel: logLevel.NOTHING })
const admin = kafka.admin()
const codec = createCodec(confluentRegistry(registry))
const erp = new CountingErp()
let database = 'ground-1'
let writer: KafkaLog
let running: { service: RunningService; stop(): Promise<void> } | undefined

const connect = () =>
  KafkaLog.connect({
    ...{ brokers: brokers.split(','), clientId: 'shelf', logger, onCrash: () => {} },
    partitionsOf: (topic) => topics.find((t) => t.name === topic)?.partitions ?? audit.partitions,
  })

const start = async () => {
  const [log, store] = await Promise.all([connect(), MongoStore.connect({ url: mongo, database })])
  const platform = { log, store, codec: createCodec(confluentRegistry(registry)), logger }
  const service = await startService(throughInbox, platform, {
    history: log,
    effects: erp.effects(store, () => Date.now()),
  })
  const stop = async () => {
    running = undefined
    await service.stop()
    await Promise.all([log.close(), store.close()])
  }
  running = { service, stop }
  return running
}

const send = async (from: number, to: number) => {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i)
  await writer.append(
    numbers.map((n) => {
      const location = LOCATIONS[n % LOCATIONS.length] as string
      const value = codec.encode(movements.name, returned(location, 1, { eventId: `g${n}` }))
      return { topic: movements.name, key: location, value, headers: {} }
    }),
  )
}

const eventually = async (assertion: () => void | Promise<void>) => {
  for (let tries = 0; ; tries++)
    try {
      return await assertion()
    } catch (error) {
      if (tries >= 60) throw error
      await pause(systemClock, 500)
    }
}

const reasons = () =>
  running?.service
    .lanes()
    .flatMap((l) => (l.status === 'stopped' ? [String((l.error as Error | undefined)?.message)] : [])) ?? []

/** Every order once, every message under one place in its lane's sequence, and the state that the log tells. */
const isWell = async (events: number) => {
  await eventually(() => expect(erp.orders).toHaveLength(events))
  expect(new Set(erp.orders).size).toBe(events)
  const log = await connect()
  const places = new Map<string, Set<string>>()
  await eventually(async () => {
    places.clear()
    for (let partition = 0; partition < withdrawals.partitions; partition++) {
      const range = { topic: withdrawals.name, partition, from: 0, to: 0 }
      range.to = (await log.bounds(range, 'fresh')).high
      const reading = await log.read([range])
      for (let records = await reading.next(range); records; records = await reading.next(range))
        for (const { headers } of records) {
          const id = headers.ce_id ?? ''
          places.set(id, (places.get(id) ?? new Set()).add(`${headers.supplyline_lane}/${headers.supplyline_sequence}`))
        }
      await reading.close()
    }
    expect(places.size).toBe(events)
  })
  expect([...places.values()].filter((p) => p.size !== 1)).toEqual([])
  const store = await MongoStore.connect({ url: mongo, database })
  await eventually(async () => {
    const rebuild = await Rebuild.begin({ topology: throughInbox, log, store, codec })
    expect(await rebuild.compare()).toMatchObject({ aggregates: LOCATIONS.length, differing: 0, intents: [] })
  })
  await store.dropShadow()
  await Promise.all([log.close(), store.close()])
}

const wayBack = async () => {
  const [log, store] = await Promise.all([connect(), MongoStore.connect({ url: mongo, database })])
  const done = await restore({ topology: throughInbox, log, live: log, store, codec })
  await Promise.all([log.close(), store.close()])
  return done
}

beforeAll(async () => {
  await admin.connect()
  await admin.createTopics({
    waitForLeaders: true,
    topics: [...topics, audit].map((t) => ({
      topic: t.name,
      numPartitions: t.partitions,
      configEntries: Object.entries(kafkaConfig(t, 1)).map(([name, value]) => ({ name, value })),
    })),
  })
  await codec.prepare([...topics, audit].flatMap(subjectsOf))
  writer = await connect()
})
afterAll(async () => {
  await running?.stop()
  await Promise.all([writer.close(), admin.disconnect()])
})

test('a database that was lost, and then a topic whose start moved, end in a service that runs, with everything once', async () => {
  const { service } = await start()
  await send(0, 40)
  await isWell(40)
  expect(service.ready()).toBe(true)
  await running?.stop()

  database = 'ground-2'
  await start()
  await eventually(() => expect(reasons().length).toBeGreaterThan(1))
  expect(reasons().every((why) => why.includes('database behind the log'))).toBe(true)
  expect([erp.orders.length, erp.lookedUp]).toEqual([40, 0])
  await running?.stop()
  const done = await wayBack()
  expect(done).toMatchObject({ published: 0, unknown: [], routedAgain: [] })
  expect(done.settled).toHaveLength(40)
  await start()
  await send(30, 50)
  await isWell(50)

  await running?.stop()
  await send(50, 60)
  const ends = await admin.fetchTopicOffsets(movements.name)
  const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }))
  await admin.deleteTopicRecords({ topic: movements.name, partitions })
  await start()
  await eventually(() => expect(reasons().join()).toContain('the start of the topic has moved past it'))
  await running?.stop()
  await wayBack()
  await start()
  await send(45, 60)
  await isWell(60)
})
