import { add, compare, type Decimal, isZero, max, min, multiply, subtract } from '@supplyline/quantity'
import type { Message, Records } from '@supplyline/schemas'

type OrderLine = Records['procurement.PurchaseOrderPlaced']['lines'][number]
type Line = {
  name: string
  expected: Decimal
  come: Decimal
  factor: Decimal
  answeredAt: number
  ended: boolean
  /** When it is expected; null where nobody knows. */
  due: number | null
  /** It was ordered on a proposal. */
  proposed: boolean
}

const DAY = 24 * 60 * 60_000

/**
 * What is on order for one place, plainly, in base units: proposed and not answered, or ordered and not come. Goods are
 * told by the position; they fill the oldest line that is open, and what finds none is remembered for an order placed
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

  /** Of the open lines, what is expected only after that: all of it, and what was not ordered on a proposal. */
  after(end: number | null): { all: Decimal; others: Decimal } {
    const late = this.lines.filter(({ due }) => end !== null && due !== null && due > end)
    const sum = (lines: Line[]) => lines.map(openOf).reduce(add, '0')
    return { all: sum(late), others: sum(late.filter(({ proposed }) => !proposed)) }
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
    { quantity, unitFactor: factor, sources }: OrderLine,
    placedAt: number,
    due: number | null,
  ): void {
    if (this.lines.some((l) => l.name === name)) return
    const line: Line = {
      name,
      expected: multiply(quantity, factor),
      come: '0',
      factor,
      answeredAt: 0,
      ended: false,
      due,
      proposed: sources.some(({ requisitionId }) => this.proposed.has(requisitionId)),
    }
    for (const left of this.surplus) {
      const taken = left.at >= placedAt ? min(left.quantity, openOf(line)) : '0'
      line.come = add(line.come, taken)
      left.quantity = subtract(left.quantity, taken)
    }
    this.surplus = this.surplus.filter(({ quantity: left }) => !isZero(left))
    this.lines.push(line)
    this.settle(sources)
  }

  private end(name: string, { sources }: Pick<OrderLine, 'sources'>): void {
    const known = this.lines.find((l) => l.name === name)
    const ended: Line = {
      name,
      expected: '0',
      come: known?.come ?? '0',
      factor: '0',
      answeredAt: 0,
      ended: true,
      due: null,
      proposed: false,
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

  private come(growth: Decimal, at: number): void {
    let left = growth
    for (const line of this.lines) {
      const taken = min(left, openOf(line))
      line.come = add(line.come, taken)
      left = subtract(left, taken)
    }
    if (compare(left, '0') > 0) this.surplus.push({ quantity: left, at })
  }

  /** Taken back: of what found no line first, then of the newest line. */
  private goBack(fall: Decimal): void {
    let left = fall
    for (const surplus of this.surplus.toReversed()) {
      const taken = min(left, surplus.quantity)
      surplus.quantity = subtract(surplus.quantity, taken)
      left = subtract(left, taken)
    }
    for (const line of this.lines.toReversed()) {
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
