import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { copyOf } from './copy-of.ts'

test('a copy has the same content, and none of the objects, whatever the keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const value = JSON.parse(JSON.stringify({ json, 'a.b': { __proto__x: 1 } }))
      const copy = copyOf(value)
      expect(copy).toEqual(value)
      expect(copy).not.toBe(value)
      if (typeof json === 'object' && json !== null) expect(copy.json).not.toBe(value.json)
    }),
  )
  const hostile = JSON.parse('{"__proto__": {"polluted": true}, "a": [1]}')
  const copied = copyOf(hostile)
  expect(JSON.stringify(copied)).toBe(JSON.stringify(hostile))
  expect(({} as { polluted?: true }).polluted).toBeUndefined()
})

test('maps are copied with what they hold, and bytes are shared', () => {
  const bytes = Uint8Array.of(1)
  const value = { held: new Map([['k', { list: [1] }]]), bytes }
  const copy = copyOf(value)
  expect(copy).toEqual(value)
  expect(copy.held.get('k')).not.toBe(value.held.get('k'))
  expect(copy.bytes).toBe(bytes)
})
