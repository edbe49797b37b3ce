import { describe, expect, test } from '@jest/globals'
import type { AvroField, AvroRecord, AvroType } from './avro-schema.ts'
import { compatibilityMistakes, releasedMistakes } from './compatibility.ts'

const decimal = (scale: number): AvroType => ({ type: 'bytes', logicalType: 'decimal', precision: 18, scale })
const kind = (...symbols: string[]): AvroType => ({
  type: 'enum',
  name: 'Kind',
  namespace: 'a',
  symbols: ['UNRECOGNISED', ...symbols],
  default: 'UNRECOGNISED',
})
const line = (...fields: AvroField[]): AvroType => ({ type: 'record', name: 'Line', namespace: 'a', fields })
const order = (...fields: AvroField[]): AvroRecord => ({ type: 'record', name: 'Order', namespace: 'a', fields })
const id: AvroField = { name: 'id', type: 'string', doc: 'The id.' }

const found = (old: AvroRecord, current: AvroRecord) =>
  compatibilityMistakes('a.Order', current, new Map([['1', old]])).map(({ what, where }) => `${where}: ${what}`)

describe('what may change', () => {
  test.each([
    ['nothing', order(id), order(id)],
    ['a doc', order(id), order({ ...id, doc: 'Our id.' })],
    ['a new optional field', order(id), order(id, { name: 'note', type: ['null', 'string'], default: null })],
    ['a new field with a default, before the others', order(id), order({ name: 'n', type: 'int', default: 0 }, id)],
    ['a field with a default is left out', order(id, { name: 'n', type: 'int', default: 0 }), order(id)],
    ['a new symbol', order({ name: 'kind', type: kind('A') }), order({ name: 'kind', type: kind('A', 'B') })],
    [
      'where a type that is used twice is written out',
      order({ name: 'a', type: kind('A'), default: 'A' }, { name: 'b', type: 'a.Kind' }),
      order({ name: 'b', type: kind('A') }, { name: 'a', type: 'a.Kind', default: 'A' }),
    ],
  ])('%s', (_, old, current) => {
    expect(found(old, current)).toEqual([])
  })
})

describe('what may not', () => {
  test.each([
    [
      'a new field without a default',
      order(id),
      order(id, { name: 'note', type: 'string' }),
      'a.Order.note: a new field without a default (against version 1)',
    ],
    [
      'a new field without a default, in a line',
      order({ name: 'lines', type: { type: 'array', items: line(id) } }),
      order({ name: 'lines', type: { type: 'array', items: line(id, { name: 'note', type: 'string' }) } }),
      'a.Order.lines[].note: a new field without a default (against version 1)',
    ],
    [
      'a field without a default is left out',
      order(id, { name: 'n', type: 'int' }),
      order(id),
      'a.Order.n: the field is gone or renamed, and had no default (against version 1)',
    ],
    [
      'a default is taken away',
      order({ name: 'n', type: 'int', default: 0 }),
      order({ name: 'n', type: 'int' }),
      'a.Order.n: the default is gone (against version 1)',
    ],
    [
      'another scale, which Avro tools let through',
      order({ name: 'price', type: decimal(4) }),
      order({ name: 'price', type: decimal(6) }),
      'a.Order.price: the type changed from {"type":"bytes","logicalType":"decimal","precision":18,"scale":4} to {"type":"bytes","logicalType":"decimal","precision":18,"scale":6} (against version 1)',
    ],
    [
      'a wider number',
      order({ name: 'n', type: 'int' }),
      order({ name: 'n', type: 'long' }),
      'a.Order.n: the type changed from "int" to "long" (against version 1)',
    ],
    [
      'a required field becomes optional',
      order({ name: 'n', type: 'int' }),
      order({ name: 'n', type: ['null', 'int'], default: null }),
      'a.Order.n: the type changed from "int" to ["null","int"] (against version 1)',
    ],
    [
      'a union is extended',
      order({ name: 'n', type: ['null', 'int'], default: null }),
      order({ name: 'n', type: ['null', 'int', 'string'], default: null }),
      'a.Order.n: the union changed from 2 to 3 branches (against version 1)',
    ],
    [
      'a symbol is taken away',
      order({ name: 'kind', type: kind('A', 'B') }),
      order({ name: 'kind', type: kind('A') }),
      'a.Order.kind: the symbol B is gone (against version 1)',
    ],
    [
      'the default symbol is taken away',
      order({ name: 'kind', type: kind('A') }),
      order({ name: 'kind', type: { type: 'enum', name: 'Kind', namespace: 'a', symbols: ['UNRECOGNISED', 'A'] } }),
      'a.Order.kind: no default symbol, or another one (against version 1)',
    ],
    [
      'another record under the field',
      order({ name: 'line', type: line(id) }),
      order({ name: 'line', type: { type: 'record', name: 'Item', namespace: 'a', fields: [id] } }),
      'a.Order.line: the type changed from record a.Line to record a.Item (against version 1)',
    ],
  ])('%s', (_, old, current, mistake) => {
    expect(found(old, current)).toEqual([mistake])
  })

  test('a change against any version, not only the newest', () => {
    const withNote = order(id, { name: 'note', type: 'string', default: '' })
    const versions = new Map([
      ['1', order(id)],
      ['2', withNote],
    ])
    const now = order(id, { name: 'note', type: 'string' })
    expect(compatibilityMistakes('a.Order', now, versions).map(({ what }) => what)).toEqual([
      'a new field without a default (against version 1)',
      'the default is gone (against version 2)',
    ])
  })

  test('what only Avro itself finds', () => {
    const twice = order({ name: 'id', type: 'string' }, { name: 'id', type: 'string' })
    const [mistake] = found(order(id), twice)
    expect(mistake).toContain('a.Order: cannot read what version 1 wrote: duplicate field name')
  })

  test('a released record is deleted', () => {
    expect(releasedMistakes(new Map(), new Map([['a.Order', new Map([['1', order(id)]])]]))).toEqual([
      { what: 'a released record is gone', where: 'a.Order', next: 'put its file back: topics still hold it' },
    ])
  })
})
