import { AppError } from '@supplyline/decider'
import type { Message, MessageOf } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { headersFromContext } from '@supplyline/telemetry'
import type { Codec } from './codec/index.ts'
import { boundedId } from './ids.ts'
import type { LogRecord } from './log.ts'
import type { Stamp } from './references.ts'
import { sendable } from './size.ts'
import { isAggregateId, keyOf } from './topology.ts'

type Entry = MessageOf<'supplyline.InboxEntry'>['data']

/**
 * Where an entry comes from. Together with the aggregate it is what redelivery is recognised by: an offset of a source
 * partition, or, for what a service of ours published, `<topic>@<lane>` and the place in that lane's sequence.
 */
export type Cause = Entry['cause']

/** Causes that are not ordered, and recognised by their content instead. */
export const TIMER = '$timer'
export const EFFECT = '$effect'

export type NewEntry = {
  aggregate: string
  entryId: string
  site: string
  cause: Cause
  record: Uint8Array
  stamps: (Stamp | undefined)[]
  rules: string
  correlation: string
  /** Where the original lies, with its key and headers, for dead letters. */
  origin?: LogRecord
}

/** Throws AppError `unencodable` for what does not fit into an entry. */
export const inboxMessage = (codec: Codec, inbox: string, given: NewEntry): OutgoingMessage => {
  const entry = { ...given, entryId: boundedId(given.entryId) }
  if (!isAggregateId(entry.aggregate)) throw noAggregate(entry.aggregate)
  return sendable({ topic: inbox, key: keyOf(entry.aggregate), ...contents(codec, inbox, entry) })
}

const noAggregate = (id: string): AppError =>
  new AppError('unencodable', `${id.length} characters are no id of an aggregate: ${id.slice(0, 80)}`, {
    where: 'aggregate',
    next: 'shorten the key of the record, or the fields that make it',
  })

const contents = (codec: Codec, inbox: string, entry: NewEntry): Pick<OutgoingMessage, 'value' | 'headers'> => ({
  value: codec.encode(inbox, {
    type: 'supplyline.InboxEntry',
    data: {
      entryId: entry.entryId,
      site: entry.site,
      aggregate: entry.aggregate,
      cause: entry.cause,
      record: Buffer.from(entry.record),
      references: entry.stamps.flatMap((s) => (s ? [{ topic: s.topic, key: s.key, value: Buffer.from(s.bytes) }] : [])),
      rules: entry.rules,
    },
  }),
  headers: {
    ce_specversion: '1.0',
    ce_id: entry.entryId,
    ce_source: `/supplyline/${inbox}`,
    ce_type: 'supplyline.InboxEntry',
    'content-type': 'application/avro',
    ce_correlationid: entry.correlation,
    ...(entry.origin ? { origin: originOf(entry.origin) } : {}),
    ...headersFromContext(),
  },
})

type Origin = Pick<LogRecord, 'topic' | 'partition' | 'offset' | 'key' | 'headers'>

/** Characters. What is beyond this lies at its place in the original topic, to which the origin points. */
const LONGEST_ORIGIN = 32_768

const originOf = ({ topic, partition, offset, key, headers }: LogRecord): string => {
  const whole = JSON.stringify({ topic, partition, offset, key, headers } satisfies Origin)
  if (whole.length <= LONGEST_ORIGIN) return whole
  const leftOut = { '__dlq.errors.headers': `left out: ${whole.length} characters with the key` }
  const short = key !== null && key.length > 1_000 ? null : key
  return JSON.stringify({ topic, partition, offset, key: short, headers: leftOut } satisfies Origin)
}

/** The record that an inbox entry carries, as it lay in its own topic; the entry's own record where it has no other. */
export const originalOf = (record: LogRecord, carried: Uint8Array): LogRecord => {
  const { origin } = record.headers
  return { ...record, ...(origin && parsed(origin)), value: carried }
}

/** Only a foreign writer would put anything else there; its record is then taken as it lies in the inbox. */
const parsed = (origin: string): Origin | undefined => {
  try {
    const { topic, partition, offset, key, headers } = JSON.parse(origin) as Origin
    const isPlace =
      typeof topic === 'string' && topic.length <= LONGEST_TOPIC && isNumber(partition) && isNumber(offset)
    const isText = (value: unknown) => typeof value === 'string'
    const isRest = (key === null || isText(key)) && Object.values(headers).every(isText) && !Array.isArray(headers)
    return isPlace && isRest ? { topic, partition, offset, key, headers } : undefined
  } catch {
    return undefined
  }
}

/** Kafka's limit on a topic's name. */
const LONGEST_TOPIC = 249
const isNumber = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

/** Site of any record; '*' where it has none, so that nothing is unowned. */
export const siteOf = (message: Message | undefined): string =>
  (message?.data as { site?: string } | undefined)?.site ?? '*'
