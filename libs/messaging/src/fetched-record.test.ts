import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FetchedRecord, plainRecord, weightOf } from './fetched-record.ts'
import { character } from './testing/character.ts'
import { encodedBytes, encodedHeaders } from './testing/record-bytes.ts'

const AT = { topic: 'movements', partition: 3, offset: 7, timestamp: 1_700_000_000_000 }
const NOISE = Buffer.from('another record')

const at = (bytes: Buffer, from: number, to: number): FetchedRecord =>
  new FetchedRecord(AT.topic, AT.partition, { place: AT.offset, timestamp: String(AT.timestamp), bytes, from, to })

type Sent = { key: string | null; value: string | null; headers: [string, string][] }

/** As it lies among others. */
const fetched = ({ key, value, headers }: Sent): FetchedRecord => {
  const own = Buffer.concat([Buffer.from([...encodedBytes(key), ...encodedBytes(value)]), encodedHeaders(headers)])
  const bytes = Buffer.concat([NOISE, own, NOISE])
  return at(bytes, NOISE.length, NOISE.length + own.length)
}

const text = fc.option(fc.string({ unit: character, maxLength: 300 }), { nil: null })
const sent: fc.Arbitrary<Sent> = fc.record({
  ...{ key: text, value: text },
  headers: fc.uniqueArray(fc.tuple(fc.string({ unit: character }), fc.string({ unit: character })), {
    selector: ([name]) => name,
    maxLength: 20,
  }),
})

test('a record is read as it was sent, field by field and as a plain object', () => {
  fc.assert(
    fc.property(sent, (given) => {
      const record = fetched(given)
      const value = given.value === null ? null : Buffer.from(given.value)
      const read = { ...AT, key: given.key, value }
      const { headers, ...rest } = { ...plainRecord(record) }
      expect(rest).toEqual(read)
      expect(Object.entries({ ...headers })).toEqual(Object.entries(Object.fromEntries(given.headers)))
      expect([record.key, record.value]).toEqual([given.key, value])
      expect(Object.entries({ ...record.headers })).toEqual(Object.entries({ ...headers }))
    }),
  )
})

test('one that is not read yet weighs at least what it takes once it is', () => {
  fc.assert(
    fc.property(sent, (given) => {
      const record = fetched(given)
      expect(weightOf(record)).toBeGreaterThanOrEqual(weightOf(plainRecord(record)))
    }),
  )
})

test('whatever the bytes, reading them ends', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (given, to) => {
      const bytes = Buffer.from(given)
      const record = at(bytes, 0, Math.min(to, bytes.length))
      expect(Number.isFinite(weightOf(record))).toBe(true)
      expect(Object.keys({ ...plainRecord(record).headers }).length).toBeLessThanOrEqual(to)
    }),
  )
})
