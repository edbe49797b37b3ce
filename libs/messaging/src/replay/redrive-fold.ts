import type { RecordName, Topic } from '@supplyline/schemas'
import { type Aggregate, advanceWatermark, newAggregate, toStored } from '../aggregate.ts'
import { type ChunkContext, type Entry, emptyOutcome, type Held, type Outcome } from '../chunk.ts'
import type { Codec } from '../codec/index.ts'
import { queuedEntries } from '../entries.ts'
import { LIMITS } from '../limits.ts'
import type { LogRecord } from '../log.ts'
import { ReferenceTables } from '../references.ts'
import { Seen } from '../seen.ts'
import { drain, takeEntry } from '../take-entry.ts'
import type { Topology } from '../topology.ts'
import { inputsOf } from './redrive-entry.ts'
import type { Past } from './redrive-history.ts'

export type FoldContext = {
  topology: Topology
  codec: Codec
  topics: Map<RecordName, Topic>
  /** By aggregate, the entries at which it waits or waited, by `heldKey`. */
  held: Map<string, [key: string, Held][]>
}

export const heldByAggregate = (held: Map<string, Held>): FoldContext['held'] =>
  Map.groupBy(held, ([key]) => key.slice(0, key.lastIndexOf(' ')))

/** What an entry is in this fold; undefined where it does not come at all. */
export type Edit = (entry: Past) => Past | undefined

/** One aggregate, folded entry by entry by the same code as the live one, with all that would follow told and not done. */
export class AggregateFold {
  readonly aggregate: Aggregate
  private readonly context: FoldContext
  private readonly chunk: ChunkContext
  private readonly edit: Edit
  private readonly queue = new Map<number, LogRecord>()
  private readonly tables = new ReferenceTables()
  /** Folded directly, and waiting for the inbox to tell of the aggregate first, as it did then. */
  private early: Entry[] | undefined

  private constructor(context: FoldContext, aggregate: Aggregate, lane: number, edit: Edit) {
    this.context = context
    this.aggregate = aggregate
    this.edit = edit
    const { topology, codec, topics, held } = context
    const own = (held.get(aggregate.id) ?? []).map(([key, h]) => [key, { ...h }] as const)
    const seen = topology.identity && new Seen()
    this.chunk = { topology, codec, topics, lane, sequence: 0, seen, held: new Map(own) }
  }

  /** Undefined for an aggregate of no kind that the service has. */
  static of(context: FoldContext, id: string, lane: number, edit: Edit = (entry) => entry): AggregateFold | undefined {
    const aggregate = newAggregate(context.topology, id)
    return aggregate && new AggregateFold(context, aggregate, lane, edit)
  }

  /** As it would be stored. */
  get stored() {
    return toStored(this.chunk.lane, this.aggregate)
  }

  async take(given: Past): Promise<Outcome> {
    const out = emptyOutcome()
    const entry = this.edit(given)
    if (!entry) return out
    if (!entry.cause && this.early) this.early.push(entry)
    else {
      await this.takeOne(entry, out)
      const early = entry.cause ? this.early : undefined
      if (early) this.early = undefined
      for (const before of early ?? []) await this.takeOne(before, out)
    }
    return out
  }

  /** Goes on from where another fold of the aggregate is, which has taken this entry of a redrive. */
  adopt(other: AggregateFold, entry: Entry): void {
    const { state, watermarks, timers } = structuredClone(other.stored)
    Object.assign(this.aggregate, { state, watermarks, timers })
    for (const { identity } of inputsOf(entry).first) if (identity) this.chunk.seen?.add(identity, entry.now)
  }

  /** Where it is, to come back to. */
  mark(): Pick<Aggregate, 'state' | 'timers'> {
    const { state, timers } = this.aggregate
    return { state, timers: [...timers] }
  }

  back(mark: Pick<Aggregate, 'state' | 'timers'>): void {
    Object.assign(this.aggregate, mark)
  }

  /** Knows of an entry that changed nothing. */
  pass({ cause }: Entry): void {
    if (cause) advanceWatermark(this.aggregate, cause)
  }

  private async takeOne(entry: Past, out: Outcome): Promise<void> {
    delete out.forwarded
    takeEntry(this.chunk, this.aggregate, entry, out)
    if ((out as Outcome).forwarded === entry && !entry.inTurn) this.early = [entry]
    this.moveQueue(out)
    while (this.aggregate.parked?.draining) {
      const { topology, codec } = this.context
      const waiting = this.firstQueued()
      const queued = (await queuedEntries(codec, this.tables, topology.folds, waiting)).flatMap(({ number, entry }) => {
        const edited = this.edit(entry)
        return edited ? [{ number, entry: edited }] : []
      })
      if (queued.length === 0) return
      drain(this.chunk, this.aggregate, queued, out)
      this.moveQueue(out)
    }
  }

  /** Numbers grow, so the map is in their order. */
  private firstQueued(): { number: number; record: LogRecord }[] {
    const first: { number: number; record: LogRecord }[] = []
    for (const [number, record] of this.queue) {
      if (first.length === LIMITS.drained) break
      first.push({ number, record })
    }
    return first
  }

  private moveQueue(out: Outcome): void {
    for (const { number, record } of out.queue.values())
      if (record) this.queue.set(number, record)
      else this.queue.delete(number)
    out.queue.clear()
  }
}
