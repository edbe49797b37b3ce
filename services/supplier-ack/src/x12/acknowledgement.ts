import type { Decimal } from '@supplyline/quantity'
import type { Segment } from './segments.ts'
import { date, element, find, type ItemIds, itemIds, lineNumber, loops, need, positive, required } from './values.ts'

/** One ACK segment: what becomes of a line, or of part of it. */
export type Answer = {
  /** X12 element 668. */
  code: string
  quantity?: Decimal
  unit?: string
  /** ISO 8601. */
  date?: string
  /** What is sent instead. */
  ids: ItemIds
}

export type AcknowledgedLine = {
  line?: number
  quantity?: Decimal
  unit?: string
  price?: Decimal
  ids: ItemIds
  answers: Answer[]
  reason?: string
}

/** X12 855. */
export type Acknowledgement = {
  /** Element 353: 00 original, 04 change, 05 replace. */
  purpose: string
  /** Element 587: the answer to the order as a whole. */
  type: string
  orderNumber: string
  supplierOrderNumber?: string
  lines: AcknowledgedLine[]
}

/** Throws Malformed. */
export const readAcknowledgement = (segments: readonly Segment[]): Acknowledgement => {
  const { head, loops: lines } = loops(segments, 'PO1')
  const bak = need(head, 'BAK')
  const supplierOrderNumber = element(bak, 8) ?? element(find(head, 'REF', 'VN'), 2)
  return {
    purpose: required(bak, 1),
    type: required(bak, 2),
    orderNumber: required(bak, 3),
    ...(supplierOrderNumber && { supplierOrderNumber }),
    lines: lines.map(lineOf),
  }
}

const lineOf = (loop: readonly Segment[]): AcknowledgedLine => {
  const po1 = loop[0] as Segment
  const [line, quantity, unit, price] = [lineNumber(po1, 1), positive(po1, 2, 6), element(po1, 3), positive(po1, 4, 4)]
  const said = loop
    .filter(([tag]) => tag === 'REF' || tag === 'MSG' || tag === 'NTE')
    .flatMap((s) => element(s, s[0] === 'REF' ? 3 : s[0] === 'NTE' ? 2 : 1) ?? [])
    .join('; ')
  return {
    ...(line !== undefined && { line }),
    ...(quantity !== undefined && { quantity }),
    ...(unit && { unit }),
    ...(price !== undefined && { price }),
    ids: itemIds(po1, 6),
    answers: loop.filter(([tag]) => tag === 'ACK').map(answerOf),
    ...(said && { reason: said.slice(0, 500).toWellFormed() }),
  }
}

const answerOf = (ack: Segment): Answer => {
  const [quantity, unit, on] = [positive(ack, 2, 6), element(ack, 3), date(ack, 5)]
  return {
    code: required(ack, 1),
    ...(quantity !== undefined && { quantity }),
    ...(unit && { unit }),
    ...(on && { date: on }),
    ids: itemIds(ack, 7),
  }
}

export const acknowledgedOrder = (segments: readonly Segment[]): string | undefined => element(find(segments, 'BAK'), 3)
