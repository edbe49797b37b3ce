import type { LogRecord, OutgoingMessage } from '@supplyline/state'

export type { LogRecord }

export type TopicPartition = { topic: string; partition: number }

/** Place of a record, as it is told to people and remembered. */
export const placeOf = ({ topic, partition, offset }: TopicPartition & { offset: number }): string =>
  `${topic}/${partition}@${offset}`

/**
 * `taken`: offset of the next record the group takes; `end`: offset after the last record; `told`: the version that the
 * lane had when this was told, and when that was (epoch ms).
 */
export type Progress = TopicPartition & { taken: number | null; end: number; told?: { version: number; at: number } }

/** What a consumer of lanes is told. Calls for one consumer never overlap, except `records` during `assigned`. */
export type LaneListener = {
  /** These lanes are ours now, all others are not. Nothing is delivered until `start` is called for a partition. */
  assigned(lanes: number[]): void
  /** Consecutive records of one partition, in order. Must return at once; use `pause` to hold back. */
  records(records: LogRecord[]): void
}

export type LaneConsumer = {
  /** Delivers from this offset on. Also used to go back. */
  start(from: TopicPartition & { offset: number }): void
  pause(partition: TopicPartition): void
  resume(partition: TopicPartition): void
  /**
   * Tells the log how far we are: for people who look at the group, and as evidence that the lane has had this version.
   * Nothing is ever read from there.
   */
  reached(partition: TopicPartition & { offset: number; version: number }): void
  /** False when the client has stopped asking the log for records. */
  fetching(): boolean
  stop(): Promise<void>
}

/** The log as the kernel needs it; Kafka (kafka-log.ts) and memory (memory-log.ts) pass one contract suite. */
export interface Log {
  /**
   * Appends in order and resolves when all are stored safely. Rejects when any may not be; calling again with the same
   * messages is then right, since readers drop what they have already taken.
   */
  append(messages: OutgoingMessage[]): Promise<void>
  /** Joins the group. Lane p, that is partition number p of each topic, goes to one member at a time. */
  consumeLanes(options: { group: string; topics: string[]; listener: LaneListener }): Promise<LaneConsumer>
  /** Reads all partitions of the topics from the start, and goes on. Resolves when what was there at the call is read. */
  follow(options: { topics: string[]; onRecord: (record: LogRecord) => void }): Promise<{ stop(): Promise<void> }>
  /** First offset held, and the offset after the last one; as known a moment ago, unless asked for `fresh`. */
  bounds(partition: TopicPartition, fresh?: 'fresh'): Promise<{ low: number; high: number }>
  /** How far a group has told to be (null where it has not), and where its partitions end. */
  progress(group: string): Promise<Progress[]>
  ping(): Promise<void>
  close(): Promise<void>
}

/** Records of one topic that a lane took one after the other, from the offset `from` up to but not including `to`. */
export type Run = { topic: string; from: number; to: number }

/** Records of one partition from the offset `from`, up to but not including `to`. */
export type Range = TopicPartition & { from: number; to: number }

export type Reading = {
  /** The next records of a partition in order; undefined at the end of its range. */
  next(partition: TopicPartition): Promise<LogRecord[] | undefined>
  close(): Promise<void>
}

/** What a replay needs of a log: it reads, and can do nothing else. */
export interface ReplayLog {
  bounds(partition: TopicPartition, fresh?: 'fresh'): Promise<{ low: number; high: number }>
  /** Offset of the first record that was appended at or after `time` (epoch ms); the end where there is none. */
  offsetAt(partition: TopicPartition, time: number): Promise<number>
  /** Reads ranges apart from any group. */
  read(ranges: Range[]): Promise<Reading>
}
