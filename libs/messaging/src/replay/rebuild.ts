import { AppError, isAppError } from '@supplyline/decider'
import type { Claim, ReplayStore, Shadow, StoredAggregate } from '@supplyline/state'
import { type Held, heldKey } from '../chunk.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Codec } from '../codec/index.ts'
import { encodedRecords } from '../encoded-records.ts'
import type { Range, Reading, ReplayLog } from '../log.ts'
import { topicsByRecord } from '../outgoing.ts'
import type { Topology } from '../topology.ts'
import { aggregateHash } from './aggregate-hash.ts'
import { AuditHistory } from './audit-history.ts'
import { foldedTopics, type ReplayContext, ShadowLane } from './shadow-lane.ts'

export type RebuildOptions = {
  topology: Topology
  log: ReplayLog
  store: ReplayStore
  codec: Codec
  clock?: Clock
  onProgress?: (progress: Progress) => void
}

/** `total` grows while the live service goes on. */
export type Progress = { folded: number; total: number; lane: number }

/** `live` and `rebuilt`: hashes; undefined where there is no such aggregate. */
export type Difference = { aggregate: string; live?: string; rebuilt?: string }

export type Comparison = {
  aggregates: number
  /** The first hundred. */
  differences: Difference[]
  differing: number
  /** References that only one of them has planned, or of which only one thinks that they are settled. */
  intents: string[]
}

const MOST_TOLD = 100
const TRIES = 3
const CLOSE_ENOUGH = 2_000

/** A rebuild under way: a shadow, folded as far as it has come. */
export class Rebuild {
  readonly shadow: Shadow
  private readonly options: RebuildOptions
  private readonly lanes: ShadowLane[]
  private readonly history: AuditHistory
  /** Begun with nothing, so that it knows of every intent. */
  private readonly whole: boolean

  private constructor(
    options: RebuildOptions,
    shadow: Shadow,
    lanes: ShadowLane[],
    history: AuditHistory,
    whole: boolean,
  ) {
    this.options = options
    this.shadow = shadow
    this.lanes = lanes
    this.history = history
    this.whole = whole
  }

  /** Begins with nothing. The live service goes on; nothing is published and nobody outside is called. */
  static async begin(options: RebuildOptions): Promise<Rebuild> {
    return Rebuild.on(options, await options.store.beginShadow(), true)
  }

  /** Goes on with what was begun before. Throws AppError `no-generation` when nothing is being built. */
  static async resume(options: RebuildOptions): Promise<Rebuild> {
    const { building } = await options.store.generations()
    if (building === null)
      throw new AppError('no-generation', 'nothing is being built', { next: 'begin with replay rebuild' })
    return Rebuild.on(options, await options.store.openShadow(building), false)
  }

  /** Begins where the previous generation was when it was swapped out. Throws AppError `no-generation` without one. */
  static async ofPrevious(options: RebuildOptions): Promise<Rebuild> {
    const { previous } = await options.store.generations()
    if (previous === null)
      throw new AppError('no-generation', 'there is no generation to go back to', {
        next: 'nothing was swapped in since the last rollback; rebuild instead',
      })
    return Rebuild.on(options, await options.store.openShadow(previous), false)
  }

  private static async on(options: RebuildOptions, shadow: Shadow, whole: boolean): Promise<Rebuild> {
    const { topology, log, codec, clock = systemClock } = options
    const { inbox, folds } = topology
    const lanes = Math.max(inbox?.partitions ?? 0, ...folds.map((f) => f.topic.partitions))
    const quiet = { ...topology, projection: true as const }
    await codec.prepare(encodedRecords(topology))
    const history = new AuditHistory(options)
    const held = await heldEntries(history, options.store)
    const topics = topicsByRecord(topology.outputs)
    const context: ReplayContext = { topology: quiet, log, codec, clock, topics, held, history }
    const opened: ShadowLane[] = []
    for (let lane = 0; lane < lanes; lane++) opened.push(await ShadowLane.open(context, shadow, lane))
    return new Rebuild(options, shadow, opened, history, whole)
  }

  get folded(): number {
    return this.lanes.reduce((sum, l) => sum + l.folded, 0)
  }

  /** Everything that was ever planned, by reference. */
  get intents() {
    return new Map(this.lanes.flatMap((l) => [...l.intents]))
  }

  /** Folds until little is missing; the live service may still be ahead. */
  async catchUp(): Promise<void> {
    for (let left = Number.POSITIVE_INFINITY; left > CLOSE_ENOUGH; ) {
      const before = this.folded
      await this.foldTo((lane) => this.options.store.position(lane))
      left = this.folded - before
    }
  }

  /** Folds what was appended before `time`, epoch milliseconds: what the service could know by then. */
  async foldUntil(time: number): Promise<void> {
    const { topology, log } = this.options
    await this.foldTo(async (lane) => {
      const to: Record<string, number> = {}
      for (const { name, partitions } of foldedTopics(topology))
        if (lane < partitions) to[name] = await log.offsetAt({ topic: name, partition: lane }, time)
      return to
    })
  }

  /** Folds up to the live generation as it stands now, and holds each aggregate against it. */
  async compare(): Promise<Comparison> {
    return this.options.store.snapshot(async ({ positions, pages, intents }) => {
      await this.foldTo(async (lane) => positions.get(lane) ?? {})
      const rebuilt = new Map<string, string>()
      for await (const page of this.shadow.pages())
        for (const aggregate of page) rebuilt.set(aggregate.id, hashAtRest(aggregate))
      const found: Difference[] = []
      let aggregates = 0
      for await (const page of pages())
        for (const aggregate of page) {
          aggregates++
          const live = hashAtRest(aggregate)
          const other = rebuilt.get(aggregate.id)
          rebuilt.delete(aggregate.id)
          if (live !== other && live !== BUSY && other !== BUSY)
            found.push({ aggregate: aggregate.id, live, ...(other !== undefined && { rebuilt: other }) })
        }
      for (const [aggregate, hash] of rebuilt) found.push({ aggregate, rebuilt: hash })
      return {
        aggregates,
        differences: found.slice(0, MOST_TOLD),
        differing: found.length,
        intents: this.whole ? await this.differingIntents(intents()) : [],
      }
    })
  }

  /**
   * Makes it the live generation. The live service is fenced for the moment that it takes, and goes on from here by
   * itself. Throws AppError `fenced` when it did so before we were done, three times in a row.
   */
  async swap(): Promise<void> {
    const { store, clock = systemClock } = this.options
    for (let tries = 1; ; tries++) {
      await this.catchUp()
      try {
        const leases: Claim[] = []
        for (const { lane } of this.lanes) leases.push(await store.claim(lane, clock.now()))
        await this.foldTo(async (lane) => leases.find((l) => l.lane === lane)?.positions ?? {})
        return await store.swap(this.shadow.generation, leases)
      } catch (error) {
        if (!isAppError(error, 'fenced') || tries === TRIES) throw error
      }
    }
  }

  private async foldTo(target: (lane: number) => Promise<Record<string, number>>): Promise<void> {
    const { log, onProgress } = this.options
    const ranges = new Map<ShadowLane, Range[]>()
    for (const lane of this.lanes) ranges.set(lane, await lane.rangesTo(await target(lane.lane)))
    await this.history.read()
    const all = [...ranges.values()].flat()
    if (all.length === 0) return
    const total = this.folded + all.reduce((sum, r) => sum + r.to - r.from, 0)
    const reading = await log.read(all)
    try {
      for (const [lane, mine] of ranges) {
        if (mine.length > 0)
          await lane.advance(
            counted(reading, () => onProgress?.({ folded: this.folded, total, lane: lane.lane })),
            mine,
          )
        onProgress?.({ folded: this.folded, total, lane: lane.lane })
      }
    } finally {
      await reading.close()
    }
  }

  private async differingIntents(live: AsyncIterable<{ reference: string; status: string }[]>): Promise<string[]> {
    const ours = this.intents
    const differing: string[] = []
    for await (const page of live)
      for (const { reference, status } of page) {
        const rebuilt = ours.get(reference)
        ours.delete(reference)
        if (!rebuilt) differing.push(`${reference}: live only (${status})`)
        else if (rebuilt.settled !== (status === 'settled'))
          differing.push(`${reference}: ${status} live, ${rebuilt.settled ? 'settled' : 'open'} rebuilt`)
      }
    for (const [reference, { settled }] of ours)
      differing.push(`${reference}: rebuilt only (${settled ? 'settled' : 'open'})`)
    return differing
  }
}

/** Between a release and the end of the queue two states that are on the same way may differ. */
const BUSY = 'busy'

const hashAtRest = (aggregate: StoredAggregate): string =>
  aggregate.parked?.draining ? BUSY : aggregateHash(aggregate)

const counted = (reading: Reading, tell: () => void): Reading => ({
  ...reading,
  next: async (partition) => {
    tell()
    return reading.next(partition)
  },
})

/**
 * The entries at which keys wait, or waited until somebody released them, as the audit chains say. Where today's code
 * would take such an entry, what follows from it was never published: it has to wait for its release in the rebuild, too.
 */
export const heldEntries = async (
  history: AuditHistory,
  store: Pick<ReplayStore, 'parked' | 'waitingOf'>,
): Promise<Map<string, Held>> => {
  await history.read()
  const held = history.released()
  for (const { id, parked } of await store.parked()) {
    if (!parked || parked.draining || parked.at < 0) continue
    const [stopped] = await store.waitingOf(id, 1)
    const fault = { code: parked.code, what: parked.reason, where: '', next: '' }
    const way = stopped && { way: stopped.record.topic }
    held.set(heldKey(id, parked), { fault, times: Number.POSITIVE_INFINITY, ...way })
  }
  return held
}
