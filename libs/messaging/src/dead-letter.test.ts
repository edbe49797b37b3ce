import { describe, expect, test } from '@jest/globals'
import { deadLetter } from './dead-letter.ts'
import type { LogRecord } from './log.ts'
import { sizeOf } from './size.ts'
import { textOf } from './text.ts'

const record: LogRecord = {
  ...{ topic: 'movements.v1', partition: 3, offset: 118, timestamp: Date.UTC(2026, 0, 5), key: '3W:GLOVE-M' },
  value: Buffer.from('not Avro'),
  headers: { ce_id: 'E-1', note: 'kept' },
}
const fault = { code: 'undecodable', what: 'no Avro', where: 'byte 0', next: 'ask the source' }
const letterOf = (given: Partial<LogRecord> = {}, wrong = {}) =>
  deadLetter('dead.v1', 'shelf', { ...record, ...given }, { ...fault, ...wrong })

describe('a dead letter', () => {
  test('is the record as it came, and says in headers of its own what is wrong, where it lay and what to do', () => {
    expect(letterOf()).toEqual({
      topic: 'dead.v1',
      key: '3W:GLOVE-M',
      value: Buffer.from('not Avro'),
      headers: {
        ce_id: 'E-1',
        note: 'kept',
        '__dlq.errors.topic': 'movements.v1',
        '__dlq.errors.partition': '3',
        '__dlq.errors.offset': '118',
        '__dlq.errors.timestamp': '2026-01-05T00:00:00.000Z',
        '__dlq.errors.service': 'shelf',
        '__dlq.errors.class': 'undecodable',
        '__dlq.errors.message': 'no Avro',
        '__dlq.errors.where': 'byte 0',
        '__dlq.errors.next': 'ask the source',
      },
    })
  })

  test('tells no key and no value from empty ones', () => {
    const nulls = ['__dlq.errors.key', '__dlq.errors.value']
    const { key, value, headers } = letterOf({ key: null, value: null })
    expect([key, value.length, ...nulls.map((n) => headers[n])]).toEqual(['', 0, 'null', 'null'])
    const empty = letterOf({ key: '', value: new Uint8Array(0) }).headers
    expect(nulls.map((n) => empty[n])).toEqual([undefined, undefined])
  })

  test('clips what is too long to read', () => {
    const { headers } = letterOf({}, { what: 'w'.repeat(1_000_000), where: 'x'.repeat(1_000) })
    expect(headers['__dlq.errors.message']).toBe(`${'w'.repeat(1_000)}…`)
    expect(headers['__dlq.errors.where']).toBe('x'.repeat(1_000))
  })

  test('cannot be talked into another fault by headers of the source', () => {
    expect(letterOf({ headers: { '__dlq.errors.class': 'harmless' } }).headers['__dlq.errors.class']).toBe(fault.code)
  })

  test('of the worst record that a topic takes fits into the topic of dead letters', () => {
    const raw = Buffer.alloc(500_000, 0xff)
    const worst = letterOf({ key: textOf(raw), headers: { raw: textOf(raw) } }, { what: 'é'.repeat(5_000) })
    expect(sizeOf(worst)).toBeLessThan(2 * 1_048_576)
  })
})
