import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { LogRecord, Range, Reading, TopicPartition } from './log.ts'

/** Records held of one partition, besides the batch that brings it there, before it is paused. */
const PAUSE_AT = 4_000

type Stream = {
  range: Range
  /** Offset of the next record to hand on. */
  expected: number
  batches: LogRecord[][]
  held: number
  paused: boolean
  ended: boolean
}

const idOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

/**
 * Reads ranges of partitions through a group of one that commits nothing. A partition of which enough is in hand is not
 * fetched, so that the memory of all of them stays bounded.
 */
export const readRanges = async (
  consumer: Consumer,
  ranges: Range[],
  toRecord: (topic: string, partition: number, message: KafkaMessage) => LogRecord,
  close: () => Promise<void>,
): Promise<Reading> => {
  const streams = new Map<string, Stream>()
  for (const range of ranges)
    if (range.from < range.to)
      streams.set(idOf(range), {
        ...{ range, expected: range.from, batches: [], held: 0, paused: false, ended: false },
      })
  if (streams.size === 0) return { next: async () => undefined, close }
  let wake = Promise.withResolvers<void>()
  const changed = () => {
    wake.resolve()
    wake = Promise.withResolvers<void>()
  }
  const pause = (stream: Stream) => {
    if (stream.paused) return
    stream.paused = true
    consumer.pause([{ topic: stream.range.topic, partitions: [stream.range.partition] }])
  }
  const resume = (stream: Stream) => {
    stream.paused = false
    consumer.resume([{ topic: stream.range.topic, partitions: [stream.range.partition] }])
  }
  let crashed: Error | undefined
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    crashed = payload.error
    changed()
  })
  const joined = Promise.withResolvers<void>()
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    for (const [topic, partitions] of Object.entries(payload.memberAssignment as Record<string, number[]>)) {
      for (const partition of partitions) {
        const stream = streams.get(idOf({ topic, partition }))
        if (!stream || stream.ended || stream.paused) consumer.pause([{ topic, partitions: [partition] }])
        if (stream) consumer.seek({ topic, partition, offset: String(stream.expected) })
      }
    }
    joined.resolve()
  })
  await consumer.connect()
  await consumer.subscribe({ topics: [...new Set(ranges.map((r) => r.topic))], fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }: EachBatchPayload) => {
      const { topic, partition } = batch
      const stream = streams.get(idOf({ topic, partition }))
      if (!stream || stream.ended) return
      // Fetched before a seek took effect: what comes after it will be.
      if (Number((batch as unknown as { fetchedOffset: string }).fetchedOffset) > stream.expected) {
        consumer.seek({ topic, partition, offset: String(stream.expected) })
        return
      }
      const records = batch.messages
        .filter(({ offset }) => Number(offset) >= stream.expected && Number(offset) < stream.range.to)
        .map((message) => toRecord(topic, partition, message))
      // Compaction may have removed the last ones: the end of the batch counts, not its last message.
      stream.expected = Math.max(stream.expected, Number(batch.lastOffset()) + 1)
      stream.ended = stream.expected >= stream.range.to
      if (records.length > 0) stream.batches.push(records)
      stream.held += records.length
      if (stream.ended || stream.held >= PAUSE_AT) pause(stream)
      changed()
    },
  })
  await joined.promise
  return {
    next: async (partition) => {
      const stream = streams.get(idOf(partition))
      while (stream) {
        const batch = stream.batches.shift()
        if (batch) {
          stream.held -= batch.length
          if (stream.paused && !stream.ended && stream.held < PAUSE_AT / 2) resume(stream)
          return batch
        }
        if (stream.ended) return undefined
        if (crashed) throw crashed
        const awaited = wake.promise
        if (stream.paused) resume(stream)
        await awaited
      }
      return undefined
    },
    close,
  }
}
