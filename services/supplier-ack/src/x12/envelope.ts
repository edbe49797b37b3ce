import { Malformed, shown } from './malformed.ts'
import { delimitersOf, type Segment, segmentsOf } from './segments.ts'

export type Header = {
  /** Interchange id with its qualifier, for example ZZ:MERCY. */
  sender: string
  receiver: string
  controlNumber: string
}

/** `segments`: those between ST and SE. */
export type TransactionSet = { code: string; controlNumber: string; segments: Segment[] }
export type Group = { functionalId: string; controlNumber: string; sets: TransactionSet[] }
/** `acknowledgements`: TA1 segments. */
export type Interchange = Header & { acknowledgements: Segment[]; groups: Group[] }

/** Whom a document is from and for, without looking further. Throws Malformed. */
export const headerOf = (document: string): Header => {
  const text = document.trimStart()
  const { element } = delimitersOf(text)
  return fromIsa(text.slice(0, 104).split(element))
}

const fromIsa = (isa: Segment): Header => {
  const at = (n: number) => isa[n]?.trim() ?? ''
  const controlNumber = at(13)
  if (!/^\d{9}$/.test(controlNumber))
    throw new Malformed(`${shown(controlNumber)} is not nine digits`, 'ISA, element 13')
  if (at(6) === '' || at(8) === '') throw new Malformed('no sender or no receiver', 'ISA')
  return { sender: `${at(5)}:${at(6)}`, receiver: `${at(7)}:${at(8)}`, controlNumber }
}

/**
 * The one interchange of a document. Throws Malformed where envelopes are not closed in order, or where their counts or
 * control numbers do not agree: then nothing in it can be relied on.
 */
export const readInterchange = (document: string): Interchange => {
  const segments = segmentsOf(document)
  let at = 0
  const where = () => `segment ${at + 1} (${segments[at]?.[0] ?? 'missing'})`
  const peek = () => segments[at]?.[0]
  const take = (tag: string): Segment => {
    const segment = segments[at]
    if (segment?.[0] !== tag) throw new Malformed(`${tag} expected`, where())
    at++
    return segment
  }
  const close = (tag: string, count: number, control: string, counted: string) => {
    const place = where()
    const trailer = take(tag)
    if (number(trailer[1]) !== String(count))
      throw new Malformed(`counts ${shown(trailer[1] ?? '')} ${counted}, there are ${count}`, `${place}, element 1`)
    if (number(trailer[2]) !== number(control))
      throw new Malformed(
        `control number ${shown(trailer[2] ?? '')} ends what ${shown(control)} began`,
        `${place}, element 2`,
      )
  }

  const isa = take('ISA')
  if (isa.length !== 17) throw new Malformed(`${isa.length - 1} elements, not 16`, 'ISA')
  const header = fromIsa(isa)
  const acknowledgements: Segment[] = []
  while (peek() === 'TA1') acknowledgements.push(take('TA1'))
  const groups: Group[] = []
  while (peek() === 'GS') {
    const gs = take('GS')
    const group: Group = { functionalId: gs[1] ?? '', controlNumber: gs[6] ?? '', sets: [] }
    while (peek() === 'ST') {
      const [, code = '', controlNumber = ''] = take('ST')
      const begin = at
      while (peek() !== undefined && !['SE', 'ST', 'GS', 'GE', 'IEA', 'ISA'].includes(peek() ?? '')) at++
      const inside = segments.slice(begin, at)
      close('SE', inside.length + 2, controlNumber, 'segments')
      group.sets.push({ code, controlNumber, segments: inside })
    }
    close('GE', group.sets.length, group.controlNumber, 'transaction sets')
    groups.push(group)
  }
  close('IEA', groups.length, header.controlNumber, 'functional groups')
  if (at < segments.length) throw new Malformed('one interchange a document: another segment follows', where())
  return { ...header, acknowledgements, groups }
}

/** Numbers that differ in leading zeros are the same. */
const number = (text = ''): string => (/^\d{1,15}$/.test(text) ? String(Number(text)) : text)
