import { createCodec } from '@supplyline/messaging'
import { confluentRegistry, type KafkaLog } from '@supplyline/messaging/kafka'
import { stockMovements } from '@supplyline/schemas'
import { emptyCommit, type Lane } from '@supplyline/state'
import { MongoStore } from '@supplyline/state/mongo'
import { LIMITS } from '../../../libs/messaging/src/limits.ts'
import type { ArmTask, RunningArm } from './arm-task.ts'
import { type Position, Positions } from './folded-position.ts'
import { runLoop } from './loop.ts'
import type { Meter } from './meter.ts'

/**
 * Fetch, decode, fold and one commit a chunk through the store of the service, with one position published for each
 * that changed: nothing else. A duplicate is folded twice.
 */
export const runCeilingArm = async (task: ArmTask, log: KafkaLog, meter: Meter): Promise<RunningArm> => {
  const store = await MongoStore.connect({ url: task.addresses.mongo, database: task.run })
  const positions = await Positions.of(createCodec(confluentRegistry(task.addresses.registry)), log, task.run)
  const lanes = new Map<number, Lane>()
  return runLoop({
    log,
    group: task.run,
    most: LIMITS.chunk,
    begin: async (lane) => {
      const { epoch, version } = await store.claim(lane, Date.now())
      lanes.set(lane, { lane, epoch, version, positions: {} })
      return 0
    },
    take: async (lane, records) => {
      const state = lanes.get(lane)
      const last = records.at(-1)
      if (!state || !last) return
      const changed = new Map<string, Position>()
      for (const { value } of records) {
        const [key, position] = positions.fold(value as Buffer)
        changed.set(key, position)
      }
      const aggregates = [...changed].map(([key, state]) => ({
        ...{ id: `stock:${key}`, lane, state, watermarks: [], timers: [] },
      }))
      const next = last.offset + 1
      const commit = { ...emptyCommit(state), positions: { [stockMovements.name]: next }, aggregates }
      await store.commit(commit, Date.now())
      state.version++
      meter.committed(lane, next)
      await positions.publish(lane, changed.values())
    },
  })
}
