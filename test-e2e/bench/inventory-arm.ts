/**
 * One run of one arm in a process of its own. Reads its task as JSON from the command line, leaves a JSON file:
 * events a second from the first record to the last commit, CPU seconds, peak memory, and what every position came to.
 */
import { writeFileSync } from 'node:fs'
import { createCodec, type LogRecord, outgoing, startService } from '@supplyline/messaging'
import { confluentRegistry, KafkaLog } from '@supplyline/messaging/kafka'
import { add, subtract } from '@supplyline/quantity'
import { type Message, type MessageOf, stockMovements, stockPositions, type Topic } from '@supplyline/schemas'
import { emptyCommit, type Lane, type StoredAggregate } from '@supplyline/state'
import { MongoStore } from '@supplyline/state/mongo'
import { createLogger } from '@supplyline/telemetry'
import { benchedTopology } from './benched-topology.ts'

export type ArmResult = {
  arm: string
  eventsPerSecond: number
  seconds: number
  cpuSeconds: number
  peak: number
  state: Record<string, string>
}

export type ArmTask = {
  arm: 'service' | 'ceiling'
  run: string
  kafka: string
  registry: string
  mongo: string
  inbox: string
  positions: string
  total: number
  resultFile: string
}

const task = JSON.parse(process.argv[2] ?? '') as ArmTask
const logger = createLogger({ service: task.run, level: 'error' })
const partitions = stockMovements.partitions
const log = await KafkaLog.connect({
  brokers: task.kafka.split(','),
  clientId: task.run,
  logger,
  partitionsOf: (topic) => (topic === 'inventory-events.dead-letters.v1' ? 1 : partitions),
  onCrash: (error) => {
    console.error(error)
    process.exit(1)
  },
})
const store = await MongoStore.connect({ url: task.mongo, database: task.run })
const codec = createCodec(confluentRegistry(task.registry))
const positionsTopic: Topic = { ...stockPositions, name: task.positions }

let firstAt = 0
let taken = 0
let lastCommitAt = 0
const started = process.cpuUsage()
let peak = 0
const measure = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 200)

const reached = Promise.withResolvers<void>()
const commit = store.commit.bind(store)
const before = new Map<number, number>()
store.commit = async (given, now) => {
  firstAt ||= performance.now()
  const result = await commit(given, now)
  const next = given.positions[stockMovements.name]
  if (next !== undefined) {
    taken += next - (before.get(given.lane) ?? 0)
    before.set(given.lane, next)
  }
  lastCommitAt = performance.now()
  if (taken >= task.total) reached.resolve()
  return result
}

if (task.arm === 'service') {
  const topology = benchedTopology(task)
  const service = await startService(topology, { log, store, codec, logger })
  await reached.promise
  // What went through the inbox may still be on its way.
  await quiet()
  clearInterval(measure)
  await service.stop()
} else {
  await ceiling()
  await reached.promise
  clearInterval(measure)
}
const cpu = process.cpuUsage(started)
const state: Record<string, string> = {}
if (task.arm === 'service')
  for (let after = ''; ; ) {
    const page = await store.list('stock:', after, 5_000)
    for (const { id, state: s } of page) state[id] = (s as { onHand: string }).onHand
    const last = page.at(-1)
    if (!last) break
    after = last.id
  }
const seconds = (lastCommitAt - firstAt) / 1_000
const result: ArmResult = {
  arm: task.arm,
  ...{ eventsPerSecond: taken / seconds, seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, peak, state },
}
writeFileSync(task.resultFile, JSON.stringify(result))
process.exit(0)

async function quiet(): Promise<void> {
  for (let last = 0; last !== lastCommitAt; ) {
    last = lastCommitAt
    await new Promise((resolve) => setTimeout(resolve, 3_000))
  }
}

/** Fetch, decode, fold and chunk commit, with one position published per changed key and commit: nothing else. */
async function ceiling(): Promise<void> {
  await codec.prepare([{ topic: task.positions, record: 'inventory.StockPositionChanged' }])
  for (const record of stockMovements.records) await codec.prepare([{ topic: stockMovements.name, record }])
  const queues = new Map<number, LogRecord[][]>()
  const lanes = new Map<number, Lane & { busy: boolean }>()
  const onHand = new Map<string, { onHand: string; sequence: number }>()
  const consumer = await log.consumeLanes({
    group: task.run,
    topics: [stockMovements.name],
    listener: {
      assigned: (assigned) => {
        for (const lane of assigned) void begin(lane)
      },
      records: (records) => {
        const lane = records[0]?.partition ?? 0
        queues.get(lane)?.push(records)
        void work(lane)
      },
    },
  })
  async function begin(lane: number): Promise<void> {
    const claim = await store.claim(lane, Date.now())
    lanes.set(lane, { lane, epoch: claim.epoch, version: claim.version, positions: {}, busy: false })
    queues.set(lane, [])
    while (!consumer) await new Promise((resolve) => setTimeout(resolve, 10))
    consumer.start({ topic: stockMovements.name, partition: lane, offset: 0 })
  }
  async function work(lane: number): Promise<void> {
    const state = lanes.get(lane)
    const queue = queues.get(lane)
    if (!state || !queue || state.busy) return
    state.busy = true
    for (let records = take(queue); records.length > 0; records = take(queue)) {
      const changed = new Map<string, StoredAggregate>()
      for (const record of records) fold(codec.decode(record.value as Buffer), lane, changed)
      const outbox = [...changed.values()].map((a) =>
        outgoing(
          codec,
          positionsTopic,
          { type: 'inventory.StockPositionChanged', data: a.state as never },
          lineage(a.id),
        ),
      )
      const next = (records.at(-1)?.offset ?? 0) + 1
      await store.commit(
        { ...emptyCommit(state), positions: { [stockMovements.name]: next }, aggregates: [...changed.values()] },
        Date.now(),
      )
      state.version++
      void log.append(outbox)
    }
    state.busy = false
  }
  function fold(message: Message, lane: number, changed: Map<string, StoredAggregate>): void {
    const { type, data } = message as MessageOf<'inventory.StockIssued'>
    const id = `stock:${data.location}:${data.item}`
    const known = onHand.get(id) ?? { onHand: '0', sequence: 0 }
    const after =
      type === 'inventory.StockIssued' ? subtract(known.onHand, data.quantity) : add(known.onHand, data.quantity)
    const position = { onHand: after, sequence: known.sequence + 1 }
    onHand.set(id, position)
    const { site, item, location, unit, occurredAt, eventId } = data
    const state = {
      site,
      item,
      location,
      unit,
      lots: [],
      asOf: occurredAt,
      lastEventId: eventId,
      changedAt: occurredAt,
      ...position,
    }
    changed.set(id, { id, lane, state, watermarks: [], timers: [] })
  }
}

function take(queue: LogRecord[][]): LogRecord[] {
  let records = queue.shift() ?? []
  while (queue[0] && records.length + queue[0].length <= 5_000) records = records.concat(queue.shift() ?? [])
  return records
}

function lineage(id: string) {
  return { id, service: task.run, time: Date.now(), causation: id, correlation: id }
}
