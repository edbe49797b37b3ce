import { Binary, type ClientSession, type Collection, type Db, type FindCursor, type MongoClient } from 'mongodb'
import {
  type AggregateDocument,
  aggregateDocument,
  aggregateOf,
  type LaneDocument,
  type SeenDocument,
  seenBlockOf,
  type WaitingDocument,
  waitingDocument,
  waitingEntryOf,
  waitingId,
} from './mongo-documents.ts'
import { laneId, ofLane } from './mongo-ids.ts'
import type { Commit, SeenBlock, Shadow, ShadowCommit, StoredAggregate, WaitingEntry } from './store.ts'

export type GenerationDocument = { _id: 'live'; current: number; previous?: number; building?: number | null }

const NAMES = ['aggregates', 'seen', 'waiting', 'positions'] as const

/** Generation 0 has the plain names. */
const nameOf = (name: (typeof NAMES)[number], generation: number): string =>
  generation === 0 ? name : `${name}.g${generation}`

export const collectionsOf = (db: Db, generation: number) => ({
  generation,
  aggregates: db.collection<AggregateDocument>(nameOf('aggregates', generation)),
  seen: db.collection<SeenDocument>(nameOf('seen', generation)),
  waiting: db.collection<WaitingDocument>(nameOf('waiting', generation)),
  /** Of a generation that is not live; the live one's are in `lanes`. */
  positions: db.collection<Pick<LaneDocument, '_id' | 'positions'>>(nameOf('positions', generation)),
})

/** Collections must exist before the first transaction that writes to them. */
export const prepareGeneration = async (db: Db, generation: number): Promise<void> => {
  const { aggregates, seen, waiting, positions } = collectionsOf(db, generation)
  await Promise.all([
    aggregates.createIndex({ lane: 1, nextDue: 1 }, { partialFilterExpression: { nextDue: { $gt: 0 } } }),
    aggregates.createIndex({ lane: 1 }, { partialFilterExpression: { 'parked.draining': true }, name: 'draining' }),
    seen.createIndex({ _id: 1 }),
    waiting.createIndex({ aggregate: 1, number: 1 }),
    positions.createIndex({ _id: 1 }),
  ])
}

export const dropGeneration = async (db: Db, generation: number): Promise<void> => {
  for (const name of NAMES) await db.collection(nameOf(name, generation)).drop()
}

export const moveQueues = async (
  queues: Collection<WaitingDocument>,
  lane: number,
  { waiting, dequeued }: Pick<Commit, 'waiting' | 'dequeued'>,
  session: ClientSession,
): Promise<void> => {
  if (waiting.length === 0 && dequeued.length === 0) return
  await queues.bulkWrite(
    [
      ...dequeued.map((d) => ({ deleteOne: { filter: { _id: waitingId(d) } } })),
      ...waiting.map((w) => {
        const { _id, ...replacement } = waitingDocument(lane, w)
        return { replaceOne: { filter: { _id }, replacement, upsert: true } }
      }),
    ],
    { session, ordered: true },
  )
}

const PAGE = 1_000

export const pagesOf = async function* <D extends object, T>(
  cursor: FindCursor<D>,
  read: (document: D) => T,
): AsyncIterable<T[]> {
  let page: T[] = []
  for await (const document of cursor.batchSize(PAGE)) {
    page.push(read(document))
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** A generation beside the live one, of which a replay is the only owner. */
export class MongoShadow implements Shadow {
  readonly generation: number
  private readonly client: MongoClient
  private readonly collections: ReturnType<typeof collectionsOf>

  constructor(client: MongoClient, db: Db, generation: number) {
    this.client = client
    this.generation = generation
    this.collections = collectionsOf(db, generation)
  }

  async position(lane: number): Promise<Record<string, number>> {
    const found = await this.collections.positions.findOne({ _id: lane })
    return Object.fromEntries((found?.positions ?? []).map((p) => [p.topic, p.next]))
  }

  async load(ids: string[]): Promise<StoredAggregate[]> {
    if (ids.length === 0) return []
    return (await this.collections.aggregates.find({ _id: { $in: ids } }).toArray()).map(aggregateOf)
  }

  async waitingOf(aggregate: string, limit: number): Promise<WaitingEntry[]> {
    const found = await this.collections.waiting.find({ aggregate }).sort({ number: 1 }).limit(limit).toArray()
    return found.map(waitingEntryOf)
  }

  async seen(lane: number): Promise<SeenBlock[]> {
    return (await this.collections.seen.find({ _id: ofLane(lane) }).toArray()).map(seenBlockOf)
  }

  async draining(lane: number): Promise<string[]> {
    const found = this.collections.aggregates
      .find({ lane, 'parked.draining': true })
      .project<{ _id: string }>({ _id: 1 })
    return (await found.toArray()).map((a) => a._id)
  }

  async commit({ lane, positions, aggregates, seen, waiting, dequeued }: ShadowCommit, now: number): Promise<void> {
    const moved = { ...(await this.position(lane)), ...positions }
    const next = Object.entries(moved).map(([topic, offset]) => ({ topic, next: offset }))
    await this.client.withSession((session) =>
      session.withTransaction(async () => {
        if (aggregates.length > 0)
          await this.collections.aggregates.bulkWrite(
            aggregates.map((aggregate) => {
              const { _id, ...replacement } = aggregateDocument(aggregate)
              return { replaceOne: { filter: { _id }, replacement, upsert: true } }
            }),
            { session, ordered: false },
          )
        if (seen.length > 0) {
          const _id = `${laneId(lane)}/${Object.values(moved).join('.')}`
          await this.collections.seen.insertOne({ _id, lane, at: now, block: new Binary(seen) }, { session })
        }
        await moveQueues(this.collections.waiting, lane, { waiting, dequeued }, session)
        await this.collections.positions.updateOne(
          { _id: lane },
          { $set: { positions: next } },
          { session, upsert: true },
        )
      }),
    )
  }

  pages(): AsyncIterable<StoredAggregate[]> {
    return pagesOf(this.collections.aggregates.find({}).sort({ _id: 1 }), aggregateOf)
  }
}
