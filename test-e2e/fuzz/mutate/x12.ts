import type { Random } from '../../src/random.ts'
import { numbers, texts } from './bytes.ts'

const elements = ['', 'VP', 'UP', 'IN', 'O', 'S', 'I', 'P', 'A', 'R', 'E', 'C', 'CR', '00', '01', '04', '05', '025']
const tags = ['ISA', 'TA1', 'GS', 'ST', 'SE', 'GE', 'IEA', 'BAK', 'PO1', 'ACK', 'REF', 'HL', 'BSN', 'PRF', 'LIN', 'SN1']
const more = ['DTM', 'BIG', 'IT1', 'TDS', 'TXI', 'SAC', 'AK1', 'AK2', 'AK5', 'AK9', 'PID', 'CUR', 'MSG', 'NTE', 'TD5']

/** Segments that are left as they are. */
const MANY = 12_000

/** Where the delimiters stand in an ISA segment. */
const ISA = { element: 3, segment: 105 }

const change = (random: Random, segments: string[][], longest: number): void => {
  const at = random.below(segments.length)
  const segment = segments[at] as string[]
  switch (random.below(10)) {
    case 0:
      segments.splice(at, 1)
      break
    case 1:
      segments.splice(at, 0, [...segment])
      break
    case 2:
    case 3: {
      const [from, to] = [at, Math.min(segments.length, at + 1 + random.below(4))]
      const group = segments.slice(from, to)
      const room = Math.ceil(longest / (1 + group.join().length))
      // Two lists of many make more of a product than one of very many.
      const times = Math.floor(room ** (random.below(1_000) / 1_000))
      const rest = segments.splice(to)
      for (let n = 0; n < times; n++) for (const s of group) segments.push(numbered(s, n))
      for (const s of rest) segments.push(s)
      break
    }
    case 4:
      segments.splice(random.below(segments.length), 0, ...segments.splice(at, 1))
      break
    case 5:
      segments.splice(at, 0, [
        random.pick(random.oneIn(2) ? tags : more),
        ...Array(random.below(12)).fill(random.pick(elements)),
      ])
      break
    case 6:
      segment.push(...Array(random.below(random.oneIn(5) ? 120 : 4)).fill(random.pick(elements)))
      break
    default: {
      const words = random.pick([elements, numbers, texts, segments.map((s) => random.pick(s))])
      segment[random.below(segment.length)] = random.pick(words)
    }
  }
}

/** A copy. Levels are told apart by their numbers. */
const numbered = (segment: string[], n: number): string[] =>
  segment[0] === 'HL' ? ['HL', `${segment[1]}.${n}`, ...segment.slice(2)] : [...segment]

/** The counts and control numbers of the envelopes as they would be right, so that what is inside is looked into. */
const recount = (segments: string[][]): void => {
  let [sets, inside, groups] = [0, 0, 0]
  let [st, gs] = ['', '']
  const control = segments[0]?.[13] ?? ''
  for (const segment of segments) {
    inside++
    if (segment[0] === 'GS') [sets, gs, groups] = [0, segment[6] ?? '', groups + 1]
    if (segment[0] === 'ST') [inside, st, sets] = [1, segment[2] ?? '', sets + 1]
    if (segment[0] === 'SE') segment.splice(1, 2, String(inside), st)
    if (segment[0] === 'GE') segment.splice(1, 2, String(sets), gs)
    if (segment[0] === 'IEA') segment.splice(1, 2, String(groups), control)
  }
}

/** An interchange like this, with other segments or elements; what does not begin with ISA stays. */
export const changeX12 =
  (longest: number) =>
  (random: Random, bytes: Buffer): Buffer => {
    const text = bytes.toString()
    const [element, end] = [text[ISA.element], text[ISA.segment]]
    if (!text.startsWith('ISA') || !element || !end) return bytes
    const segments = text.split(end).map((segment) => segment.trim().split(element))
    segments.pop()
    for (let n = random.below(4); n >= 0 && segments.length > 0 && segments.length < MANY; n--)
      change(random, segments, longest)
    if (!random.oneIn(5)) recount(segments)
    return Buffer.from(segments.map((segment) => `${segment.join(element)}${end}\n`).join(''))
  }
