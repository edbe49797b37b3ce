import { Malformed, shown } from './malformed.ts'

/** A segment as its identifier and its elements: element n is `segment[n]`. */
export type Segment = readonly string[]

export type Delimiters = { element: string; component: string; segment: string }

/** Longer documents are not looked into. */
export const LARGEST_DOCUMENT = 262_144
const MOST_SEGMENTS = 20_000
/** 004010 has no segment with more than 39 elements, and no element of ours is longer than 264 characters. */
const MOST_ELEMENTS = 100
const LONGEST_ELEMENT = 1_000

/** X12.5: the ISA segment has fixed widths, by which it declares its delimiters. Positions of its element separators. */
const SEPARATORS = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103]
const ISA_LENGTH = 106

/** X12 declares no character set: UTF-8 where the bytes are, else one character a byte. */
export const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** The delimiters that the document declares. Throws Malformed for what does not begin with an ISA segment. */
export const delimitersOf = (text: string): Delimiters => {
  const isa = text.slice(0, ISA_LENGTH)
  if (!isa.startsWith('ISA')) throw new Malformed(`begins with ${shown(isa, 12)}, not with ISA`, 'the first characters')
  if (isa.length < ISA_LENGTH) throw new Malformed(`ends after ${isa.length} characters`, 'ISA')
  const [element, component, segment] = [isa[3], isa[104], isa[105]] as [string, string, string]
  const missing = SEPARATORS.find((at) => isa[at] !== element)
  if (missing !== undefined)
    throw new Malformed(`no element separator at character ${missing + 1}: the ISA has fixed widths`, 'ISA')
  if (
    [element, component, segment].some((d) => /[A-Za-z0-9 ]/.test(d)) ||
    new Set([element, component, segment]).size < 3
  )
    throw new Malformed(`${shown(element + component + segment)} cannot be three delimiters`, 'ISA')
  return { element, component, segment }
}

/** The segments of a document that begins with ISA. Throws Malformed for what is larger than a document may be. */
export const segmentsOf = (document: string): Segment[] => {
  if (document.length > LARGEST_DOCUMENT)
    throw new Malformed(`${document.length} characters are more than ${LARGEST_DOCUMENT}`, 'the document')
  const text = document.trimStart()
  const { element, segment } = delimitersOf(text)
  const pieces = text.split(segment, MOST_SEGMENTS + 2)
  if (pieces.length > MOST_SEGMENTS + 1) throw new Malformed(`more than ${MOST_SEGMENTS} segments`, 'the document')
  const rest = pieces.pop() ?? ''
  if (rest.trim() !== '') throw new Malformed(`${shown(rest)} ends without a terminator`, 'the last segment')
  return pieces.map((piece, index) => {
    // Many put each segment on a line of its own.
    const elements = piece
      .replace(/^\s+/, '')
      .replace(/\r$/, '')
      .split(element, MOST_ELEMENTS + 1)
    const where = `segment ${index + 1}`
    if (!/^[A-Z][A-Z0-9]{1,2}$/.test(elements[0] ?? ''))
      throw new Malformed(`${shown(elements[0] ?? '')} is no segment identifier`, where)
    if (elements.length > MOST_ELEMENTS) throw new Malformed(`more than ${MOST_ELEMENTS} elements`, where)
    const long = elements.findIndex((e) => e.length > LONGEST_ELEMENT)
    if (long >= 0)
      throw new Malformed(`longer than ${LONGEST_ELEMENT} characters`, `${where} (${elements[0]}), element ${long}`)
    return elements
  })
}
