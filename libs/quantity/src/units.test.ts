import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { divideExact, multiply } from './decimal.ts'
import { uneceFromX12, x12FromUnece } from './unit-codes.ts'
import { compareLevels, contentsOf, convert, type ItemUnits, packedAt, toBase } from './units.ts'

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
      because: 'no-factor',
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
        because: 'no-factor',
        reason: `the factor from BX to EA is ${factor}, not above zero`,
      })
    }
  })

  test('conversion is exact: dividing by the factor gives the quantity back', () => {
    const thousandths = fc.integer({ min: 1, max: 2 ** 40 }).map((n) => String(n / 2 ** 3))
    fc.assert(
      fc.property(thousandths, thousandths, (quantity, factor) => {
        const converted = toBase(quantity, 'BX', { baseUnit: 'EA', packaging: [{ unit: 'BX', factor }] })
        expect(converted.ok && divideExact(converted.quantity, factor)).toBe(quantity)
      }),
    )
  })
})

describe('factors that are no decimal', () => {
  /** Three packs hold ten pieces; 21 boxes make a pallet. */
  const packs: ItemUnits = {
    baseUnit: 'EA',
    packaging: [
      { unit: 'PK', factor: '10', per: '3' },
      { unit: 'BX', factor: '100' },
      { unit: 'PL', factor: '2100', per: '1' },
    ],
  }

  test.each([
    ['3', 'PK', 'EA', '10'],
    ['0.3', 'PK', 'EA', '1'],
    ['-6', 'PK', 'EA', '-20'],
    ['30', 'PK', 'BX', '1'],
    ['1', 'BX', 'PK', '30'],
    ['1', 'EA', 'PK', '0.3'],
    ['250', 'EA', 'BX', '2.5'],
    ['21', 'BX', 'PL', '1'],
    ['2', 'PL', 'BX', '42'],
    ['5', 'XX', 'XX', '5'],
  ])('%s %s in %s: %s', (quantity, from, to, expected) => {
    expect(convert(quantity, from, to, packs)).toEqual({ ok: true, quantity: expected })
  })

  test.each([
    ['7', 'PK', 'EA', '7 PK of 10/3 EA are 23.3333… EA, which no stock can hold exactly'],
    ['-7', 'PK', 'EA', '-7 PK of 10/3 EA are -23.3333… EA, which no stock can hold exactly'],
    ['3', 'BX', 'PL', '3 BX of 100 EA are 0.1428… PL of 2100 EA, which no stock can hold exactly'],
    ['1', 'DZ', 'BX', 'no factor from DZ to BX; the item is packed as PK, BX, PL'],
    ['1', 'BX', 'DZ', 'no factor from BX to DZ; the item is packed as PK, BX, PL'],
  ])('%s %s in %s: %s', (quantity, from, to, reason) => {
    const because = from === 'DZ' || to === 'DZ' ? 'no-factor' : 'inexact'
    expect(convert(quantity, from, to, packs)).toEqual({ ok: false, because, reason })
  })

  test('beyond six decimals nothing is rounded', () => {
    const half = { baseUnit: 'EA', packaging: [{ unit: 'PK', factor: '0.5' }] }
    expect(toBase('0.000002', 'PK', half)).toEqual({ ok: true, quantity: '0.000001' })
    expect(toBase('0.000001', 'PK', half)).toEqual({
      ok: false,
      because: 'inexact',
      reason: '0.000001 PK of 0.5 EA are 0.0000005 EA, more than six decimals, which no stock can hold exactly',
    })
  })

  test('one ratio in other figures is no contradiction; a share of nothing is refused', () => {
    const twice = (per: string) => ({
      baseUnit: 'EA',
      packaging: [
        { unit: 'PK', factor: '10', per: '3' },
        { unit: 'PK', factor: '20', per },
      ],
    })
    expect(toBase('3', 'PK', twice('6'))).toEqual({ ok: true, quantity: '10' })
    expect(toBase('3', 'PK', twice('3'))).toMatchObject({ reason: expect.stringContaining('10/3 and 20/3') })
    expect(toBase('3', 'PK', { baseUnit: 'EA', packaging: [{ unit: 'PK', factor: '10', per: '0' }] })).toMatchObject({
      reason: 'the factor from PK to EA is 10/0, not above zero',
    })
    expect(compareLevels({ factor: '10', per: '3' }, { factor: '3.333333' })).toBe(1)
    expect([contentsOf({ factor: '10', per: '3' }), contentsOf({ factor: '100', per: '1' })]).toEqual(['10/3', '100'])
  })

  test('what converts comes back, over any two levels, and is the exact share of the base units', () => {
    const whole = fc.integer({ min: 1, max: 100_000 }).map(String)
    const level = (unit: string) => fc.record({ unit: fc.constant(unit), factor: whole, per: whole })
    const units = fc.constantFrom('EA', 'BX', 'CA')
    fc.assert(
      fc.property(whole, units, units, level('BX'), level('CA'), (count, from, to, box, pack) => {
        const item: ItemUnits = { baseUnit: 'EA', packaging: [box, pack] }
        // So many that they come out, whatever the levels.
        const quantity = [box.factor, box.per, pack.factor, pack.per].reduce(multiply, count)
        const converted = convert(quantity, from, to, item)
        if (!converted.ok) throw new Error(converted.reason)
        expect(convert(converted.quantity, to, from, item)).toEqual({ ok: true, quantity })
        expect(toBase(converted.quantity, to, item)).toEqual(toBase(quantity, from, item))
      }),
    )
  })
})

describe('the version of a time', () => {
  const boxes = (factor: string) => [{ unit: 'BX', factor }]
  const versions = [
    { effectiveFrom: 10, packaging: boxes('100') },
    { effectiveFrom: 20, packaging: boxes('50') },
  ]
  const item: ItemUnits = { baseUnit: 'EA', packaging: boxes('50'), packagingVersions: versions }

  test.each([
    [9, '100'],
    [10, '100'],
    [19, '100'],
    [20, '50'],
    [99, '50'],
  ])('at %d a box holds %s; before the first version it is as that says', (at, contents) => {
    expect(toBase('1', 'BX', packedAt(item, at))).toEqual({ ok: true, quantity: contents })
  })

  test('without versions it is as it ever was', () => {
    expect(packedAt(gloves, 0)).toBe(gloves)
    expect(packedAt({ ...gloves, packagingVersions: [] }, 0).packaging).toBe(gloves.packaging)
  })
})

describe('each, box and case', () => {
  test('out and back over any way is the same quantity, also where a factor is no decimal', () => {
    const whole = fc.integer({ min: 1, max: 1_000 })
    const level = fc.record({ factor: whole, per: whole })
    const units = fc.constantFrom('EA', 'BX', 'CA')
    fc.assert(
      fc.property(level, level, fc.array(units, { minLength: 1, maxLength: 6 }), whole, (box, inner, way, cases) => {
        const boxed = { unit: 'BX', factor: String(box.factor), per: String(box.per) }
        const cased = { unit: 'CA', factor: String(box.factor * inner.factor), per: String(box.per * inner.per) }
        const item: ItemUnits = { baseUnit: 'EA', packaging: [boxed, cased] }
        // So many cases that boxes and pieces come out whole.
        const start = String(cases * box.per * inner.per)
        const end = [...way, 'CA'].reduce(
          ({ quantity, unit }, to) => {
            const converted = convert(quantity, unit, to, item)
            if (!converted.ok) throw new Error(converted.reason)
            return { quantity: converted.quantity, unit: to }
          },
          { quantity: start, unit: 'CA' },
        )
        expect(end.quantity).toBe(start)
      }),
    )
  })

  test('three packs of 10/3 are ten pieces, and a hundred of them a box of 1000/3', () => {
    const item: ItemUnits = {
      baseUnit: 'EA',
      packaging: [
        { unit: 'PK', factor: '10', per: '3' },
        { unit: 'BX', factor: '1000', per: '3' },
      ],
    }
    expect(convert('3', 'PK', 'EA', item)).toEqual({ ok: true, quantity: '10' })
    expect(convert('1', 'BX', 'PK', item)).toEqual({ ok: true, quantity: '100' })
    expect(convert('1', 'BX', 'EA', item)).toMatchObject({ ok: false, because: 'inexact' })
    expect(convert('3', 'BX', 'EA', item)).toEqual({ ok: true, quantity: '1000' })
  })
})

describe('unit codes', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789']
  const mapped = letters.flatMap((a) => letters.map((b) => `${a}${b}`)).filter((x12) => uneceFromX12(x12) !== undefined)

  test('each code of either vocabulary that is mapped translates back', () => {
    expect(mapped).toHaveLength(47)
    fc.assert(fc.property(fc.constantFrom(...mapped), (x12) => x12FromUnece(uneceFromX12(x12) ?? '') === x12))
    expect(new Set(mapped.map(uneceFromX12)).size).toBe(mapped.length)
  })

  test('what is no code of the table has no counterpart', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ minLength: 2, maxLength: 3 })), (text) => {
        expect([uneceFromX12(text) === undefined, x12FromUnece(text) === undefined]).toEqual([
          !mapped.includes(text),
          !mapped.some((x12) => uneceFromX12(x12) === text),
        ])
      }),
    )
  })

  test('a case and a carton are two things, and a case is not the can or the cassette of the other list', () => {
    expect([uneceFromX12('CA'), uneceFromX12('CT')]).toEqual(['XCS', 'XCT'])
    expect([uneceFromX12('CS'), x12FromUnece('CA')]).toEqual([undefined, undefined])
  })
  test('what hospitals order in has a counterpart, each of its own', () => {
    const ordered = 'EA UN BX CA CT PK BG BO PR DZ RL TB KT ST VI ML LT GR KG MR CM'.split(' ')
    expect(ordered.filter((x12) => x12FromUnece(uneceFromX12(x12) ?? '') !== x12)).toEqual([])
  })

  test('codes of the published Peppol documents: all but one that counts articles, whatever these are', () => {
    const published = ['C62', 'DAY', 'EA', 'GRM', 'KGM', 'MTQ', 'NAR']
    expect(published.map(x12FromUnece)).toEqual(['UN', 'DA', 'EA', 'GR', 'KG', 'CR', undefined])
  })

  test('look-alikes are not guessed at: grams per square metre, a belt, and metric codes of the other list', () => {
    expect(['GM', 'BT', 'MTR', 'GRM', 'LTR', 'KGM'].map(uneceFromX12)).toEqual(Array(6).fill(undefined))
    expect(['ML', 'GR', 'MR', 'KG', 'BX'].map(x12FromUnece)).toEqual(Array(5).fill(undefined))
  })

  test('Peppol orders by "one" where X12 says unit', () => {
    expect(x12FromUnece('C62')).toBe('UN')
    expect(uneceFromX12('__proto__')).toBeUndefined()
  })
})
