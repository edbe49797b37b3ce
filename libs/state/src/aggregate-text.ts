import type { StoredAggregate } from './store.ts'

/** What of an aggregate is looked at only by its owner. */
type Inner = Pick<StoredAggregate, 'state' | 'watermarks' | 'timers'> & { trace?: string | undefined }

/**
 * As one text instead of a tree of fields, which a database and a garbage collector take several times as long for.
 * Undefined: its state has bytes, which are no text.
 */
export const aggregateText = ({ state, watermarks, timers, trace }: Inner): string | undefined =>
  hasBytes(state) ? undefined : JSON.stringify({ state, watermarks, timers, trace })

export const fromAggregateText = (text: string): Pick<StoredAggregate, keyof Inner> => JSON.parse(text)

const hasBytes = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false
  if (ArrayBuffer.isView(value) || isBinary(value)) return true
  if (Array.isArray(value)) return value.some(hasBytes)
  for (const key in value) if (hasBytes((value as Record<string, unknown>)[key])) return true
  return false
}

/** Bytes as MongoDB's client reads them. */
const isBinary = (value: object): boolean => (value as { _bsontype?: unknown })._bsontype === 'Binary'
