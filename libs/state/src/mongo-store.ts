import { AppError } from '@supplyline/decider'
import { type ClientSession, type Collection, type Db, type Filter, MongoClient, MongoServerError } from 'mongodb'
import { fenced } from './fenced.ts'
import { Gathering } from './gathering.ts'
import { noGeneration } from './generations.ts'
import { isConflict, isOutage, isSmall, type TimedCommit, writeCommits } from './mongo-commit.ts'
import {
  aggregateOf,
  chunksOf,
  type IntentDocument,
  intentOf,
  type LaneDocument,
  laneOf,
  type NoteDocument,
  noteDocument,
  type OutboxDocument,
  outboxDocuments,
  positionDocuments,
  seenBlockOf,
  waitingEntryOf,
} from './mongo-documents.ts'
import {
  collectionsOf,
  dropGeneration,
  type GenerationDocument,
  MongoShadow,
  pagesOf,
  prepareGeneration,
} from './mongo-generation.ts'
import { withHistory } from './mongo-history.ts'
import { chunkId, chunkOf, ofLane, partsBetween } from './mongo-ids.ts'
import { FORGET_LATER_MS, RETAIN_PUBLISHED_MS } from './retention.ts'
import type {
  Claim,
  Commit,
  Generations,
  IntentStatus,
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

const GENERATION_FRESH_MS = 2_000
/** Commits in one transaction. */
const MOST_TOGETHER = 32
/** Of the documents of `mongo-documents.ts`; raised when an older build's cannot be read any more. */
const FORMAT = 2

/**
 * The store on MongoDB: one transaction a commit, whose one compare-and-set is the lane document; everything else in it
 * is by `_id` and absolute (docs/adr/0002).
 */
export class MongoStore implements ReplayStore {
  private readonly client: MongoClient
  private readonly db: Db
  readonly horizonMs: number
  private readonly lanes: Collection<LaneDocument>
  private readonly outbox: Collection<OutboxDocument>
  private readonly intents: Collection<IntentDocument>
  private readonly notes: Collection<NoteDocument>
  private readonly generation: Collection<GenerationDocument>
  /** The live generation, as last looked up. A commit under an older one is fenced: a swap raises all epochs. */
  private live: ReturnType<typeof collectionsOf>
  private lookedUpAt = 0
  /** Small commits of several lanes share a transaction: each costs as much as what is written in it. */
  private readonly gathered = new Gathering<TimedCommit>(
    (commits) => this.write(commits),
    (error) => !isOutage(error),
    MOST_TOGETHER,
  )

  private constructor(client: MongoClient, database: string, horizonMs: number) {
    this.client = client
    this.horizonMs = horizonMs
    this.db = client.db(database)
    this.lanes = this.db.collection('lanes')
    this.outbox = this.db.collection('outbox')
    this.intents = this.db.collection('intents')
    this.notes = this.db.collection('notes')
    this.generation = this.db.collection('generations')
    this.live = collectionsOf(this.db, 0)
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
      prepareGeneration(store.db, 0),
      store.db.createCollection('outbox').catch(ignoreExisting),
      store.intents.createIndex({ lane: 1, status: 1 }),
      // Sweeps up a while after the time; readers look at the time themselves.
      store.notes.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 }),
      store.db.createCollection('lanes').catch(ignoreExisting),
      store.db.createCollection('generations').catch(ignoreExisting),
    ])
    try {
      await store.checkFormat()
    } catch (error) {
      // An open connection would keep a process that cannot start from ending.
      await client.close()
      throw error
    }
    await store.lookUpGeneration()
    return store
  }

  /** What an older build stored cannot be read, and must not be taken for nothing. */
  private async checkFormat(): Promise<void> {
    const formats = this.db.collection<{ _id: 'format'; version: number }>('format')
    const isNew = (await this.lanes.findOne({})) === null
    const stored = await formats.findOneAndUpdate(
      { _id: 'format' },
      { $setOnInsert: { version: isNew ? FORMAT : 1 } },
      { upsert: true, returnDocument: 'after' },
    )
    if (stored?.version === FORMAT) return
    throw new AppError('outdated-store', `stored by a build of format ${stored?.version}; this one reads ${FORMAT}`, {
      where: `database ${this.db.databaseName}`,
      next: 'drop the database: the service takes its topics again; `pnpm start --fresh` does so for a demonstration',
    })
  }

  async claim(lane: number, now: number): Promise<Claim> {
    const claimed = await this.lanes.findOneAndUpdate(
      { _id: lane },
      { $inc: { epoch: 1 }, $setOnInsert: { version: 0, positions: [] } },
      { upsert: true, returnDocument: 'after' },
    )
    if (!claimed) throw new Error('findOneAndUpdate with upsert returned nothing')
    await this.lookUpGeneration()
    const { aggregates, seen: identities } = this.live
    // The new owner publishes all of it again, and it is kept until then.
    await this.outbox.updateMany({ _id: ofLane(lane), publishedAt: { $ne: null } }, { $set: { publishedAt: null } })
    // The epoch is raised, so nothing of this lane changes any more while it is read.
    const [outbox, timers, draining, intents, seen] = await Promise.all([
      this.outbox
        .find({ _id: ofLane(lane) })
        .sort({ _id: 1 })
        .toArray(),
      aggregates
        .find({ lane, nextDue: { $gt: 0 } })
        .project<{ _id: string; nextDue: number }>({ nextDue: 1 })
        .toArray(),
      aggregates.find({ lane, 'parked.draining': true }).project<{ _id: string }>({ _id: 1 }).toArray(),
      this.intents
        .find({ lane, status: { $in: ['planned', 'sent', 'unknown'] } })
        .sort({ plannedAt: 1 })
        .toArray(),
      identities.find({ _id: ofLane(lane), at: { $gt: now - this.horizonMs } }).toArray(),
    ])
    return {
      ...laneOf(claimed),
      outbox: chunksOf(outbox),
      timers: timers.map((t) => ({ aggregate: t._id, nextDue: t.nextDue })),
      draining: draining.map((a) => a._id),
      intents: intents.map(intentOf),
      seen: seen.map(seenBlockOf),
    }
  }

  async position(lane: number): Promise<Record<string, number>> {
    const found = await this.lanes.findOne({ _id: lane })
    return found ? laneOf(found).positions : {}
  }

  async holds(lane: number, epoch: number): Promise<boolean> {
    return (await this.lanes.findOne({ _id: lane, epoch })) !== null
  }

  async load(ids: string[]): Promise<StoredAggregate[]> {
    if (ids.length === 0) return []
    await this.lookUpNowAndThen()
    const found = await this.live.aggregates.find({ _id: { $in: ids } }).toArray()
    return found.map(aggregateOf)
  }

  async commit(commit: Commit, now: number): Promise<{ chunk?: string }> {
    const timed = { commit, now }
    await (isSmall(commit) ? this.gathered.ask(timed) : this.write([timed]))
    return commit.outbox.length > 0 ? { chunk: chunkOf(commit) } : {}
  }

  private async write(commits: TimedCommit[]): Promise<void> {
    const { lanes, outbox, intents } = this
    try {
      await this.client.withSession((session) =>
        session.withTransaction(() => writeCommits({ ...this.live, lanes, outbox, intents }, commits, session)),
      )
    } catch (error) {
      throw isConflict(error)
        ? fenced(
            commits.map(({ commit }) => commit),
            error,
          )
        : error
    }
  }

  async waitingOf(aggregate: string, limit: number): Promise<WaitingEntry[]> {
    return (await this.live.waiting.find({ aggregate }).sort({ number: 1 }).limit(limit).toArray()).map(waitingEntryOf)
  }

  async published(chunks: string[], now: number): Promise<void> {
    await this.outbox.updateMany({ _id: partsBetween(chunks), chunk: { $in: chunks } }, { $set: { publishedAt: now } })
  }

  async sweep(lane: number, now: number): Promise<void> {
    const oldest = now - RETAIN_PUBLISHED_MS
    const isKept = { $or: [{ publishedAt: null }, { publishedAt: { $gte: oldest } }] }
    await deleteBefore(this.outbox, lane, isKept, { publishedAt: { $ne: null, $lt: oldest } })
    const expired = now - this.horizonMs - FORGET_LATER_MS
    await deleteBefore(this.live.seen, lane, { at: { $gte: expired } }, { at: { $lt: expired } })
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
    await this.lookUpNowAndThen()
    const filter = { _id: { $gte: prefix, $gt: after, $lt: `${prefix}\uffff` } }
    return (await this.live.aggregates.find(filter).sort({ _id: 1 }).limit(limit).toArray()).map(aggregateOf)
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

  async unpublished(lane: number): Promise<OutboxChunk[]> {
    const unmarked = this.outbox.find({ _id: ofLane(lane), publishedAt: null }).sort({ _id: 1 })
    return chunksOf(await unmarked.toArray())
  }

  async parked(): Promise<StoredAggregate[]> {
    await this.lookUpGeneration()
    return (await this.live.aggregates.find({ parked: { $exists: true } }).toArray()).map(aggregateOf)
  }

  async generations(): Promise<Generations> {
    const found = await this.generation.findOne({ _id: 'live' })
    return { current: found?.current ?? 0, previous: found?.previous ?? null, building: found?.building ?? null }
  }

  async beginShadow(): Promise<Shadow> {
    await this.dropShadow()
    const { current, previous } = await this.generations()
    const building = 1 + Math.max(current, previous ?? 0)
    await dropGeneration(this.db, building)
    await prepareGeneration(this.db, building)
    await this.generation.updateOne({ _id: 'live' }, { $set: { building } }, { upsert: true })
    return new MongoShadow(this.client, this.db, building)
  }

  async openShadow(generation: number): Promise<Shadow> {
    const { previous, building } = await this.generations()
    if (generation !== previous && generation !== building) throw noGeneration(generation)
    return new MongoShadow(this.client, this.db, generation)
  }

  async dropShadow(): Promise<void> {
    const { building } = await this.generations()
    if (building === null) return
    await this.generation.updateOne({ _id: 'live' }, { $set: { building: null } })
    await dropGeneration(this.db, building)
  }

  async holdIntents(references: string[], by: string): Promise<boolean> {
    if (references.length === 0) return true
    const free = { status: 'planned' as const, sentAt: { $exists: false }, heldBy: { $exists: false } }
    return this.client.withSession((session) =>
      session.withTransaction(async () => {
        const held = await this.intents.updateMany(
          { _id: { $in: references }, $or: [{ heldBy: by }, free] },
          { $set: { status: 'settled', heldBy: by } },
          { session },
        )
        if (held.matchedCount === new Set(references).size) return true
        await session.abortTransaction()
        return false
      }),
    )
  }

  async snapshot<T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    await this.lookUpGeneration()
    return withHistory(this.client.db('admin'), () => this.readAtOnce(read))
  }

  private async readAtOnce<T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const session = this.client.startSession({ snapshot: true })
    const options = { session, readConcern: { level: 'snapshot' } as const }
    try {
      const lanes = await this.lanes.find({}, options).toArray()
      const { aggregates } = this.live
      return await read({
        positions: new Map(lanes.map((l) => [l._id, laneOf(l).positions])),
        pages: () => pagesOf(aggregates.find({}, options).sort({ _id: 1 }), aggregateOf),
        intents: () => pagesOf(this.intents.find({}, options), intentOf),
      })
    } finally {
      await session.endSession()
    }
  }

  async swap(generation: number, leases: { lane: number; epoch: number }[], restored?: Restored): Promise<void> {
    const { current, previous, building } = await this.generations()
    if (generation !== previous && generation !== building) throw noGeneration(generation)
    await this.db.createCollection(collectionsOf(this.db, current).positions.collectionName).catch(ignoreExisting)
    await this.client.withSession((session) =>
      session.withTransaction(async () => {
        const before = await this.lanes.find({}, { session }).toArray()
        for (const { lane, epoch } of leases) {
          const raised = await this.lanes.updateOne({ _id: lane, epoch }, { $inc: { epoch: 1 } }, { session })
          if (raised.matchedCount !== 1) throw fenced([{ lane, epoch, version: -1 }])
        }
        await collectionsOf(this.db, current).positions.deleteMany({}, { session })
        if (before.length > 0)
          await collectionsOf(this.db, current).positions.insertMany(
            before.map(({ _id, positions }) => ({ _id, positions })),
            { session },
          )
        if (restored) await this.putRestored(restored, session)
        await this.generation.updateOne(
          { _id: 'live' },
          { $set: { current: generation, previous: current, building: null } },
          { session, upsert: true },
        )
      }),
    )
    await this.lookUpGeneration()
    if (previous !== null && previous !== generation) await dropGeneration(this.db, previous)
  }

  private async putRestored({ lanes, intents }: Restored, session: ClientSession): Promise<void> {
    for (const restored of lanes) {
      const { lane, version, audit, published, outbox } = restored
      const positions = positionDocuments(restored)
      const put = { $set: { version, positions, ...(audit && { audit }), ...(published && { published }) } }
      await this.lanes.updateOne({ _id: lane }, put, { session })
      await this.outbox.deleteMany({ _id: ofLane(lane) }, { session })
      if (outbox.length > 0)
        await this.outbox.insertMany(outboxDocuments(chunkId(restored), lane, outbox), { session, ordered: false })
    }
    if (intents.length === 0) return
    const replaced = intents.map(({ reference: _id, ...replacement }) => ({
      replaceOne: { filter: { _id }, replacement, upsert: true },
    }))
    await this.intents.bulkWrite(replaced, { session, ordered: false })
  }

  private async lookUpGeneration(): Promise<void> {
    const { current } = await this.generations()
    this.lookedUpAt = Date.now()
    if (current !== this.live.generation) this.live = collectionsOf(this.db, current)
  }

  /** For readers that own no lane, and would not hear of a swap. */
  private async lookUpNowAndThen(): Promise<void> {
    if (Date.now() - this.lookedUpAt > GENERATION_FRESH_MS) await this.lookUpGeneration()
  }

  async ping(): Promise<void> {
    await this.db.command({ ping: 1 })
  }

  async close(): Promise<void> {
    await this.client.close()
  }
}

/**
 * Deletes the documents of a lane that may go, up to the first that is kept: it is found without reading any behind it,
 * and nothing goes before an older one.
 */
const deleteBefore = async <D extends { _id: string }>(
  documents: Collection<D>,
  lane: number,
  isKept: Filter<D>,
  mayGo: Filter<D>,
): Promise<void> => {
  const _id = ofLane(lane)
  const kept = await documents.findOne({ ...isKept, _id } as Filter<D>, { sort: { _id: 1 }, projection: { _id: 1 } })
  await documents.deleteMany({ ...mayGo, _id: { ..._id, ...(kept && { $lt: kept._id }) } } as Filter<D>)
}

const ignoreExisting = (error: unknown) => {
  if (!(error instanceof MongoServerError && error.code === 48)) throw error
}
