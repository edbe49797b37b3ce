import { Gathering, type OutgoingMessage } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import {
  type Admin,
  type Consumer,
  type EachBatchPayload,
  Kafka,
  type KafkaJSError,
  type KafkaMessage,
  logLevel,
  Partitioners,
  type Producer,
} from 'kafkajs'
import { FetchedRecord, type Unread } from './fetched-record.ts'
import { readRanges } from './kafka-reading.ts'
import { laneAssigner } from './lane-assigner.ts'
import type {
  LaneConsumer,
  LaneListener,
  Log,
  LogRecord,
  Progress,
  Range,
  Reading,
  ReplayLog,
  TopicPartition,
} from './log.ts'
import { partitionOf } from './partition.ts'
import { sizeOf } from './size.ts'

export type KafkaLogOptions = {
  brokers: string[]
  clientId: string
  logger: Logger
  /** Partitions of a topic to which we write, as declared. */
  partitionsOf: (topic: string) => number
  /** The client has ended by itself; the process must be started again. */
  onCrash: (error: unknown) => void
}

const MAX_WAIT_MS = 500
/** Messages of an append that may wait for others, and appends that go together. */
const SMALL = 50
const MOST_TOGETHER = 32
const FOLLOW_WAIT_MS = 2_000
/** It ends when it has what is there. */
const REPLAY_WAIT_MS = 100
const SESSION_TIMEOUT_MS = 10_000
const BOUNDS_FRESH_MS = 1_000
const TELL_PROGRESS_MS = 2_000
/** Also where nothing moves: how much a new owner reads of what was published since depends on it. */
const TELL_AGAIN_MS = 30_000
/** A client that has asked the log for nothing for so long is dead. */
const SILENT_MS = 60_000
/** Of one batch; topics take 1 MiB. */
const BATCH_BYTES = 900_000

/** The log on Apache Kafka through kafkajs 2.2.4, with what is known to go wrong in it dealt with (docs/adr/0004). */
export class KafkaLog implements Log, ReplayLog {
  private readonly kafka: Kafka
  private readonly options: KafkaLogOptions
  private readonly producer: Producer
  private readonly admin: Admin
  private readonly consumers = new Set<Consumer>()
  private readonly boundsByTopic = new Map<
    string,
    { at: number; bounds: Promise<Map<number, { low: number; high: number }>> }
  >()

  private readonly offsetsByTopic = new Map<
    string,
    { at: number; time: number; offsets: Promise<Map<number, number>> }
  >()

  private readonly gathered = new Gathering<OutgoingMessage[]>(
    (messages) => this.send(messages.flat()),
    isRefusal,
    MOST_TOGETHER,
  )

  private constructor(options: KafkaLogOptions) {
    this.options = options
    this.kafka = new Kafka({
      clientId: options.clientId,
      brokers: options.brokers,
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      retry: { initialRetryTime: 200, maxRetryTime: 5_000, retries: 8 },
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => logKafka(options.logger, entry),
    })
    this.producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    this.admin = this.kafka.admin()
  }

  static async connect(options: KafkaLogOptions): Promise<KafkaLog> {
    const log = new KafkaLog(options)
    await Promise.all([log.producer.connect(), log.admin.connect()])
    return log
  }

  /** Small appends, of whatever lane, go together with those that come while one is on its way. */
  append(messages: OutgoingMessage[]): Promise<void> {
    return messages.length <= SMALL ? this.gathered.ask(messages) : this.send(messages)
  }

  private async send(messages: OutgoingMessage[]): Promise<void> {
    for (const batch of batchesOf(messages, this.options.partitionsOf))
      await this.producer.sendBatch({
        acks: -1,
        topicMessages: [...batch].map(([topic, list]) => ({
          topic,
          messages: list.map(({ partition, message: { key, value, headers } }) => ({
            key,
            value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
            headers,
            partition,
          })),
        })),
      })
  }

  async consumeLanes({
    group,
    topics,
    listener,
  }: {
    group: string
    topics: string[]
    listener: LaneListener
  }): Promise<LaneConsumer> {
    const consumer = this.consumer(group, true)
    /** Next offset to hand on, by partition; what else arrives was fetched before a seek took effect. */
    const next = new Map<string, number>()
    const hints = progressTo(consumer)
    let fetchedAt = Date.now()
    consumer.on(consumer.events.FETCH, () => {
      fetchedAt = Date.now()
    })
    await consumer.connect()
    await consumer.subscribe({ topics, fromBeginning: true })
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      const assignment = Object.entries(payload.memberAssignment as Record<string, number[]>)
      next.clear()
      hints.forget()
      // Nothing may be fetched from the group's offsets: every partition waits for our own position.
      consumer.pause(assignment.map(([topic, partitions]) => ({ topic, partitions })))
      listener.assigned([...new Set(assignment.flatMap(([, partitions]) => partitions))].sort((a, b) => a - b))
    })
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }: EachBatchPayload) => {
        const { topic, partition } = batch
        const expected = next.get(idOf({ topic, partition }))
        const records: LogRecord[] = []
        for (const message of batch.messages) {
          const { place } = message as KafkaMessage & Unread
          if (expected !== undefined && place >= expected) records.push(toFetched(topic, partition, message))
        }
        // `fetchedOffset` beyond ours: fetched from a group offset, or after the client reset itself out of range.
        if (
          expected !== undefined &&
          Number((batch as unknown as { fetchedOffset: string }).fetchedOffset) > expected
        ) {
          consumer.seek({ topic, partition, offset: String(expected) })
          return
        }
        const last = records.at(-1)
        if (!last) return
        next.set(idOf({ topic, partition }), last.offset + 1)
        listener.records(records)
      },
    })
    return {
      start: ({ topic, partition, offset }) => {
        next.set(idOf({ topic, partition }), offset)
        consumer.seek({ topic, partition, offset: String(offset) })
        consumer.resume([{ topic, partitions: [partition] }])
      },
      pause: ({ topic, partition }) => consumer.pause([{ topic, partitions: [partition] }]),
      resume: ({ topic, partition }) => consumer.resume([{ topic, partitions: [partition] }]),
      reached: hints.reached,
      fetching: () => Date.now() - fetchedAt < SILENT_MS,
      stop: async () => {
        await hints.stop()
        await this.disconnect(consumer)
      },
    }
  }

  async follow({
    topics,
    onRecord,
  }: {
    topics: string[]
    onRecord: (record: LogRecord) => void
  }): Promise<{ stop(): Promise<void> }> {
    // A group of its own, never committed: the client cannot read without one.
    const consumer = this.consumer(`${this.options.clientId}.follow.${crypto.randomUUID()}`, false)
    const missing = new Map<string, number>()
    for (const topic of topics)
      for (const [partition, { low, high }] of await this.readBounds(topic))
        if (high > low) missing.set(idOf({ topic, partition }), high)
    await consumer.connect()
    await consumer.subscribe({ topics, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      if (missing.size === 0) resolve()
      const reached = (topic: string, partition: number, offset: number) => {
        const id = idOf({ topic, partition })
        if (offset + 1 >= (missing.get(id) ?? 0) && missing.delete(id) && missing.size === 0) resolve()
      }
      consumer
        .run({
          autoCommit: false,
          eachBatch: async ({ batch }: EachBatchPayload) => {
            for (const message of batch.messages) onRecord(toRecord(batch.topic, batch.partition, message))
            // Compaction may have removed the last records: the end of the batch counts, not its last message.
            reached(batch.topic, batch.partition, Number(batch.lastOffset()))
          },
        })
        .catch(reject)
    })
    return { stop: () => this.disconnect(consumer) }
  }

  async bounds({ topic, partition }: TopicPartition, fresh?: 'fresh'): Promise<{ low: number; high: number }> {
    if (fresh) this.boundsByTopic.delete(topic)
    const bounds = (await this.boundsOf(topic)).get(partition)
    if (!bounds) throw new Error(`${topic} has no partition ${partition}`)
    return bounds
  }

  async progress(group: string): Promise<Progress[]> {
    const told = await this.admin.fetchOffsets({ groupId: group })
    const progress: Progress[] = []
    for (const { topic, partitions } of told) {
      const bounds = await this.boundsOf(topic)
      const taken = new Map(partitions.map((p) => [p.partition, p]))
      for (const [partition, { high }] of bounds) {
        const offset = Number(taken.get(partition)?.offset ?? -1)
        const told = toldIn(taken.get(partition)?.metadata)
        progress.push({ topic, partition, taken: offset < 0 ? null : offset, end: high, ...(told && { told }) })
      }
    }
    return progress
  }

  async offsetAt({ topic, partition }: TopicPartition, time: number): Promise<number> {
    const offset = (await this.offsetsAt(topic, time)).get(partition) ?? -1
    return offset < 0 ? (await this.bounds({ topic, partition })).high : offset
  }

  async read(ranges: Range[]): Promise<Reading> {
    const consumer = this.consumer(`${this.options.clientId}.replay.${crypto.randomUUID()}`, false, REPLAY_WAIT_MS)
    return readRanges(consumer, ranges, toRecord, () => this.disconnect(consumer))
  }

  async ping(): Promise<void> {
    await this.admin.describeCluster()
  }

  async close(): Promise<void> {
    await Promise.all([...this.consumers].map((c) => this.disconnect(c)))
    await Promise.all([this.producer.disconnect(), this.admin.disconnect()])
  }

  /** As with bounds: of one time, all partitions are asked for together. */
  private offsetsAt(topic: string, time: number): Promise<Map<number, number>> {
    const known = this.offsetsByTopic.get(topic)
    if (known?.time === time && Date.now() - known.at < BOUNDS_FRESH_MS) return known.offsets
    const offsets = this.admin
      .fetchTopicOffsetsByTimestamp(topic, time)
      .then((found) => new Map(found.map((o) => [o.partition, Number(o.offset)])))
    this.offsetsByTopic.set(topic, { at: Date.now(), time, offsets })
    return offsets
  }

  /** Asked for once a second at most: whoever looks at one partition looks at all of them. */
  private boundsOf(topic: string): Promise<Map<number, { low: number; high: number }>> {
    const known = this.boundsByTopic.get(topic)
    const fresh =
      known && Date.now() - known.at < BOUNDS_FRESH_MS ? known : { at: Date.now(), bounds: this.readBounds(topic) }
    this.boundsByTopic.set(topic, fresh)
    return fresh.bounds
  }

  private async readBounds(topic: string): Promise<Map<number, { low: number; high: number }>> {
    const offsets = await this.admin.fetchTopicOffsets(topic)
    return new Map(offsets.map((o) => [o.partition, { low: Number(o.low), high: Number(o.high) }]))
  }

  private consumer(groupId: string, lanes: boolean, maxWaitMs = lanes ? MAX_WAIT_MS : FOLLOW_WAIT_MS): Consumer {
    const consumer = this.kafka.consumer({
      groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: 20_000,
      heartbeatInterval: 2_000,
      maxWaitTimeInMs: maxWaitMs,
      maxBytesPerPartition: 4_194_304,
      maxBytes: 4_194_304,
      allowAutoTopicCreation: false,
      ...(lanes && { partitionAssigners: [laneAssigner] }),
      retry: {
        ...{ initialRetryTime: 200, maxRetryTime: 3_000, retries: 8 },
        // A consumer that we have disconnected and that fails on its way out would begin anew.
        restartOnFailure: async () => this.consumers.has(consumer),
      },
    })
    this.consumers.add(consumer)
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      // With `restart` the client begins again by itself; without, it would sit there for ever.
      if (!payload.restart && this.consumers.has(consumer)) this.options.onCrash(payload.error)
    })
    return consumer
  }

  private async disconnect(consumer: Consumer): Promise<void> {
    if (this.consumers.delete(consumer)) await consumer.disconnect()
  }
}

/**
 * Tells the group's offsets every two seconds, for lag tools. They decide nothing, so what cannot be told, as during a
 * rebalance, is told the next time.
 */
const progressTo = (consumer: Consumer) => {
  const untold = new Map<string, Reached>()
  const latest = new Map<string, Reached>()
  let timer: NodeJS.Timeout | undefined
  const later = (): void => {
    timer ??= setTimeout(() => void tell().catch(later), TELL_PROGRESS_MS).unref()
  }
  const tell = async (): Promise<void> => {
    timer = undefined
    const told = new Map(untold)
    if (told.size === 0) return
    const now = Date.now()
    await consumer.commitOffsets(
      [...told.values()].map(({ topic, partition, offset, version }) => ({
        ...{ topic, partition, offset: String(offset), metadata: `version ${version} at ${now}` },
      })),
    )
    for (const [id, at] of told) if (untold.get(id) === at) untold.delete(id)
  }
  const again = setInterval(() => {
    for (const [id, at] of latest) untold.set(id, at)
    if (untold.size > 0) later()
  }, TELL_AGAIN_MS).unref()
  return {
    reached: (at: Reached): void => {
      untold.set(idOf(at), at)
      latest.set(idOf(at), at)
      later()
    },
    /** Partitions may be another member's now. */
    forget: () => {
      untold.clear()
      latest.clear()
    },
    stop: async () => {
      clearTimeout(timer)
      clearInterval(again)
      await tell().catch(() => {})
    },
  }
}

/** The broker refuses something of what was sent; while it is away all of it waits alike. */
const isRefusal = (error: unknown): boolean => {
  const { retriable, name } = error as Partial<KafkaJSError>
  return retriable === false && name !== 'KafkaJSNumberOfRetriesExceeded'
}

type Reached = Parameters<LaneConsumer['reached']>[0]

const toldIn = (metadata: string | null | undefined): Progress['told'] => {
  const [, version, at] = /^version (\d+) at (\d+)$/.exec(metadata ?? '') ?? []
  return version === undefined ? undefined : { version: Number(version), at: Number(at) }
}

const idOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

type Placed = { partition: number; message: OutgoingMessage }

/**
 * Messages by topic, in rounds: the client makes one batch a partition of whatever it is given, and the broker refuses
 * a batch beyond the topic's limit. Order within a partition is kept, since rounds are sent one after the other.
 */
export const batchesOf = (
  messages: OutgoingMessage[],
  partitionsOf: (topic: string) => number,
): Map<string, Placed[]>[] => {
  const rounds: Map<string, Placed[]>[] = []
  let bytes = new Map<string, number>()
  for (const message of messages) {
    const { topic, key } = message
    const partition = partitionOf(key, partitionsOf(topic))
    const id = idOf({ topic, partition })
    const size = sizeOf(message)
    const before = bytes.get(id) ?? 0
    if (rounds.length === 0 || (before > 0 && before + size > BATCH_BYTES)) {
      rounds.push(new Map())
      bytes = new Map()
    }
    bytes.set(id, (bytes.get(id) ?? 0) + size)
    const round = rounds.at(-1) as Map<string, Placed[]>
    const list = round.get(topic)
    if (list) list.push({ partition, message })
    else round.set(topic, [{ partition, message }])
  }
  return rounds
}

const toFetched = (topic: string, partition: number, message: KafkaMessage): FetchedRecord =>
  new FetchedRecord(topic, partition, message as KafkaMessage & Unread)

const toRecord = (topic: string, partition: number, message: KafkaMessage): LogRecord =>
  toFetched(topic, partition, message).read()

const logKafka = (
  logger: Logger,
  {
    level,
    namespace,
    log: { message, ...rest },
  }: Parameters<ReturnType<NonNullable<ConstructorParameters<typeof Kafka>[0]['logCreator']>>>[0],
): void => {
  const fields = { kafka: namespace, ...rest }
  if (level === logLevel.ERROR) logger.error(fields, message)
  else logger.warn(fields, message)
}
