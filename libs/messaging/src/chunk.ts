import { isAppError } from '@supplyline/decider'
import type { Message, RecordName, Topic } from '@supplyline/schemas'
import type { Commit, FreedIntent, OutgoingMessage, StoredIntent, WaitingEntry } from '@supplyline/state'
import { inSpan, messagingAttributes } from '@supplyline/telemetry'
import type { Aggregate } from './aggregate.ts'
import type { Codec } from './codec/index.ts'
import { deadLetter, type Fault } from './dead-letter.ts'
import { type Cause, inboxMessage, siteOf } from './inbox.ts'
import { LIMITS } from './limits.ts'
import { type LogRecord, placeOf } from './log.ts'
import { type Lineage, outgoing } from './outgoing.ts'
import type { Stamp, Tables } from './references.ts'
import type { Seen } from './seen.ts'
import type { Fold, Topology } from './topology.ts'

/** One input of one aggregate, decoded. */
export type Entry = {
  id: string
  aggregate: string
  /** Absent for what is folded directly: there the lane's position alone tells what was taken. */
  cause?: Cause
  now: number
  correlation: string
  /** Absent when its bytes cannot be decoded. */
  message?: Message
  fault?: Fault
  references: readonly Message[]
  /** Version of the rules that it is decided by; today's where it has none. */
  rules?: string
  /** Of what is folded directly: what it is stamped by, should it have to go through the inbox after all. */
  stamping?: Stamping
  /** As read from the topic: carries the trace headers. */
  record: LogRecord
  /** The record as its source wrote it, for dead letters; where there is none, that is `record`. */
  original?: () => LogRecord
  /** A dead letter of it lies there already. */
  deadLettered?: boolean
  /** Trace headers of its decision, for what is published later on its behalf. */
  trace?: Record<string, string>
}

/** Kept instead of the stamps themselves, or a function that gives them: of the thousands that are folded few need any. */
export type Stamping = { fold: Fold; tables: Tables }

export const asWritten = ({ original, record }: Pick<Entry, 'original' | 'record'>): LogRecord =>
  original ? original() : record

export type ChunkContext = {
  topology: Topology
  codec: Codec
  topics: Map<RecordName, Topic>
  lane: number
  /** Place in the lane's sequence of the first message that this chunk's commit publishes. */
  sequence: number
  seen: Seen | undefined
  /**
   * In a replay, by `heldKey`: entries that parked their key then, and park it again whatever today's code makes of them.
   * One that somebody released does so once for each such command; one at which the key still waits does so each time.
   */
  held?: Map<string, Held>
}

/** `way`: of a key that still waits, the topic where it was stopped: that of the record, or the inbox, where it went first. */
export type Held = { fault: Fault; times: number; way?: string }

export const heldKey = (
  aggregate: string,
  { topic, partition, offset }: Pick<LogRecord, 'topic' | 'partition' | 'offset'>,
) => `${aggregate} ${topic}/${partition}/${offset}`

/** What a chunk of entries comes to, apart from the aggregates themselves. */
export type Outcome = {
  outbox: OutgoingMessage[]
  intents: StoredIntent[]
  settled: string[]
  /** Intents that a redrive held, and holds no longer. */
  freed: FreedIntent[]
  /** By place in the queue of a parked aggregate: the entry that stands there afterwards; null for none. */
  queue: Map<string, Pick<WaitingEntry, 'aggregate' | 'number'> & { record: LogRecord | null }>
  audit: Audited[]
  /** Records that became dead letters. */
  buried: number
  /** The last entry of this lane that asked for the inbox. */
  forwarded?: Entry
  /** For every aggregate changed, the last entry that did it. */
  touched: Map<Aggregate, Entry>
  faults: { entry: Entry; fault: Fault; cause: unknown }[]
}

/** What is written into the audit chain. `aggregate`: null for what covers a whole commit. */
export type Audited = { who: string; what: string; aggregate: string | null; cause: string; site: string; at: number }

export const emptyOutcome = (): Outcome => ({
  outbox: [],
  intents: [],
  settled: [],
  freed: [],
  queue: new Map(),
  audit: [],
  buried: 0,
  touched: new Map(),
  faults: [],
})

/** It is as much as one commit is to write, whatever else there is to take. */
export const isFull = ({ touched, outbox }: Outcome): boolean =>
  touched.size >= LIMITS.touched || outbox.length >= LIMITS.outgoing

/** What the chunk does to queues, as a commit wants it. */
export const queuesOf = ({ queue }: Outcome): Pick<Commit, 'waiting' | 'dequeued'> => {
  const waiting: WaitingEntry[] = []
  const dequeued: Commit['dequeued'] = []
  for (const { aggregate, number, record } of queue.values())
    if (record) waiting.push({ aggregate, number, record })
    else dequeued.push({ aggregate, number })
  return { waiting, dequeued }
}

/** An outgoing message under a span of its own, below the parent or the span in hand. */
export const sent = (
  context: ChunkContext,
  entry: Entry,
  topic: Topic,
  message: Message,
  id: string,
  parent: Parameters<typeof inSpan>[3],
): OutgoingMessage =>
  inSpan(
    `send ${topic.name}`,
    'producer',
    () => messagingAttributes('send', topic.name),
    parent,
    () => outgoing(context.codec, topic, message, lineage(context, entry, id)),
  )

const lineage = (context: ChunkContext, entry: Entry, id: string): Lineage => ({
  id,
  service: context.topology.service,
  time: entry.now,
  causation: entry.id,
  correlation: entry.correlation,
})

export const forwarded = (context: ChunkContext, entry: Entry): OutgoingMessage => {
  const { topic, partition, offset, value } = entry.record
  return inboxMessage(context.codec, inboxName(context), {
    aggregate: entry.aggregate,
    entryId: entry.id,
    site: siteOf(entry.message),
    cause: { topic, partition, offset, index: 0 },
    record: value ?? new Uint8Array(0),
    stamps: stampsOf(entry),
    rules: context.topology.rules,
    correlation: entry.correlation,
    origin: entry.record,
  })
}

const stampsOf = ({ stamping, message }: Entry): (Stamp | undefined)[] =>
  stamping && message ? stamping.fold.stamps(message, stamping.tables) : []

export const inboxName = (context: ChunkContext): string => {
  if (!context.topology.inbox) throw new Error(`${context.topology.service} has no inbox`)
  return context.topology.inbox.name
}

export const bury = (context: ChunkContext, entry: Entry, fault: Fault, out: Outcome, parked?: Aggregate): void => {
  out.buried++
  out.outbox.push(...letters(context, entry, fault, parked?.id))
}

export const letters = (context: ChunkContext, entry: Entry, fault: Fault, parked?: string): OutgoingMessage[] => {
  const { deadLetters, service } = context.topology
  return deadLetters ? [deadLetter(deadLetters.name, service, asWritten(entry), fault, parked)] : []
}

export const unroutable = (entry: Entry): Fault => ({
  code: 'unroutable',
  what: `no aggregate "${entry.aggregate}" in this service`,
  where: placeOf(entry.record),
  next: 'check the key of the record and the version of the service that wrote the inbox entry',
})

export const faultOf = (error: unknown, entry: Entry): Fault => {
  const where = `${entry.aggregate}, ${placeOf(entry.record)}`
  if (isAppError(error))
    return {
      code: error.code,
      what: error.message,
      where: error.where ? `${error.where}; ${where}` : where,
      next: error.next,
    }
  return {
    code: 'decide-failed',
    what: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    where,
    next: 'a bug in the decision: mend it, deploy, and release the key; later entries of it wait in order',
  }
}
