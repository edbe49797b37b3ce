import { AppError } from '@supplyline/decider'
import { type Codec, createCodec, MemoryRegistry, NeedsSchema } from '@supplyline/messaging'
import { allTopics, type Message, subjectsOf } from '@supplyline/schemas'

/** An id that no registry has heard of. */
export const UNKNOWN_SCHEMA = 9_999_999

const registered = createCodec(new MemoryRegistry())
await registered.prepare(allTopics.flatMap(subjectsOf))

const DECODED = Symbol('decoded')
type Known = Buffer & { [DECODED]?: Message }

/** Bytes are decoded once, whoever reads them: a record's value never changes. */
const decode = (bytes: Known): Message => {
  bytes[DECODED] ??= registered.decode(bytes)
  return bytes[DECODED]
}

/** The real codec, with all schemas registered. Each process asks for an unknown schema once, whatever others know. */
export const simCodec = (): Codec => {
  const asked = new Set<number>()
  return {
    prepare: async () => {},
    encode: registered.encode,
    decode: (bytes) => {
      if (bytes.length < 5 || bytes[0] !== 0 || bytes.readUInt32BE(1) !== UNKNOWN_SCHEMA) return decode(bytes)
      if (asked.has(UNKNOWN_SCHEMA)) throw unknownSchema()
      throw new NeedsSchema(UNKNOWN_SCHEMA)
    },
    learn: async (id) => void asked.add(id),
  }
}

const unknownSchema = () =>
  new AppError('unknown-schema-id', `the registry has no schema ${UNKNOWN_SCHEMA}`, {
    where: `schema id ${UNKNOWN_SCHEMA}`,
    next: 'find out which writer used it and register its schema, then resubmit the message',
  })
