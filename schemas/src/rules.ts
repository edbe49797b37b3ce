import {
  type AvroField,
  type AvroNamed,
  type AvroNames,
  type AvroRecord,
  type AvroType,
  isPrimitive,
  isUnion,
  messageNames,
  referencesOf,
} from './avro-schema.ts'
import type { Mistake } from './mistake.ts'

const isOptional = (type: AvroType): boolean => isUnion(type) && type.length === 2 && type[0] === 'null'

const typeMistake = (type: AvroType): Omit<Mistake, 'where'> | undefined => {
  if (type === 'float' || type === 'double')
    return { what: `is a ${type}, which is not exact`, next: 'use a decimal: see the README' }
  if (typeof type === 'string') return undefined
  if (isUnion(type)) {
    if (!isOptional(type))
      return { what: 'is a union other than ["null", X]', next: 'make each alternative a record of its own' }
    return typeMistake(type[1] as AvroType)
  }
  if ('items' in type) return typeMistake(type.items)
  if ('values' in type) return typeMistake(type.values)
  if ('fields' in type || 'symbols' in type)
    return { what: 'declares a named type inside another one', next: 'give it a file of its own and name it here' }
  const { logicalType, precision, scale } = type
  if (logicalType === 'timestamp-millis' && type.type === 'long') return undefined
  if (logicalType === 'decimal' && type.type === 'bytes' && precision === 18 && (scale === 6 || scale === 4))
    return undefined
  return {
    what: `has the logical type ${logicalType}`,
    next: 'use decimal(18,6) for quantities and factors, decimal(18,4) for money, timestamp-millis for times',
  }
}

const fieldMistakes = (field: AvroField, where: string): Mistake[] => {
  const found: Mistake[] = []
  if (!field.doc) found.push({ what: 'has no doc', where, next: 'say in one sentence what it means and its unit' })
  if (isOptional(field.type) && field.default !== null)
    found.push({ what: 'is optional without a default', where, next: 'add "default": null' })
  const mistake = typeMistake(field.type)
  if (mistake !== undefined) found.push({ ...mistake, where })
  return found
}

const recordMistakes = (name: string, schema: AvroRecord, isMessage: boolean): Mistake[] => {
  const found = schema.fields.flatMap((field) => fieldMistakes(field, `${name}.${field.name}`))
  const field = (wanted: string) => schema.fields.find((candidate) => candidate.name === wanted)
  if (isMessage && field('site')?.type !== 'string')
    found.push({ what: 'a message without a site', where: name, next: 'add the field "site", a string ("*" = all)' })
  const isMoney = (type: AvroType): boolean =>
    typeof type === 'object' && (isUnion(type) ? type.some(isMoney) : 'scale' in type && type.scale === 4)
  if (schema.fields.some(({ type }) => isMoney(type)) && field('currency')?.type !== 'string')
    found.push({ what: 'money without a currency', where: name, next: 'add the field "currency", ISO 4217' })
  return found
}

const namedMistakes = (name: string, schema: AvroNamed, isMessage: boolean): Mistake[] => {
  const found: Mistake[] = []
  if (!schema.doc) found.push({ what: 'has no doc', where: name, next: 'say in one sentence what it stands for' })
  if (schema.type === 'enum' && (schema.default !== 'UNRECOGNISED' || !schema.symbols.includes('UNRECOGNISED')))
    found.push({
      what: 'an enum without the default symbol UNRECOGNISED',
      where: name,
      next: 'add the symbol and "default": "UNRECOGNISED", so that older readers survive a new symbol',
    })
  return schema.type === 'record' ? [...found, ...recordMistakes(name, schema, isMessage)] : found
}

/** Checks our own rules for contracts, which are stricter than Avro's. */
export const ruleMistakes = (names: AvroNames): Mistake[] => {
  const messages = new Set(messageNames(names))
  const owners = new Map<string, string>()
  const found: Mistake[] = []
  for (const [name, schema] of names) {
    found.push(...namedMistakes(name, schema, messages.has(name)))
    for (const reference of referencesOf(schema))
      if (!isPrimitive(reference) && !names.has(reference))
        found.push({
          what: `mentions ${reference}, which no file declares`,
          where: name,
          next: 'correct the full name',
        })
    const owner = owners.get(schema.name)
    if (owner !== undefined)
      found.push({
        what: `has the simple name of ${owner}`,
        where: name,
        next: 'rename one: TypeScript has no namespaces',
      })
    owners.set(schema.name, name)
  }
  return found
}
