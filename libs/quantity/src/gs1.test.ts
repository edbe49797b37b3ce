import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gs1CheckDigit, gtin14, isGln, isGtin, isSscc, makeGln, makeGtin, makeSscc } from './gs1.ts'

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''))
const kinds = [
  ['GTIN-8', 7, makeGtin, isGtin],
  ['GTIN-12', 11, makeGtin, isGtin],
  ['GTIN-13', 12, makeGtin, isGtin],
  ['GTIN-14', 13, makeGtin, isGtin],
  ['GLN', 12, makeGln, isGln],
  ['SSCC', 17, makeSscc, isSscc],
] as const

describe.each(kinds)('%s', (_, length, make, is) => {
  test('what is made is valid, and any one wrong digit is noticed', () => {
    fc.assert(
      fc.property(digits(length), fc.nat(length), fc.integer({ min: 1, max: 9 }), (body, position, change) => {
        const number = make(body)
        expect(is(number)).toBe(true)
        const wrong = (Number(number[position]) + change) % 10
        expect(is(number.slice(0, position) + wrong + number.slice(position + 1))).toBe(false)
      }),
    )
  })

  test('another length, letters, spaces or no text at all are not', () => {
    for (const value of [
      '',
      '1',
      `${'1'.repeat(length)}x`,
      ` ${'0'.repeat(length)}`,
      '٠'.repeat(length + 1),
      5,
      null,
    ]) {
      expect(is(value)).toBe(false)
    }
    expect(() => make('1'.repeat(length + 10))).toThrow(RangeError)
    expect(() => make(`${'1'.repeat(length - 1)}x`)).toThrow('digits')
  })
})

test('published examples', () => {
  expect(isGtin('4006381333931')).toBe(true)
  expect(isGtin('036000291452')).toBe(true)
  expect(isGtin('96385074')).toBe(true)
  expect(isGtin('4006381333932')).toBe(false)
  expect(gs1CheckDigit('37610425002123456')).toBe('9')
})

test('a GTIN keeps its check digit in 14 digits', () => {
  fc.assert(fc.property(digits(11), (body) => isGtin(gtin14(makeGtin(body)))))
})
