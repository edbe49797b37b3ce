import { createCodec } from '@supplyline/messaging'
import { confluentRegistry, type KafkaLog } from '@supplyline/messaging/kafka'
import { MongoClient } from 'mongodb'
import type { ArmTask, RunningArm } from './arm-task.ts'
import { type Position, Positions } from './folded-position.ts'
import { runLoop } from './loop.ts'
import type { Meter } from './meter.ts'

const BATCH = 1_000

type Document = { _id: string; offset: number; onHand: string; sequence: number }

/**
 * What one writes first: an update of its position for each movement, guarded by the offset, in bulk. The guard drops
 * what is read again; what a source sends twice is not even recognised, which would cost more.
 */
export const runNaiveArm = async (task: ArmTask, log: KafkaLog, meter: Meter): Promise<RunningArm> => {
  const client = await MongoClient.connect(task.addresses.mongo, { writeConcern: { w: 'majority' } })
  const documents = client.db(task.run).collection<Document>('positions')
  const positions = await Positions.of(createCodec(confluentRegistry(task.addresses.registry)), log, task.run)
  return runLoop({
    log,
    group: task.run,
    most: BATCH,
    begin: async () => 0,
    take: async (lane, records) => {
      const changed = new Map<string, Position>()
      const updates = records.map(({ offset, value }) => {
        const [_id, position] = positions.fold(value as Buffer)
        changed.set(_id, position)
        const { onHand, sequence } = position
        const update = { $set: { offset, onHand, sequence } }
        // During the warm-up they come to be.
        const upsert = offset < (task.ends[lane] ?? 0)
        return { updateOne: { filter: { _id, offset: { $lt: offset } }, update, upsert } }
      })
      await documents.bulkWrite(updates)
      meter.committed(lane, (records.at(-1)?.offset ?? 0) + 1)
      await positions.publish(lane, changed.values())
    },
  })
}
