import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AvroNamed, AvroRecord, AvroType } from './avro-schema.ts'
import { fullName, isUnion } from './avro-schema.ts'
import { avroType } from './avro-type.ts'

/** A value and its bytes in one released version of a schema, for ever: such bytes must still be read as this value. */
export type Golden = {
  readonly version: number
  readonly value: Readonly<Record<string, unknown>>
  readonly hex: string
}

/** JSON in which a Buffer stands as `{"$hex": "00ff"}`. */
export const goldenText = (golden: Golden): string => `${JSON.stringify(golden, withHex, 2)}\n`

const withHex = (_key: string, value: unknown): unknown => {
  const { type, data } = (value ?? {}) as { type?: string; data?: readonly number[] }
  return type === 'Buffer' && data !== undefined ? { $hex: Buffer.from(data).toString('hex') } : value
}

const fromHex = (_key: string, value: unknown): unknown => {
  const { $hex } = (value ?? {}) as { $hex?: string }
  return $hex === undefined ? value : Buffer.from($hex, 'hex')
}

/** Golden values by full name, from `golden/<full name>.json`. */
export const readGolden = (folder: string): ReadonlyMap<string, Golden> =>
  new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => [file.slice(0, -5), JSON.parse(readFileSync(join(folder, file), 'utf8'), fromHex)]),
  )

/** A golden value for a record that has none yet: every field set, every list with one entry. */
export const newGolden = (schema: AvroRecord, version: number): Golden => {
  const value = sample(schema, '', new Map()) as Golden['value']
  return { version, value, hex: avroType(schema).toBuffer(value).toString('hex') }
}

const examples: Readonly<Record<string, unknown>> = {
  string: 'text',
  bytes: Buffer.from('00000000010a', 'hex'),
  boolean: true,
  int: 7,
  long: 1_234_567_890_123,
}
const texts: Readonly<Record<string, string>> = {
  site: 'S1',
  item: '471100',
  location: 'ICU-2',
  currency: 'USD',
  unit: 'BX',
  baseUnit: 'EA',
  orderUnit: 'CA',
  lot: 'L2231A',
  expiry: '2027-04-30',
  gtin: '04012345678901',
  gln: '4012345000009',
}

const sample = (type: AvroType, field: string, names: Map<string, AvroNamed>): unknown => {
  if (typeof type === 'string') {
    const named = names.get(type)
    if (named !== undefined) return sample(named, field, names)
    return type === 'string' ? (texts[field] ?? `${field}-1`) : examples[type]
  }
  if (isUnion(type)) return sample(type[1] as AvroType, field, names)
  if ('items' in type) return [sample(type.items, field, names)]
  if ('values' in type) return { 'erp-1': sample(type.values, field, names) }
  if ('logicalType' in type)
    return type.logicalType === 'decimal' ? (type.scale === 4 ? '1234.5' : '12.25') : 1_772_323_200_000
  names.set(fullName(type), type)
  if (type.type === 'enum') return type.symbols.at(-1)
  return Object.fromEntries(type.fields.map((each) => [each.name, sample(each.type, each.name, names)]))
}
