import type { OutgoingMessage } from '@supplyline/state'
import type { Clock } from '../clock.ts'
import type { LaneConsumer, LaneListener, Log, LogRecord, Progress, TopicPartition } from '../log.ts'
import { partitionOf } from '../partition.ts'

type Member = {
  group: string
  topics: string[]
  listener: LaneListener
  lanes: number[]
  cursors: Map<string, { partition: TopicPartition; next: number; paused: boolean }>
}

const idOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`

/** Topics, groups and their members: what a broker keeps. */
export class MemoryBroker {
  /** Raised by whatever happens; a test waits until it stands still. */
  activity = 0
  readonly members = new Set<Member>()
  /** By group, topic and partition: where the group has told to be. */
  readonly reached = new Map<string, Map<string, TopicPartition & { offset: number }>>()
  readonly followers = new Set<{ topics: string[]; onRecord: (record: LogRecord) => void }>()
  private readonly topics = new Map<string, LogRecord[][]>()
  private readonly clock: Clock

  constructor(clock: Clock, topics: readonly { name: string; partitions: number }[] = []) {
    this.clock = clock
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
    for (const follower of this.followers) if (follower.topics.includes(at.topic)) follower.onRecord(record)
    for (const member of this.members) this.deliver(member, idOf(at))
    return record
  }

  /** Everything on a topic, partition by partition. */
  all(topic: string): LogRecord[] {
    return this.of(topic).flat()
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
      this.activity++
      setImmediate(() => this.members.has(member) && member.listener.assigned([...member.lanes]))
    })
  }

  deliver(member: Member, id: string): void {
    setImmediate(() => {
      const cursor = member.cursors.get(id)
      if (!cursor || cursor.paused || !this.members.has(member)) return
      const records = this.of(cursor.partition.topic)[cursor.partition.partition]?.slice(cursor.next) ?? []
      if (records.length === 0) return
      cursor.next += records.length
      this.activity++
      member.listener.records(records)
    })
  }
}

/** The log's semantics in memory: partitions, groups whose lanes are reassigned as members come and go. */
export class MemoryLog implements Log {
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
        broker.reached.set(options.group, told.set(idOf(at), at))
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
    broker.followers.add(options)
    const stop = async () => void broker.followers.delete(options)
    this.ends.push(stop)
    return { stop }
  }

  async bounds({ topic, partition }: TopicPartition): Promise<{ low: number; high: number }> {
    return { low: 0, high: this.broker.of(topic)[partition]?.length ?? 0 }
  }

  async progress(group: string): Promise<Progress[]> {
    const told = this.broker.reached.get(group) ?? new Map()
    const topics = new Set([...told.values()].map(({ topic }) => topic))
    return [...topics].flatMap((topic) =>
      this.broker.of(topic).map((records, partition) => {
        const taken = told.get(idOf({ topic, partition }))?.offset ?? null
        return { topic, partition, taken, end: records.length }
      }),
    )
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    for (const end of this.ends) await end()
  }
}
