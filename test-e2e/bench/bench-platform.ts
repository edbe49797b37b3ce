import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Addresses, type Platform, startPlatform } from '@supplyline/local'
import { createCodec, outgoing } from '@supplyline/messaging'
import { confluentRegistry, KafkaLog, provision } from '@supplyline/messaging/kafka'
import {
  allTopics,
  inboxOf,
  kafkaConfig,
  masterItems,
  masterLocations,
  stockMovements,
  stockPositions,
} from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { Kafka, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'
import { stopAllChildren } from '../../deploy/local/src/child.ts'
import { finallyUndo } from './ending.ts'
import { itemOf, locationOf, type Movement, movementsOf, type Workload, warmUpOf } from './movements.ts'
import { ReferenceFold } from './reference-fold.ts'

const BATCH = 5_000
const KNOWN_MS = 30_000

/** A platform of its own with master data and movements, and what the movements must come to. */
export type BenchPlatform = {
  load: Workload
  addresses: Addresses
  pids: Platform['pids']
  dataDir: string
  /** By partition of the movements, the offset after the warm-up. */
  ends: number[]
  expected: ReferenceFold
}

/** Starts the platform and sends the warm-up, and then the movements unless they are `later`; for as long as `run` takes. */
export const onPlatform = async (
  load: Workload,
  run: (platform: BenchPlatform) => Promise<void>,
  { later = false }: { later?: boolean } = {},
): Promise<void> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'supplyline-bench-'))
  let platform: Platform | undefined
  const start = async () => {
    platform = await startPlatform({ dataDir, progress: () => {} })
    await provision(platform)
    const { kafka, registry, mongo, pids } = platform
    const log = await connectLog({ kafka, clientId: 'bench' })
    const expected = new ReferenceFold(load)
    const send = await sender(log, registry, load)
    await send(warmUpOf(load), (message) => expected.take(message))
    const ends: number[] = []
    for (let partition = 0; partition < stockMovements.partitions; partition++)
      ends.push((await log.bounds({ topic: stockMovements.name, partition }, 'fresh')).high)
    if (later) for (const message of movementsOf(load)) expected.take(message)
    else await send(movementsOf(load), (message) => expected.take(message))
    await log.close()
    await run({ load, addresses: { kafka, registry, mongo }, pids, dataDir, ends, expected })
  }
  await finallyUndo(start, async () => {
    await (platform ? platform.stop() : stopAllChildren())
    rmSync(dataDir, { recursive: true, force: true })
  })
}

export const connectLog = ({ kafka, clientId }: { kafka: string; clientId: string }): Promise<KafkaLog> =>
  KafkaLog.connect({
    ...{ brokers: kafka.split(','), clientId, logger: errorLogger(clientId) },
    // The topics of a run are like the movements.
    partitionsOf: (topic) => allTopics.find((t) => t.name === topic)?.partitions ?? stockMovements.partitions,
    onCrash: (error) => {
      console.error(error)
      process.exit(1)
    },
  })

/** Standard output is for the figures. */
export const errorLogger = (service: string) => createLogger({ service, level: 'error', destination: process.stderr })

const sender = async (log: KafkaLog, registry: string, load: Workload) => {
  const codec = createCodec(confluentRegistry(registry))
  const topics = [masterItems, masterLocations, stockMovements]
  await codec.prepare(topics.flatMap((topic) => topic.records.map((record) => ({ topic: topic.name, record }))))
  const lineage = (id: string) => ({ id, service: 'bench', time: load.now, causation: id, correlation: id })
  await log.append(
    Array.from({ length: load.items }, (_, i) => {
      const data = {
        ...{ item: itemOf(i), site: '*', description: 'bench', baseUnit: 'EA', packaging: [], gtin: null },
        ...{ manufacturer: null, manufacturerPart: null, lotTracked: false, expiryTracked: false },
        ...{ criticality: 'NORMAL' as const, substitutes: [], erpMaterials: {}, effectiveFrom: 0 },
        packagingVersions: [],
      }
      return outgoing(codec, masterItems, { type: 'master.Item', data }, lineage(data.item))
    }),
  )
  await log.append(
    Array.from({ length: load.locations }, (_, l) => {
      const data = {
        ...{ location: locationOf(l), site: 'S1', name: 'bench', gln: '9521101530001', kind: 'NURSING_UNIT' as const },
        ...{ erpSite: '1000', erpStorageLocation: '0001', costCentre: null, effectiveFrom: 0 },
      }
      return outgoing(codec, masterLocations, { type: 'master.Location', data }, lineage(data.location))
    }),
  )
  return async (messages: Iterable<Movement>, sent: (message: Movement) => void): Promise<void> => {
    let batch = []
    for (const message of messages) {
      sent(message)
      batch.push(outgoing(codec, stockMovements, message, lineage(message.data.eventId)))
      if (batch.length < BATCH) continue
      await log.append(batch)
      batch = []
    }
    await log.append(batch)
  }
}

export const inboxName = (run: string): string => `${run}.inbox.v1`
export const positionsName = (run: string): string => `${run}.positions.v1`

/** Topics and a database of its own for a run; both are gone afterwards. */
export const withRun = async <T>(
  { addresses }: Pick<BenchPlatform, 'addresses'>,
  run: string,
  use: () => Promise<T>,
): Promise<T> => {
  const names = [inboxName(run), positionsName(run)]
  await administer(addresses.kafka, async (admin) => {
    const config = [inboxOf('inventory-events'), stockPositions].map((topic) => kafkaConfig(topic, 1))
    await admin.createTopics({
      waitForLeaders: false,
      topics: names.map((topic, i) => ({
        topic,
        numPartitions: stockMovements.partitions,
        configEntries: Object.entries(config[i] ?? {}).map(([name, value]) => ({ name, value: String(value) })),
      })),
    })
    await untilKnown(admin, names)
  })
  const result = await use()
  await administer(addresses.kafka, (admin) => admin.deleteTopics({ topics: names }))
  const client = await MongoClient.connect(addresses.mongo)
  await client.db(run).dropDatabase()
  await client.close()
  return result
}

/** The client's own wait for leaders gives up at the first broker that has not heard of the topic yet. */
const untilKnown = async (admin: Admin, topics: string[]): Promise<void> => {
  for (const deadline = Date.now() + KNOWN_MS; ; await sleep(50)) {
    const known = await admin.fetchTopicMetadata({ topics }).then(
      (metadata) => metadata.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0)),
      (error: unknown) => {
        if (Date.now() > deadline) throw error
        return false
      },
    )
    if (known) return
    if (Date.now() > deadline) throw new Error(`${topics} had no leaders within ${KNOWN_MS / 1_000} s`)
  }
}

type Admin = ReturnType<Kafka['admin']>

const administer = async (kafka: string, use: (admin: Admin) => Promise<unknown>): Promise<void> => {
  const admin = new Kafka({ clientId: 'bench', brokers: [kafka], logLevel: logLevel.ERROR }).admin()
  await admin.connect()
  try {
    await use(admin)
  } finally {
    await admin.disconnect()
  }
}
