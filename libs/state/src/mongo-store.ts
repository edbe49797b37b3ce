import { AppError } from '@supplyline/decider'
import { Binary, type ClientSession, type Collection, type Db, MongoClient, MongoServerError } from 'mongodb'
import { RETAIN_PUBLISHED_MS } from './retention.ts'
import type {
  AuditMark,
  Claim,
  Commit,
  IntentStatus,
  Lane,
  Note,
  OutboxChunk,
  OutgoingMessage,
  Store,
  StoredAggregate,
  StoredIntent,
  WaitingEntry,
  WaitingRecord,
} from './store.ts'

type LaneDocument = {
  _id: number
  epoch: number
  version: number
  positions: { topic: string; next: number }[]
  audit?: AuditMark
}
/** `state`, or the same as text where its keys are none that a document can have. */
type AggregateDocument = Omit<StoredAggregate, 'id' | 'state'> & {
  _id: string
  nextDue: number | null
  state?: unknown
  stateText?: string
}
type OutboxDocument = {
  _id: string
  lane: number
  chunk: string
  /** Headers as text: sources choose their names, and not every name is one that a document can have. */
  messages: (Omit<OutgoingMessage, 'headers'> & { headers: string })[]
  publishedAt: number | null
}
type SeenDocument = { _id: string; lane: number; at: number; block: Binary }
type IntentDocument = Omit<StoredIntent, 'reference'> & { _id: string }
/** Headers as text, as in the outbox. */
type WaitingDocument = Omit<WaitingEntry, 'record'> & {
  _id: string
  lane: number
  record: Omit<WaitingRecord, 'headers'> & { headers: string }
}
/** `expiresAt` as a date, which is what MongoDB's own expiry looks at. */
type NoteDocument = { _id: string; value: unknown; expiresAt: Date }

/** Below MongoDB's limit of 16 MB a document. */
const CHUNK_BYTES = 4_000_000

/**
 * The store on MongoDB: one transaction a commit, whose one compare-and-set is the lane document; everything else in it
 * is by `_id` and absolute (docs/adr/0002).
 */
export class MongoStore implements Store {
  private readonly client: MongoClient
  private readonly db: Db
  private readonly horizonMs: number
  private readonly lanes: Collection<LaneDocument>
  private readonly aggregates: Collection<AggregateDocument>
  private readonly outbox: Collection<OutboxDocument>
  private readonly seen: Collection<SeenDocument>
  private readonly intents: Collection<IntentDocument>
  private readonly waiting: Collection<WaitingDocument>
  private readonly notes: Collection<NoteDocument>

  private constructor(client: MongoClient, database: string, horizonMs: number) {
    this.client = client
    this.horizonMs = horizonMs
    this.db = client.db(database)
    this.lanes = this.db.collection('lanes')
    this.aggregates = this.db.collection('aggregates')
    this.outbox = this.db.collection('outbox')
    this.seen = this.db.collection('seen')
    this.intents = this.db.collection('intents')
    this.waiting = this.db.collection('waiting')
    this.notes = this.db.collection('notes')
  }

  /** `horizonMs`: how far back identities of taken events are kept. */
  static async connect(options: { url: string; database: string; horizonMs?: number }): Promise<MongoStore> {
    const client = new MongoClient(options.url, {
      appName: options.database,
      maxPoolSize: 16,
      ignoreUndefined: true,
      serverSelectionTimeoutMS: 10_000,
      // Without it, a connection that has silently died holds a lane for as long as TCP likes.
      socketTimeoutMS: 60_000,
      writeConcern: { w: 'majority' },
      readConcern: { level: 'majority' },
    })
    await client.connect()
    const store = new MongoStore(client, options.database, options.horizonMs ?? Number.MAX_SAFE_INTEGER)
    // Collections must exist before the first transaction that writes to them.
    await Promise.all([
      store.aggregates.createIndex({ lane: 1, nextDue: 1 }, { partialFilterExpression: { nextDue: { $gt: 0 } } }),
      store.outbox.createIndex({ lane: 1, _id: 1 }),
      store.seen.createIndex({ lane: 1, at: 1 }),
      store.intents.createIndex({ lane: 1, status: 1 }),
      store.waiting.createIndex({ aggregate: 1, number: 1 }),
      store.aggregates.createIndex(
        { lane: 1 },
        { partialFilterExpression: { 'parked.draining': true }, name: 'draining' },
      ),
      // Sweeps up a while after the time; readers look at the time themselves.
      store.notes.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 }),
      store.db.createCollection('lanes').catch(ignoreExisting),
    ])
    return store
  }

  async claim(lane: number, now: number): Promise<Claim> {
    const claimed = await this.lanes.findOneAndUpdate(
      { _id: lane },
      { $inc: { epoch: 1 }, $setOnInsert: { version: 0, positions: [] } },
      { upsert: true, returnDocument: 'after' },
    )
    if (!claimed) throw new Error('findOneAndUpdate with upsert returned nothing')
    // The epoch is raised, so nothing of this lane changes any more while it is read.
    const [outbox, timers, draining, intents, seen] = await Promise.all([
      this.outbox.find({ lane }).sort({ _id: 1 }).toArray(),
      this.aggregates
        .find({ lane, nextDue: { $gt: 0 } })
        .project<{ _id: string; nextDue: number }>({ nextDue: 1 })
        .toArray(),
      this.aggregates.find({ lane, 'parked.draining': true }).project<{ _id: string }>({ _id: 1 }).toArray(),
      this.intents
        .find({ lane, status: { $in: ['planned', 'sent', 'unknown'] } })
        .sort({ plannedAt: 1 })
        .toArray(),
      this.seen.find({ lane, at: { $gt: now - this.horizonMs } }).toArray(),
    ])
    return {
      ...laneOf(claimed),
      outbox: chunksOf(outbox),
      timers: timers.map((t) => ({ aggregate: t._id, nextDue: t.nextDue })),
      draining: draining.map((a) => a._id),
      intents: intents.map(intentOf),
      seen: seen.map((s) => s.block.buffer),
    }
  }

  async position(lane: number): Promise<Record<string, number>> {
    const found = await this.lanes.findOne({ _id: lane })
    return found ? laneOf(found).positions : {}
  }

  async load(ids: string[]): Promise<StoredAggregate[]> {
    if (ids.length === 0) return []
    const found = await this.aggregates.find({ _id: { $in: ids } }).toArray()
    return found.map(aggregateOf)
  }

  async commit(commit: Commit, now: number): Promise<{ chunk?: string }> {
    const chunk = `${String(commit.lane).padStart(5, '0')}/${String(commit.version + 1).padStart(12, '0')}`
    try {
      await this.client.withSession((session) =>
        session.withTransaction(async () => {
          const options = { session, ordered: false }
          // One at a time: a session's transaction takes its operations in order.
          await this.advance(commit, session)
          const { aggregates, intents, settled, seen, waiting, dequeued, outbox, lane } = commit
          if (aggregates.length > 0)
            await this.aggregates.bulkWrite(
              aggregates.map((aggregate) => {
                const { _id, ...replacement } = aggregateDocument(aggregate)
                return { replaceOne: { filter: { _id }, replacement, upsert: true } }
              }),
              options,
            )
          if (outbox.length > 0) await this.outbox.insertMany(outboxDocuments(chunk, lane, outbox), options)
          if (seen.length > 0)
            await this.seen.insertOne({ _id: chunk, lane, at: now, block: new Binary(seen) }, { session })
          if (intents.length > 0 || settled.length > 0)
            await this.intents.bulkWrite(
              [
                ...intents.map(({ reference, ...intent }) => ({
                  updateOne: { filter: { _id: reference }, update: { $setOnInsert: intent }, upsert: true },
                })),
                ...settled.map((reference) => ({
                  updateOne: { filter: { _id: reference }, update: { $set: { status: 'settled' as const } } },
                })),
              ],
              { session, ordered: true },
            )
          if (waiting.length > 0 || dequeued.length > 0)
            await this.waiting.bulkWrite(
              [
                ...dequeued.map((d) => ({ deleteOne: { filter: { _id: waitingId(d) } } })),
                ...waiting.map((w) => {
                  const { _id, ...replacement } = waitingDocument(lane, w)
                  return { replaceOne: { filter: { _id }, replacement, upsert: true } }
                }),
              ],
              { session, ordered: true },
            )
        }),
      )
    } catch (error) {
      throw isConflict(error) ? fenced(commit, error) : error
    }
    return commit.outbox.length > 0 ? { chunk } : {}
  }

  private async advance(commit: Commit, session: ClientSession): Promise<void> {
    const positions = Object.entries(commit.positions).map(([topic, next]) => ({ topic, next }))
    const moved = positions.map((p) => p.topic)
    const result = await this.lanes.updateOne(
      { _id: commit.lane, epoch: commit.epoch, version: commit.version },
      [
        {
          $set: {
            version: commit.version + 1,
            ...(commit.audit && { audit: { $literal: commit.audit } }),
            positions: {
              $concatArrays: [
                { $filter: { input: '$positions', cond: { $not: { $in: ['$$this.topic', moved] } } } },
                { $literal: positions },
              ],
            },
          },
        },
      ],
      { session },
    )
    if (result.matchedCount !== 1) throw fenced(commit)
  }

  async waitingOf(aggregate: string, limit: number): Promise<WaitingEntry[]> {
    return (await this.waiting.find({ aggregate }).sort({ number: 1 }).limit(limit).toArray()).map(waitingEntryOf)
  }

  async published(lane: number, chunks: string[], now: number): Promise<void> {
    if (chunks.length > 0)
      await this.outbox.updateMany({ lane, chunk: { $in: chunks } }, { $set: { publishedAt: now } })
    await this.outbox.deleteMany({ lane, publishedAt: { $ne: null, $lt: now - RETAIN_PUBLISHED_MS } })
  }

  async moveIntent(intent: StoredIntent, to: IntentStatus, epoch: number, now: number): Promise<boolean> {
    const lease = await this.lanes.findOne({ _id: intent.lane, epoch })
    if (!lease) return false
    const moved = await this.intents.updateOne(
      { _id: intent.reference, status: intent.status, attempt: intent.attempt },
      { $set: to === 'sent' ? { status: to, attempt: intent.attempt + 1, sentAt: now } : { status: to } },
    )
    return moved.modifiedCount === 1
  }

  async loadIntent(reference: string): Promise<StoredIntent | undefined> {
    const found = await this.intents.findOne({ _id: reference })
    return found ? intentOf(found) : undefined
  }

  async list(prefix: string, after: string, limit: number): Promise<StoredAggregate[]> {
    const filter = { _id: { $gte: prefix, $gt: after, $lt: `${prefix}\uffff` } }
    return (await this.aggregates.find(filter).sort({ _id: 1 }).limit(limit).toArray()).map(aggregateOf)
  }

  async keepOnce(note: Note, now: number): Promise<{ kept: boolean; value: unknown }> {
    for (;;) {
      try {
        // Finds only an expired note to replace; beside one that still stands the insert fails on its key.
        const expired = { _id: note.key, expiresAt: { $lte: new Date(now) } }
        await this.notes.replaceOne(expired, noteDocument(note), { upsert: true })
        return { kept: true, value: note.value }
      } catch (error) {
        if (!isConflict(error)) throw error
      }
      const found = await this.recall(note.key, now)
      if (found !== undefined) return { kept: false, value: found }
    }
  }

  async keep(note: Note): Promise<void> {
    await this.notes.replaceOne({ _id: note.key }, noteDocument(note), { upsert: true })
  }

  async recall(key: string, now: number): Promise<unknown> {
    const found = await this.notes.findOne({ _id: key, expiresAt: { $gt: new Date(now) } })
    return found?.value
  }

  async ping(): Promise<void> {
    await this.db.command({ ping: 1 })
  }

  async close(): Promise<void> {
    await this.client.close()
  }
}

const laneOf = (document: LaneDocument): Lane => ({
  lane: document._id,
  epoch: document.epoch,
  version: document.version,
  positions: Object.fromEntries(document.positions.map((p) => [p.topic, p.next])),
  ...(document.audit && { audit: document.audit }),
})

const aggregateOf = ({ _id, nextDue: _, state, stateText, ...rest }: AggregateDocument): StoredAggregate => ({
  id: _id,
  ...rest,
  state: stateText === undefined ? state : JSON.parse(stateText),
})

const aggregateDocument = ({ id, state, ...rest }: StoredAggregate): AggregateDocument => ({
  _id: id,
  ...rest,
  ...(isDocument(state) ? { state } : { stateText: JSON.stringify(state) }),
  nextDue: rest.timers.length > 0 && !rest.parked ? Math.min(...rest.timers.map((t) => t.due)) : null,
})

const waitingId = ({ aggregate, number }: Pick<WaitingEntry, 'aggregate' | 'number'>): string =>
  `${aggregate}/${String(number).padStart(12, '0')}`

const waitingDocument = (lane: number, { aggregate, number, record }: WaitingEntry): WaitingDocument => ({
  ...{ _id: waitingId({ aggregate, number }), lane, aggregate, number },
  record: { ...record, headers: JSON.stringify(record.headers) },
})

const waitingEntryOf = ({ aggregate, number, record }: WaitingDocument): WaitingEntry => ({
  aggregate,
  number,
  record: {
    ...record,
    value: record.value === null ? null : bytesOf(record.value),
    headers: JSON.parse(record.headers),
  },
})

const intentOf = ({ _id, ...rest }: IntentDocument): StoredIntent => ({ reference: _id, ...rest })

const noteDocument = ({ value, expiresAt }: Note): Omit<NoteDocument, '_id'> => ({
  value,
  expiresAt: new Date(expiresAt),
})

/** Whether BSON gives back what it was given: it takes some keys for its own, and none may hold a zero byte. */
const isDocument = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isDocument)
  for (const key of Object.keys(value)) {
    if (RESERVED.has(key) || key.includes('\0')) return false
    if (!isDocument((value as Record<string, unknown>)[key])) return false
  }
  return true
}

const RESERVED = new Set(['_bsontype', '$ref', '$id', '$db', '__proto__', 'toBSON'])

const outboxDocuments = (chunk: string, lane: number, messages: OutgoingMessage[]): OutboxDocument[] => {
  const documents: OutboxDocument[] = []
  let bytes = CHUNK_BYTES
  for (const message of messages) {
    if (bytes >= CHUNK_BYTES) {
      const part = String(documents.length).padStart(4, '0')
      documents.push({ _id: `${chunk}/${part}`, lane, chunk, messages: [], publishedAt: null })
      bytes = 0
    }
    const headers = JSON.stringify(message.headers)
    // A character takes at most three bytes in UTF-8.
    bytes += message.value.length + 3 * (message.key.length + headers.length) + 100
    documents.at(-1)?.messages.push({ ...message, headers })
  }
  return documents
}

const chunksOf = (documents: OutboxDocument[]): OutboxChunk[] => {
  const chunks = new Map<string, OutboxChunk>()
  for (const { chunk, lane, messages } of documents) {
    const found = chunks.get(chunk) ?? { id: chunk, lane, messages: [] }
    for (const m of messages) found.messages.push({ ...m, headers: JSON.parse(m.headers), value: bytesOf(m.value) })
    chunks.set(chunk, found)
  }
  return [...chunks.values()]
}

const bytesOf = (value: Uint8Array | Binary): Uint8Array => (value instanceof Binary ? value.buffer : value)

const isConflict = (error: unknown): boolean => error instanceof MongoServerError && error.code === 11000

const ignoreExisting = (error: unknown) => {
  if (!(error instanceof MongoServerError && error.code === 48)) throw error
}

const fenced = (commit: Commit, cause?: unknown): AppError =>
  new AppError(
    'fenced',
    `lane ${commit.lane} was taken over: epoch ${commit.epoch}, version ${commit.version} is stale`,
    {
      where: `lane ${commit.lane}`,
      next: 'nothing: the new owner goes on from the last commit',
      cause,
    },
  )
