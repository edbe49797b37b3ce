import { describe, expect, test } from '@jest/globals'
import { avroType } from '@supplyline/schemas'
import fc from 'fast-check'
import { boundedWalk } from './bounded-walk.ts'
import { MalformedBytes } from './cursor.ts'

/** Zig-zag, as counts, lengths, indexes and longs are written. */
const number = (n: bigint): number[] => {
  let rest = n >= 0n ? n * 2n : -n * 2n - 1n
  const bytes: number[] = []
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

const record = (...types: unknown[]) => ({
  type: 'record',
  name: 'a.R',
  fields: types.map((type, index) => ({ name: `f${index}`, type })),
})
const array = (items: unknown) => ({ type: 'array', items })
const map = (values: unknown) => ({ type: 'map', values })
const empty = { type: 'record', name: 'a.Empty', fields: [] }

const walk = (schema: unknown, bytes: readonly number[] | Buffer): string | undefined => {
  const check = boundedWalk(avroType(schema))
  try {
    check(Buffer.from(bytes), 0)
    return undefined
  } catch (error) {
    if (error instanceof MalformedBytes) return `${error.path.join('.')}: ${error.message}`
    throw error
  }
}

describe('bytes that would stop Node', () => {
  test.each<[string, unknown, readonly number[], string]>([
    [
      'an array of 4×10⁹ in eight bytes',
      record(array('string')),
      [...number(4_000_000_000n), 0, 0, 0],
      'f0.[0]: 4000000000 items in 3 bytes',
    ],
    [
      'the same, in a block with a size',
      record(array('string')),
      [...number(-4_000_000_000n), ...number(3n), 0, 0, 0],
      'f0.[0]: 4000000000 items in 3 bytes',
    ],
    [
      'a map of 4×10⁹',
      record(map('string')),
      [...number(4_000_000_000n), 0, 0, 0],
      'f0.[0]: 4000000000 items in 3 bytes',
    ],
    [
      'more items than the smallest of them allow',
      record(array('double')),
      [...number(2n), ...Array(15).fill(0)],
      'f0.[0]: 2 items in 15 bytes',
    ],
    [
      '10⁷ nulls in five bytes',
      record(array('null')),
      [...number(10_000_000n), 0],
      'f0.[0]: more values than the bytes can hold',
    ],
    [
      '10⁷ empty records',
      record(array(empty)),
      [...number(10_000_000n), 0],
      'f0.[0]: more values than the bytes can hold',
    ],
    [
      'arrays of nulls in an array',
      record(array(array('null'))),
      [
        ...number(9n),
        ...Array(9)
          .fill([...number(1_000n), 0])
          .flat(),
        0,
      ],
      'f0.[1].[0]: more values than the bytes can hold',
    ],
    [
      'the largest count there is',
      record(array('string')),
      [...number(-(2n ** 63n)), 0, 0],
      'f0.[0]: 9223372036854776000 items in 2 bytes',
    ],
    [
      'a count of eleven bytes',
      record(array('string')),
      [...Array(10).fill(255), 1],
      'f0.[0]: a number of more than ten bytes',
    ],
  ])('%s', (_, schema, bytes, mistake) => {
    const start = performance.now()
    expect(walk(schema, bytes)).toBe(mistake)
    expect(performance.now() - start).toBeLessThan(100)
  })

  test('a record in a record in a record …', () => {
    const node = { type: 'record', name: 'a.Node', fields: [{ name: 'next', type: ['null', 'a.Node'] }] }
    expect(walk(node, [...Array(20).fill(2), 0])).toBeUndefined()
    expect(walk(node, [...Array(1_000_000).fill(2), 0])).toContain('records nested too deep')
  })

  test('2⁴⁰ empty records, by forty types that each hold the next one twice', () => {
    const nested = (depth: number): unknown =>
      depth === 0
        ? empty
        : {
            type: 'record',
            name: `a.R${depth}`,
            fields: [
              { name: 'l', type: nested(depth - 1) },
              { name: 'r', type: depth === 1 ? 'a.Empty' : `a.R${depth - 1}` },
            ],
          }
    expect(walk(nested(40), [])).toContain('more values than the bytes can hold')
  })

  test('a million records of a thousand nulls', () => {
    const wide = {
      type: 'record',
      name: 'a.Wide',
      fields: [...Array(1_000).keys()].map((n) => ({ name: `n${n}`, type: n === 0 ? 'int' : 'null' })),
    }
    const start = performance.now()
    expect(walk(record(array(wide)), [...number(1_000_000n), ...Array(1_000_001).fill(0)])).toContain('more values')
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})

describe('bytes that are not what the schema says', () => {
  const decimal = { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 6 }
  const choice = { type: 'enum', name: 'a.E', symbols: ['A', 'B'] }
  test.each<[unknown, readonly number[], string]>([
    ['string', [10, 65], 'f0: the bytes end too early'],
    ['string', number(-5n), 'f0: a negative length'],
    ['string', number(2n ** 62n), 'f0: the bytes end too early'],
    ['string', [], 'f0: the bytes end too early'],
    ['string', [4, 0xc3, 0x28], 'f0: text that is not UTF-8'],
    ['string', [6, 0xed, 0xa0, 0x80], 'f0: text that is not UTF-8'],
    ['string', [2, 65, 0], ': 1 bytes too many at the end'],
    ['bytes', [10, 65], 'f0: the bytes end too early'],
    ['bytes', number(-5n), 'f0: a negative length'],
    [decimal, [0], 'f0: a decimal of 0 bytes'],
    [decimal, [34, ...Array(17).fill(0)], 'f0: a decimal of 17 bytes'],
    [['null', decimal], [2, 0], 'f0: a decimal of 0 bytes'],
    [['null', 'string'], [4, 0], 'f0: the choice 2 of 2'],
    [['null', 'string'], [1, 0], 'f0: the choice -1 of 2'],
    [['null', 'string'], [], 'f0: the bytes end too early'],
    [['null', 'string'], [2], 'f0: the bytes end too early'],
    [choice, [4], 'f0: the choice 2 of 2'],
    [choice, number(-1n), 'f0: the choice -1 of 2'],
    ['boolean', [2], 'f0: a boolean that is neither 0 nor 1'],
    ['boolean', [], 'f0: the bytes end too early'],
    ['int', number(2n ** 31n), 'f0: an int beyond 32 bits'],
    ['int', [...Array(5).fill(0x80), 0], 'f0: an int beyond 32 bits'],
    ['long', [...Array(9).fill(0xff), 2], 'f0: a long beyond 64 bits'],
    ['long', [0x80], 'f0: the bytes end too early'],
    ['double', [0, 0, 0], 'f0: the bytes end too early'],
    [{ type: 'fixed', name: 'a.F', size: 1e9 }, [0], 'f0: the bytes end too early'],
    [array('string'), [...number(-1n), ...number(9n), 2, 65, 0], 'f0.[0]: a block of 9 bytes'],
    [array('string'), [...number(-1n), ...number(1n), 2, 65, 0], 'f0.[1]: a block of another size than it says'],
    [array('string'), [...number(-1n), ...number(-2n), 2, 65, 0], 'f0.[0]: a block of -2 bytes'],
    [array(record('int')), [2, 0x80], 'f0.[0].f0: the bytes end too early'],
  ])('%j', (type, bytes, mistake) => {
    const schema = { type: 'record', name: 'a.Top', fields: [{ name: 'f0', type }] }
    expect(walk(schema, bytes)).toBe(mistake)
  })

  test('what other writers may write: blocks with sizes, numbers with needless bytes', () => {
    expect(walk(record(array('string')), [...number(-2n), ...number(4n), 2, 65, 2, 66, 2, 2, 67, 0])).toBeUndefined()
    expect(walk(record('string'), [0x82, 0x80, 0, 65])).toBeUndefined()
    expect(
      walk(record(['string', 'null'], ['null', 'string'], ['null', 'long']), [0, 2, 65, 0x82, 0, 2, 66, 2, 14]),
    ).toBeUndefined()
    expect(walk(record('long'), number(-(2n ** 63n)))).toBeUndefined()
  })
})

test('what the walk lets through, avsc reads to the same end; what avsc writes, the walk lets through', () => {
  const schema = record(
    'string',
    ['null', 'string'],
    'long',
    'int',
    'boolean',
    'bytes',
    array({
      type: 'record',
      name: 'a.Line',
      fields: [
        { name: 'x', type: ['null', 'long'] },
        { name: 'y', type: map('string') },
      ],
    }),
    { type: 'enum', name: 'a.E', symbols: ['A', 'B', 'C'] },
    array('null'),
  )
  const type = avroType(schema)
  const check = boundedWalk(type)
  const valid = Array.from({ length: 200 }, () => type.toBuffer(type.random()))
  for (const bytes of valid) check(bytes, 0)
  let accepted = 0
  const change = fc.tuple(fc.nat(), fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 255 })))
  fc.assert(
    fc.property(fc.constantFrom(...valid), fc.array(change, { minLength: 1, maxLength: 3 }), (original, changes) => {
      const bytes = Buffer.from(original)
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      try {
        check(bytes, 0)
      } catch (error) {
        if (error instanceof MalformedBytes) return
        throw error
      }
      accepted++
      try {
        expect(type.decode(bytes, 0).offset).toBe(bytes.length)
      } catch (error) {
        expect((error as Error).message).toBe('not a whole number below 2^52')
      }
    }),
    { numRuns: 3_000 },
  )
  expect(accepted).toBeGreaterThan(300)
})
