import { describe, expect, test } from '@jest/globals'
import { canonicalJson, contentHash, derivedId } from './ids.ts'

describe('a derived id', () => {
  test('follows from its cause and nothing else: deciding again, on any machine, gives the same one', () => {
    // Computed once and written down: references in ERPs and the ids of events that went out depend on it.
    expect(derivedId('PO', 'RQ-1/0')).toBe('PO8Q6W8X2PPE')
    expect(derivedId('PO', 'RQ-1/1')).not.toBe('PO8Q6W8X2PPE')
  })

  test('is short enough for the reference fields of an ERP, in letters and digits that nobody misreads', () => {
    for (let i = 0; i < 200; i++) expect(derivedId('PO', String(i))).toMatch(/^PO[0-9A-HJKMNP-TV-Z]{10}$/)
    expect(derivedId('EX-', 'x', 25)).toHaveLength(28)
  })

  test('no two of twenty thousand causes share one', () => {
    expect(new Set(Array.from({ length: 20_000 }, (_, i) => derivedId('', `entry/${i}`))).size).toBe(20_000)
  })
})

describe('canonical JSON', () => {
  test('is the same whatever the order of keys, at every depth; lists keep theirs', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 0], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},0]}')
  })

  test('has the keys in the order of their code units, whatever the locale, and keys that look like numbers first', () => {
    expect(canonicalJson({ ä: 1, Z: 2, a: 3 })).toBe('{"Z":2,"a":3,"ä":1}')
    expect(canonicalJson({ b: 1, 2: 1, 10: 1 })).toBe(canonicalJson({ 10: 1, b: 1, 2: 1 }))
  })

  test('leaves out what has no value, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
  })
})

test('equal contents have equal hashes, and a change of any value another', () => {
  const lines = { supplier: 'S1', lines: [{ item: 'GLOVE-M', quantity: '10' }] }
  expect(contentHash({ lines: lines.lines, supplier: 'S1' })).toBe(contentHash(lines))
  expect(contentHash({ ...lines, lines: [{ item: 'GLOVE-M', quantity: '11' }] })).not.toBe(contentHash(lines))
  // SHA-256 of {"a":1}
  expect(contentHash({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862')
})
