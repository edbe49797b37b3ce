import { clip } from '@supplyline/decider'
import { add, compare, type Decimal, isZero, max, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { holdsForUnlisted, type Meaning, meaningOf, meaningOfWhole, type Status } from './line-status.ts'
import { lineOf, type Order, type OrderLine } from './order.ts'
import type { Acknowledgement, Answer, AcknowledgedLine as Said } from './x12/acknowledgement.ts'

export type AcknowledgedLine = MessageOf<'suppliers.OrderAcknowledged'>['data']['lines'][number]

/** A line as answered, and what of it is for a person to know. */
export type AnsweredLine = {
  line: AcknowledgedLine
  /** Of the quantity that is reported as backordered, what no code says to come later: it is neither confirmed nor refused. */
  unanswered: Decimal
  refused: Decimal
  unknownCodes: string[]
  sameUnit: boolean
}

/** What the supplier answers, line by line of our order; `unknown` are lines of its that are none of ours. */
export const answerTo = (order: Order, said: Acknowledgement): { lines: AnsweredLine[]; unknown: Said[] } => {
  const unknown = said.lines.filter((line) => !lineOf(order, line))
  const lines = order.lines.flatMap((ordered) => {
    const parts = said.lines.filter((line) => lineOf(order, line) === ordered)
    if (parts.length === 0 && !holdsForUnlisted(said.type)) return []
    return [read(order, ordered, together(parts), said.type)]
  })
  return { lines, unknown }
}

/** A supplier may answer one line of ours in several of its own. */
const together = (parts: readonly Said[]): Said => {
  const reasons = parts.flatMap((part) => part.reason ?? [])
  return {
    ids: {},
    ...parts[0],
    answers: parts.flatMap((part) => part.answers),
    ...(reasons.length > 0 && { reason: clip(reasons.join('; '), 500) }),
  }
}

type Meant = { answer: Answer; meaning: Meaning | undefined }

const read = (order: Order, ordered: OrderLine, said: Said, type: string): AnsweredLine => {
  const meant: Meant[] =
    said.answers.length > 0
      ? said.answers.map((answer) => ({ answer, meaning: meaningOf(order.supplier, answer.code) }))
      : [
          {
            answer: { code: type, ...(said.quantity && { quantity: said.quantity }), ids: {} },
            meaning: meaningOfWhole(type),
          },
        ]
  const unit = said.answers.find((a) => a.unit)?.unit ?? said.unit ?? ordered.unit
  const sameUnit = unit === ordered.unit
  const { now, later, refused, unanswered } = shares(meant, sameUnit ? ordered.quantity : (said.quantity ?? '0'))
  const backordered = add(later, unanswered)
  const unitPrice = said.price ?? ordered.unitPrice
  const ids = meant.find(({ meaning }) => meaning?.status === 'SUBSTITUTED')?.answer.ids
  return {
    line: {
      ...{ line: ordered.line, item: ordered.item, location: ordered.location },
      status: statusOf(meant, ordered, { now, unitPrice, sameUnit, backordered }),
      code: clip(meant.map(({ answer }) => answer.code).join(','), 100),
      orderedQuantity: ordered.quantity,
      ...{ quantity: now, backordered, unit, orderedPrice: ordered.unitPrice, unitPrice, currency: order.currency },
      promisedOn: meant.map(({ answer }) => answer.date).find((on) => on !== undefined) ?? null,
      substitute: ids?.supplierItem ?? ids?.buyerItem ?? ids?.gtin ?? null,
      reason: said.reason ?? null,
    },
    ...{ unanswered, refused, sameUnit },
    unknownCodes: meant.flatMap(({ answer, meaning }) => (meaning ? [] : [answer.code])),
  }
}

/** What becomes of the quantity ordered, as far as the supplier says it in codes and figures. */
const shares = (meant: readonly Meant[], ordered: Decimal) => {
  const alone = meant.length === 1
  const sum = (kind: Meaning['quantity']) =>
    meant
      .filter(({ meaning }) => meaning?.quantity === kind)
      .reduce((soFar, { answer }) => add(soFar, answer.quantity ?? (alone ? ordered : '0')), '0')
  const now = sum('now')
  const rest = max('0', subtract(ordered, now))
  const only = alone ? meant[0]?.meaning?.quantity : undefined
  // "IR 0" refuses all of it, as "IB 0" puts all of it off.
  const refused = only === 'never' ? rest : sum('never')
  const restComes = meant.some(({ meaning }) => meaning?.status === 'BACKORDERED' && meaning.quantity === 'now')
  const later =
    restComes || (only === 'later' && isZero(sum('later'))) ? max('0', subtract(rest, refused)) : sum('later')
  return { now, later, refused, unanswered: max('0', subtract(subtract(rest, refused), later)) }
}

/** Of several answers for a line the one that is no plain acceptance; of a plain acceptance, what its figures say. */
const statusOf = (
  meant: readonly Meant[],
  ordered: OrderLine,
  figures: { now: Decimal; unitPrice: Decimal; sameUnit: boolean; backordered: Decimal },
): Status => {
  const { now, unitPrice, sameUnit, backordered } = figures
  const statuses = meant.map(({ meaning }) => meaning?.status ?? 'UNRECOGNISED')
  if (statuses.includes('BACKORDERED') && !isZero(backordered)) return 'BACKORDERED'
  const special = statuses.find((s) => s !== 'ACCEPTED' && s !== 'BACKORDERED')
  if (special) return special
  if (!sameUnit || compare(now, ordered.quantity) !== 0) return 'QUANTITY_CHANGED'
  return compare(unitPrice, ordered.unitPrice) === 0 ? 'ACCEPTED' : 'PRICE_CHANGED'
}

/** The answer in one sentence. */
export const explain = ({ lines }: Order, answered: readonly AnsweredLine[]): string => {
  const each = answered.filter(({ line }) => line.status !== 'ACCEPTED').map(inWords)
  const plain = answered.length - each.length
  return clip([`${plain} of ${lines.length} lines accepted as ordered`, ...each].join('; '), 1_000)
}

const inWords = (answered: AnsweredLine): string => {
  const { status, backordered, unitPrice, orderedPrice, promisedOn } = answered.line
  const more = [
    ...(isZero(backordered) ? [] : [`${backordered} open`]),
    ...(compare(unitPrice, orderedPrice) === 0 ? [] : [`at ${unitPrice} instead of ${orderedPrice}`]),
    ...(promisedOn ? [`promised for ${promisedOn}`] : []),
  ].join(', ')
  return `${quantities(answered)} ${status.toLowerCase().replace('_', ' ')}${more && ` (${more})`}`
}

export const quantities = ({ line: l }: AnsweredLine): string =>
  `line ${l.line} ${l.item}: ${l.quantity} of ${l.orderedQuantity} ${l.unit}`
