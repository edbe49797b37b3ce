import type { OutgoingMessage, ReplayStore } from '@supplyline/state'
import { auditTopic, runIn } from '../audit.ts'
import type { Codec } from '../codec/index.ts'
import { decode } from '../decode.ts'
import type { LogRecord, Range, ReplayLog, Run } from '../log.ts'
import { recordsOf, wholeTopics } from '../records-of.ts'
import { type Topology, takesTwoWays } from '../topology.ts'

export type RunsSource = {
  topology: Topology
  log: ReplayLog
  codec: Codec
  store: Pick<ReplayStore, 'unpublished'>
}

/**
 * What the audit chains of a service tell of the order in which its lanes took their topics. Consecutive runs of one
 * topic are one, so that a lane costs memory only for each time that it went from one topic to another.
 */
export class TakenRuns {
  private readonly source: RunsSource
  private readonly count: number
  private readonly lanes = new Map<number, { last: number; runs: Run[] }>()
  /** By partition of the audit topic: how far it is read. */
  private readonly positions = new Map<number, number>()

  /** `count`: of lanes. */
  constructor(source: RunsSource, count: number) {
    this.source = source
    this.count = count
  }

  of(lane: number): readonly Run[] {
    return this.lanes.get(lane)?.runs ?? []
  }

  /** Reads on. Afterwards it tells of every commit that had been made before the call. */
  async read(): Promise<void> {
    const { topology, log, store } = this.source
    if (!takesTwoWays(topology)) return
    const lanes = Array.from({ length: this.count }, (_, lane) => lane)
    const pending: [number, OutgoingMessage][] = []
    // In this order: what is no longer there by then lies on the log.
    for (const lane of lanes)
      for (const { messages } of await store.unpublished(lane))
        for (const message of messages) if (message.topic === auditTopic.name) pending.push([lane, message])
    const ranges: Range[] = []
    for (const range of await wholeTopics(log, [auditTopic], 'fresh')) {
      const from = Math.max(range.from, this.positions.get(range.partition) ?? 0)
      if (from < range.to) ranges.push({ ...range, from })
      this.positions.set(range.partition, range.to)
    }
    const laneByKey = new Map(lanes.map((lane) => [`${topology.service}:${lane}`, lane]))
    for await (const record of recordsOf(log, ranges)) {
      const lane = laneByKey.get(record.key ?? '')
      if (lane !== undefined) await this.add(lane, record)
    }
    for (const [lane, { topic, key, value, headers }] of pending)
      await this.add(lane, { topic, partition: 0, offset: 0, timestamp: 0, key, value, headers })
  }

  private async add(lane: number, record: LogRecord): Promise<void> {
    const { message } = await decode(this.source.codec, record)
    if (message?.type !== 'supplyline.AuditEntry') return
    const known = this.lanes.get(lane) ?? { last: 0, runs: [] }
    this.lanes.set(lane, known)
    // Published again by a new owner.
    if (message.data.sequence <= known.last) return
    known.last = message.data.sequence
    const run = runIn(message.data)
    const before = known.runs.at(-1)
    if (!run) return
    if (run === 'nothing') known.runs.length = 0
    else if (before?.topic === run.topic && before.to === run.from) before.to = run.to
    else known.runs.push(run)
  }
}
