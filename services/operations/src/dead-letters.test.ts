import { expect, test } from '@jest/globals'
import type { LogRecord } from '@supplyline/messaging'
import { deadLettersOf } from '@supplyline/schemas'
import { DeadLetters } from './dead-letters.ts'

const letter = (code: string, offset: number, changes: Partial<LogRecord> = {}): LogRecord => ({
  topic: deadLettersOf('gateway').name,
  partition: 0,
  offset: 0,
  timestamp: offset,
  key: 'k',
  value: null,
  headers: {
    '__dlq.errors.topic': 't',
    '__dlq.errors.partition': '0',
    '__dlq.errors.offset': String(offset),
    '__dlq.errors.class': code,
  },
  ...changes,
})
const groupsOf = (...records: LogRecord[]) => {
  const letters = new DeadLetters()
  for (const record of records) letters.take(record)
  return letters.groups()
}

test('a group tells the first and the last time; the last fault comes first', () => {
  const groups = groupsOf(letter('old', 1), letter('old', 5), letter('new', 9))
  expect(groups.map(({ code, count, firstAt, lastAt }) => [code, count, firstAt, lastAt])).toEqual([
    ['new', 1, 9, 9],
    ['old', 2, 1, 5],
  ])
})

test('one record with two faults is in two groups; published again, it is counted once', () => {
  const groups = groupsOf(letter('a', 1), letter('b', 1), letter('a', 1, { timestamp: 7 }))
  expect(groups.map(({ code, count }) => [code, count]).sort()).toEqual([
    ['a', 1],
    ['b', 1],
  ])
})

test('however many faults there are, there are no more groups than can be read, and nothing is left out', () => {
  const groups = groupsOf(...Array.from({ length: 5_000 }, (_, i) => letter(`fault-${i}`, i)))
  expect(groups.length).toBe(201)
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(5_000)
  expect(groups[0]).toMatchObject({ code: 'others', count: 4_800 })
})

test('headers that were written to hurt are cut, or missing ones left empty', () => {
  const [group] = groupsOf(letter('x', 1, { key: 'k'.repeat(10_000), headers: {} }))
  expect(group).toMatchObject({ code: 'unknown', example: { what: '', next: '', trace: null } })
  expect(group?.example.key.length).toBe(301)
})
