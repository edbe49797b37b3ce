import { add, type Decimal, gtin14, isNegative, multiply } from '@supplyline/quantity'
import { Malformed, shown } from './malformed.ts'
import type { Segment } from './segments.ts'

const place = (segment: Segment, n: number): string => `${segment[0]}, element ${n}`

/** An element's value, without the spaces that fill it; undefined for none. */
export const element = (segment: Segment | undefined, n: number): string | undefined =>
  segment?.[n]?.trim() || undefined

export const required = (segment: Segment, n: number): string => {
  const value = element(segment, n)
  if (value === undefined) throw new Malformed('is missing', place(segment, n))
  return value
}

/** Quantities and prices are carried exactly, or not at all: so many digits before and after the point. */
const LONGEST_WHOLE = 7
type Places = 4 | 6

/** X12 type R: "100", "9.50", ".5", "-3". Undefined for an element that is not there. */
export const decimal = (segment: Segment, n: number, places: Places): Decimal | undefined => {
  const text = element(segment, n)
  return text === undefined ? undefined : exact(text, places, place(segment, n))
}

export const requiredDecimal = (segment: Segment, n: number, places: Places): Decimal =>
  exact(required(segment, n), places, place(segment, n))

/** Quantities and prices of answers and shipments; only an invoice may take something back. */
export const positive = (segment: Segment, n: number, places: Places): Decimal | undefined => {
  const value = decimal(segment, n, places)
  if (value !== undefined && isNegative(value)) throw new Malformed(`${value} is below zero`, place(segment, n))
  return value
}

export const requiredPositive = (segment: Segment, n: number, places: Places): Decimal => {
  required(segment, n)
  return positive(segment, n, places) ?? '0'
}

const exact = (text: string, places: number, where: string): Decimal => {
  const [, sign = '', whole = '', fraction = ''] = /^([-+]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text.slice(0, 60)) ?? []
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new Malformed(`${shown(text)} is no number`, where)
  if (whole.length > LONGEST_WHOLE || fraction.length > places)
    throw new Malformed(
      `${shown(text)} has more than ${LONGEST_WHOLE} digits before the point or ${places} after it`,
      where,
    )
  // Adding nothing gives the canonical notation.
  return add(`${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}`, '0')
}

/** X12 type N2: hundredths without a point, 12550 for 125.50. */
export const cents = (segment: Segment, n: number): Decimal => {
  const text = required(segment, n)
  if (!/^-?\d{1,11}$/.test(text)) throw new Malformed(`${shown(text)} is no amount in hundredths`, place(segment, n))
  return multiply(text, '0.01')
}

/** X12 type DT: CCYYMMDD, as an ISO 8601 date. Undefined for an element that is not there. */
export const date = (segment: Segment | undefined, n: number): string | undefined => {
  const text = element(segment, n)
  if (segment === undefined || text === undefined) return undefined
  const iso = /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : ''
  const time = Date.parse(iso)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso)
    throw new Malformed(`${shown(text)} is no date CCYYMMDD`, place(segment, n))
  return iso
}

/** What a line says that it is about. `buyerItem` is our number, `supplierItem` theirs. */
export type ItemIds = { buyerItem?: string; supplierItem?: string; gtin?: string; lot?: string }

/** X12 element 235: qualifiers of product ids. GTINs of 12, 13 and 14 digits go by several. */
const BUYER_ITEM = ['IN', 'BP']
const SUPPLIER_ITEM = ['VP', 'VN', 'SK', 'MG']
const GTIN = ['UK', 'UP', 'EN', 'UI', 'UA']

/** The pairs of qualifier and product id that a line ends in, from element `start` on. */
export const itemIds = (segment: Segment, start: number): ItemIds => {
  const pairs: [string, string][] = []
  for (let n = start; n < segment.length; n += 2) {
    const [qualifier, id] = [element(segment, n), element(segment, n + 1)]
    if (qualifier && id) pairs.push([qualifier, id])
  }
  const first = (qualifiers: string[]) => pairs.find(([qualifier]) => qualifiers.includes(qualifier))?.[1]
  const [buyerItem, supplierItem, gtin, lot] = [first(BUYER_ITEM), first(SUPPLIER_ITEM), first(GTIN), first(['LT'])]
  return {
    ...(buyerItem && { buyerItem }),
    ...(supplierItem && { supplierItem }),
    ...(gtin && { gtin: /^\d{8,14}$/.test(gtin) ? gtin14(gtin) : gtin }),
    ...(lot && { lot }),
  }
}

/** The number of the order line that a line is about, where it gives one. */
export const lineNumber = (segment: Segment, n: number): number | undefined => {
  const text = element(segment, n)
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

/** Splits into loops that begin with the tag; what goes before the first of them is the head. */
export const loops = (segments: readonly Segment[], tag: string): { head: Segment[]; loops: Segment[][] } => {
  const head: Segment[] = []
  const found: Segment[][] = []
  for (const segment of segments) {
    if (segment[0] === tag) found.push([segment])
    else (found.at(-1) ?? head).push(segment)
  }
  return { head, loops: found }
}

export const find = (segments: readonly Segment[], tag: string, qualifier?: string): Segment | undefined =>
  segments.find((s) => s[0] === tag && (qualifier === undefined || s[1] === qualifier))

/** The segment that no transaction set of its kind is without. */
export const need = (segments: readonly Segment[], tag: string): Segment => {
  const found = find(segments, tag)
  if (!found) throw new Malformed('is missing', tag)
  return found
}

/** Free text of a line: PID05 of each free-form description, in order. */
export const description = (loop: readonly Segment[]): string | undefined =>
  loop
    .filter((s) => s[0] === 'PID' && s[1] === 'F')
    .flatMap((s) => element(s, 5) ?? [])
    .join(' ')
    .slice(0, 500)
    .toWellFormed() || undefined
