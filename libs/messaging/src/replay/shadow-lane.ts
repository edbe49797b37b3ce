import { AppError } from '@supplyline/decider'
import type { RecordName, Topic } from '@supplyline/schemas'
import type { OutgoingMessage, SeenBlock, Shadow } from '@supplyline/state'
import { toCommitted } from '../aggregate.ts'
import { AggregateCache } from '../aggregate-cache.ts'
import { type ChunkContext, type Entry, emptyOutcome, isFull, type Outcome, queuesOf } from '../chunk.ts'
import type { Clock } from '../clock.ts'
import type { Codec } from '../codec/index.ts'
import { queuedEntries, readEntries } from '../entries.ts'
import { LIMITS } from '../limits.ts'
import type { LogRecord, Range, Reading, ReplayLog } from '../log.ts'
import { partitionOf } from '../partition.ts'
import { ReferenceTables } from '../references.ts'
import { Seen } from '../seen.ts'
import { summarise } from '../summarise.ts'
import { drain, forward, takeEntry } from '../take-entry.ts'
import { keyOf, type Topology } from '../topology.ts'
import type { AuditHistory } from './audit-history.ts'
import { keepCalls, type PlannedCalls } from './planned-calls.ts'
import { TakenOrder } from './taken-order.ts'

export type ReplayContext = {
  topology: Topology
  log: ReplayLog
  codec: Codec
  clock: Clock
  topics: Map<RecordName, Topic>
  held: NonNullable<ChunkContext['held']>
  history: Pick<AuditHistory, 'runsOf'>
  /** Told what is made of each chunk, to find out what of it was never published; reference values are stamped then. */
  made?: { tables: ReferenceTables; take: (lane: number, messages: OutgoingMessage[]) => void }
}

/** Topics whose records make the state of a service, and no others: its inbox, and what it folds directly. */
export const foldedTopics = ({ inbox, folds }: Topology): Topic[] => [
  ...folds.map((f) => f.topic),
  ...(inbox ? [inbox] : []),
]

/**
 * One lane folded once more into a shadow, by the same code as the live one and with none of what follows from it: what
 * would be published or called is made, so that whatever cannot be made fails as it did then, and thrown away.
 */
export class ShadowLane {
  readonly lane: number
  readonly intents: PlannedCalls = new Map()
  /** Records folded. */
  folded = 0
  private readonly context: ReplayContext
  private readonly shadow: Shadow
  private readonly seen: Seen | undefined
  private readonly cache: AggregateCache
  /** Folded directly, and waiting for the inbox to tell of their aggregate first, as they did then. */
  private readonly early = new Map<string, Entry[]>()
  private readonly tables: ReferenceTables
  private positions: Record<string, number>
  private out = emptyOutcome()
  private taken = 0

  private constructor(
    context: ReplayContext,
    shadow: Shadow,
    lane: number,
    positions: Record<string, number>,
    seen: SeenBlock[],
  ) {
    this.context = context
    this.shadow = shadow
    this.cache = new AggregateCache(context.topology, (ids) => shadow.load(ids))
    this.lane = lane
    this.positions = positions
    this.tables = context.made?.tables ?? new ReferenceTables()
    this.seen = context.topology.identity && new Seen(seen)
  }

  static async open(context: ReplayContext, shadow: Shadow, lane: number): Promise<ShadowLane> {
    const opened = new ShadowLane(context, shadow, lane, await shadow.position(lane), await shadow.seen(lane))
    for (const id of await shadow.draining(lane)) await opened.drainWhole(id)
    return opened
  }

  /** What lies between the shadow and `to` (topic → offset). Throws AppError `lost-ground` where the log does not hold it. */
  async rangesTo(to: Record<string, number>): Promise<Range[]> {
    const ranges: Range[] = []
    for (const { name, partitions, cleanup } of foldedTopics(this.context.topology)) {
      const end = to[name] ?? 0
      if (this.lane >= partitions || end === 0) continue
      const at = { topic: name, partition: this.lane }
      const known = await this.context.log.bounds(at)
      const { low, high } = known.high < end ? await this.context.log.bounds(at, 'fresh') : known
      const from = this.positions[name] ?? 0
      if (high < end || (from < low && from < end && cleanup !== 'compact')) throw lostGround(at, from, end, low, high)
      if (end > from) ranges.push({ ...at, from, to: end })
    }
    return ranges
  }

  /** Folds the ranges of this lane, in the order in which the live one took them. */
  async advance(reading: Reading, ranges: Range[]): Promise<void> {
    const streams = ranges
      .filter((r) => r.partition === this.lane)
      .map((range) => ({ range, records: [] as LogRecord[], ended: false }))
    const order = new TakenOrder(this.context.history.runsOf(this.lane))
    for (;;) {
      for (const stream of streams)
        while (!stream.ended && stream.records.length === 0) {
          const next = await reading.next(stream.range)
          if (next) stream.records = next
          else stream.ended = true
        }
      const turn = order.next(streams.flatMap((s) => s.records[0] ?? []))
      if (!turn) break
      const { records } = streams.find((s) => s.range.topic === turn.head.topic) as (typeof streams)[number]
      const others = streams.flatMap((s) => (s.records === records ? [] : (s.records[0] ?? [])))
      const isTheirs = (record: LogRecord) =>
        record.offset >= turn.to || (!turn.told && order.next([...others, record])?.head !== record)
      const end = records.findIndex((record, index) => index >= LIMITS.decoded || (index > 0 && isTheirs(record)))
      await this.take(records.splice(0, end < 0 ? records.length : end), turn.told)
    }
    for (const { range } of streams) this.positions[range.topic] = range.to
    await this.commit()
  }

  /** At the end of the log: what waits for entries that are not there is sent to the inbox with them. */
  async sendEarly(): Promise<void> {
    for (const entries of this.early.values())
      for (const entry of entries.slice(1)) forward(this.chunkContext(), entry, this.out)
    this.early.clear()
    await this.commit()
  }

  private async take(records: LogRecord[], told: boolean): Promise<void> {
    const [first] = records
    if (!first) return
    const { codec, topology } = this.context
    const fold = topology.folds.find((f) => f.topic.name === first.topic)
    const entries = await readEntries(codec, this.tables, fold, records)
    await this.cache.load(entries.map((e) => e.aggregate))
    for (const entry of entries) {
      await this.takeOne(entry, told)
      if (entry.cause) for (const early of this.earlyOf(entry.aggregate)) await this.takeOne(early, told)
    }
    this.positions[first.topic] = (records.at(-1) as LogRecord).offset + 1
    this.folded += records.length
    this.taken += records.length
    if (this.taken >= LIMITS.chunk || isFull(this.out)) await this.commit()
  }

  /** `told`: that it is its turn is known, so that what it asks the inbox for comes when it came then. */
  private async takeOne(entry: Entry, told: boolean): Promise<void> {
    if (!entry.cause) {
      if (this.isStray(entry)) {
        if (this.context.made) forward(this.chunkContext(), entry, this.out)
        return
      }
      const early = this.early.get(entry.aggregate)
      if (early) {
        early.push(entry)
        return
      }
    }
    const aggregate = this.cache.at(entry.aggregate)
    delete this.out.forwarded
    takeEntry(this.chunkContext(), aggregate, entry, this.out)
    const { forwarded } = this.out as Outcome
    if (forwarded === entry && !told) this.early.set(entry.aggregate, [entry])
    if (aggregate?.parked?.draining) await this.drainWhole(aggregate.id)
  }

  private earlyOf(aggregate: string): Entry[] {
    const early = this.early.get(aggregate) ?? []
    this.early.delete(aggregate)
    return early
  }

  private async drainWhole(id: string): Promise<void> {
    const { codec, topology } = this.context
    await this.commit()
    await this.cache.load([id])
    for (let aggregate = this.cache.get(id); aggregate?.parked?.draining; aggregate = this.cache.get(id)) {
      const waiting = await this.shadow.waitingOf(id, LIMITS.drained)
      const queued = await queuedEntries(codec, this.tables, topology.folds, waiting)
      if (queued.length === 0) return
      drain(this.chunkContext(), aggregate, queued, this.out)
      await this.commit()
    }
  }

  /** It lies on a partition that is not its aggregate's, and came to its aggregate through the inbox. */
  private isStray({ aggregate }: Entry): boolean {
    const { inbox } = this.context.topology
    return aggregate === '' || (inbox !== undefined && partitionOf(keyOf(aggregate), inbox.partitions) !== this.lane)
  }

  private chunkContext(): ChunkContext {
    const { topology, codec, topics, held } = this.context
    return { topology, codec, topics, lane: this.lane, sequence: 0, seen: this.seen, held }
  }

  private async commit(): Promise<void> {
    const { out } = this
    this.out = emptyOutcome()
    this.taken = 0
    summarise(this.chunkContext(), out)
    keepCalls(this.intents, out)
    this.context.made?.take(this.lane, out.outbox)
    const changed = [...out.touched.keys()].filter((a) => a.changed)
    for (const aggregate of changed) aggregate.changed = false
    await this.shadow.commit(
      {
        lane: this.lane,
        positions: { ...this.positions },
        aggregates: changed.map((a) => toCommitted(this.lane, a)),
        seen: this.seen?.takeAppended() ?? new Uint8Array(0),
        ...queuesOf(out),
      },
      this.context.clock.now(),
    )
  }
}

const lostGround = (
  at: { topic: string; partition: number },
  from: number,
  to: number,
  low: number,
  high: number,
): AppError =>
  new AppError('lost-ground', `a replay needs ${from} to ${to}, and the log holds ${low} to ${high}`, {
    where: `${at.topic}/${at.partition}`,
    next: 'give the archive of the topic, or follow docs/runbooks/lost-ground.md',
  })
