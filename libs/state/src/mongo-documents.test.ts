import { describe, expect, test } from '@jest/globals'
import { BSON } from 'mongodb'
import { aggregateDocument, aggregateOf, chunksOf, outboxDocuments } from './mongo-documents.ts'
import type { OutgoingMessage, StoredAggregate } from './store.ts'

/** As it comes back from the database. */
const stored = <D extends object>(document: D): D =>
  BSON.deserialize(BSON.serialize(document, { ignoreUndefined: true })) as D

const aggregate = (changes: Partial<StoredAggregate>): StoredAggregate => ({
  ...{ id: 'stock:1', lane: 3, state: {}, watermarks: [], timers: [] },
  ...changes,
})

describe('an aggregate', () => {
  test.each<[string, Partial<StoredAggregate>]>([
    [
      'with a state of odd keys',
      { state: { 'a.b': { $set: 1 }, '': [null, 'x', 0.5, true], 'zero\u0000byte': '\u0000é😀' } },
    ],
    ['without a state', { state: null }],
    [
      'with a timer, a watermark and a trace',
      {
        watermarks: [{ topic: 't', partition: 1, offset: 2, index: 0 }],
        timers: [{ name: 'late', due: 5, trace: '00-1' }],
        trace: '00-2',
      },
    ],
    [
      'that waits',
      {
        parked: {
          topic: 't',
          partition: 0,
          offset: 1,
          code: 'c',
          reason: 'r',
          since: 2,
          at: 3,
          waiting: 4,
          draining: true,
        },
        timers: [{ name: 'late', due: 5 }],
      },
    ],
  ])('%s comes back as it was', (_, changes) => {
    const given = aggregate(changes)
    expect(aggregateOf(stored(aggregateDocument(given)))).toEqual(given)
  })

  test('keeps bytes in its state', () => {
    const given = aggregate({ state: { letters: [{ value: Buffer.from('abc') }] } })
    const { state } = aggregateOf(stored(aggregateDocument(given))) as { state: { letters: { value: BSON.Binary }[] } }
    expect(state.letters[0]?.value.toString('utf8')).toBe('abc')
  })

  test('is found by its next timer, unless it waits', () => {
    const timers = [
      { name: 'a', due: 9 },
      { name: 'b', due: 7 },
    ]
    expect(aggregateDocument(aggregate({ timers })).nextDue).toBe(7)
    expect(aggregateDocument(aggregate({})).nextDue).toBeNull()
  })
})

describe('an outbox', () => {
  const message = (key: string, bytes: number): OutgoingMessage => ({
    ...{
      topic: 'positions',
      key,
      value: Buffer.alloc(bytes, key),
      headers: { ce_id: `id of ${key}`, '$odd.name': '1' },
    },
  })

  test('comes back in order, whatever fits into one document', () => {
    const messages = [message('a', 0), message('é', 3_000_000), message('c', 2_000_000), message('d', 1)]
    const documents = outboxDocuments('3/7', 3, messages).map(stored)
    expect(documents.map((d) => d._id)).toEqual(['3/7/0000', '3/7/0001'])
    const [chunk, ...more] = chunksOf(documents)
    expect(more).toEqual([])
    expect(chunk).toMatchObject({ id: '3/7', lane: 3 })
    // As text: jest looks at each byte of bytes, which takes it ten seconds here.
    const asText = (m: OutgoingMessage) => ({ ...m, value: Buffer.from(m.value).toString('latin1') })
    expect(chunk?.messages.map(asText)).toEqual(messages.map(asText))
  })
})
