import type { MessageOf } from '@supplyline/schemas'
import type { ReplayStore } from '@supplyline/state'
import { auditTopic } from '../audit.ts'
import type { Codec } from '../codec/index.ts'
import { decode } from '../decode.ts'
import type { LogRecord, Range, ReplayLog } from '../log.ts'
import { recordsOf, wholeTopics } from '../records-of.ts'
import { inputTopics, type Topology } from '../topology.ts'

export type AuditEntry = MessageOf<'supplyline.AuditEntry'>['data']

export type AuditSource = {
  topology: Topology
  log: ReplayLog
  codec: Codec
  store: Pick<ReplayStore, 'unpublished'>
}

/** Reads the audit chains of a service's lanes, each in order, each entry once. */
export class AuditReader {
  private readonly source: AuditSource
  /** By partition of the audit topic: how far it is read. */
  private readonly positions = new Map<number, number>()
  /** By lane: the last entry told. */
  private readonly last = new Map<number, number>()

  constructor(source: AuditSource) {
    this.source = source
  }

  /** Reads on, to the entries of every commit that was made before the call. */
  async *read(): AsyncIterable<AuditEntry> {
    const { topology, log, store } = this.source
    const lanes = Math.max(0, ...inputTopics(topology).map((t) => t.partitions))
    const pending: LogRecord[] = []
    // In this order: what is no longer there by then lies on the log.
    for (let lane = 0; lane < lanes; lane++)
      for (const { messages } of await store.unpublished(lane))
        for (const message of messages)
          if (message.topic === auditTopic.name) pending.push({ ...message, partition: 0, offset: 0, timestamp: 0 })
    const ranges: Range[] = []
    for (const range of await wholeTopics(log, [auditTopic], 'fresh')) {
      const from = Math.max(range.from, this.positions.get(range.partition) ?? 0)
      if (from < range.to) ranges.push({ ...range, from })
      this.positions.set(range.partition, range.to)
    }
    for await (const record of recordsOf(log, ranges)) yield* this.entryIn(record)
    for (const record of pending) yield* this.entryIn(record)
  }

  private async *entryIn(record: LogRecord): AsyncIterable<AuditEntry> {
    const { service } = this.source.topology
    if (!record.key?.startsWith(`${service}:`)) return
    const { message } = await decode(this.source.codec, record)
    if (message?.type !== 'supplyline.AuditEntry') return
    const { partition, sequence } = message.data
    // Published again by a new owner.
    if (sequence <= (this.last.get(partition) ?? 0)) return
    this.last.set(partition, sequence)
    yield message.data
  }
}
