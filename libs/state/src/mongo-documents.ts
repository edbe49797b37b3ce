import { Binary } from 'mongodb'
import type {
  AuditMark,
  Lane,
  LogRecord,
  Note,
  OutboxChunk,
  OutgoingMessage,
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
/** `state`, or the same as text where its keys are none that a document can have. */
export type AggregateDocument = Omit<StoredAggregate, 'id' | 'state'> & {
  _id: string
  nextDue: number | null
  state?: unknown
  stateText?: string
}
export type OutboxDocument = {
  _id: string
  lane: number
  chunk: string
  /** Headers as text: sources choose their names, and not every name is one that a document can have. */
  messages: (Omit<OutgoingMessage, 'headers'> & { headers: string })[]
  publishedAt: number | null
}
export type SeenDocument = { _id: string; lane: number; at: number; block: Binary }
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

export const aggregateOf = ({ _id, nextDue: _, state, stateText, ...rest }: AggregateDocument): StoredAggregate => ({
  id: _id,
  ...rest,
  state: stateText === undefined ? state : JSON.parse(stateText),
})

export const aggregateDocument = ({ id, state, ...rest }: StoredAggregate): AggregateDocument => ({
  _id: id,
  ...rest,
  ...(isDocument(state) ? { state } : { stateText: JSON.stringify(state) }),
  nextDue: rest.timers.length > 0 && !rest.parked ? Math.min(...rest.timers.map((t) => t.due)) : null,
})

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

export const outboxDocuments = (chunk: string, lane: number, messages: OutgoingMessage[]): OutboxDocument[] => {
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

export const chunksOf = (documents: OutboxDocument[]): OutboxChunk[] => {
  const chunks = new Map<string, OutboxChunk>()
  for (const { chunk, lane, messages } of documents) {
    const found = chunks.get(chunk) ?? { id: chunk, lane, messages: [] }
    for (const m of messages) found.messages.push({ ...m, headers: JSON.parse(m.headers), value: bytesOf(m.value) })
    chunks.set(chunk, found)
  }
  return [...chunks.values()]
}

export const bytesOf = (value: Uint8Array | Binary): Uint8Array => (value instanceof Binary ? value.buffer : value)
