import { hash } from 'node:crypto'
import { stockMovements } from '@supplyline/schemas'
import type { SeenRecord } from './evidence.ts'

/** Topics that a service takes directly, not by its inbox. */
export const FOLDED: Readonly<Record<string, string>> = { 'inventory-events': stockMovements.name }

const LONGEST_ID = 256

/** Of an event: its CloudEvents id, or its place in the log; a long one gives way to its digest. */
export const idOf = (record: SeenRecord): string => {
  const id = record.headers.ce_id || `${record.topic}/${record.partition}/${record.offset}`
  return id.length <= LONGEST_ID ? id : `sha256:${hash('sha256', id)}`
}
