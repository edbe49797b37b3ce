import { aggregateText, fromAggregateText, type StoredAggregate } from '@supplyline/state'
import { type Aggregate, fromStored, newAggregate } from './aggregate.ts'
import { LIMITS } from './limits.ts'
import type { Topology } from './topology.ts'

/**
 * Aggregates of one lane in memory. Those that were not asked for lately are kept as text: a hundred thousand trees of
 * objects cost the garbage collector more time than all deciding takes.
 */
export class AggregateCache {
  /** Asked for since the last turn, and since the one before. */
  private recent = new Map<string, Aggregate>()
  private earlier = new Map<string, Aggregate>()
  /** The oldest first; what cannot be text as it is. */
  private readonly resting = new Map<string, Resting>()
  private readonly topology: Topology
  private readonly stored: (ids: string[]) => Promise<StoredAggregate[]>
  private readonly most: { cached: number; inUse: number }

  /** `stored` reads those that there are. */
  constructor(
    topology: Topology,
    stored: (ids: string[]) => Promise<StoredAggregate[]>,
    most: { cached: number; inUse: number } = LIMITS,
  ) {
    this.topology = topology
    this.stored = stored
    this.most = most
  }

  /** Brings them in. Others make room, but none that has changed since the last commit. */
  async load(ids: Iterable<string>): Promise<void> {
    const wanted = new Set(ids)
    const missing = [...wanted].filter((id) => id && !this.has(id))
    if (missing.length === 0) return
    this.makeRoom(missing.length, wanted)
    for (const stored of await this.stored(missing)) this.use(fromStored(stored))
  }

  has(id: string): boolean {
    return this.recent.has(id) || this.earlier.has(id) || this.resting.has(id)
  }

  /** One that was loaded, if there is any such. */
  get(id: string): Aggregate | undefined {
    const recent = this.recent.get(id)
    if (recent) return recent
    const resting = this.resting.get(id)
    const found = this.earlier.get(id) ?? (resting && awakened(id, resting))
    if (!found) return undefined
    this.resting.delete(id)
    this.earlier.delete(id)
    this.use(found)
    return found
  }

  /** One that was loaded, or, where nothing is stored of it, a new one; undefined for no kind that the service has. */
  at(id: string): Aggregate | undefined {
    const found = this.get(id)
    if (found) return found
    const fresh = newAggregate(this.topology, id)
    if (fresh) this.use(fresh)
    return fresh
  }

  private use(aggregate: Aggregate): void {
    if (this.recent.size >= this.most.inUse) this.turn()
    this.recent.set(aggregate.id, aggregate)
  }

  /** Lays to rest what was not asked for since the last time. */
  private turn(): void {
    const { earlier } = this
    this.earlier = this.recent
    this.recent = new Map()
    for (const [id, aggregate] of earlier)
      if (aggregate.changed) this.earlier.set(id, aggregate)
      else this.resting.set(id, resting(aggregate))
  }

  private makeRoom(places: number, wanted: Set<string>): void {
    let left = this.recent.size + this.earlier.size + this.resting.size + places - this.most.cached
    for (const id of this.resting.keys()) {
      if (left <= 0) return
      if (!wanted.has(id)) left -= Number(this.resting.delete(id))
    }
    for (const held of [this.earlier, this.recent])
      for (const [id, { changed }] of held) {
        if (left <= 0) return
        if (!changed && !wanted.has(id)) left -= Number(held.delete(id))
      }
  }
}

type Resting = string | Aggregate

/** Of one that waits the text does not say so. */
const resting = (aggregate: Aggregate): Resting =>
  aggregate.parked ? aggregate : (aggregate.text ?? aggregateText(aggregate) ?? aggregate)

const awakened = (id: string, resting: Resting): Aggregate =>
  typeof resting === 'string' ? fromStored({ id, lane: 0, ...fromAggregateText(resting), text: resting }) : resting
