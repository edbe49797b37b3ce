import type { AuditMark, OutgoingMessage } from '@supplyline/state'
import { auditTopic } from '../audit.ts'
import type { Codec } from '../codec/index.ts'
import { decode } from '../decode.ts'
import { originIn } from '../ground-evidence.ts'
import type { LogRecord, ReplayLog } from '../log.ts'
import { messageId } from '../outgoing.ts'
import { recordsOf, wholeTopics } from '../records-of.ts'
import { Seen } from '../seen.ts'
import type { Topology } from '../topology.ts'

type Sent = Pick<OutgoingMessage, 'topic' | 'headers'> & { key: string | null }

/** Identities taken together before they are let go of: what `Seen` notes for a commit is not needed here. */
const FLUSHED = 10_000

/** What a service has ever published, as the log holds it: 12 bytes a record, and a key's newest of compacted topics. */
export class Published {
  /** By lane: the highest version that has published anything. */
  readonly versions = new Map<number, number>()
  /** By lane: the end of its audit chain. */
  readonly audit = new Map<number, AuditMark>()
  private readonly ids = new Seen()
  private readonly newest = new Map<string, string>()
  private readonly compacted: Set<string>
  private count = 0

  private constructor({ outputs }: Topology) {
    this.compacted = new Set(outputs.filter((t) => t.cleanup === 'compact').map((t) => t.name))
  }

  static async read(topology: Topology, log: ReplayLog, codec: Codec): Promise<Published> {
    const published = new Published(topology)
    const { outputs, inbox, deadLetters } = topology
    const topics = [...outputs, ...(inbox ? [inbox, auditTopic] : []), ...(deadLetters ? [deadLetters] : [])]
    const ranges = await wholeTopics(log, topics)
    const audits = new Map<number, LogRecord>()
    for await (const record of recordsOf(log, ranges)) {
      const origin = originIn(topology, record)
      if (origin && record.topic !== deadLetters?.name)
        published.versions.set(origin.lane, Math.max(origin.version, published.versions.get(origin.lane) ?? 0))
      if (record.topic !== auditTopic.name) published.add(record)
      else if (origin && origin.sequence >= sequenceOf(topology, audits.get(origin.lane)))
        audits.set(origin.lane, record)
    }
    for (const [lane, record] of audits) {
      const { message } = await decode(codec, record)
      if (message?.type === 'supplyline.AuditEntry')
        published.audit.set(lane, { sequence: message.data.sequence, hash: message.data.hash })
    }
    return published
  }

  /** Whether readers need not be told: it lies there, and on a compacted topic nothing newer of its key. */
  has(message: Sent): boolean {
    const id = messageId(message)
    if (this.compacted.has(message.topic)) return this.newest.get(keyOf(message)) === id
    return this.ids.check({ id, content: '' }) !== 'new'
  }

  /** By lane: what lies on outputs and was not `made` again, so that what caused it is gone from the log. */
  async orphans(topology: Topology, log: ReplayLog, made: Seen): Promise<Map<number, string[]>> {
    const orphans = new Map<number, string[]>()
    const ranges = await wholeTopics(
      log,
      topology.outputs.filter((t) => !this.compacted.has(t.name)),
    )
    for await (const record of recordsOf(log, ranges)) {
      const origin = originIn(topology, record)
      const id = messageId(record)
      if (origin && made.check({ id, content: '' }) === 'new')
        orphans.set(origin.lane, [...(orphans.get(origin.lane) ?? []), id])
    }
    return orphans
  }

  /** On a compacted topic only the newest value of a key counts. */
  isCompacted(topic: string): boolean {
    return this.compacted.has(topic)
  }

  private add(record: LogRecord): void {
    const id = messageId(record)
    if (this.compacted.has(record.topic)) {
      this.newest.set(keyOf(record), id)
      return
    }
    const identity = { id, content: '' }
    if (this.ids.check(identity) === 'new') this.ids.add(identity)
    this.count += 1
    if (this.count % FLUSHED === 0) this.ids.takeAppended()
  }
}

const sequenceOf = (topology: Topology, record: LogRecord | undefined): number =>
  record === undefined ? -1 : (originIn(topology, record)?.sequence ?? -1)

export const keyOf = ({ topic, key }: Pick<Sent, 'topic' | 'key'>): string => `${topic}/${key}`
