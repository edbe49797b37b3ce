import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { divideExact } from './decimal.ts'
import { uneceFromX12, x12FromUnece } from './unit-codes.ts'
import { toBase } from './units.ts'

const gloves = {
  baseUnit: 'EA',
  packaging: [
    { unit: 'BX', factor: '100' },
    { unit: 'CA', factor: '1000' },
    { unit: 'PK', factor: '0.5' },
  ],
}

describe('a quantity in the base unit', () => {
  test.each([
    ['3', 'EA', '3'],
    ['3', 'BX', '300'],
    ['1.5', 'CA', '1500'],
    ['-2', 'BX', '-200'],
    ['3', 'PK', '1.5'],
  ])('%s %s are %s EA', (quantity, unit, base) => {
    expect(toBase(quantity, unit, gloves)).toEqual({ ok: true, quantity: base })
  })

  test('a unit the item is not packed in names both units and what there is', () => {
    expect(toBase('1', 'DZ', gloves)).toEqual({
      ok: false,
      reason: 'no factor from DZ to EA; the item is packed as BX, CA, PK',
    })
    expect(toBase('1', 'BX', { baseUnit: 'EA', packaging: [] })).toMatchObject({
      reason: 'no factor from BX to EA; the item is packed as nothing else',
    })
  })

  test('codes are not guessed at: case matters, and so does the vocabulary', () => {
    expect(toBase('1', 'ea', gloves).ok).toBe(false)
    expect(toBase('1', 'XBX', gloves).ok).toBe(false)
  })

  test('two factors for one unit, or one that is not above zero, convert nothing', () => {
    const [box] = gloves.packaging
    const twice = (factor: string) => ({ baseUnit: 'EA', packaging: [...(box ? [box] : []), { unit: 'BX', factor }] })
    expect(toBase('1', 'BX', twice('50'))).toMatchObject({ reason: expect.stringContaining('100 and 50') })
    expect(toBase('1', 'BX', twice('100.00'))).toEqual({ ok: true, quantity: '100' })
    for (const factor of ['0', '-1']) {
      expect(toBase('1', 'BX', { baseUnit: 'EA', packaging: [{ unit: 'BX', factor }] })).toEqual({
        ok: false,
        reason: `the factor from BX to EA is ${factor}, not above zero`,
      })
    }
  })

  test('conversion is exact: dividing by the factor gives the quantity back', () => {
    const millionths = fc.integer({ min: 1, max: 2 ** 40 }).map((n) => String(n / 2 ** 6))
    fc.assert(
      fc.property(millionths, millionths, (quantity, factor) => {
        const converted = toBase(quantity, 'BX', { baseUnit: 'EA', packaging: [{ unit: 'BX', factor }] })
        expect(converted.ok && divideExact(converted.quantity, factor)).toBe(quantity)
      }),
    )
  })
})

describe('unit codes', () => {
  test('each code stands once in its vocabulary and translates back', () => {
    const pairs = ['EA', 'UN', 'PC', 'BX', 'CA', 'CT', 'PK', 'VI', 'BO', 'RL', 'DZ', 'PR'].map(
      (x12) => [x12, uneceFromX12(x12)] as const,
    )
    expect(new Set(pairs.map(([, unece]) => unece)).size).toBe(pairs.length)
    for (const [x12, unece] of pairs) expect(x12FromUnece(unece ?? '')).toBe(x12)
  })
  test('a case and a carton are two things, and a case is not the can or the cassette of the other list', () => {
    expect([uneceFromX12('CA'), uneceFromX12('CT')]).toEqual(['XCS', 'XCT'])
    expect([uneceFromX12('CS'), x12FromUnece('CA')]).toEqual([undefined, undefined])
  })
  test('Peppol orders by "one" where X12 says unit', () => {
    expect(x12FromUnece('C62')).toBe('UN')
    expect(uneceFromX12('__proto__')).toBeUndefined()
  })
})
