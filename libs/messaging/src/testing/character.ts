import fc from 'fast-check'

const PAIRS = { from: 0xd800, count: 0x800 }

/**
 * Any that Unicode has but halves of pairs, as the unit of a text. fast-check's own 'binary' is the same, but makes a
 * table of all 1.1 million of them in each test file. The way back lets it put in names that are dangerous as keys.
 */
export const character: fc.Arbitrary<string> = fc.nat(0x10ffff - PAIRS.count).map(
  (n) => String.fromCodePoint(n < PAIRS.from ? n : n + PAIRS.count),
  (text) => {
    if (typeof text !== 'string' || [...text].length !== 1 || !text.isWellFormed()) throw new Error('not one character')
    const point = text.codePointAt(0) as number
    return point < PAIRS.from ? point : point - PAIRS.count
  },
)
