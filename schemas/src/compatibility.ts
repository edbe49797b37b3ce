import {
  type AvroEnum,
  type AvroField,
  type AvroNamed,
  type AvroRecord,
  type AvroType,
  fullName,
  isUnion,
} from './avro-schema.ts'
import { avroType } from './avro-type.ts'
import type { Mistake } from './mistake.ts'

/**
 * FULL_TRANSITIVE: the schema must be read by every version ever released, and read each of them; and our own rules
 * must hold, which keep what Avro would accept but readers would misunderstand from happening.
 */
export const compatibilityMistakes = (
  name: string,
  current: AvroRecord,
  released: ReadonlyMap<string, AvroRecord>,
): Mistake[] =>
  [...released].flatMap(([version, old]) => {
    const changes = new Comparison(old, current).changes(old, current, name).map((mistake) => ({
      ...mistake,
      what: `${mistake.what} (against version ${version})`,
    }))
    return changes.length > 0 ? changes : unreadable(name, current, version, old)
  })

/** Checks all current schemas against all released ones. A record once released stays. */
export const releasedMistakes = (
  current: ReadonlyMap<string, AvroRecord>,
  released: ReadonlyMap<string, ReadonlyMap<string, AvroRecord>>,
): Mistake[] =>
  [...released].flatMap(([name, versions]) => {
    const schema = current.get(name)
    return schema === undefined
      ? [{ what: 'a released record is gone', where: name, next: 'put its file back: topics still hold it' }]
      : compatibilityMistakes(name, schema, versions)
  })

const newRecord = 'leave the field as it was; for another meaning add a new field with a default, or a new record'

const unreadable = (name: string, current: AvroRecord, version: string, old: AvroRecord): Mistake[] => {
  const attempt = (what: string, reader: AvroRecord, writer: AvroRecord): Mistake[] => {
    try {
      avroType(reader).createResolver(avroType(writer))
      return []
    } catch (cause) {
      return [{ what: `${what}: ${(cause as Error).message}`, where: name, next: newRecord }]
    }
  }
  return [
    ...attempt(`cannot read what version ${version} wrote`, current, old),
    ...attempt(`cannot be read by version ${version}`, old, current),
  ]
}

const sorted = (attributes: object) => Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))

const typeText = (type: AvroType): string =>
  typeof type === 'object' && 'name' in type ? `${type.type} ${fullName(type)}` : JSON.stringify(type)

const typeChanged = (old: AvroType, current: AvroType, where: string): Mistake => ({
  what: `the type changed from ${typeText(old)} to ${typeText(current)}`,
  where,
  next: newRecord,
})

/** Named types that a schema declares; it may mention them by name elsewhere. */
const declared = (type: AvroType, found = new Map<string, AvroNamed>()): Map<string, AvroNamed> => {
  if (typeof type === 'string') return found
  if (isUnion(type)) for (const branch of type) declared(branch, found)
  else if ('items' in type) declared(type.items, found)
  else if ('values' in type) declared(type.values, found)
  else if ('name' in type) {
    found.set(fullName(type), type)
    if ('fields' in type) for (const field of type.fields) declared(field.type, found)
  }
  return found
}

/** Compares two versions of a schema, part by part. */
class Comparison {
  private readonly oldNames: ReadonlyMap<string, AvroNamed>
  private readonly currentNames: ReadonlyMap<string, AvroNamed>
  private readonly compared = new Set<string>()

  constructor(old: AvroRecord, current: AvroRecord) {
    this.oldNames = declared(old)
    this.currentNames = declared(current)
  }

  changes(oldType: AvroType, currentType: AvroType, where: string): Mistake[] {
    const old = typeof oldType === 'string' ? (this.oldNames.get(oldType) ?? oldType) : oldType
    const current = typeof currentType === 'string' ? (this.currentNames.get(currentType) ?? currentType) : currentType
    if (typeof old === 'string' || typeof current === 'string')
      return old === current ? [] : [typeChanged(old, current, where)]
    if (isUnion(old) || isUnion(current)) return this.unionChanges(old, current, where)
    if ('items' in old && 'items' in current) return this.changes(old.items, current.items, `${where}[]`)
    if ('values' in old && 'values' in current) return this.changes(old.values, current.values, `${where}{}`)
    if ('name' in old && 'name' in current) return this.namedChanges(old, current, where)
    return JSON.stringify(sorted(old)) === JSON.stringify(sorted(current)) ? [] : [typeChanged(old, current, where)]
  }

  private namedChanges(old: AvroNamed, current: AvroNamed, where: string): Mistake[] {
    if (old.type !== current.type || fullName(old) !== fullName(current)) return [typeChanged(old, current, where)]
    if (this.compared.has(fullName(old))) return []
    this.compared.add(fullName(old))
    if (old.type === 'enum') return enumChanges(old, current as typeof old, where)
    return this.fieldChanges(old.fields, (current as typeof old).fields, where)
  }

  private unionChanges(old: AvroType, current: AvroType, where: string): Mistake[] {
    if (!isUnion(old) || !isUnion(current)) return [typeChanged(old, current, where)]
    if (old.length !== current.length) {
      const what = `the union changed from ${old.length} to ${current.length} branches`
      return [{ what, where, next: 'put it back; a new kind of event is a new record' }]
    }
    return old.flatMap((branch, index) => this.changes(branch, current[index] as AvroType, where))
  }

  private fieldChanges(old: readonly AvroField[], current: readonly AvroField[], where: string): Mistake[] {
    const before = new Map(old.map((field) => [field.name, field]))
    const kept = new Set(current.map((field) => field.name))
    const found: Mistake[] = []
    for (const field of current) {
      const path = `${where}.${field.name}`
      const previous = before.get(field.name)
      if (previous !== undefined) found.push(...this.changes(previous.type, field.type, path))
      if (field.default !== undefined) continue
      if (previous === undefined)
        found.push({
          what: 'a new field without a default',
          where: path,
          next: 'add one, or make it ["null", X] = null',
        })
      else if (previous.default !== undefined)
        found.push({ what: 'the default is gone', where: path, next: 'put it back: some messages lack the field' })
    }
    for (const field of old)
      if (!kept.has(field.name) && field.default === undefined)
        found.push({
          what: 'the field is gone or renamed, and had no default',
          where: `${where}.${field.name}`,
          next: 'put it back: older readers need it; a new name is a new field',
        })
    return found
  }
}

const enumChanges = (old: AvroEnum, current: AvroEnum, where: string): Mistake[] => {
  const found: Mistake[] = old.symbols
    .filter((symbol) => !current.symbols.includes(symbol))
    .map((symbol) => ({ what: `the symbol ${symbol} is gone`, where, next: 'put it back: old messages have it' }))
  if (current.default === undefined || current.default !== old.default)
    found.push({ what: 'no default symbol, or another one', where, next: 'put "default": "UNRECOGNISED" back' })
  return found
}
