import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { avroType } from './avro-type.ts'
import { decimalBytes, decimalProblem, decimalText, fitsDecimal } from './decimal.ts'

const encoded = (value: string) => decimalBytes(value, 18, 6).toString('hex')
const roundTrip = (value: string) => decimalText(decimalBytes(value, 18, 6), 18, 6)

describe('decimal(18,6)', () => {
  test.each([
    ['0', '00'],
    ['8', '7a1200'],
    ['0.5', '07a120'],
    ['-12.25', 'ff451470'],
    ['0.000127', '7f'],
    ['0.000128', '0080'],
    ['-0.000128', '80'],
    ['-0.000001', 'ff'],
    ['999999999999.999999', '0de0b6b3a763ffff'],
    ['-999999999999.999999', 'f21f494c589c0001'],
  ])('%s is %s', (value, hex) => {
    expect(encoded(value)).toBe(hex)
    expect(decimalText(Buffer.from(hex, 'hex'), 18, 6)).toBe(value)
  })

  test.each([
    ['8.000', '8'],
    ['007', '7'],
    ['-0', '0'],
    ['-0.0', '0'],
    ['1.50', '1.5'],
    ['0.1000000000', '0.1'],
    ['00000000000000000000000001.5', '1.5'],
  ])('%s is read back as %s', (value, canonical) => {
    expect(roundTrip(value)).toBe(canonical)
  })

  test.each([
    [8, 'must be a decimal string such as "12.5", not a number'],
    [undefined, 'must be a decimal string such as "12.5", not a undefined'],
    ['', 'is not a decimal such as "12.5"'],
    ['1e3', 'is not a decimal such as "12.5"'],
    ['.5', 'is not a decimal such as "12.5"'],
    ['5.', 'is not a decimal such as "12.5"'],
    ['+5', 'is not a decimal such as "12.5"'],
    ['--5', 'is not a decimal such as "12.5"'],
    ['1,5', 'is not a decimal such as "12.5"'],
    ['9'.repeat(1000), 'is not a decimal such as "12.5"'],
    ['0.1234567', 'has more than 6 decimals'],
    ['1000000000000', 'has more than 12 digits before the point'],
  ])('%s is refused', (value, problem) => {
    expect(decimalProblem(value, 18, 6)).toBe(problem)
    expect(() => decimalBytes(value, 18, 6)).toThrow(problem)
  })

  test('what fits is what has no problem', () => {
    const some = fc.oneof(
      fc.stringMatching(/^-?\d{0,20}\.?\d{0,8}$/),
      fc.string({ maxLength: 14, unit: fc.constantFrom(...'0159.-+e ') }),
      fc.constantFrom<unknown>(null, undefined, 8, '', '9'.repeat(1000)),
    )
    fc.assert(
      fc.property(some, fc.constantFrom([18, 6], [18, 4], [9, 0]), (value, [precision = 0, scale = 0]) => {
        expect(fitsDecimal(value, precision, scale)).toBe(decimalProblem(value, precision, scale) === undefined)
      }),
    )
  })

  test('where it is optional, a null is no decimal, and costs no conversion', () => {
    const type = avroType(['null', { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 6 }])
    for (const value of [null, '8', '-12.25', '999999999999.999999'])
      expect(type.fromBuffer(type.toBuffer(value))).toBe(value)
    for (const value of [8, 'eight', '1000000000000', undefined]) {
      expect(type.isValid(value)).toBe(false)
      expect(() => type.toBuffer(value)).toThrow()
    }
  })

  test('bytes padded with signs by another writer are read', () => {
    expect(decimalText(Buffer.from(`${'00'.repeat(13)}7a1200`, 'hex'), 18, 6)).toBe('8')
    expect(decimalText(Buffer.from('ff'.repeat(16), 'hex'), 18, 6)).toBe('-0.000001')
  })

  test.each(['', '00'.repeat(17), '0de0b6b3a7640000', `7f${'ff'.repeat(15)}`])('bytes %j are refused', (hex) => {
    expect(() => decimalText(Buffer.from(hex, 'hex'), 18, 6)).toThrow('a decimal of')
  })

  test('any unscaled whole number of 18 digits comes back exactly, in the fewest bytes', () => {
    const bound = 10n ** 18n - 1n
    fc.assert(
      fc.property(fc.bigInt({ min: -bound, max: bound }), fc.integer({ min: 0, max: 18 }), (n, scale) => {
        const digits = (n < 0n ? -n : n).toString().padStart(scale + 1, '0')
        const whole = digits.slice(0, digits.length - scale)
        const text = `${n < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`
        const bytes = decimalBytes(text, 18, scale)
        expect(BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))).toBe(n)
        if (bytes.length > 1) expect(BigInt.asIntN((bytes.length - 1) * 8, n)).not.toBe(n)
        const canonical = decimalText(bytes, 18, scale)
        expect(decimalBytes(canonical, 18, scale)).toEqual(bytes)
        expect(canonical).not.toMatch(/\.\d*0$|^-0$|e/)
      }),
    )
  })
})
