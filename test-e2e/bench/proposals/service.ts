/** A service as libs/process runs it, without telemetry; it tells when what it committed was durable. */
import { setTimeout as sleep } from 'node:timers/promises'
import { topology as inventoryEvents } from '@supplyline/inventory-events'
import type { Addresses } from '@supplyline/local'
import { createCodec, startService } from '@supplyline/messaging'
import { confluentRegistry } from '@supplyline/messaging/kafka'
import { topology as replenishment } from '@supplyline/replenishment'
import { MongoStore } from '@supplyline/state/mongo'
import { connectLog, errorLogger } from '../bench-platform.ts'
import { clock } from '../inventory/arm-task.ts'

export type ServiceTask = { service: 'inventory-events' | 'replenishment'; addresses: Addresses }
/** `busyAt`: of the last commit, 0 before any; `cpu`: seconds since the process began. */
export type ServiceTold =
  | { kind: 'progress'; busyAt: number; cpu: number }
  | { kind: 'result'; durable: [id: string, at: number][] }

const TELL_MS = 100

const tell = (message: ServiceTold) => new Promise<void>((told) => process.send?.(message, () => told()))

process.on('disconnect', () => process.exit(1))
const { service, addresses } = JSON.parse(process.argv[2] ?? '') as ServiceTask
const topology = service === 'replenishment' ? replenishment : inventoryEvents
const log = await connectLog({ kafka: addresses.kafka, clientId: service })
const store = await MongoStore.connect({ url: addresses.mongo, database: service })
const durable: [string, number][] = []
let busyAt = 0
let finishing = false
process.on('message', () => {
  finishing = true
})
const commit = store.commit.bind(store)
store.commit = async (given, now) => {
  const result = await commit(given, now)
  busyAt = clock()
  for (const { headers } of given.outbox) if (headers.ce_id) durable.push([headers.ce_id, busyAt])
  return result
}
const onFatal = (error: unknown) => {
  console.error(error)
  process.exit(1)
}
const codec = createCodec(confluentRegistry(addresses.registry))
await startService(topology, { log, store, codec, logger: errorLogger(service) }, { onFatal, history: log })
while (!finishing) {
  const { user, system } = process.cpuUsage()
  await tell({ kind: 'progress', busyAt, cpu: (user + system) / 1e6 })
  await sleep(TELL_MS)
}
await tell({ kind: 'result', durable })
process.exit(0)
