import {
  add,
  compare,
  type Decimal,
  divideExact,
  isZero,
  max,
  min,
  multiply,
  packedAt,
  subtract,
  toBase,
} from '@supplyline/quantity'
import type { Message, Records } from '@supplyline/schemas'

type OrderLine = Records['procurement.PurchaseOrderPlaced']['lines'][number]
type Line = {
  name: string
  expected: Decimal
  come: Decimal
  factor: Decimal
  unit: string
  placedAt: number
  answeredAt: number
  ended: boolean
  /** When it is expected; null where nobody knows. */
  due: number | null
  /** It was ordered on a proposal. */
  proposed: boolean
  /** Of what is expected, what the supplier delivers later than the rest. */
  backordered: Decimal
}

const DAY = 24 * 60 * 60_000

/**
 * What is on order for one place, plainly, in base units: proposed and not answered, or ordered and not come. Goods are
 * told by the position; they fill the line that is open and expected first, and what finds none is remembered for an order placed
 * before and heard of later.
 */
export class OnOrder {
  private readonly proposed = new Map<string, Decimal>()
  private lines: Line[] = []
  private surplus: { quantity: Decimal; at: number }[] = []
  private received: Decimal = '0'

  get quantity(): Decimal {
    return [...this.proposed.values(), ...this.lines.map(openOf)].reduce(add, '0')
  }

  get proposedQuantity(): Decimal {
    return [...this.proposed.values()].reduce(add, '0')
  }

  /** It is proposed, and neither ordered nor refused in full. */
  awaits(proposalId: string): boolean {
    return this.proposed.has(proposalId)
  }

  /** Of the open lines, what is expected only after that: all of it, and what was not ordered on a proposal. */
  after(end: number | null, of: (line: Line) => Decimal = openOf): { all: Decimal; others: Decimal } {
    const late = this.lines.filter(({ due }) => end !== null && due !== null && due > end)
    const sum = (lines: Line[]) => lines.map(of).reduce(add, '0')
    return { all: sum(late), others: sum(late.filter(({ proposed }) => !proposed)) }
  }

  /** Of what is ordered, what is backordered: in all, and after that. */
  backordered(end: number | null): { ever: Decimal; all: Decimal; others: Decimal } {
    const of = (line: Line) => min(line.backordered, openOf(line))
    return { ever: this.lines.map(of).reduce(add, '0'), ...this.after(end, of) }
  }

  propose({ proposalId, orderQuantity, unitFactor }: Records['replenishment.ReplenishmentProposed']): void {
    this.proposed.set(proposalId, multiply(orderQuantity, unitFactor))
  }

  /** A newer position. */
  move(received: Decimal | null, at: number): void {
    const growth = received === null ? '0' : subtract(received, this.received)
    if (received !== null) this.received = received
    if (compare(growth, '0') > 0) this.come(growth, at)
    else this.goBack(subtract('0', growth))
  }

  /**
   * An order, its end or the supplier's answer, as far as it concerns the place; a rejected proposal. `stamps` have the
   * supplier of an order, whose lead time says when it is expected.
   */
  take(
    { type, data }: Message,
    isHere: (line: { item: string; location: string }) => boolean,
    stamps: readonly Message[] = [],
  ): void {
    if (type === 'procurement.RequisitionRejected') this.proposed.delete(data.requisitionId)
    if (type === 'procurement.PurchaseOrderPlaced') {
      const due = dueOf(data, stamps)
      for (const line of data.lines.filter(isHere)) this.order(`${data.orderId} ${line.line}`, line, data.placedAt, due)
    }
    if (type === 'procurement.PurchaseOrderRefused' || type === 'procurement.PurchaseOrderCancelled')
      for (const line of data.lines.filter(isHere)) this.end(`${data.orderId} ${line.line}`, line)
    if (type === 'procurement.PurchaseOrderAcknowledged')
      for (const line of data.lines.filter(isHere))
        this.answer(`${data.orderId} ${line.line}`, line, data.acknowledgedAt)
  }

  private order(
    name: string,
    { quantity, unit, unitFactor: factor, sources }: OrderLine,
    placedAt: number,
    due: number | null,
  ): void {
    if (this.lines.some((l) => l.name === name)) return
    const line: Line = {
      name,
      expected: multiply(quantity, factor),
      come: '0',
      ...{ factor, unit, placedAt },
      answeredAt: 0,
      ended: false,
      due,
      proposed: sources.some(({ requisitionId }) => this.proposed.has(requisitionId)),
      backordered: '0',
    }
    this.fill(line)
    this.lines.push(line)
    this.settle(sources)
  }

  /** By the factor of when it was ordered, as it is known by now; what came beyond a line by a corrected one is others'. */
  recount(item: Records['master.Item'], at: number): void {
    for (const line of this.lines) {
      const factor = toBase('1', line.unit, packedAt(item, line.placedAt))
      if (line.ended || !factor.ok || factor.quantity === line.factor) continue
      const [units, later] = [divideExact(line.expected, line.factor), divideExact(line.backordered, line.factor)]
      if (units === undefined) continue
      line.expected = multiply(units, factor.quantity)
      line.backordered = multiply(later ?? '0', factor.quantity)
      line.factor = factor.quantity
      const beyond = subtract(line.come, line.expected)
      if (compare(beyond, '0') <= 0) this.fill(line)
      else {
        line.come = line.expected
        this.come(beyond, at)
      }
    }
  }

  private fill(line: Line): void {
    for (const left of this.surplus) {
      const taken = left.at >= line.placedAt ? min(left.quantity, openOf(line)) : '0'
      line.come = add(line.come, taken)
      left.quantity = subtract(left.quantity, taken)
    }
    this.surplus = this.surplus.filter(({ quantity: left }) => !isZero(left))
  }

  private end(name: string, { sources }: Pick<OrderLine, 'sources'>): void {
    const known = this.lines.find((l) => l.name === name)
    const ended: Line = {
      name,
      expected: '0',
      come: known?.come ?? '0',
      ...{ factor: '0', unit: '', placedAt: 0 },
      answeredAt: 0,
      ended: true,
      due: null,
      proposed: false,
      backordered: '0',
    }
    this.lines = [...this.lines.filter((l) => l !== known), ended]
    if (!known) this.settle(sources)
  }

  /** On order is what the supplier will deliver, now or later; the newest answer counts. */
  private answer(
    name: string,
    {
      status,
      quantity,
      backordered,
      orderedQuantity,
      promisedOn,
    }: Records['procurement.PurchaseOrderAcknowledged']['lines'][number],
    answeredAt: number,
  ): void {
    const line = this.lines.find((l) => l.name === name)
    if (!line || line.ended || answeredAt <= line.answeredAt || status === 'PENDING' || status === 'UNRECOGNISED')
      return
    line.expected = multiply(min(add(quantity, backordered), orderedQuantity), line.factor)
    line.backordered = multiply(min(backordered, orderedQuantity), line.factor)
    line.answeredAt = answeredAt
    const promised = Date.parse(promisedOn?.slice(0, 10) ?? '')
    if (!Number.isNaN(promised)) line.due = promised + DAY - 1
  }

  /** So much of a proposal is ordered, or never will be. */
  private settle(sources: OrderLine['sources']): void {
    for (const { requisitionId, baseQuantity } of sources) {
      const left = this.proposed.get(requisitionId)
      if (left === undefined) continue
      if (compare(baseQuantity, left) >= 0) this.proposed.delete(requisitionId)
      else this.proposed.set(requisitionId, subtract(left, baseQuantity))
    }
  }

  /** What nobody knows the day of may have come first; those of one day as they were ordered. */
  private byArrival(): Line[] {
    return this.lines.toSorted((a, b) => (a.due ?? 0) - (b.due ?? 0))
  }

  private come(growth: Decimal, at: number): void {
    let left = growth
    for (const line of this.byArrival()) {
      const taken = min(left, openOf(line))
      line.come = add(line.come, taken)
      left = subtract(left, taken)
    }
    if (compare(left, '0') > 0) this.surplus.push({ quantity: left, at })
  }

  /** Taken back: of what found no line first, then of the line expected last. */
  private goBack(fall: Decimal): void {
    let left = fall
    for (const surplus of this.surplus.toReversed()) {
      const taken = min(left, surplus.quantity)
      surplus.quantity = subtract(surplus.quantity, taken)
      left = subtract(left, taken)
    }
    for (const line of this.byArrival().toReversed()) {
      const taken = min(left, line.come)
      line.come = subtract(line.come, taken)
      left = subtract(left, taken)
    }
  }
}

/** As agreed with the supplier, until it names a day. */
const dueOf = (
  { supplier, placedAt }: Records['procurement.PurchaseOrderPlaced'],
  stamps: readonly Message[],
): number | null => {
  const agreed = stamps.flatMap((m) =>
    m.type === 'master.Supplier' && m.data.supplier === supplier ? [m.data] : [],
  )[0]
  return agreed ? placedAt + agreed.leadTimeDays * DAY : null
}

const openOf = ({ expected, come }: Line): Decimal => max('0', subtract(expected, come))
