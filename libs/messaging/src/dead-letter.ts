import type { OutgoingMessage } from '@supplyline/state'
import type { LogRecord } from './log.ts'

/** Why a record could not be processed. `code` is the class by which operators group. */
export type Fault = { code: string; what: string; where: string; next: string }

/**
 * The record with its bytes, key and headers unchanged, and the fault in headers of its own. `parked`: the aggregate
 * that waits because of it.
 */
export const deadLetter = (
  topic: string,
  service: string,
  record: LogRecord,
  fault: Fault,
  parked?: string,
): OutgoingMessage => ({
  topic,
  key: record.key ?? '',
  value: record.value ?? new Uint8Array(0),
  headers: {
    ...record.headers,
    '__dlq.errors.topic': record.topic,
    '__dlq.errors.partition': String(record.partition),
    '__dlq.errors.offset': String(record.offset),
    '__dlq.errors.timestamp': new Date(record.timestamp).toISOString(),
    '__dlq.errors.service': service,
    '__dlq.errors.class': fault.code,
    '__dlq.errors.message': clip(fault.what),
    '__dlq.errors.where': clip(fault.where),
    '__dlq.errors.next': clip(fault.next),
    ...(parked === undefined ? {} : { '__dlq.errors.parked': parked }),
    ...(record.key === null ? { '__dlq.errors.key': 'null' } : {}),
    ...(record.value === null ? { '__dlq.errors.value': 'null' } : {}),
  },
})

/** A fault is for reading; what is longer than this has been written to hurt. */
export const clip = (text: string): string => (text.length <= 1_000 ? text : `${text.slice(0, 1_000)}…`)
