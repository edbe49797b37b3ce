import { lazyHeaders } from './lazy-headers.ts'
import type { LogRecord } from './log.ts'
import { RecordCursor } from './record-cursor.ts'

/** As the client, which is patched, leaves it: its offset as a number, its append time in digits, and where its bytes are. */
export type Unread = { place: number; timestamp: string; bytes: Buffer; from: number; to: number }

/**
 * A record as it was fetched, of which nothing is read yet: thousands of them wait in hand, and what had been read of
 * them by then would have been in the way of the garbage collector for as long. `bytes` have its key, its value and its
 * headers between two places, as Kafka's record format v2 does.
 */
export class FetchedRecord implements LogRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly timestamp: number
  private readonly bytes: Buffer
  private readonly from: number
  private readonly to: number

  constructor(topic: string, partition: number, { place, timestamp, bytes, from, to }: Unread) {
    this.topic = topic
    this.partition = partition
    this.offset = place
    this.timestamp = Number(timestamp)
    this.bytes = bytes
    this.from = from
    this.to = to
  }

  get key(): LogRecord['key'] {
    return this.read().key
  }

  get value(): LogRecord['value'] {
    return this.read().value
  }

  get headers(): LogRecord['headers'] {
    return this.read().headers
  }

  /** Bytes that it takes in memory once it is read, at most. */
  get weight(): number {
    const cursor = new RecordCursor(this.bytes, this.from, this.to)
    cursor.skip()
    cursor.skip()
    return this.to - this.from + BESIDES_TEXT * Math.max(0, cursor.varint())
  }

  /** As a plain object, which can be copied field by field. */
  read(): LogRecord {
    const { topic, partition, offset, timestamp, bytes, to } = this
    const cursor = new RecordCursor(bytes, this.from, to)
    const key = cursor.text()
    const value = cursor.slice()
    return { topic, partition, offset, timestamp, key, value, headers: lazyHeaders(bytes, cursor.at, to) }
  }
}

/** What a header takes besides its text. */
const BESIDES_TEXT = 50

/** Bytes that a record takes in memory at most. */
export const weightOf = (record: LogRecord): number => {
  if (record instanceof FetchedRecord) return record.weight
  const { key, value, headers } = record
  let weight = (key?.length ?? 0) + (value?.length ?? 0)
  for (const name in headers) weight += BESIDES_TEXT + name.length + (headers[name]?.length ?? 0)
  return weight
}

/** As a plain object, whatever it comes from. */
export const plainRecord = (record: LogRecord): LogRecord => (record instanceof FetchedRecord ? record.read() : record)
