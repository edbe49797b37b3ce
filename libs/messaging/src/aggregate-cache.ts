import type { StoredAggregate } from '@supplyline/state'
import { type Aggregate, fromStored, newAggregate } from './aggregate.ts'
import { LIMITS } from './limits.ts'
import type { Topology } from './topology.ts'

/** Aggregates of one lane in memory, at most `LIMITS.cached` besides those in hand. */
export class AggregateCache {
  private readonly held = new Map<string, Aggregate>()
  private readonly topology: Topology
  private readonly stored: (ids: string[]) => Promise<StoredAggregate[]>

  /** `stored` reads those that there are. */
  constructor(topology: Topology, stored: (ids: string[]) => Promise<StoredAggregate[]>) {
    this.topology = topology
    this.stored = stored
  }

  /** Brings them in. Others make room, but none that has changed since the last commit. */
  async load(ids: Iterable<string>): Promise<void> {
    const wanted = new Set(ids)
    const missing = [...wanted].filter((id) => id && !this.held.has(id))
    if (missing.length === 0) return
    // The oldest go first: a Map keeps the order of insertion.
    for (const [id, { changed }] of this.held) {
      if (this.held.size + missing.length <= LIMITS.cached) break
      if (!changed && !wanted.has(id)) this.held.delete(id)
    }
    for (const stored of await this.stored(missing)) this.held.set(stored.id, fromStored(stored))
  }

  has(id: string): boolean {
    return this.held.has(id)
  }

  /** One that was loaded, if there is any such. */
  get(id: string): Aggregate | undefined {
    return this.held.get(id)
  }

  /** One that was loaded, or, where nothing is stored of it, a new one; undefined for no kind that the service has. */
  at(id: string): Aggregate | undefined {
    const found = this.held.get(id)
    if (found) return found
    const fresh = newAggregate(this.topology, id)
    if (fresh) this.held.set(id, fresh)
    return fresh
  }
}
