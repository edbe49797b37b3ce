/**
 * One run of one arm of the rebuild bench, in a process of its own: a rebuild of everything that the service has taken,
 * or merely reading and decoding the same records. Takes its task as JSON, and tells what it measured to whoever started it.
 */
import { createCodec, Rebuild, recordsOf } from '@supplyline/messaging'
import { confluentRegistry, KafkaLog } from '@supplyline/messaging/kafka'
import { stockMovements } from '@supplyline/schemas'
import { MongoStore } from '@supplyline/state/mongo'
import { createLogger } from '@supplyline/telemetry'
import { benchedTopology } from './benched-topology.ts'

export type RebuildTask = {
  arm: 'rebuild' | 'read'
  run: string
  kafka: string
  registry: string
  mongo: string
  inbox: string
  positions: string
}

export type RebuildResult = {
  arm: RebuildTask['arm']
  records: number
  perSecond: number
  /** Bytes. */
  peak: number
  differing: number
  aggregates: number
}

process.on('disconnect', () => process.exit(1))
const task = JSON.parse(process.argv[2] ?? '') as RebuildTask
const logger = createLogger({ service: task.run, level: 'error' })
const log = await KafkaLog.connect({
  ...{ brokers: task.kafka.split(','), clientId: `${task.run}-${task.arm}`, logger },
  partitionsOf: () => 1,
  onCrash: (error) => {
    console.error(error)
    process.exit(1)
  },
})
const store = await MongoStore.connect({ url: task.mongo, database: task.run })
const codec = createCodec(confluentRegistry(task.registry))
let peak = 0
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 200)

const topology = benchedTopology(task)
const startedAt = performance.now()
const measured = task.arm === 'rebuild' ? await rebuild() : await read()
const { records, endedAt } = measured
const perSecond = records / ((endedAt - startedAt) / 1_000)
const { differing, aggregates } = { differing: 0, aggregates: 0, ...measured }
const result: RebuildResult = { arm: task.arm, records, perSecond, peak, differing, aggregates }
process.send?.(result, () => process.exit(0))

async function rebuild() {
  const begun = await Rebuild.begin({ topology, log, store, codec })
  await begun.catchUp()
  const endedAt = performance.now()
  const { differing, aggregates } = await begun.compare()
  await store.dropShadow()
  return { records: begun.folded, endedAt, differing, aggregates }
}

async function read() {
  for (const record of stockMovements.records) await codec.prepare([{ topic: stockMovements.name, record }])
  await codec.prepare([{ topic: task.inbox, record: 'supplyline.InboxEntry' }])
  const ranges = []
  for (let partition = 0; partition < stockMovements.partitions; partition++)
    for (const [topic, to] of Object.entries(await store.position(partition)))
      if (topic === stockMovements.name || topic === task.inbox) ranges.push({ topic, partition, from: 0, to })
  let records = 0
  for await (const { value } of recordsOf(log, ranges)) {
    codec.decode(value as Buffer)
    records++
  }
  return { records, endedAt: performance.now() }
}
