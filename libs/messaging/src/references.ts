import { isAppError } from '@supplyline/decider'
import type { Message, MessageOf, RecordName, Topic } from '@supplyline/schemas'
import type { Logger } from '@supplyline/telemetry'
import { type Clock, pause, systemClock } from './clock.ts'
import { type Codec, NeedsSchema } from './codec/index.ts'
import type { Log, LogRecord } from './log.ts'

/** A reference value with the bytes it came in, which are what an inbox entry carries. */
export type Stamp<M extends Message = Message> = { topic: string; key: string; bytes: Uint8Array; message: M }

export type Tables = {
  get<K extends RecordName>(topic: Topic, type: K, key: string): Stamp<MessageOf<K>> | undefined
  /** All current values of a topic. */
  all(topic: Topic): Stamp[]
  /** All current values whose field has this value. */
  where<K extends RecordName>(
    topic: Topic,
    type: K,
    field: keyof MessageOf<K>['data'] & string,
    value: string,
  ): Stamp<MessageOf<K>>[]
}

/** Current values of compacted topics, kept in memory and followed for ever. */
export class ReferenceTables implements Tables {
  private readonly tables = new Map<string, Map<string, Stamp>>()
  private readonly indexes = new Map<string, Map<string, Set<string>>>()

  get<K extends RecordName>(topic: Topic, _type: K, key: string): Stamp<MessageOf<K>> | undefined {
    return this.tables.get(topic.name)?.get(key) as Stamp<MessageOf<K>> | undefined
  }

  where<K extends RecordName>(topic: Topic, _type: K, field: string, value: string): Stamp<MessageOf<K>>[] {
    const table = this.tables.get(topic.name)
    if (!table) return []
    const index = this.indexes.get(`${topic.name}/${field}`) ?? this.index(topic.name, field)
    return [...(index.get(value) ?? [])].sort().flatMap((key) => (table.get(key) as Stamp<MessageOf<K>>) ?? [])
  }

  all(topic: Topic): Stamp[] {
    return [...(this.tables.get(topic.name)?.values() ?? [])]
  }

  /** Takes a record: the newest value of its key, or its removal when the value is null. */
  put(topic: string, key: string, bytes: Uint8Array | null, message: Message | undefined): void {
    const table = this.tables.get(topic) ?? new Map<string, Stamp>()
    this.tables.set(topic, table)
    for (const [name, index] of this.indexes) {
      if (!name.startsWith(`${topic}/`)) continue
      const field = name.slice(topic.length + 1)
      index.get(fieldOf(table.get(key), field))?.delete(key)
      if (message) addTo(index, fieldOf({ message }, field), key)
    }
    if (bytes && message) table.set(key, { topic, key, bytes, message })
    else table.delete(key)
  }

  private index(topic: string, field: string): Map<string, Set<string>> {
    const index = new Map<string, Set<string>>()
    for (const [key, stamp] of this.tables.get(topic) ?? []) addTo(index, fieldOf(stamp, field), key)
    this.indexes.set(`${topic}/${field}`, index)
    return index
  }
}

const addTo = (index: Map<string, Set<string>>, value: string, key: string) => {
  const keys = index.get(value) ?? new Set<string>()
  index.set(value, keys.add(key))
}

const fieldOf = (stamp: { message: Message } | undefined, field: string): string =>
  String((stamp?.message.data as Record<string, unknown> | undefined)?.[field])

/**
 * Follows the topics into the tables; resolves when what was there at the call is in them. A reference value that
 * cannot be decoded is logged as an error and leaves the value before it standing.
 */
export const followReferences = async (
  log: Log,
  codec: Codec,
  logger: Logger,
  topics: Topic[],
  clock?: Clock,
): Promise<{ tables: ReferenceTables; stop(): Promise<void> }> => {
  const tables = new ReferenceTables()
  if (topics.length === 0) return { tables, stop: async () => {} }
  const put = (record: LogRecord): void => {
    const { topic, key, value } = record
    if (key === null) return
    const message = value === null ? undefined : codec.decode(Buffer.from(value))
    tables.put(topic, key, value, message)
  }
  // Schemas are learnt from the registry one after the other; records behind wait, so that order is kept.
  let queue = Promise.resolve()
  let waiting = 0
  const later = (record: LogRecord): void => {
    waiting++
    queue = queue.then(async () => {
      await learning(codec, () => put(record), clock).catch((error: unknown) =>
        logger.error(
          { err: error, topic: record.topic, key: record.key, offset: record.offset },
          'reference value not decodable; the value before it stands',
        ),
      )
      waiting--
    })
  }
  const following = await log.follow({
    topics: topics.map((t) => t.name),
    onRecord: (record) => {
      if (waiting > 0) return later(record)
      try {
        put(record)
      } catch {
        later(record)
      }
    },
  })
  await queue
  return { tables, stop: () => following.stop() }
}

/** Runs `fn`, asking the registry for schemas it needs. Waits for a registry that is out of reach. */
export const learning = async <T>(codec: Codec, fn: () => T, clock: Clock = systemClock): Promise<T> => {
  for (let delay = 100; ; delay = Math.min(delay * 2, 5_000)) {
    try {
      return fn()
    } catch (error) {
      if (!(error instanceof NeedsSchema)) throw error
      try {
        await codec.learn(error.id)
      } catch (cause) {
        if (!isAppError(cause, 'registry-unavailable')) throw cause
        await pause(clock, delay)
      }
    }
  }
}
