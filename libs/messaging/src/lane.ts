import { AppError } from '@supplyline/decider'
import type { RecordName, Topic } from '@supplyline/schemas'
import { type Claim, type Commit, emptyCommit, type Lane as LaneState, type Store } from '@supplyline/state'
import { inSpan, isTracing, type Logger, messagingAttributes, spanLinkFrom, withoutTrace } from '@supplyline/telemetry'
import { toCommitted } from './aggregate.ts'
import { AggregateCache } from './aggregate-cache.ts'
import { auditEntries, RunDigest, takenEntry } from './audit.ts'
import type { Backlog } from './backlog.ts'
import { type ChunkContext, type Entry, emptyOutcome, isFull, type Outcome, queuesOf } from './chunk.ts'
import type { Clock } from './clock.ts'
import type { Codec } from './codec/index.ts'
import type { Effects } from './effects.ts'
import { queuedEntries, readEntries } from './entries.ts'
import { Latencies } from './event-latency.ts'
import { plainRecord } from './fetched-record.ts'
import { firedTimers } from './fired-timers.ts'
import { FloodGauge, type FloodLimits } from './flood.ts'
import type { Ground } from './ground.ts'
import { LIMITS } from './limits.ts'
import type { LaneConsumer, Log, LogRecord } from './log.ts'
import { messageId, ORIGIN_LANE, ORIGIN_SEQUENCE } from './outgoing.ts'
import { partitionOf } from './partition.ts'
import { Publisher } from './publisher.ts'
import type { Tables } from './references.ts'
import { routeRecords } from './router.ts'
import { Seen } from './seen.ts'
import { summarise } from './summarise.ts'
import { drain, forward, takeEntry } from './take-entry.ts'
import { Timers } from './timers.ts'
import { type Fold, keyOf, type Route, type Topology, takesTwoWays } from './topology.ts'
import type { Turns } from './turns.ts'

export type LaneContext = {
  topology: Topology
  log: Log
  store: Store
  codec: Codec
  clock: Clock
  logger: Logger
  tables: Tables
  topics: Map<RecordName, Topic>
  effects: Effects | undefined
  flood?: FloodLimits
  ground: Ground
  backlog: Backlog
  /** Of all lanes, for large chunks. */
  turns: Turns
  consumer: () => LaneConsumer
}

const SAVE_POSITION_MS = 1_000
const LONGEST_DETOUR_MS = 2_000

/**
 * One lane while it is ours: takes records of its partitions one chunk after the other. Whatever fails is thrown out of
 * `take`, and the service begins the lane anew from its last commit; nothing of a failed chunk survives.
 */
export class Lane {
  readonly state: LaneState
  private readonly context: LaneContext
  private readonly cache: AggregateCache
  private readonly seen: Seen | undefined
  private readonly publisher: Publisher
  private readonly timers: Timers
  private readonly routes = new Map<string, Route>()
  private readonly folds = new Map<string, Fold>()
  /** Positions of routed topics that are not committed yet. */
  private readonly unsaved = new Map<string, number>()
  /** By id, what readers have of a life that the log has lost. */
  private readonly published: Set<string>
  /** Append time of the last record taken of each topic. */
  private readonly marks = new Map<string, number>()
  private cancelSave: (() => void) | undefined
  private saveDue = false
  private lost = false
  /** The last record of ours that went through the inbox instead of being folded. */
  private detour: { topic: string; offset: number; until: number; cancel: () => void } | undefined
  /** Released aggregates whose queues are not empty yet. */
  private readonly draining: Set<string>
  private readonly flood: FloodGauge
  private readonly wake: () => void

  private constructor(context: LaneContext, claim: Claim, claimedAt: number, wake: () => void) {
    const { topology, log, store, clock, logger } = context
    this.context = context
    this.wake = wake
    const { lane, epoch, version, positions, audit } = claim
    this.state = { lane, epoch, version, positions, ...(audit && { audit }) }
    this.draining = new Set(claim.draining)
    this.published = new Set(claim.published)
    this.cache = new AggregateCache(topology, (ids) => store.load(ids))
    this.flood = new FloodGauge(context.flood ?? LIMITS.flood)
    this.seen = topology.identity && new Seen(claim.seen, store.horizonMs)
    const compacted = new Set(topology.outputs.filter((t) => t.cleanup === 'compact').map((t) => t.name))
    this.publisher = new Publisher({ log, store, clock, logger, lane, epoch, claimedAt, compacted }, claim.outbox)
    this.timers = new Timers(clock, claim.timers, wake)
    for (const route of topology.routes) this.routes.set(route.topic.name, route)
    for (const fold of topology.folds) this.folds.set(fold.topic.name, fold)
  }

  /**
   * Takes the lane over. `wake` is called when there is something to do besides records; `tick` must follow. Throws
   * AppError `lost-ground` before anything is published or called.
   */
  static async claim(context: LaneContext, lane: number, wake: () => void): Promise<Lane> {
    const claimedAt = context.clock.now()
    const claim = await context.store.claim(lane, claimedAt)
    await context.ground.check(claim)
    const claimed = new Lane(context, claim, claimedAt, wake)
    context.effects?.take(claim.intents, { lane, epoch: claim.epoch })
    if (claim.draining.length > 0) wake()
    return claimed
  }

  async release(): Promise<void> {
    this.cancelSave?.()
    this.detour?.cancel()
    this.timers.stop()
    this.context.effects?.release({ lane: this.state.lane, epoch: this.state.epoch })
    await this.publisher.stop()
  }

  /** Finds out whether it is somebody else's: who neither commits nor publishes is told by nobody. */
  async look(): Promise<void> {
    const { lane, epoch } = this.state
    if (!(await this.context.store.holds(lane, epoch))) this.lost = true
    if (this.lost) this.wake()
  }

  /** Throws AppError `fenced` when it has turned out before any commit. */
  get saturated(): boolean {
    if (this.lost || this.publisher.lost)
      throw new AppError('fenced', `lane ${this.state.lane} was taken over`, { next: 'nothing: the new owner goes on' })
    return this.publisher.backlog >= LIMITS.backlog
  }

  /**
   * Whether a topic must wait: records folded directly, while ones before them are on their way through the inbox.
   * Otherwise the first movement of a position would send all movements behind it the long way round, too. A bound on
   * the time keeps this a matter of speed only.
   */
  holds(topic: string): boolean {
    return this.detour !== undefined && this.folds.has(topic) && this.context.clock.now() < this.detour.until
  }

  /** Takes consecutive records of one partition. Returns those at the end that must wait until `holds` ends. */
  async take(records: LogRecord[]): Promise<LogRecord[]> {
    const [first] = records
    if (!first) return []
    const route = this.routes.get(first.topic)
    const taken = () => (route ? this.route(route, records) : this.decideInTurn(records))
    if (this.context.topology.projection) return taken()
    const links = isTracing() ? records.slice(0, 32).flatMap((r) => spanLinkFrom(r.headers) ?? []) : []
    const describe = () =>
      messagingAttributes('poll', first.topic, { partition: first.partition, batch: records.length })
    return inSpan(`poll ${first.topic}`, 'consumer', describe, undefined, taken, links)
  }

  /** Brings the timers that are due into the inbox, and saves positions that have waited long enough. */
  async tick(): Promise<void> {
    const { clock, topology, log } = this.context
    const { inbox } = topology
    const due = this.timers.due(clock.now())
    if (inbox && due.length > 0) {
      await this.cache.load(due)
      const aggregates = due.flatMap((id) => this.cache.get(id) ?? [])
      const context = { ...this.context, inbox }
      await log.append(aggregates.flatMap((a) => firedTimers(context, a, this.state.lane, clock.now())))
    }
    if (this.saveDue && this.unsaved.size > 0) await this.commit(emptyCommit(this.state))
    for (const id of [...this.draining]) await this.drain(id)
  }

  /** Takes the next entries that wait for a released aggregate; while there are more, `tick` comes again. */
  private async drain(id: string): Promise<void> {
    const { store, codec, tables, topology } = this.context
    await this.cache.load([id])
    const aggregate = this.cache.get(id)
    const waiting = aggregate?.parked?.draining ? await store.waitingOf(id, LIMITS.drained) : []
    this.draining.delete(id)
    if (!aggregate || waiting.length === 0) return
    const queued = await queuedEntries(codec, tables, topology.folds, waiting)
    const out = emptyOutcome()
    const chunk = this.chunkContext()
    withoutTrace(() => drain(chunk, aggregate, queued, out))
    summarise(chunk, out)
    await this.commitOutcome({}, out)
    this.wake()
  }

  private async route(route: Route, records: LogRecord[]): Promise<LogRecord[]> {
    const { topology, codec, tables, log, logger } = this.context
    if (!topology.inbox) throw new Error(`${topology.service} routes but has no inbox`)
    const read = records.map(plainRecord)
    const messages = await routeRecords({ topology, inbox: topology.inbox, codec, tables, logger }, route, read)
    const letters = messages.filter((m) => m.topic === topology.deadLetters?.name)
    this.flood.count(route.topic.name, this.state.lane, records.length, letters.length)
    if (messages.length > 0) await log.append(messages)
    this.unsaved.set(route.topic.name, this.nextAfter(records))
    this.saveSoon()
    return []
  }

  /** Positions of routed topics may lag behind: what is routed again is recognised. */
  private saveSoon(): void {
    const { clock } = this.context
    this.cancelSave ??= clock.at(clock.now() + SAVE_POSITION_MS, () => {
      this.saveDue = true
      this.wake()
    })
  }

  /**
   * Twelve lanes that decide and commit large chunks side by side keep all of them in memory while they wait for one
   * another, and the database busy with all at once.
   */
  private decideInTurn(records: LogRecord[]): Promise<LogRecord[]> {
    const decided = () => this.decideAll(records)
    return records.length < LIMITS.large ? decided() : this.context.turns.take(decided)
  }

  private async decideAll(records: LogRecord[]): Promise<LogRecord[]> {
    const [first] = records
    if (!first) return []
    const { topology } = this.context
    const { lane } = this.state
    const fold = this.folds.get(first.topic)
    const out = emptyOutcome()
    const chunk = this.chunkContext()
    const latencies = new Latencies(fold)
    const detoured = new Set<string>()
    const digest = takesTwoWays(topology) ? new RunDigest() : undefined
    let before = Number.POSITIVE_INFINITY
    for (let from = 0; from < records.length && before === Number.POSITIVE_INFINITY; from += LIMITS.decoded) {
      const some = records.slice(from, from + LIMITS.decoded).map(plainRecord)
      const entries = await this.entriesOf(fold, some)
      this.endDetour(entries)
      const take = () => this.takeEntries(chunk, entries, detoured, out)
      before = withoutTrace(take)
      if (isFull(out)) before = Math.min(before, records[from + LIMITS.decoded]?.offset ?? before)
      latencies.add(entries, before)
      digest?.add(some.filter((r) => r.offset < before))
    }
    this.beginDetour(first.topic, out.forwarded)
    const taken = before === Number.POSITIVE_INFINITY ? records : records.filter((r) => r.offset < before)
    summarise(chunk, out)
    this.flood.count(first.topic, lane, taken.length, out.buried)
    const to = this.nextAfter(taken)
    if (digest)
      out.audit.push(
        takenEntry(topology.service, { topic: first.topic, partition: lane, from: first.offset, to }, digest),
      )
    await this.commitOutcome({ [first.topic]: to }, out)
    latencies.note()
    return records.slice(taken.length)
  }

  /** Some of a chunk, with their aggregates at hand. What is decoded at a time is little: it is to be forgotten soon. */
  private async entriesOf(fold: Fold | undefined, records: LogRecord[]): Promise<Entry[]> {
    const { codec, tables } = this.context
    const entries = await readEntries(codec, tables, fold, records)
    const missing = new Set<string>()
    for (const entry of entries)
      if (!this.cache.has(entry.aggregate) && !this.isStray(entry)) missing.add(entry.aggregate)
    if (missing.size > 0) await this.cache.load(missing)
    return entries
  }

  /** Returns the offset from which on records have to wait; infinity where none has. */
  private takeEntries(chunk: ChunkContext, entries: Entry[], detoured: Set<string>, out: Outcome): number {
    for (const entry of entries) {
      if (this.isStray(entry)) {
        forward(chunk, entry, out)
        continue
      }
      if (!entry.cause && detoured.has(entry.aggregate)) return entry.record.offset
      const aggregate = this.cache.at(entry.aggregate)
      takeEntry(chunk, aggregate, entry, out)
      if (out.forwarded === entry) detoured.add(entry.aggregate)
      // What waits is taken first: a second release of the key is to find what came of this one, as in a rebuild.
      if (aggregate?.parked?.draining && entry.message?.type === 'supplyline.ReleaseKey') return entry.record.offset + 1
    }
    return Number.POSITIVE_INFINITY
  }

  private chunkContext(): ChunkContext {
    const { topology, codec, topics } = this.context
    return { topology, codec, topics, lane: this.state.lane, sequence: this.nextSequence, seen: this.seen }
  }

  private async commitOutcome(positions: Record<string, number>, out: Outcome): Promise<void> {
    const { codec, topology, logger, effects } = this.context
    const { lane } = this.state
    for (const { entry, fault, cause } of out.faults)
      logger.error(
        { err: cause, entry: entry.id, aggregate: entry.aggregate, fault, ...entry.trace },
        'entry parked its key',
      )
    const changed = [...out.touched.keys()].filter((a) => a.changed)
    const audited = auditEntries(codec, topology.service, lane, this.state.audit, out.audit)
    await this.commit({
      ...emptyCommit(this.state),
      positions,
      aggregates: changed.map((a) => toCommitted(lane, a)),
      outbox: [...out.outbox, ...audited.messages],
      intents: out.intents,
      settled: out.settled,
      freed: out.freed,
      seen: this.seen?.takeAppended() ?? new Uint8Array(0),
      ...queuesOf(out),
      ...(audited.mark && { audit: audited.mark }),
    })
    for (const aggregate of changed) {
      aggregate.changed = false
      this.timers.set(aggregate.id, aggregate.parked ? [] : aggregate.timers)
      if (aggregate.parked?.draining) {
        this.draining.add(aggregate.id)
        this.wake()
      }
    }
    effects?.take(out.intents, this.state)
    effects?.settle(out.settled)
    for (const { reference } of out.freed) {
      const freed = await this.context.store.loadIntent(reference)
      if (freed?.status === 'planned') effects?.take([freed], this.state)
    }
  }

  private endDetour(entries: Entry[]): void {
    const { detour } = this
    if (!detour || !entries.some((e) => e.cause?.topic === detour.topic && e.cause.offset >= detour.offset)) return
    detour.cancel()
    this.detour = undefined
  }

  private beginDetour(topic: string, forwarded: Entry | undefined): void {
    if (!forwarded) return
    const { clock } = this.context
    this.detour?.cancel()
    const until = clock.now() + LONGEST_DETOUR_MS
    const cancel = clock.at(until, this.wake)
    this.detour = { topic, offset: forwarded.record.offset, until, cancel }
  }

  /** A record that its source put on another partition than the one its aggregate belongs to. */
  private isStray(entry: Entry): boolean {
    const { inbox } = this.context.topology
    if (entry.cause || !entry.aggregate || !inbox || this.cache.has(entry.aggregate)) return false
    return partitionOf(keyOf(entry.aggregate), inbox.partitions) !== this.state.lane
  }

  /** The position after records that are taken with the next commit. */
  private nextAfter(records: LogRecord[]): number {
    const last = records.at(-1)
    if (!last) return 0
    this.marks.set(last.topic, last.timestamp)
    return last.offset + 1
  }

  /** Every commit has a range of the lane's sequence; only that of a commit that stands is ever seen by anybody. */
  private get nextSequence(): number {
    return (this.state.version + 1) * LIMITS.sequence
  }

  private async commit(commit: Commit): Promise<void> {
    const { lane } = this.state
    if (this.published.size > 0) commit.outbox = commit.outbox.filter((m) => !this.published.has(messageId(m)))
    commit.outbox.forEach((message, index) => {
      message.headers[ORIGIN_LANE] = String(lane)
      message.headers[ORIGIN_SEQUENCE] = String(this.nextSequence + index)
    })
    for (const [topic, next] of this.unsaved) commit.positions[topic] = next
    commit.marks = {}
    for (const topic of Object.keys(commit.positions)) {
      const mark = this.marks.get(topic)
      if (mark !== undefined) commit.marks[topic] = mark
    }
    const since = this.context.clock.now()
    const { chunk } = await this.context.store.commit(commit, since)
    this.unsaved.clear()
    this.saveDue = false
    this.cancelSave?.()
    this.cancelSave = undefined
    this.state.version += 1
    if (commit.audit) this.state.audit = commit.audit
    Object.assign(this.state.positions, commit.positions)
    // A commit that moves no position is told, too: the log is to know the version.
    const moved = Object.keys(commit.positions).length > 0 ? commit.positions : this.state.positions
    for (const [topic, offset] of Object.entries(moved))
      this.context.consumer().reached({ topic, partition: lane, offset, version: this.state.version })
    if (chunk) this.publisher.publish(chunk, commit.outbox, since)
  }
}
