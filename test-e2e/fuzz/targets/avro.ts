import { isDeepStrictEqual } from 'node:util'
import { createCodec } from '@supplyline/messaging'
import { type AvroRecord, allTopics, avroType, maxRecordBytes, type RecordName, schemas } from '@supplyline/schemas'
import fc from 'fast-check'
import { anyMessageOf } from '../../../libs/messaging/src/codec/any-message.ts'
import { readGolden } from '../../../schemas/src/golden.ts'
import { refusedBy, right, type Target, usual, value } from '../target.ts'

const goldenFolder = new URL('../../../schemas/golden', import.meta.url).pathname
const names = Object.keys(schemas) as RecordName[]

/** What a later version of a record may have that this build does not know. */
const later: Record<string, { field: AvroRecord['fields'][number]; value: unknown }> = {
  list: { field: { name: 'laterList', type: { type: 'array', items: 'string' }, default: [] }, value: ['a', 'b'] },
  map: {
    field: { name: 'laterMap', type: { type: 'map', values: 'bytes' }, default: {} },
    value: { a: Buffer.from('b') },
  },
  optional: { field: { name: 'laterText', type: ['null', 'string'], default: null }, value: 'c' },
  empty: {
    field: {
      name: 'laterNothings',
      type: { type: 'array', items: { type: 'record', name: 'Nothing', namespace: 'later', fields: [] } },
      default: [],
    } as unknown as AvroRecord['fields'][number],
    value: [{}, {}],
  },
  tree: {
    field: {
      name: 'laterTree',
      type: {
        type: 'record',
        name: 'Tree',
        namespace: 'later',
        fields: [{ name: 'branches', type: { type: 'array', items: 'Tree' }, default: [] }],
      },
      default: { branches: [] },
    } as unknown as AvroRecord['fields'][number],
    value: { branches: [{ branches: [{ branches: [] }] }] },
  },
}

const framed = (id: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(5)
  head.writeInt32BE(id, 1)
  return Buffer.concat([head, body])
}

/** A record with one field more, the others turned round unless a type would be named before it is declared. */
const laterOf = (name: RecordName, field: AvroRecord['fields'][number], doc: string) => {
  const { fields } = schemas[name] as AvroRecord
  const of = (others: AvroRecord['fields']) => ({ ...schemas[name], doc, fields: [field, ...others] }) as AvroRecord
  try {
    const schema = of([...fields].reverse())
    return { schema, type: avroType(schema) }
  } catch {
    return { schema: of(fields), type: avroType(of(fields)) }
  }
}

/** Values in wire format: each record as this build writes it, and as later versions of it would. */
export const avro = async (): Promise<Target> => {
  const texts: string[] = []
  const codec = createCodec({
    register: async (_, schema) => texts.push(schema),
    schemaOf: async (id) => texts[id - 1] as string,
  })
  const topicOf = new Map(names.map((name) => [name, allTopics.find((t) => t.records.includes(name))?.name ?? 'any']))
  await codec.prepare(names.map((record) => ({ topic: topicOf.get(record) as string, record })))
  const golden = readGolden(goldenFolder)
  const seeds: Buffer[] = []
  for (const name of names) {
    const known = golden.get(name)
    const topic = topicOf.get(name) as string
    if (known) seeds.push(codec.encode(topic, { type: name, data: known.value } as never))
    for (const message of fc.sample(anyMessageOf(name), { numRuns: 2, seed: 7 }))
      seeds.push(codec.encode(topic, message))
    if (!known) continue
    const [kind, { field, value: more }] = Object.entries(later)[seeds.length % 5] as [string, (typeof later)[string]]
    const { schema, type } = laterOf(name, field, kind)
    const id = texts.push(JSON.stringify(schema))
    await codec.learn(id)
    seeds.push(framed(id, type.toBuffer({ ...known.value, [field.name]: more })))
  }
  return {
    ...usual,
    longest: 1_100_000,
    seeds,
    words: texts.map((_, at) => framed(at + 1, Buffer.alloc(0))),
    run: (bytes) => {
      try {
        const message = codec.decode(bytes)
        const topic = topicOf.get(message.type) as string
        // Fields that are new to the writer get defaults, so that it may become longer.
        if (bytes.length > maxRecordBytes * 0.9) return value(`${message.type} large`, String(bytes.length))
        const written = codec.encode(topic, message)
        right(isDeepStrictEqual(codec.decode(written), message), `${message.type} is not what was written of it`)
        right(codec.encode(topic, codec.decode(written)).equals(written), `${message.type} is written in two ways`)
        return value(message.type, written.toString('latin1'))
      } catch (error) {
        if (error instanceof Error && error.name === 'NeedsSchema')
          return { kind: 'needs schema', shows: error.message }
        return refusedBy(error)
      }
    },
  }
}
