// For tests: any value of a schema, as fast-check makes them.
import { type AvroRecord, type Message, type RecordName, schemas } from '@supplyline/schemas'
import fc from 'fast-check'
import { character } from '../testing/character.ts'

type AvroType = AvroRecord['fields'][number]['type']

const scaled = (scale: number) =>
  fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }).map((unscaled) => {
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
    const fraction = digits.slice(-scale).replace(/0+$/, '')
    return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
  })

const text = fc.string({ unit: character, maxLength: 80 })

const anyValue = (type: AvroType, names = new Map<string, AvroType>()): fc.Arbitrary<unknown> => {
  if (typeof type === 'string') {
    const named = names.get(type)
    if (named !== undefined) return anyValue(named, names)
    if (type === 'string') return text
    if (type === 'bytes') return fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
    if (type === 'boolean') return fc.boolean()
    if (type === 'int') return fc.integer()
    if (type === 'long') return fc.integer({ min: 1 - 2 ** 52, max: 2 ** 52 - 1 })
    if (type === 'null') return fc.constant(null)
    throw new Error(`no values for ${type}`)
  }
  if ('map' in type) return fc.oneof(...type.map((branch) => anyValue(branch, names)))
  if ('items' in type) return fc.array(anyValue(type.items, names), { maxLength: 4 })
  if ('values' in type)
    return fc
      .dictionary(
        text.filter((key) => key !== '__proto__'),
        anyValue(type.values, names),
        { maxKeys: 4 },
      )
      .map((entries) => ({ ...entries }))
  if ('logicalType' in type)
    return type.logicalType === 'decimal' ? scaled(type.scale ?? 0) : anyValue(type.type, names)
  names.set(`${type.namespace}.${type.name}`, type)
  if ('symbols' in type) return fc.constantFrom(...type.symbols)
  return fc
    .record(Object.fromEntries(type.fields.map((field) => [field.name, anyValue(field.type, names)])))
    .map((record) => ({ ...record }))
}

export const anyMessageOf = (name: RecordName): fc.Arbitrary<Message> =>
  anyValue(schemas[name]).map((data) => ({ type: name, data }) as Message)
