import type { Group } from './envelope.ts'
import type { Segment } from './segments.ts'
import { element, find, loops, need, required } from './values.ts'
import { fits } from './write.ts'

/** What a partner's translator says of something that we sent. */
export type Verdict = { taken: boolean; code: string; detail: string }

/** The interchange control number of ours that a 997 is about: we give the group the same number as the interchange. */
export const acknowledgedControl = (segments: readonly Segment[]): string | undefined =>
  padded(element(find(segments, 'AK1'), 2))

/** The interchange control number of ours that a TA1 segment is about. */
export const acknowledgedInterchange = (ta1: Segment): string | undefined => padded(element(ta1, 1))

const padded = (number: string | undefined): string | undefined =>
  number !== undefined && /^\d{1,9}$/.test(number) ? number.padStart(9, '0') : undefined

/** X12 elements 715 and 717: A accepted, E accepted with errors noted, P partly; all others are rejections. */
const ACCEPTED = ['A', 'E']

/**
 * A 997's verdict on the one transaction set that a group of ours holds: that on the set (AK5), or on the group (AK9)
 * where it lists none. Throws Malformed.
 */
export const readFunctionalAcknowledgement = (segments: readonly Segment[]): Verdict => {
  const { loops: sets } = loops(segments, 'AK2')
  const ak9 = need(segments, 'AK9')
  const ak5 = sets[0] && find(sets[0], 'AK5')
  const code = ak5 ? required(ak5, 1) : required(ak9, 1)
  const errors = segments
    .filter(([tag]) => tag === 'AK3' || tag === 'AK4')
    .slice(0, 5)
    .map((s) => s.join(' '))
  const notes = [ak5?.slice(2), ak9.slice(5)].flatMap((codes) => codes ?? []).filter((c) => c !== '')
  const said = [...errors, ...(notes.length > 0 ? [`error codes ${notes.join(', ')}`] : [])].join('; ')
  const name = ak5 ? 'AK5' : 'AK9'
  return { taken: ACCEPTED.includes(code), code: `${name} ${code}`, detail: said || 'no error is noted' }
}

/** Element I18, note code: the receiver has had an interchange with this control number. */
const DUPLICATE = '025'

/**
 * A TA1's verdict on an interchange of ours. That it is a duplicate confirms that the receiver has it, since a control
 * number of ours stands for one content only. Throws Malformed.
 */
export const readInterchangeAcknowledgement = (ta1: Segment): Verdict & { duplicate: boolean } => {
  const [code, note] = [required(ta1, 4), element(ta1, 5) ?? '000']
  const duplicate = code === 'R' && note === DUPLICATE
  return {
    taken: ACCEPTED.includes(code) || duplicate,
    duplicate,
    code: `TA1 ${code} ${note}`,
    detail: duplicate ? 'the receiver has it already' : `interchange note code ${note}`,
  }
}

const MOST_SETS = 500

/** Whether a 997 can name the group and its sets. */
export const isAnswerable = ({ functionalId, controlNumber, sets }: Group): boolean =>
  fits(functionalId, 2, 2) &&
  fits(controlNumber, 9) &&
  sets.length > 0 &&
  sets.length <= MOST_SETS &&
  sets.every((set) => fits(set.code, 3, 3) && fits(set.controlNumber, 9))

/** The 997 that says to its sender that we could read all transaction sets of a group. */
export const acceptance = ({ functionalId, controlNumber, sets }: Group): Segment[] => [
  ['AK1', functionalId, controlNumber],
  ...sets.flatMap((set) => [
    ['AK2', set.code, set.controlNumber],
    ['AK5', 'A'],
  ]),
  ['AK9', 'A', ...Array.from({ length: 3 }, () => String(sets.length))],
]
