import { type Input, referencesOf } from '@supplyline/messaging'
import { add, compare, type Decimal, min, multiply, packedAt, toBase } from '@supplyline/quantity'
import type { MessageOf, RecordName, Records } from '@supplyline/schemas'
import { supplierDeclined } from '../exceptions.ts'
import type { Stock, StockEvent } from '../stock.ts'
import { inBase, isLine } from './on-order.ts'

// What becomes of proposals: orders, whoever asked for them, their ends, and the answers of suppliers.

const DAY = 24 * 60 * 60_000
/** How long nothing more is proposed here from a supplier that will not deliver. */
const DAYS_DECLINED = 3

type Data<K extends RecordName> = MessageOf<K>['data']

/**
 * Lines for this item at this location, whoever asked for them; those of ours are no longer merely proposed. Until the
 * supplier has answered they are expected after its lead time.
 */
export const whenOrdered = (
  input: Input,
  stock: Stock,
  { orderId, supplier, lines, placedAt }: Data<'procurement.PurchaseOrderPlaced'>,
): StockEvent[] => {
  const leadTimeDays = referencesOf(input, 'master.Supplier').find((s) => s.supplier === supplier)?.leadTimeDays
  const expectedAt = leadTimeDays === undefined ? null : placedAt + leadTimeDays * DAY
  return linesHere(input, stock, lines)
    .filter(({ line }) => !stock.onOrder.lines.some((known) => isLine(known, { orderId, line })))
    .flatMap(({ line, quantity, unit, unitFactor, sources }): StockEvent[] => {
      const askedAt = proposedAt(stock, sources) ?? placedAt
      const answers = answersOf(stock, sources)
      const proposed = answers.length > 0 ? { proposed: true as const } : {}
      const ordered = { orderId, line, quantity: multiply(quantity, unitFactor), unit, unitFactor, placedAt }
      return [{ type: 'LineOrdered', data: { ...ordered, supplier, expectedAt, askedAt, ...proposed } }, ...answers]
    })
}

/**
 * Lines count by the factor of when they were ordered, as it is known by now: a corrected one holds from the next look at
 * the place on.
 */
export const whenPacked = (input: Input, { position, onOrder }: Stock): StockEvent[] => {
  const item = referencesOf(input, 'master.Item').find((one) => !position || one.item === position.item)
  if (!item) return []
  const factorAt = factorsOf(item)
  return onOrder.lines.flatMap(({ orderId, line, unit, unitFactor, placedAt }): StockEvent[] => {
    if (unit === undefined || placedAt === undefined || unitFactor === null) return []
    const factor = factorAt(unit, placedAt)
    if (factor === undefined || factor === unitFactor) return []
    return [{ type: 'LineRecounted', data: { orderId, line, unitFactor: factor, at: input.now } }]
  })
}

/** Base units in one of a unit at a time; converted once for each packaging, since most lines are ordered alike. */
const factorsOf = (item: Records['master.Item']) => {
  const known = new Map<unknown, Map<string, Decimal | undefined>>()
  return (unit: string, at: number): Decimal | undefined => {
    const packed = packedAt(item, at)
    const ofPackaging = known.get(packed.packaging) ?? new Map<string, Decimal | undefined>()
    known.set(packed.packaging, ofPackaging)
    if (!ofPackaging.has(unit)) {
      const converted = toBase('1', unit, packed)
      ofPackaging.set(unit, converted.ok ? converted.quantity : undefined)
    }
    return ofPackaging.get(unit)
  }
}

/** A line that was on order is so no longer; one that never was answers the proposals it would have ordered. */
export const whenNotOrdered = (
  input: Input,
  stock: Stock,
  { orderId, lines }: Data<'procurement.PurchaseOrderRefused' | 'procurement.PurchaseOrderCancelled'>,
): StockEvent[] =>
  linesHere(input, stock, lines).flatMap(({ line, sources }): StockEvent[] => {
    const known = stock.onOrder.lines.some((ordered) => isLine(ordered, { orderId, line }))
    return [{ type: 'LineEnded', data: { orderId, line } }, ...(known ? [] : answersOf(stock, sources))]
  })

/**
 * What the supplier will deliver neither now nor later is no longer on order. The newest answer counts; one that is
 * still pending, or in terms we do not know, changes nothing.
 */
export const whenAcknowledged = (
  input: Input,
  stock: Stock,
  { orderId, site, supplier, acknowledgedAt, lines }: Data<'procurement.PurchaseOrderAcknowledged'>,
): StockEvent[] => {
  const answered = linesHere(input, stock, lines)
    .filter(({ status }) => status !== 'PENDING' && status !== 'UNRECOGNISED')
    .flatMap((answer) => {
      const line = stock.onOrder.lines.find((known) => isLine(known, { orderId, line: answer.line }))
      if (!line?.unitFactor || acknowledgedAt <= line.answeredAt) return []
      const promised = min(add(answer.quantity, answer.backordered), answer.orderedQuantity)
      const backordered = min(answer.backordered, promised)
      return [{ answer, promised, quantity: inBase(line, promised), backordered: inBase(line, backordered) }]
    })
  const short = answered.find(({ answer, promised }) => compare(promised, answer.orderedQuantity) < 0)
  const until = input.now + DAYS_DECLINED * DAY
  return [
    ...answered.map(
      ({ answer: { line, promisedOn }, quantity, backordered }): StockEvent => ({
        type: 'LineAnswered',
        data: { orderId, line, quantity, backordered, answeredAt: acknowledgedAt, expectedAt: endOf(promisedOn) },
      }),
    ),
    ...(short ? supplierDeclined(input, stock.declined, { site, supplier, orderId, until }, short.answer) : []),
  ]
}

export const whenRejected = (stock: Stock, { requisitionId }: Data<'procurement.RequisitionRejected'>): StockEvent[] =>
  stock.proposed
    .filter(({ proposalId }) => proposalId === requisitionId)
    .map(({ proposalId, quantity }) => ({ type: 'ProposalAnswered', data: { proposalId, quantity } }))

/** The end of a day (YYYY-MM-DD, UTC); null for none, and for what is no day. */
const endOf = (day: string | null): number | null => {
  const begins = Date.parse(day?.slice(0, 10) ?? '')
  return Number.isNaN(begins) ? null : begins + DAY - 1
}

type Line = Data<'procurement.PurchaseOrderPlaced'>['lines'][number]

/** A requisition that came from a proposal bears its id. */
const answersOf = (stock: Stock, sources: Line['sources']): StockEvent[] =>
  sources
    .filter(({ requisitionId }) => stock.proposed.some(({ proposalId }) => proposalId === requisitionId))
    .map(({ requisitionId, baseQuantity }) => ({
      type: 'ProposalAnswered',
      data: { proposalId: requisitionId, quantity: baseQuantity },
    }))

/** When the oldest of the proposals that it answers was made. */
const proposedAt = ({ proposed }: Stock, sources: Line['sources']): number | undefined => {
  const times = sources.flatMap(({ requisitionId }) => {
    const at = proposed.find(({ proposalId }) => proposalId === requisitionId)?.proposedAt
    return at === undefined || at === null ? [] : [at]
  })
  return times.length === 0 ? undefined : Math.min(...times)
}

/** An order names many places: which of them is this one is said by the position, or before the first one by the stamps. */
const linesHere = <L extends { item: string; location: string }>(
  input: Input,
  { position }: Stock,
  lines: readonly L[],
): L[] => {
  const item = position?.item ?? referencesOf(input, 'master.Item')[0]?.item
  const location = position?.location ?? referencesOf(input, 'master.Location')[0]?.location
  return lines.filter((line) => line.item === item && line.location === location)
}
