import {
  Binary,
  type ClientSession,
  type Collection,
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb'
import { fenced } from './fenced.ts'
import {
  aggregateDocument,
  type IntentDocument,
  type LaneDocument,
  type OutboxDocument,
  outboxDocuments,
  positionDocuments,
} from './mongo-documents.ts'
import { type collectionsOf, moveQueues } from './mongo-generation.ts'
import { chunkOf } from './mongo-ids.ts'
import type { Commit } from './store.ts'

/** Collections that a commit writes to. */
export type CommitTarget = Pick<ReturnType<typeof collectionsOf>, 'aggregates' | 'seen' | 'waiting'> & {
  lanes: Collection<LaneDocument>
  outbox: Collection<OutboxDocument>
  intents: Collection<IntentDocument>
}

/** `now`: epoch milliseconds. */
export type TimedCommit = { commit: Commit; now: number }

/** With fewer documents it goes together with those of other lanes; it takes as long as its transaction otherwise. */
const SMALL = 50

export const isSmall = ({ aggregates, outbox, waiting, dequeued, intents, settled, freed = [] }: Commit): boolean =>
  aggregates.length + outbox.length + waiting.length + dequeued.length <= SMALL &&
  intents.length + settled.length + freed.length === 0

/**
 * Writes commits of different lanes within the transaction of a session. Throws AppError `fenced` where one of them does
 * not follow on its lane's last.
 */
export const writeCommits = async (
  { lanes, aggregates, outbox, seen, intents, waiting }: CommitTarget,
  commits: readonly TimedCommit[],
  session: ClientSession,
): Promise<void> => {
  const options = { session, ordered: false }
  const all = commits.map(({ commit }) => commit)
  // One at a time: a session's transaction takes its operations in order.
  const advanced = await lanes.bulkWrite(all.map(advance), { session, ordered: true })
  if (advanced.matchedCount !== all.length) throw fenced(all)
  const changed = all.flatMap((commit) => commit.aggregates)
  if (changed.length > 0)
    await aggregates.bulkWrite(
      changed.map((aggregate) => {
        const { _id, ...replacement } = aggregateDocument(aggregate)
        return { replaceOne: { filter: { _id }, replacement, upsert: true } }
      }),
      options,
    )
  const published = all.flatMap((commit) => outboxDocuments(chunkOf(commit), commit.lane, commit.outbox))
  if (published.length > 0) await outbox.insertMany(published, options)
  const blocks = commits
    .filter(({ commit }) => commit.seen.length > 0)
    .map(({ commit, now }) => ({
      ...{ _id: chunkOf(commit), lane: commit.lane, at: now, block: new Binary(commit.seen) },
    }))
  if (blocks.length > 0) await seen.insertMany(blocks, options)
  const moved = all.flatMap(intentsOf)
  if (moved.length > 0) await intents.bulkWrite(moved, { session, ordered: true })
  for (const { lane, waiting: queued, dequeued } of all)
    await moveQueues(waiting, lane, { waiting: queued, dequeued }, session)
}

const advance = (commit: Commit) => {
  const positions = positionDocuments(commit)
  const moved = positions.map((p) => p.topic)
  const set = {
    version: commit.version + 1,
    ...(commit.audit && { audit: { $literal: commit.audit } }),
    positions: {
      $concatArrays: [
        { $filter: { input: '$positions', cond: { $not: { $in: ['$$this.topic', moved] } } } },
        { $literal: positions },
      ],
    },
  }
  const filter = { _id: commit.lane, epoch: commit.epoch, version: commit.version }
  return { updateOne: { filter, update: [{ $set: set }] } }
}

const intentsOf = ({ intents, settled, freed = [] }: Commit) => [
  ...intents.map(({ reference, ...intent }) => ({
    updateOne: { filter: { _id: reference }, update: { $setOnInsert: intent }, upsert: true },
  })),
  ...settled.map((reference) => ({
    updateOne: {
      filter: { _id: reference },
      update: { $set: { status: 'settled' as const }, $unset: { heldBy: true as const } },
    },
  })),
  ...freed.map(({ reference, by, call: { reference: _, ...call } = { reference } }) => ({
    updateOne: {
      filter: { _id: reference, heldBy: by },
      update: {
        ...{ $set: { ...call, status: 'planned' as const }, $inc: { attempt: 1 } },
        $unset: { heldBy: true as const },
      },
    },
  })),
]

/** A key is there already: an older owner's, or its commit come late. */
export const isConflict = (error: unknown): boolean => error instanceof MongoServerError && error.code === 11000

/** It says nothing about what was to be written: the database is away, or nobody knows what became of the transaction. */
export const isOutage = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  error instanceof MongoServerSelectionError ||
  (error instanceof MongoError && NOBODY_KNOWS.some((label) => error.hasErrorLabel(label)))

const NOBODY_KNOWS = ['TransientTransactionError', 'UnknownTransactionCommitResult']
