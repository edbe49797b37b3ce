import { AppError } from '@supplyline/decider'
import { RETAIN_PUBLISHED_MS } from './retention.ts'
import type {
  Claim,
  Commit,
  IntentStatus,
  Lane,
  Note,
  OutboxChunk,
  Store,
  StoredAggregate,
  StoredIntent,
  WaitingEntry,
} from './store.ts'

/** What survives the processes that use it. */
export class MemoryDatabase {
  /** Raised by every call; a test waits until it stands still. */
  activity = 0
  readonly lanes = new Map<number, Lane>()
  readonly aggregates = new Map<string, StoredAggregate>()
  readonly outbox = new Map<string, OutboxChunk & { publishedAt?: number }>()
  readonly intents = new Map<string, StoredIntent>()
  /** By aggregate, then by number in its queue. */
  readonly waiting = new Map<string, Map<number, WaitingEntry>>()
  readonly seen: { lane: number; at: number; block: Uint8Array }[] = []
  readonly notes = new Map<string, Note>()
}

/**
 * The store's semantics in memory, for tests and the simulator; it passes the same contract suite as MongoDB.
 * Everything that goes in or out is copied, so that nobody can change stored state behind its back.
 */
export class MemoryStore implements Store {
  readonly database: MemoryDatabase
  private readonly horizonMs: number

  constructor(database = new MemoryDatabase(), options: { horizonMs?: number } = {}) {
    this.database = database
    this.horizonMs = options.horizonMs ?? Number.POSITIVE_INFINITY
  }

  async claim(lane: number, now: number): Promise<Claim> {
    this.database.activity++
    const found = this.database.lanes.get(lane) ?? { lane, epoch: 0, version: 0, positions: {} }
    const claimed = { ...found, epoch: found.epoch + 1, positions: { ...found.positions } }
    this.database.lanes.set(lane, claimed)
    return structuredClone({
      ...claimed,
      outbox: [...this.database.outbox.values()].filter((chunk) => chunk.lane === lane),
      timers: [...this.database.aggregates.values()]
        .filter((a) => a.lane === lane && a.timers.length > 0 && !a.parked)
        .map((a) => ({ aggregate: a.id, nextDue: Math.min(...a.timers.map((t) => t.due)) })),
      draining: [...this.database.aggregates.values()].flatMap((a) =>
        a.lane === lane && a.parked?.draining ? [a.id] : [],
      ),
      intents: [...this.database.intents.values()].filter((i) => i.lane === lane && i.status !== 'settled'),
      seen: this.database.seen.filter((s) => s.lane === lane && s.at > now - this.horizonMs).map((s) => s.block),
    })
  }

  async position(lane: number): Promise<Record<string, number>> {
    return { ...this.database.lanes.get(lane)?.positions }
  }

  async load(ids: string[]): Promise<StoredAggregate[]> {
    this.database.activity++
    return structuredClone(ids.flatMap((id) => this.database.aggregates.get(id) ?? []))
  }

  async waitingOf(aggregate: string, limit: number): Promise<WaitingEntry[]> {
    const queue = [...(this.database.waiting.get(aggregate)?.values() ?? [])]
    return structuredClone(queue.sort((a, b) => a.number - b.number).slice(0, limit))
  }

  async commit(given: Commit, now: number): Promise<{ chunk?: string }> {
    this.database.activity++
    const commit = structuredClone(given)
    const lane = this.database.lanes.get(commit.lane)
    if (!lane || lane.epoch !== commit.epoch || lane.version !== commit.version) throw fenced(commit)
    lane.version += 1
    Object.assign(lane.positions, commit.positions)
    for (const aggregate of commit.aggregates) this.database.aggregates.set(aggregate.id, aggregate)
    for (const intent of commit.intents)
      if (!this.database.intents.has(intent.reference)) this.database.intents.set(intent.reference, intent)
    for (const reference of commit.settled) {
      const intent = this.database.intents.get(reference)
      if (intent) intent.status = 'settled'
    }
    if (commit.seen.length > 0) this.database.seen.push({ lane: commit.lane, at: now, block: commit.seen })
    for (const { aggregate, number } of commit.dequeued) this.database.waiting.get(aggregate)?.delete(number)
    for (const entry of commit.waiting) {
      const queue = this.database.waiting.get(entry.aggregate) ?? new Map<number, WaitingEntry>()
      this.database.waiting.set(entry.aggregate, queue.set(entry.number, entry))
    }
    if (commit.audit) lane.audit = commit.audit
    if (commit.outbox.length === 0) return {}
    const id = `${commit.lane}/${String(lane.version).padStart(12, '0')}`
    this.database.outbox.set(id, { id, lane: commit.lane, messages: commit.outbox })
    return { chunk: id }
  }

  async published(lane: number, chunks: string[], now: number): Promise<void> {
    this.database.activity++
    for (const id of chunks) {
      const chunk = this.database.outbox.get(id)
      if (chunk) chunk.publishedAt = now
    }
    for (const [id, chunk] of this.database.outbox)
      if (chunk.lane === lane && (chunk.publishedAt ?? now) < now - RETAIN_PUBLISHED_MS) this.database.outbox.delete(id)
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
    return structuredClone(this.database.intents.get(reference))
  }

  async list(prefix: string, after: string, limit: number): Promise<StoredAggregate[]> {
    const ids = [...this.database.aggregates.keys()].filter((id) => id.startsWith(prefix) && id > after).sort()
    return this.load(ids.slice(0, limit))
  }

  async keepOnce(note: Note, now: number): Promise<{ kept: boolean; value: unknown }> {
    this.database.activity++
    const found = this.database.notes.get(note.key)
    const kept = !found || found.expiresAt <= now
    if (kept) this.database.notes.set(note.key, structuredClone(note))
    return { kept, value: structuredClone(kept ? note.value : found.value) }
  }

  async keep(note: Note): Promise<void> {
    this.database.activity++
    this.database.notes.set(note.key, structuredClone(note))
  }

  async recall(key: string, now: number): Promise<unknown> {
    const note = this.database.notes.get(key)
    return note && note.expiresAt > now ? structuredClone(note.value) : undefined
  }

  async ping(): Promise<void> {}
  async close(): Promise<void> {}
}

const fenced = (commit: Commit) =>
  new AppError(
    'fenced',
    `lane ${commit.lane} was taken over: epoch ${commit.epoch}, version ${commit.version} is stale`,
    {
      where: `lane ${commit.lane}`,
      next: 'nothing: the new owner goes on from the last commit',
    },
  )
