import { add, compare, type Decimal, isZero, multiply, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'

/** What replenishment knows of one item at one location. Quantities are in the base unit. */
export type Stock = {
  /** The newest position; null until stock has moved there for the first time. */
  position: Position | null
  /** Proposals, or parts of them, that are neither ordered nor refused yet. */
  proposed: Proposal[]
  /** Lines of orders, whoever asked for them; those that have ended, at zero, so that they are not taken again. */
  ordered: OrderedLine[]
  /** Why nothing can be proposed although something is missing: raised, and not resolved yet. */
  hindrance: Hindrance | null
}

export type Position = {
  site: string
  location: string
  item: string
  unit: string
  onHand: Decimal
  sequence: number
}

export type Proposal = { proposalId: string; quantity: Decimal; unanswered: boolean }
type OrderLineId = { orderId: string; line: number }
export type OrderedLine = OrderLineId & { quantity: Decimal }
export type Hindrance = { kind: HindranceKind; exceptionId: string; site: string }
export type HindranceKind = 'no-contract' | 'unusable-policy'

export type StockEvent =
  | { type: 'PositionTaken'; data: Position }
  | { type: 'LineOrdered'; data: OrderedLine }
  | { type: 'LineEnded'; data: OrderLineId }
  /** So much of a proposal has been ordered, or will not be. */
  | { type: 'ProposalAnswered'; data: { proposalId: string; quantity: Decimal } }
  | { type: 'ProposalUnanswered'; data: { proposalId: string } }
  | { type: 'ReplenishmentHindered'; data: Hindrance }
  | { type: 'HindranceEnded' }
  | MessageOf<'replenishment.ReplenishmentProposed' | 'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved'>

export const initialState: Stock = { position: null, proposed: [], ordered: [], hindrance: null }

export const evolve = (stock: Stock, event: StockEvent): Stock => {
  switch (event.type) {
    case 'PositionTaken':
      return { ...stock, position: event.data }
    case 'replenishment.ReplenishmentProposed': {
      const { proposalId, orderQuantity, unitFactor } = event.data
      const quantity = multiply(orderQuantity, unitFactor)
      return { ...stock, proposed: [...stock.proposed, { proposalId, quantity, unanswered: false }] }
    }
    case 'ProposalAnswered':
      return { ...stock, proposed: stock.proposed.flatMap((p) => without(p, event.data)) }
    case 'ProposalUnanswered':
      return {
        ...stock,
        proposed: stock.proposed.map((p) => (p.proposalId === event.data.proposalId ? { ...p, unanswered: true } : p)),
      }
    case 'LineOrdered':
      return { ...stock, ordered: [...stock.ordered, event.data] }
    case 'LineEnded':
      return { ...stock, ordered: withEnded(stock.ordered, event.data) }
    case 'ReplenishmentHindered':
      return { ...stock, hindrance: event.data }
    case 'HindranceEnded':
      return { ...stock, hindrance: null }
    case 'supplyline.ExceptionRaised':
    case 'supplyline.ExceptionResolved':
      return stock
  }
}

/** What is left of a proposal after part of it was answered. */
const without = (proposal: Proposal, answered: { proposalId: string; quantity: Decimal }): Proposal[] => {
  if (proposal.proposalId !== answered.proposalId) return [proposal]
  if (compare(answered.quantity, proposal.quantity) >= 0) return []
  return [{ ...proposal, quantity: subtract(proposal.quantity, answered.quantity) }]
}

/** So many lines that have ended are remembered; what repeats an older one has gone through hundreds of orders since. */
const MOST_ENDED = 100

const withEnded = (ordered: OrderedLine[], { orderId, line }: OrderLineId): OrderedLine[] => {
  const after = [...ordered.filter((l) => !isLine(l, { orderId, line })), { orderId, line, quantity: '0' }]
  const ended = after.filter((l) => isZero(l.quantity))
  return ended.length > MOST_ENDED ? after.filter((l) => l !== ended[0]) : after
}

export const isLine = (a: OrderLineId, b: OrderLineId): boolean => a.orderId === b.orderId && a.line === b.line

/** Ordered, or proposed and on its way to be ordered. */
export const onOrderOf = (stock: Stock): Decimal =>
  [...stock.proposed, ...stock.ordered].reduce((sum, { quantity }) => add(sum, quantity), '0')
