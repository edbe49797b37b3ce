import type { LogRecord } from '@supplyline/messaging'
import type { KafkaLog } from '@supplyline/messaging/kafka'
import { stockMovements } from '@supplyline/schemas'
import { LIMITS } from '../../../libs/messaging/src/limits.ts'

/**
 * Fetches as the service does, and hands each lane's movements on, a chunk of at most `most` at a time, one chunk of a
 * lane after the other. `begin` says where a lane begins.
 */
export const runLoop = async ({
  log,
  group,
  most,
  begin,
  take,
}: {
  log: KafkaLog
  group: string
  most: number
  begin: (lane: number) => Promise<number>
  take: (lane: number, records: LogRecord[]) => Promise<void>
}): Promise<{ stop(): void }> => {
  const topic = stockMovements.name
  const lanes = new Map<number, { queue: LogRecord[]; busy: boolean; paused: boolean }>()
  let stopped = false
  const joined = Promise.withResolvers<void>()
  const consumer = await log.consumeLanes({
    group,
    topics: [topic],
    listener: {
      assigned: (assigned) => {
        lanes.clear()
        for (const lane of assigned) void start(lane).catch(fatal)
      },
      records: (records) => {
        const partition = records[0]?.partition ?? 0
        const lane = lanes.get(partition)
        if (!lane) return
        for (const record of records) lane.queue.push(record)
        if (lane.queue.length >= LIMITS.pauseAt) {
          lane.paused = true
          consumer.pause({ topic, partition })
        }
        void work(partition).catch(fatal)
      },
    },
  })
  joined.resolve()
  return {
    stop: () => {
      stopped = true
    },
  }

  async function start(partition: number): Promise<void> {
    const offset = await begin(partition)
    lanes.set(partition, { queue: [], busy: false, paused: false })
    await joined.promise
    consumer.start({ topic, partition, offset })
  }

  async function work(partition: number): Promise<void> {
    const lane = lanes.get(partition)
    if (!lane || lane.busy) return
    lane.busy = true
    while (lane.queue.length > 0 && !stopped) {
      const records = lane.queue.splice(0, most)
      if (lane.paused && lane.queue.length <= LIMITS.resumeAt) {
        lane.paused = false
        consumer.resume({ topic, partition })
      }
      await take(partition, records)
    }
    lane.busy = false
  }
}

const fatal = (error: unknown): never => {
  console.error(error)
  process.exit(1)
}
