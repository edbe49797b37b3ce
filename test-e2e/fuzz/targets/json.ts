import { isDeepStrictEqual } from 'node:util'
import { Problem, parseJson } from '@supplyline/http'
import { changeJson } from '../mutate/json.ts'
import { refusal, right, type Target, usual, value } from '../target.ts'

const seeds = [
  '{"type":"StockIssued","site":"NORTH","quantity":"2","lines":[{"line":1,"item":"GLOVE"},{"line":2}],"lot":null}',
  '[]',
  '[{"a":1.5e3,"b":[true,false,null],"c":"\\u00e9\\ud83d\\ude00\\n"}]',
  ' {\r\n\t"a" : -0.5 , "b" : { } }\n',
  '"text"',
  `${'['.repeat(64)}${']'.repeat(64)}`,
]

const prototypes = ['__proto__', 'constructor', 'prototype']

/** Bodies of requests: what JSON.parse would make of them, or why not. */
export const json = async (): Promise<Target> => ({
  ...usual,
  longest: 300_000,
  // Read three times and written twice.
  allowed: { any: 50, perKiB: 1 },
  seeds: seeds.map((text) => Buffer.from(text)),
  words: [
    '"__proto__":',
    '"\\u005f_proto__":',
    '"a":1,"a":2',
    '\\ud800',
    '\\u0000',
    'true',
    'null',
    '1e400',
    '{"',
    '"]',
  ],
  change: changeJson,
  run: (bytes) => {
    try {
      const read = parseJson(bytes)
      // A byte order mark may be ignored (RFC 8259, section 8.1).
      const text = new TextDecoder().decode(bytes)
      right(isDeepStrictEqual(read, JSON.parse(text)), 'another value than JSON.parse reads')
      const written = JSON.stringify(read)
      JSON.parse(written, (key, inner) => {
        right(!prototypes.includes(key), `the key ${key}, which changes prototypes`)
        return inner
      })
      right(isDeepStrictEqual(parseJson(Buffer.from(written)), plain(read)), 'another value than was written')
      return value(read === null ? 'null' : Array.isArray(read) ? 'array' : typeof read, written)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const { status, details } = error
      right(status === 400 && details.type === 'malformed-json', `status ${status} ${details.type}`)
      const position = details.members?.position
      right(position === undefined || (position as number) <= bytes.length, `position ${position} of ${bytes.length}`)
      return refusal(details.type, details.detail)
    }
  },
})

/** JSON has no infinite numbers and no negative zero: they are written as null and 0. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
