import { expect, test } from '@jest/globals'
import type { LogRecord } from '@supplyline/messaging'
import { commandsOf, deadLettersOf } from '@supplyline/schemas'
import { type Letter, letterOf } from './letter.ts'
import { Letters, type Settlement } from './letters.ts'

let offsets = 0
const record = (code: string, place: number, changes: Partial<LogRecord> = {}): LogRecord => ({
  ...{ topic: deadLettersOf('gateway').name, partition: 0, offset: offsets++, timestamp: place, key: 'k', value: null },
  headers: {
    '__dlq.errors.topic': 't',
    '__dlq.errors.partition': '0',
    '__dlq.errors.offset': String(place),
    '__dlq.errors.class': code,
  },
  ...changes,
})
const letter = (code: string, place: number, changes: Partial<LogRecord> = {}) =>
  letterOf(record(code, place, changes)) as Letter

const lettersOf = (...taken: Letter[]) => {
  const letters = new Letters()
  for (const one of taken) letters.take(one)
  return letters
}

const asked = (at: number, changes: Partial<Settlement> = {}): Settlement => ({
  ...{ at, commandId: `C-${at}`, decision: 'RESUBMIT', requestedBy: 'ines', approvedBy: null, reason: 'mended' },
  ...{ aggregate: null, ...changes },
})
const place = (offset: number) => ({ topic: 't', partition: 0, offset })
const states = (letters: Letters) =>
  letters.cases().map(({ letter: { at }, supersededBy }) => [at, supersededBy?.commandId ?? 'open'])

test('a group tells the first and the last time; the last fault comes first', () => {
  const groups = lettersOf(letter('old', 1), letter('old', 5), letter('new', 9)).groups()
  expect(groups.map(({ code, count, firstAt, lastAt }) => [code, count, firstAt, lastAt])).toEqual([
    ['new', 1, 9, 9],
    ['old', 2, 1, 5],
  ])
})

test('one record with two faults is in two groups; published again, it is counted once', () => {
  const first = letter('a', 1)
  const letters = lettersOf(first, letter('b', 1), letter('a', 1, { timestamp: 7 }))
  expect(letters.cases()[0]?.letter.id).toBe(first.id)
  const groups = letters.groups()
  expect(groups.map(({ code, count }) => [code, count]).sort()).toEqual([
    ['a', 1],
    ['b', 1],
  ])
})

test('however many faults there are, there are no more groups than can be read, and nothing is left out', () => {
  const groups = lettersOf(...Array.from({ length: 5_000 }, (_, i) => letter(`fault-${i}`, i))).groups()
  expect(groups.length).toBe(201)
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(5_000)
  expect(groups[0]).toMatchObject({ code: 'others', count: 4_800 })
})

test('of more letters than are kept, the oldest are counted only', () => {
  const letters = new Letters(10)
  for (let i = 0; i < 500; i++) letters.take(letter(`fault-${i % 250}`, i))
  expect(letters.cases()).toHaveLength(10)
  expect(letters.groups().reduce((sum, { open }) => sum + open, 0)).toBe(500)
})

test('headers that were written to hurt are cut, or missing ones left empty', () => {
  const [group] = lettersOf(letter('x', 1, { key: 'k'.repeat(10_000), headers: {} })).groups()
  expect(group).toMatchObject({ code: 'unknown', example: { what: '', next: '', trace: null } })
  expect(group?.example.key?.length).toBe(301)
})

test('a command supersedes what was set aside before it, and not what its own failure left', () => {
  const letters = lettersOf(letter('a', 3), letter('a', 4))
  letters.settle('gateway', place(3), asked(10))
  expect(states(letters)).toEqual([
    [3, 'C-10'],
    [4, 'open'],
  ])
  letters.take(letter('a', 3, { timestamp: 11 }))
  expect(states(letters)).toEqual([
    [4, 'open'],
    [11, 'open'],
  ])
  expect(letters.groups()).toMatchObject([{ count: 2, open: 2, superseded: 0 }])
})

test('of clocks that differ: what a command itself gave is not superseded by it, however early it seems', () => {
  const letters = lettersOf(letter('a', 3))
  letters.settle('gateway', place(3), asked(10))
  const { headers } = record('a', 3)
  letters.take(letter('a', 3, { timestamp: 9, headers: { ...headers, ce_id: 'C-10' } }))
  expect(states(letters)).toEqual([[9, 'open']])
})

test('a command that could not be followed supersedes nothing', () => {
  const letters = lettersOf(letter('a', 3))
  letters.settle('gateway', place(3), asked(10))
  const { headers } = record('refused-input', 0)
  const refused = { ...headers, '__dlq.errors.topic': commandsOf('gateway').name, ce_id: 'C-10' }
  letters.take(letter('refused-input', 20, { headers: refused }))
  expect(states(letters)).toEqual([
    [3, 'open'],
    [20, 'open'],
  ])
})

test('of one record that stopped two keys, each is released on its own', () => {
  const parked = (aggregate: string) => {
    const { headers } = record('a', 3)
    return letter('a', 3, { headers: { ...headers, '__dlq.errors.parked': aggregate } })
  }
  const letters = lettersOf(parked('stock:A'), parked('stock:B'))
  expect(letters.groups()).toMatchObject([{ open: 2, parked: 2 }])
  letters.settle('gateway', place(3), asked(10, { aggregate: 'stock:B', decision: 'RETRY' }))
  expect(letters.groups()).toMatchObject([{ open: 1, parked: 1, superseded: 1, example: { parked: 'stock:A' } }])
})
