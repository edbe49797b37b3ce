import { quote } from '@supplyline/decider'
import { compare, isZero } from '@supplyline/quantity'
import { type AnsweredLine, quantities } from './answer.ts'
import { HOUR_MS, type Trouble, toBuyers } from './exceptions.ts'
import type { Status } from './line-status.ts'
import type { AcknowledgedLine as Said } from './x12/acknowledgement.ts'

/** One exception a kind and answer, however many lines it is about. */
export type LineTrouble = Pick<Trouble, 'kind' | 'owner' | 'dueInMs' | 'detail' | 'nextAction'>

type Rule = {
  kind: string
  is: (line: AnsweredLine) => boolean
  say: (line: AnsweredLine) => string
  nextAction: string
  urgent?: true
}

const has =
  (status: Status) =>
  ({ line }: AnsweredLine): boolean =>
    line.status === status
const reason = ({ line }: AnsweredLine): string => (line.reason ? `; the supplier says ${quote(line.reason)}` : '')
const itemOf = ({ line: l }: AnsweredLine): string => `line ${l.line} ${l.item}`

/** What a person has to act on. A backorder with a date, or another date, is told by the answer itself. */
const rules: Rule[] = [
  {
    kind: 'price-changed',
    is: ({ line, sameUnit }) =>
      sameUnit && line.status !== 'REJECTED' && compare(line.unitPrice, line.orderedPrice) !== 0,
    say: (l) =>
      `${itemOf(l)}: ${l.line.unitPrice} instead of ${l.line.orderedPrice} ${l.line.currency} for one ${l.line.unit}`,
    nextAction: 'contest the price with the supplier, or accept it and change it in the ERP, before the invoice comes',
  },
  {
    kind: 'quantity-short',
    is: ({ line, sameUnit, unanswered, refused }) =>
      sameUnit &&
      !['REJECTED', 'PENDING', 'UNRECOGNISED'].includes(line.status) &&
      !(isZero(unanswered) && isZero(refused)),
    say: (l) =>
      [
        quantities(l),
        ...(isZero(l.unanswered) ? [] : [`${l.unanswered} neither confirmed nor refused`]),
        ...(isZero(l.refused) ? [] : [`${l.refused} refused`]),
      ].join(', ') + reason(l),
    nextAction: 'ask the supplier whether the rest will come; if not, order it elsewhere',
    urgent: true,
  },
  {
    kind: 'quantity-raised',
    is: ({ line, sameUnit }) => sameUnit && compare(line.quantity, line.orderedQuantity) > 0,
    say: quantities,
    nextAction: 'ask the supplier to send what was ordered, or order the rest too',
  },
  {
    kind: 'line-rejected',
    is: has('REJECTED'),
    say: (l) => `${quantities(l)}, rejected (${l.line.code})${reason(l)}`,
    nextAction: 'order it elsewhere, or another item instead',
    urgent: true,
  },
  {
    kind: 'line-substituted',
    is: has('SUBSTITUTED'),
    say: (l) => `${itemOf(l)}: ${l.line.substitute ? quote(l.line.substitute) : 'another item'} instead${reason(l)}`,
    nextAction: 'have the ward accept the substitute, or refuse it to the supplier',
    urgent: true,
  },
  {
    kind: 'line-pending',
    is: has('PENDING'),
    say: (l) => `${itemOf(l)} is held (${l.line.code})${reason(l)}`,
    nextAction: 'ask the supplier what it waits for',
  },
  {
    kind: 'backorder-undated',
    is: (l) => l.line.status === 'BACKORDERED' && l.line.promisedOn === null,
    say: (l) => `${quantities(l)} now, ${l.line.backordered} later${reason(l)}`,
    nextAction: 'ask the supplier for a date; if it is too late, order elsewhere',
  },
  {
    kind: 'unit-differs',
    is: ({ sameUnit }) => !sameUnit,
    say: (l) => `${itemOf(l)}: answered in ${quote(l.line.unit)}`,
    nextAction: 'find out with the supplier what it will send, and correct the unit in the contract',
  },
  {
    kind: 'unknown-code',
    is: ({ unknownCodes }) => unknownCodes.length > 0,
    say: (l) => `${itemOf(l)}: ${l.unknownCodes.map(quote).join(', ')}${reason(l)}`,
    nextAction: 'ask the supplier what the code means, and have it added to the table of its codes',
  },
]

/** Kinds of exception that come of an answer; the next answer to the order resolves them. */
export const ANSWER_KINDS: readonly string[] = [...rules.map(({ kind }) => kind), 'unknown-line']

export const troublesOf = (lines: readonly AnsweredLine[], unknown: readonly Said[]): LineTrouble[] => [
  ...rules.flatMap(({ kind, is, say, nextAction, urgent }) => {
    const concerned = lines.filter(is)
    if (concerned.length === 0) return []
    const who = urgent ? { ...toBuyers, dueInMs: 4 * HOUR_MS } : toBuyers
    return [{ kind, ...who, detail: concerned.map(say).join('; '), nextAction }]
  }),
  ...unknownLines(unknown),
]

type Named = { line?: number; ids: { supplierItem?: string; buyerItem?: string } }

export const unknownLines = (unknown: readonly Named[]): LineTrouble[] => {
  if (unknown.length === 0) return []
  const named = unknown.map(
    ({ line, ids }) =>
      `its line ${line ?? 'without number'}, item ${quote(ids.supplierItem ?? ids.buyerItem ?? 'not given')}, is none of our order`,
  )
  const nextAction = 'ask the supplier which line of the order it means'
  return [{ kind: 'unknown-line', ...toBuyers, detail: named.join('; '), nextAction }]
}
