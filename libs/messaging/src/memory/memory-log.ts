import type { OutgoingMessage } from '@supplyline/state'
import type { Clock } from '../clock.ts'
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
} from '../log.ts'
import { partitionOf } from '../partition.ts'

export type Member = {
  group: string
  topics: string[]
  listener: LaneListener
  lanes: number[]
  cursors: Map<string, { partition: TopicPartition; next: number; paused: boolean }>
}

type Reached = Parameters<LaneConsumer['reached']>[0]

type Follower = { topics: string[]; onRecord: (record: LogRecord) => void }

/** Runs a call a little later: when the broker tells its members something. */
export type Soon = (fn: () => void) => void

const idOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`

/** Topics, groups and their members: what a broker keeps. */
export class MemoryBroker {
  /** Raised by whatever happens; a test waits until it stands still. */
  activity = 0
  readonly members = new Set<Member>()
  /** By group, topic and partition: where the group has told to be. */
  readonly reached = new Map<string, Map<string, Reached & { at: number }>>()
  private readonly followers = new Map<string, Set<Follower>>()
  private readonly topics = new Map<string, LogRecord[][]>()
  /** By partition: the first offset that is still held. */
  private readonly lows = new Map<string, number>()
  readonly clock: Clock
  private readonly soon: Soon

  constructor(
    clock: Clock,
    topics: readonly { name: string; partitions: number }[] = [],
    soon: Soon = (fn) => void setImmediate(fn),
  ) {
    this.clock = clock
    this.soon = soon
    this.create(topics)
  }

  create(topics: readonly { name: string; partitions: number }[]): void {
    for (const { name, partitions } of topics)
      this.topics.set(
        name,
        Array.from({ length: partitions }, () => []),
      )
  }

  /** What a source with a partitioner of its own does: any partition, any bytes. */
  put(
    at: TopicPartition,
    key: string | null,
    value: Uint8Array | null,
    headers: Record<string, string> = {},
  ): LogRecord {
    const records = this.of(at.topic)[at.partition]
    if (!records) throw new Error(`${at.topic} has no partition ${at.partition}`)
    const record = { ...at, offset: records.length, timestamp: this.clock.now(), key, value, headers: { ...headers } }
    records.push(record)
    this.activity++
    for (const follower of this.followers.get(at.topic) ?? []) follower.onRecord(record)
    const id = idOf(at)
    for (const member of this.members) if (member.cursors.has(id)) this.deliver(member, id)
    return record
  }

  /** Retention: what lies before the offset is not held any more. */
  deleteBefore(at: TopicPartition, offset: number): void {
    this.lows.set(idOf(at), offset)
    this.activity++
  }

  /** A restore from a backup: the partition ends before the offset again. */
  cutFrom(at: TopicPartition, offset: number): void {
    this.of(at.topic)[at.partition]?.splice(offset)
    this.activity++
  }

  bounds(at: TopicPartition): { low: number; high: number } {
    return { low: this.lows.get(idOf(at)) ?? 0, high: this.of(at.topic)[at.partition]?.length ?? 0 }
  }

  /** What is held from one offset up to, but not including, the other. */
  held(at: TopicPartition, from: number, to?: number): LogRecord[] {
    return this.of(at.topic)[at.partition]?.slice(Math.max(from, this.bounds(at).low), to) ?? []
  }

  /** From now on; what is there already is read with `all`. */
  follow(follower: Follower): () => void {
    for (const topic of follower.topics)
      this.followers.set(topic, (this.followers.get(topic) ?? new Set<Follower>()).add(follower))
    return () => {
      for (const topic of follower.topics) this.followers.get(topic)?.delete(follower)
    }
  }

  /** Everything on a topic, partition by partition. */
  all(topic: string): LogRecord[] {
    return this.of(topic).flatMap((_, partition) => this.held({ topic, partition }, 0))
  }

  of(topic: string): LogRecord[][] {
    const found = this.topics.get(topic)
    if (!found) throw new Error(`no topic ${topic}`)
    return found
  }

  /** Shares the lanes of a group out among its members, who learn of it one after the other. */
  assign(group: string): void {
    const members = [...this.members].filter((m) => m.group === group)
    members.forEach((member, index) => {
      const count = Math.max(...member.topics.map((t) => this.of(t).length))
      member.lanes = Array.from({ length: count }, (_, lane) => lane).filter((lane) => lane % members.length === index)
      member.cursors.clear()
      this.later(() => this.members.has(member) && member.listener.assigned([...member.lanes]))
    })
  }

  deliver(member: Member, id: string): void {
    this.later(() => {
      const cursor = member.cursors.get(id)
      if (!cursor || cursor.paused || !this.members.has(member)) return
      const records = this.held(cursor.partition, cursor.next)
      if (records.length === 0) return
      cursor.next += records.length
      member.listener.records(records)
    })
  }

  /** Both are activity, the call that waits and the call made: nothing is on its way unseen. */
  private later(fn: () => void): void {
    this.activity++
    this.soon(() => {
      this.activity++
      fn()
    })
  }
}

/** The log's semantics in memory: partitions, groups whose lanes are reassigned as members come and go. */
export class MemoryLog implements Log, ReplayLog {
  private readonly broker: MemoryBroker
  private readonly ends: (() => Promise<void>)[] = []

  constructor(broker: MemoryBroker) {
    this.broker = broker
  }

  async append(messages: OutgoingMessage[]): Promise<void> {
    for (const { topic, key, value, headers } of messages) {
      const partition = partitionOf(key, this.broker.of(topic).length)
      this.broker.put({ topic, partition }, key, value, headers)
    }
  }

  async consumeLanes(options: { group: string; topics: string[]; listener: LaneListener }): Promise<LaneConsumer> {
    const { broker } = this
    const member: Member = { ...options, lanes: [], cursors: new Map() }
    broker.members.add(member)
    broker.assign(options.group)
    const stop = async () => {
      if (broker.members.delete(member)) broker.assign(options.group)
    }
    this.ends.push(stop)
    return {
      start: ({ topic, partition, offset }) => {
        if (!member.lanes.includes(partition)) return
        const at = { topic, partition }
        member.cursors.set(idOf(at), { partition: at, next: offset, paused: false })
        broker.deliver(member, idOf(at))
      },
      pause: (at) => {
        const cursor = member.cursors.get(idOf(at))
        if (cursor) cursor.paused = true
      },
      resume: (at) => {
        const cursor = member.cursors.get(idOf(at))
        if (cursor) cursor.paused = false
        broker.deliver(member, idOf(at))
      },
      reached: (at) => {
        const told = broker.reached.get(options.group) ?? new Map()
        broker.reached.set(options.group, told.set(idOf(at), { ...at, at: broker.clock.now() }))
      },
      fetching: () => true,
      stop,
    }
  }

  async follow(options: {
    topics: string[]
    onRecord: (record: LogRecord) => void
  }): Promise<{ stop(): Promise<void> }> {
    const { broker } = this
    for (const topic of options.topics) broker.all(topic).forEach(options.onRecord)
    const end = broker.follow(options)
    const stop = async () => end()
    this.ends.push(stop)
    return { stop }
  }

  async bounds(at: TopicPartition): Promise<{ low: number; high: number }> {
    return this.broker.bounds(at)
  }

  async progress(group: string): Promise<Progress[]> {
    const told = this.broker.reached.get(group) ?? new Map()
    const topics = new Set([...told.values()].map(({ topic }) => topic))
    return [...topics].flatMap((topic) =>
      this.broker.of(topic).map((records, partition) => {
        const reached = told.get(idOf({ topic, partition }))
        const progress = { topic, partition, taken: reached?.offset ?? null, end: records.length }
        return reached ? { ...progress, told: { version: reached.version, at: reached.at } } : progress
      }),
    )
  }

  async offsetAt(at: TopicPartition, time: number): Promise<number> {
    const found = this.broker.held(at, 0).find((r) => r.timestamp >= time)
    return found?.offset ?? this.broker.bounds(at).high
  }

  async read(ranges: Range[]): Promise<Reading> {
    const next = new Map(ranges.map((r) => [idOf(r), { ...r }]))
    return {
      next: async (partition) => {
        const range = next.get(idOf(partition))
        if (!range || range.from >= range.to) return undefined
        const until = Math.min(range.to, range.from + 500)
        const records = this.broker.held(range, range.from, until)
        range.from = until
        return records
      },
      close: async () => {},
    }
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    for (const end of this.ends) await end()
  }
}
