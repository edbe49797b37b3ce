import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { character } from '../testing/character.ts'
import { accepted, billed, interchange, shipped } from '../testing/supplier.ts'
import { headerOf, readInterchange } from './envelope.ts'
import { reading } from './malformed.ts'
import { LARGEST_DOCUMENT, textOf } from './segments.ts'

const document = interchange('855', accepted, { control: 7 })
const read = (text: string) => reading(() => readInterchange(text))

describe('an X12 interchange', () => {
  test('tells whom it is from and for, and its transaction sets with the segments between ST and SE', () => {
    expect(read(document)).toMatchObject({
      ok: true,
      value: {
        ...{ sender: 'ZZ:MOCKEDI', receiver: 'ZZ:MERCY', controlNumber: '000000007', acknowledgements: [] },
        groups: [{ functionalId: 'PR', controlNumber: '7', sets: [{ code: '855', controlNumber: '0001' }] }],
      },
    })
    const { value } = read(document) as { value: ReturnType<typeof readInterchange> }
    expect(value.groups[0]?.sets[0]?.segments.map(([tag]) => tag).join(' ')).toBe('BAK CUR PO1 ACK PO1 ACK CTT')
  })

  test.each([
    ['one segment a line or all in one, after spaces', (t: string) => `\r\n ${t.replaceAll('\n', '')}`],
    ['ended by new lines', (t: string) => t.replaceAll('~\n', '\n')],
    ['ended by carriage return and new line', (t: string) => t.replaceAll('~\n', '\r\n').replace(/^(.{105})\r/, '$1')],
  ])('%s says the same', (_, change) => {
    expect(read(change(document))).toEqual(read(document))
  })

  test('uses the delimiters that its ISA declares at its fixed places', () => {
    const other = document.replaceAll('*', '|').replaceAll('~', "'").replace('>', '^')
    expect(read(other)).toEqual(read(document))
  })

  test.each([
    ['SE*9*', 'SE*10*', 'counts "10" segments, there are 9'],
    ['SE*9*0001', 'SE*9*0002', 'control number "0002" ends what "0001" began'],
    ['GE*1*7', 'GE*2*7', 'counts "2" transaction sets, there are 1'],
    ['GE*1*7', 'GE*1*8', 'control number "8" ends what "7" began'],
    ['IEA*1*', 'IEA*0*', 'counts "0" functional groups, there are 1'],
    ['IEA*1*000000007', 'IEA*1*000000008', 'control number "000000008" ends what "000000007" began'],
  ])('%s that is %s is refused as a whole: %s', (right, wrong, what) => {
    expect(read(document.replace(right, wrong))).toMatchObject({
      ok: false,
      what,
      where: expect.stringMatching(/segment \d+ \((SE|GE|IEA)\)/),
    })
  })

  test.each([
    ['nothing', '', 'not with ISA'],
    ['something else', 'UNB+UNOC:3+ACME', 'not with ISA'],
    ['an ISA that is cut off', document.slice(0, 90), 'ends after 90 characters'],
    ['an ISA that is not padded', document.replace('MOCKEDI        ', 'MOCKEDI'), 'the ISA has fixed widths'],
    ['delimiters that are letters', document.replaceAll('~', 'A'), 'cannot be three delimiters'],
    ['a control number that is none', document.replaceAll('000000007', '00000000X'), 'is not nine digits'],
    ['a document that is cut off', document.slice(0, 300), 'ends without a terminator'],
    ['a document without its end', document.slice(0, document.indexOf('GE*')), 'GE expected'],
    ['a second interchange behind it', document + document, 'one interchange a document'],
    ['two terminators', document.replace('~\nCUR', '~~\nCUR'), 'is no segment identifier'],
    ['an element without end', document.replace('USD', 'X'.repeat(1_001)), 'longer than 1000 characters'],
    ['a segment without end', document.replace('USD', '*'.repeat(200)), 'more than 100 elements'],
    ['segments without end', document.replace('CUR*SE*USD~\n', 'CUR~'.repeat(20_001)), 'more than 20000 segments'],
    ['a document without end', document + ' '.repeat(LARGEST_DOCUMENT), 'are more than 262144'],
  ])('%s cannot be read, and it says why', (_, text, what) => {
    expect(read(text)).toMatchObject({
      ok: false,
      what: expect.stringContaining(what),
      where: expect.stringMatching(/./),
    })
  })

  test('in UTF-8 is read as such, and in any other coding one character a byte', () => {
    expect(textOf(Buffer.from('Łódź'))).toBe('Łódź')
    expect(textOf(Buffer.from('Müller', 'latin1'))).toBe('Müller')
  })
})

describe('whatever the bytes', () => {
  const seeds = [document, interchange('856', shipped('S1', '35')), interchange('810', billed('I1'))]
  /** Anything, and what is nearly right: documents with a piece cut out and another put in. */
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc
      .tuple(
        fc.constantFrom(...seeds),
        fc.nat(),
        fc.nat(30),
        fc.oneof(
          fc.string({ unit: character, maxLength: 30 }),
          fc.constantFrom('~', '*', '~ST*', '~HL*1*1*O~', '~IEA*'),
        ),
      )
      .map(([text, at, length, put]) => {
        const from = at % text.length
        return Buffer.from(text.slice(0, from) + put + text.slice(from + length))
      }),
  )

  test('a reader says what is wrong and never throws', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const text = textOf(input)
        const result = read(text)
        if (!result.ok) expect([result.what, result.where].map((s) => s.length < 500)).toEqual([true, true])
        expect(typeof reading(() => headerOf(text)).ok).toBe('boolean')
      }),
      { numRuns: 700 },
    )
  })

  test('a reader takes a moment, also for the largest document that it looks into', () => {
    const fill = (piece: string) => (document.slice(0, 106) + piece.repeat(300_000)).slice(0, LARGEST_DOCUMENT)
    for (const piece of ['~', '*', ' ', '\n', 'ST*1~', 'HL*1~', 'GS~GE~', 'A', '\u0000', '~ ~ ']) {
      const before = performance.now()
      read(fill(piece))
      expect(performance.now() - before).toBeLessThan(500)
    }
  })
})
