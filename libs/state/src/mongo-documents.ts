import { Binary } from 'mongodb'
import { aggregateText, fromAggregateText } from './aggregate-text.ts'
import type {
  AuditMark,
  Lane,
  LogRecord,
  Note,
  OutboxChunk,
  OutgoingMessage,
  SeenBlock,
  StoredAggregate,
  StoredIntent,
  WaitingEntry,
} from './store.ts'

export type LaneDocument = {
  _id: number
  epoch: number
  version: number
  /** `at`: the lane's mark of the topic. */
  positions: { topic: string; next: number; at?: number }[]
  audit?: AuditMark
  published?: string[]
}
/**
 * What is looked for has fields of its own; the rest is one text, since a tree of fields takes the database and us
 * several times as long. Bytes are no text: where the state has some, it is a tree.
 */
export type AggregateDocument = Pick<StoredAggregate, 'lane' | 'parked'> & {
  _id: string
  nextDue: number | null
  text: string
  state?: unknown
}
export type OutboxDocument = {
  _id: string
  lane: number
  chunk: string
  /** One text of `[topic, key, headers, bytes of the value]` for each message, and all values one behind the other. */
  messages: string
  values: Binary
  publishedAt: number | null
}
type OutboxLine = [topic: string, key: string, headers: Record<string, string>, length: number]
export type SeenDocument = { _id: string; lane: number; at: number; block: Binary }
export const seenBlockOf = ({ at, block }: SeenDocument): SeenBlock => ({ at, block: block.buffer })
export type IntentDocument = Omit<StoredIntent, 'reference'> & { _id: string }
/** Headers as text, as in the outbox. */
export type WaitingDocument = Omit<WaitingEntry, 'record'> & {
  _id: string
  lane: number
  record: Omit<LogRecord, 'headers'> & { headers: string }
}
/** `expiresAt` as a date, which is what MongoDB's own expiry looks at. */
export type NoteDocument = { _id: string; value: unknown; expiresAt: Date }

/** Below MongoDB's limit of 16 MB a document. */
const CHUNK_BYTES = 4_000_000

export const laneOf = (document: LaneDocument): Lane => ({
  lane: document._id,
  epoch: document.epoch,
  version: document.version,
  positions: Object.fromEntries(document.positions.map((p) => [p.topic, p.next])),
  ...marksOf(document),
  ...(document.audit && { audit: document.audit }),
  ...(document.published && { published: document.published }),
})

const marksOf = ({ positions }: LaneDocument): Pick<Lane, 'marks'> => {
  const marked = positions.flatMap(({ topic, at }) => (at === undefined ? [] : [[topic, at] as const]))
  return marked.length > 0 ? { marks: Object.fromEntries(marked) } : {}
}

export const positionDocuments = ({ positions, marks }: Pick<Lane, 'positions' | 'marks'>): LaneDocument['positions'] =>
  Object.entries(positions).map(([topic, next]) => {
    const at = marks?.[topic]
    return { topic, next, ...(at !== undefined && { at }) }
  })

export const aggregateOf = ({ _id, lane, parked, text, state }: AggregateDocument): StoredAggregate => ({
  id: _id,
  lane,
  ...(parked && { parked }),
  ...fromAggregateText(text),
  ...(state !== undefined && { state }),
})

export const aggregateDocument = ({
  id,
  lane,
  state,
  watermarks,
  timers,
  parked,
  trace,
  text: made,
}: StoredAggregate): AggregateDocument => {
  const text = made ?? aggregateText({ state, watermarks, timers, trace })
  return {
    _id: id,
    lane,
    nextDue: timers.length > 0 && !parked ? Math.min(...timers.map((t) => t.due)) : null,
    text: text ?? JSON.stringify({ state: null, watermarks, timers, trace }),
    ...(text === undefined && { state }),
    ...(parked && { parked }),
  }
}

export const waitingId = ({ aggregate, number }: Pick<WaitingEntry, 'aggregate' | 'number'>): string =>
  `${aggregate}/${String(number).padStart(12, '0')}`

export const waitingDocument = (lane: number, { aggregate, number, record }: WaitingEntry): WaitingDocument => ({
  ...{ _id: waitingId({ aggregate, number }), lane, aggregate, number },
  record: { ...record, headers: JSON.stringify(record.headers) },
})

export const waitingEntryOf = ({ aggregate, number, record }: WaitingDocument): WaitingEntry => ({
  aggregate,
  number,
  record: {
    ...record,
    value: record.value === null ? null : bytesOf(record.value),
    headers: JSON.parse(record.headers),
  },
})

export const intentOf = ({ _id, ...rest }: IntentDocument): StoredIntent => ({ reference: _id, ...rest })

export const noteDocument = ({ value, expiresAt }: Note): Omit<NoteDocument, '_id'> => ({
  value,
  expiresAt: new Date(expiresAt),
})

export const outboxDocuments = (chunk: string, lane: number, messages: OutgoingMessage[]): OutboxDocument[] =>
  partsOf(messages).map((part, index) => ({
    ...{ _id: `${chunk}/${String(index).padStart(4, '0')}`, lane, chunk, publishedAt: null },
    messages: JSON.stringify(part.map((m): OutboxLine => [m.topic, m.key, m.headers, m.value.length])),
    values: new Binary(Buffer.concat(part.map((m) => m.value))),
  }))

/** Each for one document. */
const partsOf = (messages: OutgoingMessage[]): OutgoingMessage[][] => {
  const parts: OutgoingMessage[][] = []
  let bytes = CHUNK_BYTES
  for (const message of messages) {
    if (bytes >= CHUNK_BYTES) {
      parts.push([])
      bytes = 0
    }
    bytes += sizeOf(message)
    parts.at(-1)?.push(message)
  }
  return parts
}

/** At most: a character takes three bytes in UTF-8, or six where JSON has to spell it. */
const sizeOf = ({ topic, key, value, headers }: OutgoingMessage): number => {
  let characters = topic.length + key.length
  for (const name in headers) characters += name.length + (headers[name] as string).length + 6
  return value.length + 6 * characters + 100
}

export const chunksOf = (documents: OutboxDocument[]): OutboxChunk[] => {
  const chunks = new Map<string, OutboxChunk>()
  for (const { chunk, lane, messages, values } of documents) {
    const found = chunks.get(chunk) ?? { id: chunk, lane, messages: [] }
    const bytes = bytesOf(values)
    let at = 0
    for (const [topic, key, headers, length] of JSON.parse(messages) as OutboxLine[]) {
      found.messages.push({ topic, key, headers, value: bytes.subarray(at, at + length) })
      at += length
    }
    chunks.set(chunk, found)
  }
  return [...chunks.values()]
}

export const bytesOf = (value: Uint8Array | Binary): Uint8Array => (value instanceof Binary ? value.buffer : value)
