import { describe, expect, test } from '@jest/globals'
import { Big } from 'big.js'
import fc from 'fast-check'
import {
  add,
  amount,
  ceilDiv,
  ceilToMultiple,
  compare,
  divideExact,
  isDecimal,
  isNegative,
  isZero,
  max,
  min,
  multiply,
  roundMoney,
  subtract,
} from './decimal.ts'
import { millionths } from './millionths.ts'

const decimal = fc
  .tuple(
    fc.oneof(
      fc.bigInt({ min: -20_000n, max: 20_000n }),
      fc.maxSafeInteger().map(BigInt),
      fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
    ),
    fc.integer({ min: 0, max: 8 }),
  )
  .map(([digits, places]) => new Big(`${digits}e-${places}`))
const plus = (value: Big): string => (value.eq(0) ? '0' : value.toFixed())
const positive = decimal.filter((value) => value.gt(0))

describe('against big.js, on the fast road and beside it', () => {
  test('sums, differences, products and order', () => {
    fc.assert(
      fc.property(decimal, decimal, (x, y) => {
        const [a, b] = [plus(x), plus(y)]
        expect(add(a, b)).toBe(plus(x.plus(y)))
        expect(subtract(a, b)).toBe(plus(x.minus(y)))
        expect(multiply(a, b)).toBe(plus(x.times(y)))
        expect(compare(a, b)).toBe(x.cmp(y))
        expect([min(a, b), max(a, b)]).toEqual(x.lte(y) ? [a, b] : [b, a])
        expect(isZero(a)).toBe(x.eq(0))
        expect(isNegative(a)).toBe(x.lt(0))
      }),
      { numRuns: 1_000 },
    )
  })

  test('every result is canonical and comes back whole', () => {
    fc.assert(
      fc.property(decimal, decimal, (x, y) => {
        const sum = add(plus(x), plus(y))
        expect(isDecimal(sum)).toBe(true)
        expect(subtract(sum, plus(y))).toBe(plus(x))
      }),
    )
  })

  test('notations other than the canonical one mean the same on either road', () => {
    fc.assert(
      fc.property(decimal, fc.nat(4), fc.nat(4), (x, leading, trailing) => {
        const sign = x.lt(0) ? '-' : ''
        const digits = x.abs().toFixed()
        const padded = `${sign}${'0'.repeat(leading)}${digits}${digits.includes('.') ? '' : '.0'}${'0'.repeat(trailing)}`
        expect(add(padded, '0')).toBe(plus(x))
        expect(multiply(padded, '1')).toBe(plus(x))
      }),
    )
  })

  test('money is rounded half away from zero', () => {
    fc.assert(
      fc.property(decimal, decimal, fc.constantFrom<2 | 4>(2, 4), (x, y, places) => {
        expect(amount(plus(x), plus(y), places)).toBe(plus(x.times(y).round(places, Big.roundHalfUp)))
      }),
    )
  })
})

describe('division', () => {
  test('whole parts cover the quantity, and one part less does not', () => {
    fc.assert(
      fc.property(decimal, positive, (x, y) => {
        const parts = ceilDiv(plus(x), plus(y))
        expect(y.times(parts).gte(x)).toBe(true)
        expect(y.times(new Big(parts).minus(1)).lt(x)).toBe(true)
        expect(ceilToMultiple(plus(x), plus(y))).toBe(plus(y.times(parts)))
      }),
    )
  })

  test('an exact quotient multiplies back; where none exists there is none', () => {
    fc.assert(
      fc.property(
        decimal,
        decimal.filter((value) => !value.eq(0)),
        (x, y) => {
          const quotient = divideExact(plus(x), plus(y))
          if (quotient !== undefined) expect(new Big(quotient).times(y).eq(x)).toBe(true)
          expect(divideExact(plus(x.times(y)), plus(y))).toBe(plus(x))
        },
      ),
    )
    expect(divideExact('1', '3')).toBeUndefined()
    expect(divideExact('1', '1024')).toBe('0.0009765625')
    expect(divideExact('-7', '-0.2')).toBe('35')
    expect(divideExact('0', '7')).toBe('0')
  })

  test('by zero, or into parts that are not above zero, is refused', () => {
    expect(() => divideExact('1', '0.00')).toThrow('cannot divide 1 by zero')
    expect(() => ceilDiv('1', '0')).toThrow('cannot divide 1 into parts of 0')
    expect(() => ceilToMultiple('1', '-2')).toThrow('cannot divide 1 into parts of -2')
  })
})

describe('examples from the ward and the office', () => {
  test('25 pieces in boxes of 10 are 3 boxes; 7 with a multiple of 4 are 8', () => {
    expect(ceilDiv('25', '10')).toBe('3')
    expect(ceilDiv('30', '10')).toBe('3')
    expect(ceilDiv('-5', '10')).toBe('0')
    expect(ceilToMultiple('7', '4')).toBe('8')
  })
  test('a cent is never lost to binary fractions', () => {
    expect(add('0.1', '0.2')).toBe('0.3')
    expect(subtract('0.3', '0.3')).toBe('0')
    expect(amount('1.005', '1')).toBe('1.01')
    expect(amount('-1.005', '1')).toBe('-1.01')
    expect(roundMoney('0.12345', 4)).toBe('0.1235')
    expect(roundMoney('-0.001')).toBe('0')
  })
  test('the largest decimal(18,6) adds exactly', () => {
    expect(add('999999999999.999999', '0.000001')).toBe('1000000000000')
  })
})

describe('what is no decimal', () => {
  const wrong = [
    '',
    '-',
    '.',
    '1.',
    '.5',
    '+1',
    '1e3',
    '1,5',
    '0x10',
    ' 1',
    '1 ',
    '١',
    '1.2.3',
    '--1',
    'NaN',
    'Infinity',
  ]

  test.each(wrong)('%j is refused at the border and by arithmetic', (text) => {
    expect(isDecimal(text)).toBe(false)
    expect(millionths(text)).toBeNaN()
    for (const operation of [add, subtract, multiply, compare]) {
      expect(() => operation(text, '1')).toThrow(RangeError)
      expect(() => operation('1', text)).toThrow(RangeError)
    }
  })

  test.each(['1.50', '01', '-0', '-0.0', '1.0', 1, null, undefined, '1'.repeat(41)])('%j is not canonical', (value) => {
    expect(isDecimal(value)).toBe(false)
  })

  test('a huge text is refused without being computed', () => {
    expect(() => multiply('9'.repeat(1_000_000), '9')).toThrow('not a plain decimal')
  })
})
