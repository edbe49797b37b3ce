import { add, compare, type Decimal, divideExact, isZero, max, min, multiply, subtract } from '@supplyline/quantity'

/**
 * What is on order for one place, in base units. Receipts are told by place, not by order: what comes fills the
 * open lines that are expected first. A line that has come in full, or has ended, is remembered for a while, so that it is not taken again.
 */
export type OnOrder = {
  lines: OrderedLine[]
  /** Received on orders by the newest position; null until one has told it since this is counted. */
  received: Decimal | null
  /** Received while no line was open: an order placed before and heard of after it has come already. */
  surplus: Surplus[]
}

type LineId = { orderId: string; line: number }

export type OrderedLine = LineId & {
  /** What of it is expected, come or to come; zero once it has ended. */
  quantity: Decimal
  /** How much of it has come. */
  received: Decimal
  /** Base units in one order unit; null once it has ended, or where it was not kept: then no answer changes it. */
  unitFactor: Decimal | null
  /** When the answer was given that it goes by, epoch milliseconds; 0 before any. */
  answeredAt: number
  /** When it is expected, epoch milliseconds; null where nobody knows: then it may come any moment. */
  expectedAt: number | null
  /** Whom it was ordered from; null where it was not kept. */
  supplier: string | null
  /** When it was proposed, or where it was not, ordered, epoch milliseconds; null once the first of it has come. */
  askedAt: number | null
  /** Ordered on a proposal for this place: it is for the need that was there then. */
  proposed?: true
  /** What of it the supplier said it delivers later than the rest; absent where nothing. */
  backordered?: Decimal
  /** Order unit, and when it was ordered, epoch milliseconds: the factor is that of this time. Absent where not kept. */
  unit?: string
  placedAt?: number
}

export type Surplus = { quantity: Decimal; at: number }

export const nothingOnOrder: OnOrder = { lines: [], received: '0', surplus: [] }

/** So many lines of which nothing is to come are remembered; hundreds of orders go between them and their repetition. */
const MOST_CLOSED = 100
const MOST_SURPLUS = 20

export const isLine = (a: LineId, b: LineId): boolean => a.orderId === b.orderId && a.line === b.line

export const openOf = ({ quantity, received }: OrderedLine): Decimal => max('0', subtract(quantity, received))

/** Still to come and delivered later than the rest, which comes first. */
export const backorderedOf = (line: OrderedLine): Decimal =>
  line.backordered === undefined ? '0' : min(line.backordered, openOf(line))

export type Ordered = LineId & {
  quantity: Decimal
  unit: string
  unitFactor: Decimal
  placedAt: number
  expectedAt: number | null
  supplier: string
  askedAt: number
  proposed?: true
}

/** A new line; goods that came after it was placed, and found no open line, may be its. */
export const withLine = (on: OnOrder, ordered: Ordered): OnOrder => {
  const { line, surplus } = filled({ ...ordered, received: '0', answeredAt: 0 }, on.surplus, ordered.placedAt)
  return { ...on, lines: bounded([...on.lines, line]), surplus }
}

const filled = (open: OrderedLine, surpluses: readonly Surplus[], placedAt: number) => {
  let line = open
  const surplus: Surplus[] = []
  for (const left of surpluses) {
    const taken = left.at >= placedAt ? min(left.quantity, openOf(line)) : '0'
    line = { ...line, received: add(line.received, taken) }
    if (compare(left.quantity, taken) > 0) surplus.push({ ...left, quantity: subtract(left.quantity, taken) })
  }
  return { line: isZero(line.received) ? line : { ...line, askedAt: null }, surplus }
}

export type Recounted = LineId & { unitFactor: Decimal; at: number }

/** The factor of its unit has been corrected: what came beyond it fills others, and what was left over may be its. */
export const withFactor = (on: OnOrder, { unitFactor, at, ...id }: Recounted): OnOrder => {
  const known = on.lines.find((line) => isLine(line, id))
  const units = known?.unitFactor ? divideExact(known.quantity, known.unitFactor) : undefined
  if (!known?.unitFactor || units === undefined) return on
  const later = known.backordered === undefined ? undefined : divideExact(known.backordered, known.unitFactor)
  const { backordered: _, ...rest } = known
  const recounted: OrderedLine = {
    ...rest,
    ...(later !== undefined && { backordered: multiply(later, unitFactor) }),
    ...{ quantity: multiply(units, unitFactor), unitFactor },
  }
  const excess = subtract(recounted.received, recounted.quantity)
  const isBeyond = compare(excess, '0') > 0
  const { line, surplus } = isBeyond
    ? { line: { ...recounted, received: recounted.quantity }, surplus: on.surplus }
    : filled(recounted, on.surplus, known.placedAt ?? 0)
  const counted = { ...on, lines: on.lines.map((one) => (one === known ? line : one)), surplus }
  return isBeyond ? withGrowth(counted, excess, at) : counted
}

/** It is cancelled, or will never be placed. */
export const withoutLine = (on: OnOrder, { orderId, line }: LineId): OnOrder => {
  const received = on.lines.find((l) => isLine(l, { orderId, line }))?.received ?? '0'
  const rest = { unitFactor: null, answeredAt: 0, expectedAt: null, supplier: null, askedAt: null }
  const ended: OrderedLine = { orderId, line, quantity: '0', received, ...rest }
  return { ...on, lines: bounded([...on.lines.filter((l) => !isLine(l, ended)), ended]) }
}

export type Answered = LineId & {
  quantity: Decimal
  backordered: Decimal
  answeredAt: number
  expectedAt: number | null
}

/** What the supplier will deliver of a line, now or later, and when; where it names no day, that is as it was. */
export const withAnswer = (on: OnOrder, { expectedAt, backordered, ...answer }: Answered): OnOrder => ({
  ...on,
  lines: on.lines.map((line) => {
    if (!isLine(line, answer)) return line
    const { backordered: _, ...known } = line
    const later = isZero(backordered) ? {} : { backordered }
    return { ...known, ...answer, ...later, expectedAt: expectedAt ?? line.expectedAt }
  }),
})

/** When what comes is no help any more; of what we proposed ourselves only where nothing is there to wait with. */
export type Horizon = { endsAt: number | null; isBare: boolean }

/**
 * Open, and expected only after that. What nobody knows the day of may come any moment, and so may what is overdue. What
 * was proposed for this place is for its need, however late it is promised: the same need is not proposed again as long
 * as there is something to wait with.
 */
export const isLater = (line: OrderedLine, { endsAt, isBare }: Horizon): boolean =>
  endsAt !== null &&
  line.expectedAt !== null &&
  line.expectedAt > endsAt &&
  (isBare || line.proposed !== true) &&
  !isZero(openOf(line))

/** In base units, what the supplier will deliver of so many order units. */
export const inBase = (line: OrderedLine, orderUnits: Decimal): Decimal => multiply(orderUnits, line.unitFactor ?? '0')

/** A newer position tells what was received so far; null where it does not. The first figure only begins the count. */
export const withReceived = (on: OnOrder, received: Decimal | null, at: number): OnOrder => {
  if (received === null || received === on.received) return on
  const counted = { ...on, received }
  if (on.received === null) return counted
  const growth = subtract(received, on.received)
  return compare(growth, '0') > 0 ? withGrowth(counted, growth, at) : withFall(counted, subtract('0', growth))
}

/** As they are expected, and those of one day as they were ordered; what nobody knows the day of may have come first. */
const inOrderOfArrival = (lines: readonly OrderedLine[]): OrderedLine[] =>
  lines.toSorted((a, b) => (a.expectedAt ?? 0) - (b.expectedAt ?? 0))

const withGrowth = (on: OnOrder, growth: Decimal, at: number): OnOrder => {
  let left = growth
  const filled = new Map<OrderedLine, OrderedLine>()
  for (const line of inOrderOfArrival(on.lines)) {
    const taken = min(left, openOf(line))
    left = subtract(left, taken)
    if (!isZero(taken)) filled.set(line, { ...line, received: add(line.received, taken), askedAt: null })
  }
  const lines = on.lines.map((line) => filled.get(line) ?? line)
  const surplus = isZero(left) ? on.surplus : [...on.surplus, { quantity: left, at }].slice(-MOST_SURPLUS)
  return { ...on, lines: bounded(lines), surplus }
}

/** What was taken back was surplus first; then it is on order again, the newest line first. */
const withFall = (on: OnOrder, fall: Decimal): OnOrder => {
  let left = fall
  const takeBack = (from: Decimal): Decimal => {
    const taken = min(left, from)
    left = subtract(left, taken)
    return subtract(from, taken)
  }
  const surplus = on.surplus
    .toReversed()
    .map((s) => ({ ...s, quantity: takeBack(s.quantity) }))
    .filter((s) => !isZero(s.quantity))
    .toReversed()
  const taken = new Map(
    inOrderOfArrival(on.lines)
      .toReversed()
      .map((line) => [line, { ...line, received: takeBack(line.received) }]),
  )
  const lines = on.lines.map((line) => taken.get(line) ?? line)
  return { ...on, lines, surplus }
}

const bounded = (lines: OrderedLine[]): OrderedLine[] => {
  const closed = lines.filter((l) => isZero(openOf(l)))
  return closed.length > MOST_CLOSED ? lines.filter((l) => l !== closed[0]) : lines
}
