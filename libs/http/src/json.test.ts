import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findFlaw, lineAndColumn } from './json.ts'

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('agrees with JSON.parse', () => {
  test('on every JSON text, however it is spaced', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t'), (text, space) => {
        // fast-check also makes keys such as __proto__, which are refused on purpose.
        expect(findFlaw(JSON.stringify(JSON.parse(text), null, space))?.detail ?? '').toMatch(/^$|is not allowed$/)
      }),
    )
  })

  test('on texts with one character changed, left out or put in', () => {
    const character = fc.constantFrom(...'{}[],:"\\ \n\t0123456789-+.eEtruefalsn\u0000\u00a0')
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), character, fc.nat(2), (text, at, put, kind) => {
        const index = at % (text.length + 1)
        const changed = text.slice(0, index) + (kind === 0 ? '' : put) + text.slice(kind === 2 ? index : index + 1)
        const flaw = findFlaw(changed)
        if (flaw?.detail.startsWith('the key')) return
        expect({ changed, accepted: flaw === undefined }).toEqual({ changed, accepted: parses(changed) })
        expect(flaw?.position ?? 0).toBeLessThanOrEqual(changed.length)
      }),
      { numRuns: 1_500 },
    )
  })

  test('on texts made of JSON tokens in any order', () => {
    const token = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', '-0.5e3', 'true', 'null', ' ')
    fc.assert(
      fc.property(fc.array(token, { maxLength: 8 }), (tokens) => {
        const text = tokens.join('')
        const flaw = findFlaw(text)
        if (flaw?.detail.includes('twice')) return
        expect({ text, accepted: flaw === undefined }).toEqual({ text, accepted: parses(text) })
      }),
      { numRuns: 1_500 },
    )
  })
})

describe('says what is wrong and where', () => {
  test.each([
    ['', 0, 'the text ends where a value should be'],
    ['{"a": 1,}', 8, '"}" where a key in double quotes should be'],
    ['{"a" 1}', 5, '"1" where a colon should be'],
    ['[1, 2', 5, 'the text ends where a comma or the end of the list or object should be'],
    ['[1,]', 3, '"]" where a value should be'],
    ['{a: 1}', 1, '"a" where a key in double quotes or } should be'],
    ['[01]', 2, '"1" where a comma or the end of the list or object should be'],
    ["{'a': 1}", 1, `"'" where a key in double quotes or } should be`],
    ['{} {}', 3, '"{" where nothing more should be'],
    ['[1}', 2, '"}" where a comma or the end of the list or object should be'],
    ['"a\nb"', 2, 'a character that must be escaped in a string'],
    ['"a\\x"', 2, 'a character that must be escaped in a string'],
    ['["abc', 5, 'a string that is not closed'],
    ['nul', 0, '"n" where a value should be'],
    ['{"a":1,"a":2}', 7, 'the key "a" stands twice in one object'],
    ['{"a":1,"\\u0061":2}', 7, 'the key "a" stands twice in one object'],
    ['{"__proto__":{}}', 1, 'the key "__proto__" is not allowed'],
    ['[{"\\u005f_proto__":{}}]', 2, 'the key "__proto__" is not allowed'],
    ['{"constructor":{"prototype":{}}}', 1, 'the key "constructor" is not allowed'],
  ])('%j at %i: %s', (text, position, detail) => {
    expect(findFlaw(text)).toEqual({ detail, position })
  })

  test('one key in two objects, and forbidden words as values, are fine', () => {
    expect(findFlaw('[{"a":{"a":"__proto__"}},{"a":1}]')).toBeUndefined()
  })

  test('a hundred thousand levels are refused, not recursed into', () => {
    for (const open of ['[', '{"a":']) {
      expect(findFlaw(open.repeat(100_000))?.detail).toBe('nested more than 64 levels deep')
    }
  })

  test('lines and columns are counted from one', () => {
    expect(lineAndColumn('{\n  "a": x', 9)).toBe('line 2, column 8')
    expect(lineAndColumn('x', 0)).toBe('line 1, column 1')
  })
})
