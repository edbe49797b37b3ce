import type { Intent } from '@supplyline/decider'

/**
 * A lane is partition number p of everything a service reads: its source topics and its inbox. It has one owner at a
 * time, and its record is the one compare-and-set of every commit.
 */
export type Lane = {
  lane: number
  /** Raised at every claim. A commit under an older epoch is refused, so a paused owner can do no harm. */
  epoch: number
  /** Raised by every commit. */
  version: number
  /** Topic → offset of the next record to take from this partition number. */
  positions: Record<string, number>
  /** Topic → append time of the record before the position, epoch milliseconds, where it is known. */
  marks?: Record<string, number>
  /** The last entry of the lane's audit chain: its number and its hash. */
  audit?: AuditMark
  /** Messages that a life which the log has lost has published: readers have them, and they are not sent again. */
  published?: string[]
}

export type AuditMark = { sequence: number; hash: string }

/** What a claim hands to the new owner. */
export type Claim = Lane & {
  /** Outbox chunks that the predecessor may not have published, or may still have in flight, oldest first. */
  outbox: OutboxChunk[]
  /** Aggregates with a timer, and when the next one is due. The timers of what is parked wait with it. */
  timers: TimerIndexEntry[]
  /** Parked aggregates that were released and have not yet taken all that waits. */
  draining: string[]
  /** Intents that are not settled. */
  intents: StoredIntent[]
  /** Identities of events taken within the horizon, as appended by earlier commits. */
  seen: SeenBlock[]
}

export type TimerIndexEntry = { aggregate: string; nextDue: number }

export type Timer = { name: string; due: number; trace?: string }

/** The highest record of a source partition that an aggregate has taken: offset, and index where one record made several entries. */
export type Watermark = { topic: string; partition: number; offset: number; index: number }

/** Set while an aggregate waits for somebody: the entry that parked it, and all later ones, queue in order. */
export type Parking = {
  /** Where the entry that parked it lies. */
  topic: string
  partition: number
  offset: number
  /** Class of the error, by which operators group. */
  code: string
  reason: string
  since: number
  /** Number of that entry in the queue. */
  at: number
  /** Entries behind it. */
  waiting: number
  /** Released: the queue is being taken, and what comes meanwhile still goes to its end. */
  draining?: true
}

/** An aggregate as stored. `state` is plain data; any key that a JSON object may have is safe in it. */
export type StoredAggregate = {
  id: string
  lane: number
  state: unknown
  watermarks: Watermark[]
  timers: Timer[]
  parked?: Parking
  /** W3C `traceparent` of where it began, for kinds whose every step belongs to one trace. */
  trace?: string
  /** `aggregateText` of it, where it has been made already. A store need not keep it. */
  text?: string
}

/** A message ready for the log. Bytes are kept as encoded, so that publishing again repeats the very same bytes. */
export type OutgoingMessage = {
  topic: string
  key: string
  value: Uint8Array
  headers: Record<string, string>
}

export type OutboxChunk = { id: string; lane: number; messages: OutgoingMessage[] }

/** planned → sent → (unknown →) settled. `sent` found by a new owner is unknown: the call may have been made. */
export type IntentStatus = 'planned' | 'sent' | 'unknown' | 'settled'

export type StoredIntent = Intent & {
  lane: number
  aggregate: string
  site: string
  status: IntentStatus
  /** Number of times that a request may have left this process, or was replaced before it could. */
  attempt: number
  plannedAt: number
  sentAt?: number
  trace?: string
  /** The replay that keeps it from being sent, as if it were settled, until the lane of its aggregate has decided. */
  heldBy?: string
}

/** An intent that a replay held: it waits to be sent again, as the call that is given where one is. */
export type FreedIntent = { reference: string; by: string; call?: Intent }

/** A record as the log holds it. `timestamp`: epoch milliseconds, set by the broker on append. */
export type LogRecord = {
  topic: string
  partition: number
  offset: number
  timestamp: number
  key: string | null
  value: Uint8Array | null
  headers: Record<string, string>
}

/** An entry of a parked aggregate with its bytes, to be taken from here when it is released, and its number in the queue. */
export type WaitingEntry = { aggregate: string; number: number; record: LogRecord }

export type Commit = {
  lane: number
  epoch: number
  /** The lane's version that this commit is based on. */
  version: number
  positions: Record<string, number>
  /** For topics of `positions`; the mark of one that moves without is forgotten. */
  marks?: Record<string, number>
  aggregates: StoredAggregate[]
  outbox: OutgoingMessage[]
  intents: StoredIntent[]
  settled: string[]
  /** Those that are held no longer, or by another replay, are left as they are. */
  freed?: FreedIntent[]
  /** Identities of the events taken, appended as one block; empty for none. */
  seen: Uint8Array
  /** Put at the end of their queues, or in the place of an entry with the same number. */
  waiting: WaitingEntry[]
  /** Taken from their queues. */
  dequeued: Pick<WaitingEntry, 'aggregate' | 'number'>[]
  audit?: AuditMark
}

export const emptyCommit = (lane: Lane): Commit => ({
  lane: lane.lane,
  epoch: lane.epoch,
  version: lane.version,
  positions: {},
  aggregates: [],
  outbox: [],
  intents: [],
  settled: [],
  seen: new Uint8Array(0),
  waiting: [],
  dequeued: [],
})

/** Identities of events as `Commit.seen`, and when they were committed, epoch milliseconds. */
export type SeenBlock = { at: number; block: Uint8Array }

/** What a replay has folded since its last commit. */
export type ShadowCommit = Pick<Commit, 'lane' | 'positions' | 'aggregates' | 'seen' | 'waiting' | 'dequeued'>

/**
 * A second set of a service's aggregates, with what waits for them and what they have seen: a generation that a replay
 * fills beside the live one. Nobody else sees it until it is swapped in.
 */
export interface Shadow {
  readonly generation: number
  /** How far a lane of it has come: topic → offset of the next record to fold. */
  position(lane: number): Promise<Record<string, number>>
  load(ids: string[]): Promise<StoredAggregate[]>
  waitingOf(aggregate: string, limit: number): Promise<WaitingEntry[]>
  /** Identities taken by a lane of it. */
  seen(lane: number): Promise<SeenBlock[]>
  draining(lane: number): Promise<string[]>
  commit(commit: ShadowCommit, now: number): Promise<void>
  /** All aggregates by id, page by page. */
  pages(): AsyncIterable<StoredAggregate[]>
}

/** The live generation as it stood at one moment, however long it takes to read it. Valid for five minutes. */
export type Snapshot = {
  positions: Map<number, Record<string, number>>
  pages(): AsyncIterable<StoredAggregate[]>
  intents(): AsyncIterable<StoredIntent[]>
}

/** What a restore puts in the place of what a lane holds. `outbox` is the chunk of `version`, and the only one. */
export type RestoredLane = Omit<Lane, 'epoch'> & { outbox: OutgoingMessage[] }

/** Lanes and intents as a restore leaves them; intents that are not named stay as they are. */
export type Restored = { lanes: RestoredLane[]; intents: StoredIntent[] }

/** `previous` is what was live before the last swap, with the positions of that moment; a rollback begins there. */
export type Generations = { current: number; previous: number | null; building: number | null }

/** A document kept under a key of its owner's choice until `expiresAt` (epoch milliseconds). `value` is plain data. */
export type Note = { key: string; value: unknown; expiresAt: number }

/** Durable state of one service. Every method rejects with AppError 'fenced' when the lane has another owner by now. */
export interface Store {
  /** How far back identities of taken events are kept, in ms. */
  readonly horizonMs: number
  /** Takes the lane over: raises its epoch and returns everything its owner needs. */
  claim(lane: number, now: number): Promise<Claim>
  /** How far a lane has come: topic → offset of the next record to take. */
  position(lane: number): Promise<Record<string, number>>
  /** Whether the epoch is still the lane's: nobody has claimed it since. */
  holds(lane: number, epoch: number): Promise<boolean>
  load(ids: string[]): Promise<StoredAggregate[]>
  /** The first entries that wait for a parked aggregate, in order. */
  waitingOf(aggregate: string, limit: number): Promise<WaitingEntry[]>
  /** All or nothing. Returns the id of the outbox chunk, if any. */
  commit(commit: Commit, now: number): Promise<{ chunk?: string }>
  /** Marks chunks of one lane as published. They are kept for a while, since a copy may still be in flight. */
  published(chunks: string[], now: number): Promise<void>
  /**
   * Deletes what was published long enough ago: never one before an older one, whose value a new owner would take for
   * the newest of its key. And identities beyond the horizon, a day after nobody asks for them any more.
   */
  sweep(lane: number, now: number): Promise<void>
  /**
   * Moves an intent from (status, attempt) to (to, attempt + 1 where `to` is 'sent'). False: somebody else has moved
   * it, or the lane's epoch is no longer ours; nothing was changed.
   */
  moveIntent(intent: StoredIntent, to: IntentStatus, epoch: number, now: number): Promise<boolean>
  loadIntent(reference: string): Promise<StoredIntent | undefined>
  /** A page of aggregates by id, for queries and reports: ids that start with the prefix, after `after`. */
  list(prefix: string, after: string, limit: number): Promise<StoredAggregate[]>
  /**
   * Keeps the note unless one with its key is there that has not expired. Returns the value that stands afterwards, and
   * whether it is the one given; of many who try at once exactly one has its own kept. Belongs to no lane.
   */
  keepOnce(note: Note, now: number): Promise<{ kept: boolean; value: unknown }>
  /** Keeps the note in the place of whatever is there. */
  keep(note: Note): Promise<void>
  /** The value kept under the key; undefined for none, or one that has expired. */
  recall(key: string, now: number): Promise<unknown>
  ping(): Promise<void>
  close(): Promise<void>
}

/** What a replay needs of a store besides: generations of aggregates, of which one is live. */
export interface ReplayStore extends Store {
  /** Outbox chunks of a lane that may not be published yet, oldest first. */
  unpublished(lane: number): Promise<OutboxChunk[]>
  /** Aggregates of the live generation that are parked. */
  parked(): Promise<StoredAggregate[]>
  generations(): Promise<Generations>
  /** A new, empty generation. An earlier one that was not swapped in is dropped. */
  beginShadow(): Promise<Shadow>
  /** A generation that is not live: one that is being built, or the previous one. */
  openShadow(generation: number): Promise<Shadow>
  /** Drops what is being built. The live generation is not touched. */
  dropShadow(): Promise<void>
  /**
   * Keeps intents that never left `planned` from being sent, all of them or none. False: one of them has left, is settled,
   * or is held by another; nothing was changed. Holding again what the same replay holds is right.
   */
  holdIntents(references: string[], by: string): Promise<boolean>
  /** Runs `read` on the live generation as it stands at the call. It is called again when the moment is no longer kept. */
  snapshot<T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T>
  /**
   * Makes a generation the live one, all lanes at once. `leases`: every lane of the service, claimed by the caller.
   * Rejects with AppError 'fenced' when a lane has another owner by now, and changes nothing. Owners must claim anew.
   * `restored` goes with it, all or nothing.
   */
  swap(generation: number, leases: { lane: number; epoch: number }[], restored?: Restored): Promise<void>
}
