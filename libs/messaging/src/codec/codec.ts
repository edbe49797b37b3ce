import { AppError, isAppError } from '@supplyline/decider'
import { type Message, maxRecordBytes, type RecordName, schemas } from '@supplyline/schemas'
import type avro from 'avsc'
import { encodingProblem } from './encoding-problem.ts'
import { NeedsSchema } from './needs-schema.ts'
import { recordType } from './record-type.ts'
import { ownReader, type SchemaReader, schemaReader } from './schema-reader.ts'
import type { SchemaRegistry } from './schema-registry.ts'
import { mayHaveUndeclared } from './undeclared-fields.ts'
import { headerBytes, schemaIdOf, writeHeader } from './wire-format.ts'

/** Messages to bytes and back. Once a schema is known, losing the registry stops nothing that uses it. */
export type Codec = {
  /**
   * Registers the records under `<topic>-<full name>` (TopicRecordNameStrategy) and keeps their ids for ever.
   * Rejects with AppError `schema-rejected` or `registry-unavailable`; may then be called again.
   */
  prepare(pairs: readonly { topic: string; record: RecordName }[]): Promise<void>
  /** Throws AppError `unencodable`, naming the field, if the message does not fit its schema or was not prepared. */
  encode(topic: string, message: Message): Buffer
  /**
   * Plain data, in time and memory proportional to the bytes whatever they are. Throws NeedsSchema if the schema is
   * not known yet; AppError `undecodable`, `unknown-schema-id`, `unknown-record` or `incompatible-schema` otherwise.
   */
  decode(bytes: Buffer): Message
  /**
   * Asks the registry for a schema. When it resolves, `decode` has an answer: the message, or why there is none, which
   * is remembered briefly only. Rejects with AppError `registry-unavailable`: try again later.
   */
  learn(id: number): Promise<void>
}

/** Long enough to decode the batch that needed the schema, short enough for a schema registered late to be noticed. */
const badSchemaMilliseconds = 30_000
const badSchemasRemembered = 1_000

type Writer = { readonly id: number; readonly type: avro.Type; readonly suspicious: (data: unknown) => boolean }

export const createCodec = (registry: SchemaRegistry): Codec => {
  const writers = new Map<string, Map<string, Writer>>()
  const readers = new Map<number, SchemaReader>()
  const bad = new Map<number, { error: AppError; until: number }>()
  const asked = new Map<number, Promise<void>>()
  let scratch = Buffer.allocUnsafeSlow(16_384)

  const knownBad = (id: number): AppError | undefined => {
    const known = bad.get(id)
    if (known === undefined || known.until > Date.now()) return known?.error
    bad.delete(id)
    return undefined
  }

  const ask = async (id: number): Promise<void> => {
    try {
      readers.set(id, schemaReader(id, await registry.schemaOf(id)))
    } catch (error) {
      if (!isAppError(error) || error.code === 'registry-unavailable') throw error
      const [oldest] = bad.keys()
      if (bad.size >= badSchemasRemembered && oldest !== undefined) bad.delete(oldest)
      bad.set(id, { error, until: Date.now() + badSchemaMilliseconds })
    }
  }

  return {
    async prepare(pairs) {
      for (const { topic, record } of pairs) {
        const prepared = writers.get(topic) ?? new Map<string, Writer>()
        writers.set(topic, prepared)
        if (prepared.has(record)) continue
        const id = await registry.register(`${topic}-${record}`, JSON.stringify(schemas[record]))
        if (!readers.has(id)) readers.set(id, ownReader(record))
        const type = recordType(record)
        prepared.set(record, { id, type, suspicious: mayHaveUndeclared(type) })
      }
    },

    encode(topic, message) {
      const writer = writers.get(topic)?.get(message.type)
      if (writer === undefined) throw notPrepared(topic, message.type)
      let end: number
      if (writer.suspicious(message.data) && encodingProblem(writer.type, message.data) !== undefined)
        throw unencodable(writer.type, message)
      try {
        end = writer.type.encode(message.data, scratch, headerBytes)
        if (end < 0) {
          const size = scratch.length - end
          if (size > maxRecordBytes) throw tooLong(message.type, size)
          scratch = Buffer.allocUnsafeSlow(Math.min(2 * size, maxRecordBytes))
          end = writer.type.encode(message.data, scratch, headerBytes)
        }
      } catch (cause) {
        throw isAppError(cause) ? cause : unencodable(writer.type, message, cause)
      }
      writeHeader(scratch, writer.id)
      const bytes = Buffer.allocUnsafe(end)
      scratch.copy(bytes, 0, 0, end)
      return bytes
    },

    decode(bytes) {
      const id = schemaIdOf(bytes)
      const reader = readers.get(id)
      if (reader === undefined) throw knownBad(id) ?? new NeedsSchema(id)
      return { type: reader.name, data: reader.read(bytes, headerBytes) } as Message
    },

    learn(id) {
      if (readers.has(id) || knownBad(id) !== undefined) return Promise.resolve()
      const asking = asked.get(id) ?? ask(id).finally(() => asked.delete(id))
      asked.set(id, asking)
      return asking
    },
  }
}

const notPrepared = (topic: string, record: string): AppError =>
  new AppError('unencodable', `${record} was not prepared for ${topic}`, {
    where: record,
    next: 'declare the record with its topic, so that it is prepared at start',
  })

const tooLong = (record: string, size: number): AppError =>
  new AppError('unencodable', `${size} bytes, more than the ${maxRecordBytes} a message may have`, {
    where: record,
    next: 'split the message, or keep large content elsewhere and send its digest',
  })

const unencodable = (type: avro.Type, { type: record, data }: Message, cause?: unknown): AppError => {
  const problem = encodingProblem(type, data)
  return new AppError('unencodable', problem?.what ?? String(cause), {
    where: [record, ...(problem?.path ?? [])].join('.'),
    next: 'correct what makes the message: its schema says what fits',
    cause,
  })
}
