import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lazyHeaders } from './lazy-headers.ts'
import { character } from './testing/character.ts'
import { encodedHeaders as encoded } from './testing/record-bytes.ts'

const NOISE = encoded([['ce_id', 'of another']])

describe('headers as they were fetched', () => {
  const name = fc.oneof(
    fc.constantFrom('ce_id', 'traceparent', '__proto__', 'toString', ''),
    fc.string({ unit: character }),
  )
  const headers = fc.array(fc.tuple(name, fc.option(fc.string({ unit: character }), { nil: null })), { maxLength: 20 })

  test('are what was sent, one by one and all together, the first of each name', () => {
    fc.assert(
      fc.property(headers, (sent) => {
        const first = new Map<string, string>()
        for (const [key, value] of sent) if (value !== null && !first.has(key)) first.set(key, value)
        const bytes = encoded(sent)
        // As they lie among other records.
        const read = lazyHeaders(Buffer.concat([NOISE, bytes, NOISE]), NOISE.length, NOISE.length + bytes.length)
        for (const key of ['ce_id', 'traceparent', 'absent']) expect(read[key]).toBe(first.get(key))
        const copied = Object.entries({ ...read })
        expect(copied).toEqual(Object.entries(Object.fromEntries(first)))
        for (const key of ['ce_id', 'traceparent', 'absent']) expect(read[key]).toBe(first.get(key))
      }),
    )
  })

  test('are copied, written as JSON and changed as any other object', () => {
    const read = lazyHeaders(
      encoded([
        ['a', '1'],
        ['b', '2'],
      ]),
    )
    expect(JSON.stringify(read)).toBe('{"a":"1","b":"2"}')
    read.c = '3'
    delete read.a
    expect({ ...read }).toEqual({ b: '2', c: '3' })
    expect('b' in read).toBe(true)
  })

  test('whatever the bytes, reading them ends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const read = lazyHeaders(Buffer.from(bytes))
        expect(typeof read.ce_id === 'string' || read.ce_id === undefined).toBe(true)
        for (const value of Object.values(read)) expect(typeof value).toBe('string')
      }),
    )
    const endless = Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f])
    expect(Object.keys(lazyHeaders(endless))).toEqual([])
  })
})
