import { describe, expect, test } from '@jest/globals'
import { AppError } from '@supplyline/decider'
import { type AvroRecord, schemas } from '@supplyline/schemas'
import { schemaReader } from './schema-reader.ts'

const known = schemas['supplyline.TimerFired']
const changed = (change: (fields: unknown[]) => unknown[], also: object = {}): string =>
  JSON.stringify({ ...known, ...also, fields: change([...known.fields]) })
const refusal = (schema: string): AppError => {
  try {
    schemaReader(7, schema)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('the schema was not refused')
}
const bytes = Buffer.from('045331026e00', 'hex')

test('a schema of ours, however it is written down', () => {
  expect(schemaReader(7, JSON.stringify(known, null, 4)).read(bytes, 0)).toStrictEqual({
    site: 'S1',
    name: 'n',
    dueAt: 0,
  })
})

describe('another version of a record', () => {
  test('may have fields we do not know', () => {
    const reader = schemaReader(
      7,
      changed((fields) => [{ name: 'extra', type: { type: 'array', items: 'string' } }, ...fields]),
    )
    expect(
      reader.read(Buffer.concat([Buffer.from('0202410200', 'hex').subarray(0, 3), Buffer.from('00', 'hex'), bytes]), 0),
    ).toStrictEqual({
      site: 'S1',
      name: 'n',
      dueAt: 0,
    })
  })

  test('may have another order of fields', () => {
    const reader = schemaReader(
      7,
      changed((fields) => fields.reverse()),
    )
    expect(reader.read(Buffer.from('00026e045331', 'hex'), 0)).toStrictEqual({ site: 'S1', name: 'n', dueAt: 0 })
  })
})

describe('a schema that cannot be read is refused as incompatible-schema', () => {
  test.each([
    ['no JSON', '{'],
    ['no schema', '{}'],
    ['no schema either', 'null'],
    ['an unknown type', changed((fields) => [...fields, { name: 'x', type: 'unheard.Of' }])],
    ['a missing field', changed((fields) => fields.slice(1))],
    ['another type', changed(([, ...fields]) => [{ name: 'site', type: 'long' }, ...fields])],
    [
      'microseconds',
      changed((fields) => [
        ...fields.slice(0, 2),
        { name: 'dueAt', type: { type: 'long', logicalType: 'timestamp-micros' } },
      ]),
    ],
    [
      'an extra field of a JavaScript name, which avsc would not skip',
      changed((fields) => [{ name: 'toString', type: 'bytes' }, ...fields]),
    ],
    [
      'the same, in disguise',
      changed((fields) => [{ name: 'NAME', type: 'bytes' }, ...fields]).replace('NAME', '\\u0074oString'),
    ],
    ['a field that is the prototype', changed((fields) => [{ name: '__proto__', type: 'bytes' }, ...fields])],
    [
      'a type called constructor',
      changed((fields) => [...fields, { name: 'x', type: { type: 'record', name: 'constructor', fields: [] } }]),
    ],
    ['code in a name', changed((fields) => [...fields, { name: 'x;process.exit()', type: 'int' }])],
    [
      'code in a symbol',
      changed((fields) => [...fields, { name: 'x', type: { type: 'enum', name: 'E', symbols: ['A"'] } }]),
    ],
    ['great length', changed((fields) => fields, { doc: 'x'.repeat(200_000) })],
    ['great depth', `${'['.repeat(90_000)}${']'.repeat(90_000)}`],
    ['great depth of arrays', `${'{"type":"array","items":'.repeat(8_000)}"int"${'}'.repeat(8_000)}`],
  ])('%s', (_, schema) => {
    const start = performance.now()
    const error = refusal(schema)
    expect(performance.now() - start).toBeLessThan(2_000)
    expect(error).toMatchObject({ code: 'incompatible-schema', where: 'schema id 7' })
    expect(error.next).not.toBe('')
  })

  test('another scale, which would be another amount', () => {
    const text = JSON.stringify(schemas['master.ApprovalPolicy']).replace('"scale":4', '"scale":2')
    expect(refusal(text).code).toBe('incompatible-schema')
  })
})

test('a record we do not know, or a name of JavaScript', () => {
  const named = (name: string): string => JSON.stringify({ type: 'record', name, fields: [] } satisfies AvroRecord)
  expect(refusal(named('suppliers.Unheard'))).toMatchObject({
    code: 'unknown-record',
    message: 'this build knows no record suppliers.Unheard',
  })
  expect(refusal('"string"')).toMatchObject({ code: 'unknown-record', message: 'this build knows no record string' })
  expect(refusal(named('hasOwnProperty')).code).toBe('incompatible-schema')
})

test('a schema as large as is read takes a bounded time', () => {
  const fields = [...Array(2_500).keys()].map((n) => ({
    name: `x${n}`,
    type: ['null', { type: 'record', name: `R${n}`, fields: [] }],
  }))
  const schema = changed((own) => [...own, ...fields])
  expect(schema.length).toBeGreaterThan(180_000)
  const start = performance.now()
  schemaReader(7, schema)
  expect(performance.now() - start).toBeLessThan(3_000)
})
