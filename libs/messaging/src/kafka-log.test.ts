import { describe, expect, test } from '@jest/globals'
import { batchesOf } from './kafka-log.ts'
import { textOf } from './text.ts'

const messages = (topic: string, keys: string[], bytes: number) =>
  keys.map((key, i) => ({ topic, key, value: new Uint8Array(bytes), headers: { n: String(i) } }))

describe('messages to append', () => {
  test('go out together as long as no batch of a partition grows beyond the limit', () => {
    const rounds = batchesOf([...messages('a', ['x', 'y', 'z'], 100), ...messages('b', ['x'], 100)], () => 4)
    expect(rounds.map((r) => [...r].map(([topic, list]) => [topic, list.length]))).toEqual([
      [
        ['a', 3],
        ['b', 1],
      ],
    ])
  })

  test('go out in rounds otherwise, in order, and one too large for any batch goes alone', () => {
    const given = [...messages('a', ['x', 'x', 'x'], 400_000), ...messages('a', ['x'], 2_000_000)]
    const rounds = batchesOf(given, () => 4)
    expect(rounds.map((r) => r.get('a')?.map((p) => p.message))).toEqual([
      given.slice(0, 2),
      given.slice(2, 3),
      given.slice(3),
    ])
  })

  test('none make no round', () => {
    expect(batchesOf([], () => 4)).toEqual([])
  })
})

describe('bytes of a key or header', () => {
  test.each([
    ['plain', 'plain'],
    ['größe 😀', 'größe 😀'],
    ['\ufffd', '\ufffd'],
    ['', ''],
  ])('that are UTF-8 are the text %p', (text, expected) => expect(textOf(Buffer.from(text))).toBe(expected))

  test('that are not keep their differences', () => {
    expect(textOf(Buffer.from([0xff]))).not.toBe(textOf(Buffer.from([0xfe])))
    expect(Buffer.from(textOf(Buffer.from([0xff, 0])).split(',')[1] ?? '', 'base64')).toEqual(Buffer.from([0xff, 0]))
  })
})
