import { expect, test } from '@jest/globals'
import { type InboxEntry, TIMER, withoutCopies } from './inbox.ts'

const entry = (entryId: string, offset: number, timestamp: number, topic = TIMER) =>
  ({ entry: { entryId, cause: { topic, partition: 0, offset: 1, index: 0 } }, record: { offset, timestamp } }) as never

const kept = (entries: InboxEntry[], times: Record<string, string[]>) =>
  withoutCopies(entries, (id) => times[id] ?? []).map(({ record }) => record.offset)

const at = (ms: number) => new Date(ms).toISOString()

test.each([
  ['the first one, where nothing followed', {}, [1, 2]],
  ['the one at whose time something followed', { a: [at(200)] }, [2, 3]],
  ['one of two at the same time', { a: [at(100)], b: [at(150)] }, [1, 2]],
])('of the copies of a fired timer stands %s', (_, times, expected) => {
  const entries = [entry('a', 1, 100), entry('b', 2, 150), entry('a', 3, 200), entry('b', 4, 150)]
  expect(kept(entries, times)).toEqual(expected)
})

test('other entries stand as they are', () => {
  expect(kept([entry('a', 1, 100, 'x.v1'), entry('a', 2, 100, 'x.v1')], {})).toEqual([1, 2])
})
