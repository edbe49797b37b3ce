import {
  type AvroField,
  type AvroNamed,
  type AvroNames,
  type AvroType,
  isUnion,
  messageNames,
  selfContained,
} from './avro-schema.ts'

const simpleName = (name: string): string => name.slice(name.lastIndexOf('.') + 1)

const primitives: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  bytes: 'Buffer',
  string: 'string',
}

const typeText = (type: AvroType): string => {
  if (typeof type === 'string') return primitives[type] ?? simpleName(type)
  if (isUnion(type)) return [...type].reverse().map(typeText).join(' | ')
  if ('items' in type) {
    const item = typeText(type.items)
    return `readonly ${item.includes(' ') ? `(${item})` : item}[]`
  }
  if ('values' in type) return `Readonly<Record<string, ${typeText(type.values)}>>`
  if ('logicalType' in type) return type.logicalType === 'decimal' ? 'string' : 'number'
  throw new Error(`no TypeScript for ${JSON.stringify(type)}`)
}

const scaleOf = (type: AvroType): number | undefined => {
  if (typeof type === 'string') return undefined
  if (isUnion(type)) return type.map(scaleOf).find((scale) => scale !== undefined)
  return 'scale' in type ? type.scale : undefined
}

const fieldText = (field: AvroField): string => {
  const scale = scaleOf(field.type)
  const note = scale === undefined ? '' : ` Exact decimal, at most ${scale} decimals.`
  return `  /** ${field.doc}${note} */\n  readonly ${field.name}: ${typeText(field.type)}\n`
}

const namedText = (schema: AvroNamed): string => {
  const body =
    schema.type === 'enum'
      ? `type ${schema.name} = ${schema.symbols.map((symbol) => `'${symbol}'`).join(' | ')}`
      : `interface ${schema.name} {\n${schema.fields.map(fieldText).join('')}}`
  return `/** ${schema.doc} */\nexport ${body}\n`
}

/** The text of `src/generated/records.ts`. */
export const recordsText = (names: AvroNames): string => {
  const messages = messageNames(names)
  const embedded = messages.map((name) => `  '${name}': ${JSON.stringify(selfContained(name, names))},\n`)
  return `// Generated from avro/ by "pnpm generate". Do not edit: change the .avsc file and generate again.
import type { AvroRecord } from '../avro-schema.ts'

${[...names.values()].map(namedText).join('\n')}
/** Every record that travels as a message, by full name. */
export interface Records {
${messages.map((name) => `  '${name}': ${simpleName(name)}\n`).join('')}}

export type RecordName = keyof Records
export type Message = { [K in RecordName]: { readonly type: K; readonly data: Records[K] } }[RecordName]
export type MessageOf<K extends RecordName> = Extract<Message, { readonly type: K }>

/** The schemas themselves, each self-contained. */
export const schemas: Readonly<Record<RecordName, AvroRecord>> = {
${embedded.join('')}}

export const recordNames = Object.keys(schemas) as readonly RecordName[]
`
}
