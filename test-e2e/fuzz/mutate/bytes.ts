import type { Random } from '../../src/random.ts'

/** Numbers at which lengths, counts and amounts turn over, as text. */
export const numbers = [
  ...['0', '-0', '-1', '1', '00', '127', '128', '255', '256', '65535', '65536', '2147483647', '2147483648'],
  ...['4294967295', '4294967296', '9007199254740991', '9007199254740993', '9223372036854775808', '999999999999'],
  ...['1e5', '1E400', '-1e-400', '1e999999999', '0x10', '١٢', '.5', '5.', '+1', '0.1', '1.0000000000000000001'],
  ...['NaN', 'Infinity', '9'.repeat(40), '9'.repeat(400), `0.${'0'.repeat(300)}1`],
]

/** Texts that codings, prototypes and patterns stumble over. */
export const texts = [
  ...['', ' ', '\u0000', '\r\n', '\n\n', '\t', '"', "'", '\\', '%', '%00', '%ff', '..', '../../etc/passwd', '\ufeff'],
  ...['\ud800', '\udfff', '\ufffd', 'é', 'e\u0301', '\u202e', '😀', '\u{10ffff}', 'ǆ', 'İ', 'ß'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'length', 'null', 'undefined'],
  ...['$where', '$ne', '{}', '[]', '2026-02-30', '2026-01-05T06:00:00Z', '0000-00-00', '99999-01-01'],
  ...[
    'a'.repeat(300),
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
    `${'0'.repeat(60)}x`,
    ' '.repeat(200),
    `${'1'.repeat(60)}.`,
  ],
]

const odd: readonly Buffer[] = [
  // UTF-8 that is none: a lone continuation, an overlong slash, half a surrogate pair, beyond Unicode, cut short.
  ...['80', 'c0af', 'eda080', 'edbfbf', 'f4908080', 'f09f98', 'fffe', 'efbbbf', '00', '0000', 'ff', 'ffffffff'],
  // Zig-zag numbers of Avro: large, larger, largest, negative, and longer than there are.
  ...['feffffff0f', 'ffffffff0f', 'feffffffffffffffff01', 'ffffffffffffffffff01', '8080808080808080808001', '01', '02'],
  ...['80808080808080808080808080', '8080808008', 'ffffffff07', 'fdffffff0f'],
].map((hex) => Buffer.from(hex, 'hex'))

const spliced = (bytes: Buffer, from: number, to: number, put: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)])

const repeated = (piece: Uint8Array, times: number): Buffer => Buffer.concat(Array.from({ length: times }, () => piece))

export type Larder = { seeds: readonly Buffer[]; words: readonly Buffer[]; longest: number }
type Change = (random: Random, bytes: Buffer, larder: Larder) => Buffer

const range = (random: Random, bytes: Buffer, most = 64): [number, number] => {
  const from = random.below(bytes.length + 1)
  return [from, Math.min(bytes.length, from + random.below(random.oneIn(4) ? bytes.length + 1 : most))]
}

const flip: Change = (random, bytes) => {
  const changed = Buffer.from(bytes)
  if (changed.length === 0) return changed
  const at = random.below(changed.length)
  changed[at] = random.oneIn(2) ? (changed[at] as number) ^ (1 << random.below(8)) : random.below(256)
  return changed
}

const cutOff: Change = (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1))
const cutOut: Change = (random, bytes) => spliced(bytes, ...range(random, bytes), Buffer.alloc(0))

const put: Change = (random, bytes, { words }) => {
  const [from, to] = range(random, bytes, 12)
  const what = random.oneIn(3) || words.length === 0 ? random.pick(odd) : random.pick(words)
  return spliced(bytes, from, random.oneIn(2) ? from : to, what)
}

const putText: Change = (random, bytes) => {
  const [from, to] = range(random, bytes, 12)
  return spliced(bytes, from, random.oneIn(2) ? from : to, Buffer.from(random.pick(random.oneIn(2) ? texts : numbers)))
}

/** Another number where one stands. */
const renumber: Change = (random, bytes) => {
  const found = [
    ...bytes
      .toString('latin1')
      .slice(0, 20_000)
      .matchAll(/\d+(?:\.\d+)?/g),
  ]
  if (found.length === 0) return bytes
  const { index, 0: number } = random.pick(found)
  return spliced(bytes, index, index + number.length, Buffer.from(random.pick(numbers)))
}

const splice: Change = (random, bytes, { seeds }) => {
  const other = random.pick(seeds)
  const [from, to] = range(random, other, 200)
  const [begin, end] = range(random, bytes, 200)
  return spliced(bytes, begin, end, other.subarray(from, to))
}

/** A piece again and again: up to the longest input once in a while. */
const blowUp: Change = (random, bytes, { longest }) => {
  const [from, to] = range(random, bytes, random.pick([1, 2, 8, 40]))
  const piece = from === to ? Buffer.from([random.below(256)]) : bytes.subarray(from, to)
  const room = random.oneIn(6) ? longest : random.pick([20, 200, 2_000, 8_000])
  return spliced(bytes, from, from, repeated(piece, 1 + random.below(1 + Math.floor(room / piece.length))))
}

/** One within the other, as deep as there is room. */
const nest: Change = (random, bytes, { longest, words }) => {
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['[[{"a":', '}]]'],
    ['"', '"'],
    ['(', ')'],
    ['<a>', '</a>'],
  ])
  const room = random.oneIn(6) ? longest : 2_000
  const depth = 1 + random.below(Math.max(1, Math.floor(room / (open.length + close.length))))
  const [from, to] = range(random, bytes)
  const inside = random.oneIn(2) && words.length > 0 ? random.pick(words) : bytes.subarray(from, to)
  const whole = [repeated(Buffer.from(open), depth), inside, repeated(Buffer.from(close), random.oneIn(3) ? 0 : depth)]
  return spliced(bytes, from, to, Buffer.concat(whole))
}

const swap: Change = (random, bytes) => {
  const [a, b] = range(random, bytes)
  const piece = bytes.subarray(a, b)
  return spliced(
    Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]),
    random.below(bytes.length - piece.length + 1),
    0,
    piece,
  )
}

const recode: Change = (random, bytes) => {
  const text = bytes.toString('utf8')
  if (random.oneIn(2)) return Buffer.from(text, random.pick(['utf16le', 'latin1'] as const))
  return Buffer.concat([Buffer.from('efbbbf', 'hex'), bytes])
}

const changes: readonly Change[] = [
  ...[flip, flip, flip, put, put, put, putText, putText, renumber, renumber, splice, splice],
  ...[cutOff, cutOut, cutOut, blowUp, nest, swap],
]

/** Bytes like these, but for something. */
export const changeBytes: Change = (random, bytes, larder) => {
  const change = random.oneIn(60) ? recode : random.pick(changes)
  return change(random, bytes, larder).subarray(0, larder.longest)
}
