import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { lazyHeaders, weightOfHeaders } from './lazy-headers.ts'

const varint = (value: number): number[] => {
  const bytes: number[] = []
  for (let left = ((value << 1) ^ (value >> 31)) >>> 0; ; left >>>= 7) {
    if (left < 0x80) return [...bytes, left]
    bytes.push((left & 0x7f) | 0x80)
  }
}
const bytesOf = (text: string | null): number[] =>
  text === null ? varint(-1) : [...varint(Buffer.byteLength(text)), ...Buffer.from(text)]
const encoded = (headers: [string, string | null][]): Buffer =>
  Buffer.from([...varint(headers.length), ...headers.flatMap(([name, value]) => [...bytesOf(name), ...bytesOf(value)])])

describe('headers as they were fetched', () => {
  const name = fc.oneof(
    fc.constantFrom('ce_id', 'traceparent', '__proto__', 'toString', ''),
    fc.string({ unit: 'binary' }),
  )
  const headers = fc.array(fc.tuple(name, fc.option(fc.string({ unit: 'binary' }), { nil: null })), { maxLength: 20 })

  test('are what was sent, one by one and all together, the first of each name', () => {
    fc.assert(
      fc.property(headers, (sent) => {
        const first = new Map<string, string>()
        for (const [key, value] of sent) if (value !== null && !first.has(key)) first.set(key, value)
        const read = lazyHeaders(encoded(sent))
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

  test('weigh at least what they take once they are read', () => {
    const sent: [string, string][] = Array.from({ length: 30 }, (_, i) => [`name-${i}`, 'x'.repeat(i)])
    const read = lazyHeaders(encoded(sent))
    const unread = weightOfHeaders(read)
    expect(unread).toBeGreaterThanOrEqual(weightOfHeaders({ ...read }))
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
