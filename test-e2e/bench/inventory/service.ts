import { createCodec, startService } from '@supplyline/messaging'
import { confluentRegistry, type KafkaLog } from '@supplyline/messaging/kafka'
import { stockMovements } from '@supplyline/schemas'
import { MongoStore } from '@supplyline/state/mongo'
import { startTelemetry } from '@supplyline/telemetry'
import { errorLogger, inboxName, positionsName } from '../bench-platform.ts'
import { benchedTopology } from '../benched-topology.ts'
import type { ArmTask, RunningArm } from './arm-task.ts'
import type { Meter } from './meter.ts'

const IDENTITIES_KEPT_MS = 30 * 24 * 3_600_000

/** The service as libs/process runs it, under names of its own; spans are sent unless it is to be without. */
export const runServiceArm = async (task: ArmTask, log: KafkaLog, meter: Meter): Promise<RunningArm> => {
  const { run, addresses } = task
  const logger = errorLogger(run)
  if (task.arm === 'service') await startTelemetry({ service: run, endpoint: task.collector })
  const store = await MongoStore.connect({ url: addresses.mongo, database: run, horizonMs: IDENTITIES_KEPT_MS })
  const commit = store.commit.bind(store)
  store.commit = async (given, now) => {
    const result = await commit(given, now)
    const next = given.positions[stockMovements.name]
    if (next === undefined) meter.moved()
    else meter.committed(given.lane, next)
    return result
  }
  const inbox = inboxName(run)
  const topology = benchedTopology({ run, inbox, positions: positionsName(run) })
  const onFatal = (error: unknown) => {
    console.error(error)
    process.exit(1)
  }
  const codec = createCodec(confluentRegistry(addresses.registry))
  const service = await startService(topology, { log, store, codec, logger }, { onFatal, history: log })
  /** What went through the inbox may still be on its way. */
  const drained = async (): Promise<boolean> => {
    for (const { lane, status } of service.lanes()) {
      if (status !== 'running') return false
      const { high } = await log.bounds({ topic: inbox, partition: lane })
      if (((await store.position(lane))[inbox] ?? 0) < high) return false
    }
    return true
  }
  return { drained }
}
