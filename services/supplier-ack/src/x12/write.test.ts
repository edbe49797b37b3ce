import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { character } from '../testing/character.ts'
import { readInterchange } from './envelope.ts'
import { type Order, purchaseOrder } from './purchase-order.ts'
import { fits, words, writeInterchange } from './write.ts'

const dock = { name: 'Receiving dock', gln: '4012345000016', code: 'DOCK-1' }
const line = {
  ...{ line: 1, quantity: '10', unit: 'BX', unitPrice: '12.5', item: 'GLOVE', supplierItem: 'WIDGET-001' },
  ...{ gtin: '10761234000033', description: 'Examination gloves, nitrile, M', shipTo: dock },
}
const order: Order = {
  ...{ orderNumber: '4500000100', placedAt: Date.UTC(2026, 0, 5, 6), currency: 'USD', lines: [line] },
  buyer: { name: 'MERCY', gln: null, code: 'MERCY' },
}
const envelope = { sender: 'ZZ:MERCY', receiver: 'ZZ:MOCKEDI', controlNumber: '000000012', at: Date.UTC(2026, 0, 5, 6) }
const written = (changes: Partial<Order> = {}): string => {
  const made = purchaseOrder({ ...order, ...changes })
  if ('problems' in made) throw new Error(made.problems.join())
  return writeInterchange({ ...envelope, functionalGroup: 'PO', document: '850', segments: made.segments })
}

describe('an 850', () => {
  test('is this, in its envelope', () => {
    expect(
      written(),
    ).toBe(`ISA*00*          *00*          *ZZ*MERCY          *ZZ*MOCKEDI        *260105*0600*U*00401*000000012*0*P*>~
GS*PO*MERCY*MOCKEDI*20260105*0600*12*X*004010~
ST*850*0001~
BEG*00*SA*4500000100**20260105~
CUR*BY*USD~
N1*BY*MERCY*92*MERCY~
N1*ST*Receiving dock*UL*4012345000016~
PO1*1*10*BX*12.5**IN*GLOVE*VP*WIDGET-001*UK*10761234000033~
PID*F****Examination gloves, nitrile, M~
CTT*1~
SE*9*0001~
GE*1*12~
IEA*1*000000012~
`)
  })

  test('names the place with each line where the lines go to several', () => {
    const ward = { name: 'Ward 3', gln: null, code: 'WARD-3' }
    const text = written({ lines: [line, { ...line, line: 2, supplierItem: null, gtin: null, shipTo: ward }] })
    expect(text).toMatch(
      /PO1\*1.*\nPID.*\nN1\*ST\*Receiving dock\*UL.*\nPO1\*2\*10\*BX\*12\.5\*\*IN\*GLOVE~\nPID.*\nN1\*ST\*Ward 3\*92\*WARD-3~/,
    )
  })

  test.each([
    [{ orderNumber: '4500*100' }, 'does not fit BEG03'],
    [{ orderNumber: '4'.repeat(23) }, 'does not fit BEG03'],
    [{ lines: [{ ...line, item: 'GLOVE~M' }] }, 'line 1: item "GLOVE~M" does not fit PO107'],
    [{ lines: [{ ...line, supplierItem: 'Ä1' }] }, 'does not fit PO109'],
    [{ lines: [{ ...line, unit: 'BOX' }] }, 'does not fit PO103'],
    [{ lines: [{ ...line, quantity: '123456789012.123456' }] }, 'does not fit PO102'],
  ])('is not written with a changed or shortened identifier or figure: %j', (changes, problem) => {
    expect(purchaseOrder({ ...order, ...changes })).toEqual({ problems: [expect.stringContaining(problem)] })
  })
})

describe('words', () => {
  test.each([
    ['Müller & Söhne, Łódź', 'Muller & Sohne, Lodz'],
    ['Straße “Ø 5 µm” – 10×20*3~4>5', 'Strasse "O 5 um" - 10x20x3-4 5'],
    ['手套 gloves\r\n™', 'gloves TM'],
    ['x'.repeat(100), 'x'.repeat(80)],
  ])('%j is carried as %j', (text, carried) => {
    expect(words(text, 80)).toBe(carried)
  })
})

test('no text in an order can end an element or a segment: what is written reads back as it was meant', () => {
  const text = fc.oneof(
    fc.string({ unit: character, maxLength: 90 }),
    fc.constantFrom('*', '~', '>', 'A*B~IEA*1*1~', '\n', 'Ø'),
  )
  fc.assert(
    fc.property(text, text, (description, name) => {
      const document = written({ lines: [{ ...line, description, shipTo: { ...dock, name } }] })
      expect(document).toMatch(/^[\x20-\x7e\n]*$/)
      const [set] = readInterchange(document).groups[0]?.sets ?? []
      const tags = set?.segments.map(([tag]) => tag).join(' ')
      expect(tags).toBe(`BEG CUR N1 N1 PO1 ${words(description, 80) ? 'PID ' : ''}CTT`)
      expect(set?.segments.find(([tag]) => tag === 'PO1')).toHaveLength(12)
      expect(set?.segments.flat().filter((element) => element.length > 80)).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('an identifier fits as it is, or not at all', () => {
  for (const [id, longest] of [
    ['A-1 b', 5],
    ['x', 1],
  ] as const)
    expect(fits(id, longest)).toBe(true)
  for (const id of ['', ' a', 'a ', 'a*b', 'a~', 'a>b', 'é', 'toolong']) expect(fits(id, 5)).toBe(false)
})
