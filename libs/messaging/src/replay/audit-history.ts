import type { ReplayStore } from '@supplyline/state'
import { type AuditEntry, auditTopic, releaseIn, runIn } from '../audit.ts'
import { type Held, heldKey } from '../chunk.ts'
import type { Codec } from '../codec/index.ts'
import { decode } from '../decode.ts'
import type { LogRecord, Range, ReplayLog, Run } from '../log.ts'
import { recordsOf, wholeTopics } from '../records-of.ts'
import { inputTopics, type Topology, takesTwoWays } from '../topology.ts'

export type AuditSource = {
  topology: Topology
  log: ReplayLog
  codec: Codec
  store: Pick<ReplayStore, 'unpublished'>
}

const RELEASED = { code: 'released', what: 'it parked its key, and was released', where: '', next: 'nothing' }

/**
 * What a replay needs to know of a service's audit chains: in what order its lanes took their topics, and which entries
 * parked a key and were released. Each chain is read in order, and each entry once. Consecutive runs of one topic are
 * one, so that a lane costs memory only for each time that it went from one topic to another.
 */
export class AuditHistory {
  private readonly source: AuditSource
  private readonly runs = new Map<number, Run[]>()
  /** By `heldKey`: how often somebody let the key go on from there. */
  private readonly releases = new Map<string, number>()
  /** By partition of the audit topic: how far it is read. */
  private readonly positions = new Map<number, number>()
  /** By lane: the last entry told. */
  private readonly last = new Map<number, number>()
  private begun = false

  constructor(source: AuditSource) {
    this.source = source
  }

  runsOf(lane: number): readonly Run[] {
    return this.runs.get(lane) ?? []
  }

  /** By `heldKey`; to be used up by one replay. */
  released(): Map<string, Held> {
    return new Map([...this.releases].map(([key, times]) => [key, { fault: RELEASED, times }]))
  }

  /** Reads on. Afterwards it tells of the order of every commit that had been made before the call. */
  async read(): Promise<void> {
    const { topology, log, store } = this.source
    if (this.begun && !takesTwoWays(topology)) return
    this.begun = true
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
    for await (const record of recordsOf(log, ranges)) await this.take(record)
    for (const record of pending) await this.take(record)
  }

  private async take(record: LogRecord): Promise<void> {
    const { topology, codec } = this.source
    if (!record.key?.startsWith(`${topology.service}:`)) return
    const { message } = await decode(codec, record)
    if (message?.type !== 'supplyline.AuditEntry') return
    const { partition, sequence } = message.data
    // Published again by a new owner.
    if (sequence <= (this.last.get(partition) ?? 0)) return
    this.last.set(partition, sequence)
    this.addRun(message.data)
    this.addRelease(message.data)
  }

  private addRun(entry: AuditEntry): void {
    const run = runIn(entry)
    if (!run) return
    const runs = this.runs.get(entry.partition) ?? []
    this.runs.set(entry.partition, runs)
    const before = runs.at(-1)
    if (run === 'nothing') runs.length = 0
    else if (before?.topic === run.topic && before.to === run.from) before.to = run.to
    else runs.push(run)
  }

  private addRelease(entry: AuditEntry): void {
    const at = releaseIn(entry)
    if (!at || entry.aggregate === null) return
    const key = heldKey(entry.aggregate, at)
    this.releases.set(key, 1 + (this.releases.get(key) ?? 0))
  }
}
