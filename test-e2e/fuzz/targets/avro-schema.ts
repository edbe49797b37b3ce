import { type RecordName, schemas } from '@supplyline/schemas'
import { schemaReader } from '../../../libs/messaging/src/codec/schema-reader.ts'
import { readGolden } from '../../../schemas/src/golden.ts'
import { changeJson } from '../mutate/json.ts'
import { changeParts, lineOfText, partsOf, textOfLine } from '../mutate/message.ts'
import { refusedBy, type Target, value } from '../target.ts'

const goldenFolder = new URL('../../../schemas/golden', import.meta.url).pathname
const words = ['"type":"array","items":', '"type":"map","values":', '"type":"record"', '"logicalType":"decimal"']
const more = [
  '"type":"fixed","size":',
  '"namespace":""',
  '"aliases":["a"]',
  '"default":',
  '["null",',
  '"enum","symbols":[',
]

/** A writer's schema as a registry gives it, and bytes that are said to be written with it. */
export const avroSchema = async (): Promise<Target> => {
  const golden = readGolden(goldenFolder)
  const names = (Object.keys(schemas) as RecordName[]).filter((name) => golden.has(name))
  const seeds = names.map((name) =>
    Buffer.concat([
      Buffer.from(`${lineOfText(JSON.stringify(schemas[name]))}\n\n`, 'latin1'),
      Buffer.from(golden.get(name)?.hex ?? '', 'hex'),
    ]),
  )
  const larder = { seeds, words: [...words, ...more].map((word) => Buffer.from(word)), longest: 220_000 }
  const inParts = changeParts(() => larder)
  return {
    ...larder,
    // A schema is read once, and a registry of ours refuses what we cannot read: 200,000 characters may take seconds.
    allowed: { any: 100, perKiB: 20 },
    change: (random, bytes) => {
      if (random.oneIn(4)) return inParts(random, bytes)
      const { first, body } = partsOf(bytes)
      return Buffer.concat([changeJson(random, Buffer.from(first, 'latin1')), Buffer.from('\n\n'), body])
    },
    run: (bytes) => {
      const { first, body } = partsOf(bytes)
      try {
        const reader = schemaReader(7, textOfLine(first))
        return value(reader.name, JSON.stringify(reader.read(body, 0)))
      } catch (error) {
        return refusedBy(error)
      }
    },
  }
}
