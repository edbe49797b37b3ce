import { copyOf } from './copy-of.ts'
import { fenced } from './fenced.ts'
import { noGeneration } from './generations.ts'
import { FORGET_LATER_MS, RETAIN_PUBLISHED_MS } from './retention.ts'
import type {
  Claim,
  Commit,
  Generations,
  IntentStatus,
  Lane,
  Note,
  OutboxChunk,
  ReplayStore,
  Restored,
  Shadow,
  Snapshot,
  StoredAggregate,
  StoredIntent,
  WaitingEntry,
} from './store.ts'

/** What survives the processes that use it. */
export class MemoryDatabase {
  /** Raised by every call; a test waits until it stands still. */
  activity = 0
  readonly lanes = new Map<number, Lane>()
  /** The live generation. */
  aggregates = new Map<string, StoredAggregate>()
  readonly outbox = new Map<string, OutboxChunk & { publishedAt?: number }>()
  readonly intents = new Map<string, StoredIntent>()
  /** By aggregate, then by number in its queue. */
  waiting = new Map<string, Map<number, WaitingEntry>>()
  seen: { lane: number; at: number; block: Uint8Array }[] = []
  /** Generations that are not live, by number. */
  readonly shadows = new Map<number, MemoryGeneration>()
  generations: Generations = { current: 0, previous: null, building: null }
  readonly notes = new Map<string, Note>()

  /** As it is now, for a test to put back later. */
  backup(): MemoryDatabase {
    return Object.assign(new MemoryDatabase(), copyOf({ ...this }))
  }
}

type MemoryGeneration = Pick<MemoryDatabase, 'aggregates' | 'waiting' | 'seen'> & {
  positions: Map<number, Record<string, number>>
}

/**
 * The store's semantics in memory, for tests and the simulator; it passes the same contract suite as MongoDB.
 * Everything that goes in or out is copied, so that nobody can change stored state behind its back.
 */
export class MemoryStore implements ReplayStore {
  readonly database: MemoryDatabase
  readonly horizonMs: number

  constructor(database = new MemoryDatabase(), options: { horizonMs?: number } = {}) {
    this.database = database
    this.horizonMs = options.horizonMs ?? Number.POSITIVE_INFINITY
  }

  async claim(lane: number, now: number): Promise<Claim> {
    this.database.activity++
    const found = this.database.lanes.get(lane) ?? { lane, epoch: 0, version: 0, positions: {} }
    const claimed = { ...found, epoch: found.epoch + 1, positions: { ...found.positions } }
    this.database.lanes.set(lane, claimed)
    // The new owner publishes all of it again, and it is kept until then.
    for (const chunk of this.database.outbox.values()) if (chunk.lane === lane) delete chunk.publishedAt
    return copyOf({
      ...claimed,
      outbox: [...this.database.outbox.values()].filter((chunk) => chunk.lane === lane),
      timers: [...this.database.aggregates.values()]
        .filter((a) => a.lane === lane && a.timers.length > 0 && !a.parked)
        .map((a) => ({ aggregate: a.id, nextDue: Math.min(...a.timers.map((t) => t.due)) })),
      draining: [...this.database.aggregates.values()].flatMap((a) =>
        a.lane === lane && a.parked?.draining ? [a.id] : [],
      ),
      intents: [...this.database.intents.values()].filter((i) => i.lane === lane && i.status !== 'settled'),
      seen: this.database.seen.filter((s) => s.lane === lane && s.at > now - this.horizonMs),
    })
  }

  async position(lane: number): Promise<Record<string, number>> {
    return { ...this.database.lanes.get(lane)?.positions }
  }

  async holds(lane: number, epoch: number): Promise<boolean> {
    return this.database.lanes.get(lane)?.epoch === epoch
  }

  async load(ids: string[]): Promise<StoredAggregate[]> {
    this.database.activity++
    return copyOf(ids.flatMap((id) => this.database.aggregates.get(id) ?? []))
  }

  async waitingOf(aggregate: string, limit: number): Promise<WaitingEntry[]> {
    return queueOf(this.database.waiting, aggregate, limit)
  }

  async commit(given: Commit, now: number): Promise<{ chunk?: string }> {
    this.database.activity++
    const commit = copyOf(given)
    const lane = this.database.lanes.get(commit.lane)
    if (!lane || lane.epoch !== commit.epoch || lane.version !== commit.version) throw fenced([commit])
    lane.version += 1
    Object.assign(lane.positions, commit.positions)
    const marks = marksAfter(lane.marks, commit)
    delete lane.marks
    if (marks) lane.marks = marks
    putAll(this.database.aggregates, commit.aggregates)
    for (const intent of commit.intents)
      if (!this.database.intents.has(intent.reference)) this.database.intents.set(intent.reference, intent)
    for (const reference of commit.settled) {
      const intent = this.database.intents.get(reference)
      if (!intent) continue
      intent.status = 'settled'
      delete intent.heldBy
    }
    for (const { reference, by, call } of commit.freed ?? []) {
      const intent = this.database.intents.get(reference)
      if (intent?.heldBy !== by) continue
      Object.assign(intent, call, { status: 'planned', attempt: intent.attempt + 1 })
      delete intent.heldBy
    }
    if (commit.seen.length > 0) this.database.seen.push({ lane: commit.lane, at: now, block: commit.seen })
    moveQueues(this.database.waiting, commit)
    if (commit.audit) lane.audit = commit.audit
    if (commit.outbox.length === 0) return {}
    const id = `${commit.lane}/${String(lane.version).padStart(12, '0')}`
    this.database.outbox.set(id, { id, lane: commit.lane, messages: commit.outbox })
    return { chunk: id }
  }

  async published(chunks: string[], now: number): Promise<void> {
    this.database.activity++
    for (const id of chunks) {
      const chunk = this.database.outbox.get(id)
      if (chunk) chunk.publishedAt = now
    }
  }

  async sweep(lane: number, now: number): Promise<void> {
    for (const [id, chunk] of this.database.outbox) {
      if (chunk.lane !== lane) continue
      if (!((chunk.publishedAt ?? now) < now - RETAIN_PUBLISHED_MS)) break
      this.database.outbox.delete(id)
    }
    const expired = now - this.horizonMs - FORGET_LATER_MS
    this.database.seen = this.database.seen.filter((s) => s.lane !== lane || s.at >= expired)
  }

  async moveIntent(intent: StoredIntent, to: IntentStatus, epoch: number, now: number): Promise<boolean> {
    this.database.activity++
    const stored = this.database.intents.get(intent.reference)
    if (!stored || stored.status !== intent.status || stored.attempt !== intent.attempt) return false
    if (this.database.lanes.get(intent.lane)?.epoch !== epoch) return false
    stored.status = to
    if (to === 'sent') Object.assign(stored, { attempt: stored.attempt + 1, sentAt: now })
    return true
  }

  async loadIntent(reference: string): Promise<StoredIntent | undefined> {
    return copyOf(this.database.intents.get(reference))
  }

  async list(prefix: string, after: string, limit: number): Promise<StoredAggregate[]> {
    const ids = [...this.database.aggregates.keys()].filter((id) => id.startsWith(prefix) && id > after).sort()
    return this.load(ids.slice(0, limit))
  }

  async keepOnce(note: Note, now: number): Promise<{ kept: boolean; value: unknown }> {
    this.database.activity++
    const found = this.database.notes.get(note.key)
    const kept = !found || found.expiresAt <= now
    if (kept) this.database.notes.set(note.key, copyOf(note))
    return { kept, value: copyOf(kept ? note.value : found.value) }
  }

  async keep(note: Note): Promise<void> {
    this.database.activity++
    this.database.notes.set(note.key, copyOf(note))
  }

  async recall(key: string, now: number): Promise<unknown> {
    const note = this.database.notes.get(key)
    return note && note.expiresAt > now ? copyOf(note.value) : undefined
  }

  async parked(): Promise<StoredAggregate[]> {
    return copyOf([...this.database.aggregates.values()].filter((a) => a.parked))
  }

  async generations(): Promise<Generations> {
    return { ...this.database.generations }
  }

  async beginShadow(): Promise<Shadow> {
    await this.dropShadow()
    const { database } = this
    const generation = 1 + Math.max(database.generations.current, ...database.shadows.keys())
    database.generations.building = generation
    database.shadows.set(generation, {
      ...{ aggregates: new Map(), waiting: new Map(), seen: [], positions: new Map() },
    })
    return this.openShadow(generation)
  }

  async openShadow(generation: number): Promise<Shadow> {
    const shadow = this.database.shadows.get(generation)
    if (!shadow) throw noGeneration(generation)
    const pages = () => pagesOf([...shadow.aggregates.values()])
    return {
      ...{ generation, pages },
      position: async (lane) => ({ ...shadow.positions.get(lane) }),
      load: async (ids) => copyOf(ids.flatMap((id) => shadow.aggregates.get(id) ?? [])),
      waitingOf: async (aggregate, limit) => queueOf(shadow.waiting, aggregate, limit),
      seen: async (lane) => shadow.seen.filter((s) => s.lane === lane),
      draining: async (lane) =>
        [...shadow.aggregates.values()].flatMap((a) => (a.lane === lane && a.parked?.draining ? [a.id] : [])),
      commit: async (given, at) => {
        const commit = copyOf(given)
        putAll(shadow.aggregates, commit.aggregates)
        moveQueues(shadow.waiting, commit)
        if (commit.seen.length > 0) shadow.seen.push({ lane: commit.lane, at, block: commit.seen })
        shadow.positions.set(commit.lane, { ...shadow.positions.get(commit.lane), ...commit.positions })
      },
    }
  }

  async unpublished(lane: number): Promise<OutboxChunk[]> {
    return [...this.database.outbox.values()].filter((c) => c.lane === lane && c.publishedAt === undefined)
  }

  async dropShadow(): Promise<void> {
    const { generations, shadows } = this.database
    if (generations.building !== null) shadows.delete(generations.building)
    generations.building = null
  }

  async holdIntents(references: string[], by: string): Promise<boolean> {
    this.database.activity++
    const intents = references.map((reference) => this.database.intents.get(reference))
    const free = (i: StoredIntent) => i.status === 'planned' && i.sentAt === undefined && i.heldBy === undefined
    if (!intents.every((i) => i && (i.heldBy === by || free(i)))) return false
    for (const intent of intents) Object.assign(intent ?? {}, { status: 'settled', heldBy: by })
    return true
  }

  async snapshot<T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const { lanes, aggregates, intents } = copyOf({
      lanes: this.database.lanes,
      aggregates: this.database.aggregates,
      intents: this.database.intents,
    })
    return read({
      positions: new Map([...lanes.values()].map((l) => [l.lane, l.positions])),
      pages: () => pagesOf([...aggregates.values()]),
      intents: async function* () {
        yield [...intents.values()]
      },
    })
  }

  async swap(generation: number, leases: { lane: number; epoch: number }[], restored?: Restored): Promise<void> {
    const { database } = this
    const shadow = database.shadows.get(generation)
    if (!shadow) throw noGeneration(generation)
    for (const { lane, epoch } of leases)
      if (database.lanes.get(lane)?.epoch !== epoch) throw fenced([{ lane, epoch, version: -1 }])
    const { aggregates, waiting, seen, generations, lanes } = database
    const positions = new Map([...lanes.values()].map((l) => [l.lane, { ...l.positions }]))
    if (generations.previous !== null && generations.previous !== generation)
      database.shadows.delete(generations.previous)
    database.shadows.set(generations.current, { aggregates, waiting, seen, positions })
    Object.assign(database, { aggregates: shadow.aggregates, waiting: shadow.waiting, seen: shadow.seen })
    database.shadows.delete(generation)
    database.generations = { current: generation, previous: generations.current, building: null }
    for (const lane of lanes.values()) lane.epoch += 1
    if (restored) this.putRestored(copyOf(restored))
    database.activity++
  }

  private putRestored({ lanes, intents }: Restored): void {
    const { database } = this
    for (const { outbox: messages, ...lane } of lanes) {
      database.lanes.set(lane.lane, { ...lane, epoch: database.lanes.get(lane.lane)?.epoch ?? 1 })
      for (const [id, chunk] of database.outbox) if (chunk.lane === lane.lane) database.outbox.delete(id)
      const id = `${lane.lane}/${String(lane.version).padStart(12, '0')}`
      if (messages.length > 0) database.outbox.set(id, { id, lane: lane.lane, messages })
    }
    for (const intent of intents) database.intents.set(intent.reference, intent)
  }

  async ping(): Promise<void> {}
  async close(): Promise<void> {}
}

/** Of a topic whose position moves the mark is the commit's, or none. */
const marksAfter = (
  before: Record<string, number> | undefined,
  { positions, marks }: Pick<Commit, 'positions' | 'marks'>,
): Record<string, number> | undefined => {
  const kept = Object.entries(before ?? {}).filter(([topic]) => !Object.hasOwn(positions, topic))
  const after = { ...Object.fromEntries(kept), ...marks }
  return Object.keys(after).length > 0 ? after : undefined
}

type Queues = Map<string, Map<number, WaitingEntry>>

const queueOf = (queues: Queues, aggregate: string, limit: number): WaitingEntry[] => {
  const queue = [...(queues.get(aggregate)?.values() ?? [])]
  return copyOf(queue.sort((a, b) => a.number - b.number).slice(0, limit))
}

const moveQueues = (queues: Queues, { waiting, dequeued }: Pick<Commit, 'waiting' | 'dequeued'>): void => {
  for (const { aggregate, number } of dequeued) queues.get(aggregate)?.delete(number)
  for (const entry of waiting) {
    const queue = queues.get(entry.aggregate) ?? new Map<number, WaitingEntry>()
    queues.set(entry.aggregate, queue.set(entry.number, entry))
  }
}

const putAll = (kept: Map<string, StoredAggregate>, aggregates: StoredAggregate[]): void => {
  for (const { text: _, ...aggregate } of aggregates) kept.set(aggregate.id, aggregate)
}

const pagesOf = async function* (aggregates: StoredAggregate[]): AsyncIterable<StoredAggregate[]> {
  const sorted = copyOf(aggregates).sort((a, b) => (a.id < b.id ? -1 : 1))
  for (let at = 0; at < sorted.length; at += 1_000) yield sorted.slice(at, at + 1_000)
}
