import { expect, test } from '@jest/globals'
import { type AvroField, type AvroNamed, type AvroType, fullName, selfContained } from './avro-schema.ts'
import { ruleMistakes } from './rules.ts'

const site: AvroField = { name: 'site', type: 'string', doc: 'Site.' }
const record = (...fields: AvroField[]): AvroNamed => ({
  type: 'record',
  name: 'Order',
  namespace: 'a',
  doc: 'An order.',
  fields,
})
const field = (type: AvroType): AvroNamed => record(site, { name: 'x', type, doc: 'X.' })
const found = (...schemas: AvroNamed[]) =>
  ruleMistakes(new Map(schemas.map((schema) => [fullName(schema), schema]))).map(
    ({ where, what }) => `${where}: ${what}`,
  )

test('a schema that follows the rules', () => {
  expect(found(record(site))).toEqual([])
})

test.each<[string, AvroNamed]>([
  ['a.Order: a message without a site', record()],
  ['a.Order: has no doc', { type: 'record', name: 'Order', namespace: 'a', fields: [site] }],
  ['a.Order.x: has no doc', record(site, { name: 'x', type: 'string' })],
  ['a.Order.x: is a double, which is not exact', field('double')],
  ['a.Order.x: is a float, which is not exact', field({ type: 'array', items: 'float' })],
  ['a.Order.x: is optional without a default', field(['null', 'string'])],
  ['a.Order.x: is a union other than ["null", X]', field(['string', 'int'])],
  ['a.Order.x: has the logical type date', field({ type: 'long', logicalType: 'date' })],
  ['a.Order.x: declares a named type inside another one', field({ type: 'enum', name: 'Kind', symbols: ['A'] })],
  ['a.Order: mentions a.Line, which no file declares', field({ type: 'array', items: 'a.Line' })],
  ['a.Order: money without a currency', field({ type: 'bytes', logicalType: 'decimal', precision: 18, scale: 4 })],
])('%s', (mistake, schema) => {
  expect(found(schema)).toEqual([mistake])
})

test('an enum needs the default symbol', () => {
  const kind: AvroNamed = { type: 'enum', name: 'Kind', namespace: 'a', doc: 'Kind.', symbols: ['A', 'B'] }
  expect(found(field('a.Kind'), kind)).toEqual(['a.Kind: an enum without the default symbol UNRECOGNISED'])
})

test('two records may not share a simple name', () => {
  expect(found(record(site), { ...record(site), namespace: 'b' })).toEqual(['b.Order: has the simple name of a.Order'])
})

test('a named type is written out where it is first used', () => {
  const kind: AvroNamed = { type: 'enum', name: 'Kind', namespace: 'a', symbols: ['A'] }
  const names = new Map([
    ['a.Order', record({ name: 'x', type: ['null', 'a.Kind'] }, { name: 'y', type: 'a.Kind' })],
    ['a.Kind', kind],
  ])
  expect(selfContained('a.Order', names).fields).toEqual([
    { name: 'x', type: ['null', kind] },
    { name: 'y', type: 'a.Kind' },
  ])
})
