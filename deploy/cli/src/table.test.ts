import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { table } from './table.ts'

/** Any that Unicode has but halves of pairs. fast-check's own 'binary' makes a table of all of them each time. */
const character = fc.nat(0x10f7ff).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

const columns = ['LETTER', 'KEY', 'WHAT', 'NEXT'].map((heading, index) => ({
  heading,
  cell: (row: readonly string[]) => row[index] ?? null,
  ...(index < 2 && { whole: true as const }),
}))

test('a row is a line of at most 120 characters, whatever is in it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: character, maxLength: 130 }), { maxLength: 4 }), { maxLength: 5 }),
      (rows) => {
        const lines = table(columns, rows).trimEnd().split('\n')
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(120)
        expect(lines.join('')).not.toMatch(/\p{Cc}/u)
      },
    ),
    { seed: 20260105, numRuns: 50 },
  )
})

test('what has to be typed again is whole, and what is only read is cut', () => {
  const out = table(columns, [['inventory-events/0/1', 'ICU-3:GLOVE-NITRILE-M', 'w'.repeat(300), 'n'.repeat(300)]])
  expect(out.split('\n')[1]).toMatch(/^inventory-events\/0\/1 {2}ICU-3:GLOVE-NITRILE-M {2}w+… {2}n+…$/)
})
