import type { Message, MessageOf } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { headersFromContext } from '@supplyline/telemetry'
import type { Codec } from './codec/index.ts'
import type { LogRecord } from './log.ts'
import type { Stamp } from './references.ts'
import { keyOf } from './topology.ts'

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

export const inboxMessage = (codec: Codec, inbox: string, entry: NewEntry): OutgoingMessage => ({
  topic: inbox,
  key: keyOf(entry.aggregate),
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
    ...(entry.origin ? { origin: JSON.stringify(originOf(entry.origin)) } : {}),
    ...headersFromContext(),
  },
})

type Origin = Pick<LogRecord, 'topic' | 'partition' | 'offset' | 'key' | 'headers'>

const originOf = ({ topic, partition, offset, key, headers }: LogRecord): Origin => ({
  topic,
  partition,
  offset,
  key,
  headers,
})

/** The record that an inbox entry carries, as it lay in its own topic; the entry's own record where it has no other. */
export const originalOf = (record: LogRecord, carried: Uint8Array): LogRecord => {
  const { origin } = record.headers
  return origin ? { ...record, ...(JSON.parse(origin) as Origin), value: carried } : { ...record, value: carried }
}

/** Site of any record; '*' where it has none, so that nothing is unowned. */
export const siteOf = (message: Message | undefined): string =>
  (message?.data as { site?: string } | undefined)?.site ?? '*'
