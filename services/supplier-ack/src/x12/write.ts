import type { Segment } from './segments.ts'

const ELEMENT = '*'
const SEGMENT = '~'
const COMPONENT = '>'

/** X12.6: the basic and the extended character set, less our delimiters, which X12 has no way to escape. */
const OTHER = /[^A-Za-z0-9 !"&'()+,\-./:;?=%@[\]_{}\\|<#$]/g

const SPELLED: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', Æ: 'AE', æ: 'ae', Œ: 'OE', œ: 'oe', Ø: 'O', ø: 'o', Ł: 'L', ł: 'l', Đ: 'D', đ: 'd' },
  ...{
    '×': 'x',
    '*': 'x',
    µ: 'u',
    μ: 'u',
    '–': '-',
    '—': '-',
    '−': '-',
    '~': '-',
    '’': "'",
    '‘': "'",
    '“': '"',
    '”': '"',
    '>': ' ',
  },
}

/** Words as X12 can carry them: letters without marks, a space for what it has no character for, cut to the element. */
export const words = (text: string, longest: number): string =>
  [...text.slice(0, 1_000).normalize('NFKD')]
    .map((character) => SPELLED[character] ?? character)
    .join('')
    .replace(/\p{M}/gu, '')
    .replace(OTHER, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, longest)
    .trimEnd()

/** Whether an identifier can be carried as it is. It is never cut or changed: it would name something else. */
export const fits = (identifier: string, longest: number, shortest = 1): boolean =>
  identifier.length >= shortest &&
  identifier.length <= longest &&
  identifier === identifier.trim() &&
  identifier.search(OTHER) < 0

/** X12 type R: so many digits at most, not counting sign and point. */
export const fitsNumber = (decimal: string, digits: number): boolean => decimal.replace(/[-.]/g, '').length <= digits

export type Outgoing = {
  /** Interchange ids with their qualifiers, for example ZZ:MERCY. */
  sender: string
  receiver: string
  /** Nine digits; the functional group has the same number. */
  controlNumber: string
  /** Epoch milliseconds; the envelope says it in UTC. */
  at: number
  functionalGroup: string
  document: string
  segments: readonly Segment[]
}

/** Qualifier and id of an interchange party, if both fit the ISA segment. */
export const partyOf = (party: string): { qualifier: string; id: string } | undefined => {
  const colon = party.indexOf(':')
  const [qualifier, id] = [party.slice(0, colon), party.slice(colon + 1)]
  return colon === 2 && fits(qualifier, 2, 2) && fits(id, 15, 2) ? { qualifier, id } : undefined
}

/**
 * X12 004010: an interchange of one group of one transaction set. Parties, control number and elements must fit; the
 * last defence against a delimiter in the data is here, where it would make two elements of one.
 */
export const writeInterchange = (outgoing: Outgoing): string => {
  const { controlNumber, functionalGroup, document, segments, at } = outgoing
  const [from, to] = [partyOf(outgoing.sender), partyOf(outgoing.receiver)]
  if (!from || !to) throw new RangeError(`no interchange party: ${outgoing.sender} or ${outgoing.receiver}`)
  const [day, time] = new Date(at).toISOString().replace(/[-:]/g, '').split('T') as [string, string]
  const group = String(Number(controlNumber))
  const [date, hour] = [day, time.slice(0, 4)]
  const none = ' '.repeat(10)
  const all: Segment[] = [
    [
      ...['ISA', '00', none, '00', none, from.qualifier, from.id.padEnd(15), to.qualifier, to.id.padEnd(15)],
      ...[date.slice(2), hour, 'U', '00401', controlNumber, '0', 'P', COMPONENT],
    ],
    ['GS', functionalGroup, from.id, to.id, date, hour, group, 'X', '004010'],
    ['ST', document, '0001'],
    ...segments.map((segment) => segment.map((element) => element.replace(/[*~>\r\n]/g, ' '))),
    ['SE', String(segments.length + 2), '0001'],
    ['GE', '1', group],
    ['IEA', '1', controlNumber],
  ]
  return all.map((segment) => `${trimmed(segment).join(ELEMENT)}${SEGMENT}\n`).join('')
}

/** Empty elements at the end of a segment are left out. */
const trimmed = (segment: Segment): Segment => {
  const last = segment.findLastIndex((element) => element !== '')
  return segment.slice(0, last + 1)
}
