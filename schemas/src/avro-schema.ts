// The part of Avro's schema language (Avro 1.11, "Schema Declaration") that our contracts use.
export type AvroType = string | readonly AvroType[] | AvroLogical | AvroArray | AvroMap | AvroRecord | AvroEnum
export type AvroLogical = {
  readonly type: 'bytes' | 'long'
  readonly logicalType: string
  readonly precision?: number
  readonly scale?: number
}
export type AvroArray = { readonly type: 'array'; readonly items: AvroType }
export type AvroMap = { readonly type: 'map'; readonly values: AvroType }
export type AvroField = {
  readonly name: string
  readonly type: AvroType
  readonly default?: unknown
  readonly doc?: string
}
export type AvroRecord = {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly fields: readonly AvroField[]
}
export type AvroEnum = {
  readonly type: 'enum'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly symbols: readonly string[]
  readonly default?: string
}
export type AvroNamed = AvroRecord | AvroEnum

/** Every named type we declare, by full name (`inventory.StockIssued`). */
export type AvroNames = ReadonlyMap<string, AvroNamed>

export const fullName = (schema: AvroNamed): string =>
  schema.namespace === undefined ? schema.name : `${schema.namespace}.${schema.name}`

export const isUnion = (type: AvroType): type is readonly AvroType[] => Array.isArray(type)

const primitives = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'])
export const isPrimitive = (name: string): boolean => primitives.has(name)

/** Full names that a type mentions, those inside arrays, maps and unions included. */
export const referencesOf = (type: AvroType): string[] => {
  if (typeof type === 'string') return isPrimitive(type) ? [] : [type]
  if (isUnion(type)) return type.flatMap(referencesOf)
  if ('items' in type) return referencesOf(type.items)
  if ('values' in type) return referencesOf(type.values)
  if ('fields' in type) return type.fields.flatMap((field) => referencesOf(field.type))
  return []
}

/**
 * Messages are the records that no other record contains, and those that name a site: one may be the value asked for in
 * another. The rest travel only inside a message.
 */
export const messageNames = (names: AvroNames): string[] => {
  const contained = new Set([...names.values()].flatMap(referencesOf))
  return [...names]
    .filter(([name, schema]) => schema.type === 'record' && (!contained.has(name) || hasSite(schema)))
    .map(([name]) => name)
    .sort()
}

const hasSite = (schema: AvroRecord): boolean => schema.fields.some(({ name }) => name === 'site')

/** The schema with each named type written out where it is first used, so that it needs no other file. */
export const selfContained = (name: string, names: AvroNames): AvroRecord => {
  const written = new Set<string>()
  const expand = (type: AvroType): AvroType => {
    if (typeof type === 'string') {
      const named = isPrimitive(type) || written.has(type) ? undefined : names.get(type)
      if (named === undefined) return type
      written.add(type)
      return expand(named)
    }
    if (isUnion(type)) return type.map(expand)
    if ('items' in type) return { ...type, items: expand(type.items) }
    if ('values' in type) return { ...type, values: expand(type.values) }
    if ('fields' in type)
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: expand(field.type) })) }
    return type
  }
  return expand(name) as AvroRecord
}
