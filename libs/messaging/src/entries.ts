import { isAppError } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import type { WaitingEntry } from '@supplyline/state'
import type { Entry, Stamping } from './chunk.ts'
import type { Codec } from './codec/index.ts'
import type { Fault } from './dead-letter.ts'
import { type Decoded, decode, faultOf } from './decode.ts'
import { boundedId } from './ids.ts'
import { type Cause, originalOf } from './inbox.ts'
import { type LogRecord, placeOf } from './log.ts'
import { ORIGIN_LANE, ORIGIN_SEQUENCE } from './outgoing.ts'
import type { Tables } from './references.ts'
import type { Fold } from './topology.ts'

/** Id of the event that a record holds: its CloudEvents id, or its place in the log where the source gave none. */
export const idOf = (record: LogRecord): string => {
  const id = record.headers.ce_id
  return id ? boundedId(id) : `${record.topic}/${record.partition}/${record.offset}`
}

/** What follows from one input in one flow has one correlation id. */
export const correlationOf = (record: LogRecord): string => {
  const correlation = record.headers.ce_correlationid
  return correlation ? boundedId(correlation) : idOf(record)
}

/** Where a record comes from, as redelivery is recognised by. Sequence headers are believed only of our own services. */
export const causeOf = (record: LogRecord, ours: boolean, index: number): Cause => {
  const { topic, partition, offset, headers } = record
  const sequence = Number(headers[ORIGIN_SEQUENCE])
  return ours && headers[ORIGIN_LANE] !== undefined && Number.isSafeInteger(sequence)
    ? { topic: `${topic}@${headers[ORIGIN_LANE]}`, partition, offset: sequence, index }
    : { topic, partition, offset, index }
}

/** An inbox record as the entry it holds. */
export const inboxEntry = async (codec: Codec, record: LogRecord): Promise<Entry> => {
  const outer = await decode(codec, record)
  if (outer.fault || outer.message.type !== 'supplyline.InboxEntry')
    return strayEntry(record, outer.fault ?? notAnEntry(record, outer.message))
  const { entryId, aggregate, cause, record: carried, references, rules } = outer.message.data
  const inner = await decode(codec, record, carried)
  const stamps: Message[] = []
  for (const reference of references) {
    const stamp = await decode(codec, record, reference.value)
    if (stamp.fault) return { ...strayEntry(record, stamp.fault), aggregate, cause }
    stamps.push(stamp.message)
  }
  // What a redrive publishes is read when it is taken, which waits for no schema.
  for (const { value } of inner.message?.type === 'supplyline.RedriveAggregate' ? inner.message.data.outputs : []) {
    const output = await decode(codec, record, value)
    if (output.fault) return { ...strayEntry(record, output.fault), aggregate, cause }
  }
  return {
    id: entryId,
    aggregate,
    cause,
    now: record.timestamp,
    correlation: record.headers.ce_correlationid ?? entryId,
    ...inner,
    references: stamps,
    rules,
    record,
    original: () => originalOf(record, carried),
    // The router has put what it could not decode among the dead letters before it wrote the entry.
    deadLettered: inner.fault !== undefined,
  }
}

/** An entry that waited for its parked aggregate. Where another record was put in its place, that is what is decided. */
const queuedEntry = async (codec: Codec, tables: Tables, fold: Fold | undefined, record: LogRecord): Promise<Entry> => {
  if (fold)
    return foldEntry({ fold, tables }, record, await decode(codec, record)) ?? strayEntry(record, nobodys(record))
  const entry = await inboxEntry(codec, record)
  const { message } = entry
  if (message?.type !== 'supplyline.ReleaseKey' || message.data.record === null) return entry
  const { message: _, ...rest } = entry
  const replaced = await decode(codec, record, message.data.record)
  return { ...rest, ...replaced, deadLettered: false }
}

/** Records of one topic as entries, in order; without those that concern no aggregate. */
export const readEntries = async (
  codec: Codec,
  tables: Tables,
  fold: Fold | undefined,
  records: LogRecord[],
): Promise<Entry[]> => {
  const entries: Entry[] = []
  const stamping = fold && { fold, tables }
  for (const record of records) {
    if (!stamping) {
      entries.push(await inboxEntry(codec, record))
      continue
    }
    const decoded = decode(codec, record)
    const entry = foldEntry(stamping, record, decoded instanceof Promise ? await decoded : decoded)
    if (entry) entries.push(entry)
  }
  return entries
}

/** An entry with its number in the queue of its parked aggregate. */
export type Queued = { number: number; entry: Entry }

/** What waits for a parked aggregate, as entries. */
export const queuedEntries = async (
  codec: Codec,
  tables: Tables,
  folds: readonly Fold[],
  waiting: Iterable<Pick<WaitingEntry, 'number' | 'record'>>,
): Promise<Queued[]> => {
  const queued: Queued[] = []
  for (const { number, record } of waiting) {
    const fold = folds.find((f) => f.topic.name === record.topic)
    queued.push({ number, entry: await queuedEntry(codec, tables, fold, record) })
  }
  return queued
}

const NONE: readonly Message[] = []

const notAnEntry = (record: LogRecord, message: Message): Fault => ({
  code: 'unknown-record',
  what: `an inbox holds entries, not ${message.type}`,
  where: placeOf(record),
  next: 'find who else writes to the inbox: only its own service may',
})

const nobodys = (record: LogRecord): Fault => ({
  code: 'unroutable',
  what: 'it waited for this key, and this build assigns it to none',
  where: placeOf(record),
  next: 'mend the fold of its topic and release the key, or release it with --decision skip',
})

const strayEntry = (record: LogRecord, fault: Fault): Entry => ({
  id: idOf(record),
  aggregate: '',
  now: record.timestamp,
  correlation: correlationOf(record),
  fault,
  references: [],
  record,
})

/** The aggregate that a record names by its key; undefined where it names none. */
export const byKeyOf = ({ byKey }: Pick<Fold, 'byKey'>, { key }: LogRecord): string | undefined => {
  try {
    return key === null ? undefined : byKey(key)
  } catch {
    // Asked only about records that are dead letters already: a key that byKey cannot read names nothing.
    return undefined
  }
}

/** Whatever a topology's own function throws about a record is about that record only. */
export const routingFault = (record: LogRecord, error: unknown): Fault =>
  isAppError(error)
    ? faultOf(record, error)
    : {
        code: 'decide-failed',
        what: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        where: placeOf(record),
        next: 'a bug in the routing: mend it, deploy, resubmit the record and release the key',
      }

/** A record folded directly. Undefined: it belongs to no aggregate. */
export const foldEntry = (stamping: Stamping, record: LogRecord, decoded: Decoded): Entry | undefined => {
  const { fold } = stamping
  const { message } = decoded
  let aggregate: string | undefined
  try {
    aggregate = message ? fold.aggregate(message) : (byKeyOf(fold, record) ?? '')
  } catch (error) {
    return { ...strayEntry(record, routingFault(record, error)), aggregate: byKeyOf(fold, record) ?? '' }
  }
  if (aggregate === undefined) return undefined
  if (!message) return { ...strayEntry(record, decoded.fault), aggregate }
  return {
    id: idOf(record),
    aggregate,
    now: record.timestamp,
    correlation: correlationOf(record),
    message,
    references: NONE,
    stamping,
    record,
  }
}
