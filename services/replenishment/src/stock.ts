import { add, compare, type Decimal, multiply, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'

/** What replenishment knows of one item at one location. Quantities are in the base unit. */
export type Stock = {
  /** The newest position; null until stock has moved there for the first time. */
  position: Position | null
  /** Proposals, or parts of them, that are neither ordered nor refused yet. */
  proposed: Proposal[]
  /** Lines of live orders, whoever asked for them. */
  onOrder: OrderedLine[]
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
export type OrderedLine = { orderId: string; line: number; quantity: Decimal }
export type Hindrance = { kind: HindranceKind; exceptionId: string; site: string }
export type HindranceKind = 'no-contract' | 'unusable-policy'

export type StockEvent =
  | { type: 'PositionTaken'; data: Position }
  | { type: 'LineOrdered'; data: OrderedLine }
  | { type: 'LineReleased'; data: { orderId: string; line: number } }
  /** So much of a proposal has been ordered, or will not be. */
  | { type: 'ProposalAnswered'; data: { proposalId: string; quantity: Decimal } }
  | { type: 'ProposalUnanswered'; data: { proposalId: string } }
  | { type: 'ReplenishmentHindered'; data: Hindrance }
  | { type: 'HindranceEnded' }
  | MessageOf<'replenishment.ReplenishmentProposed' | 'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved'>

export const initialState: Stock = { position: null, proposed: [], onOrder: [], hindrance: null }

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
        proposed: stock.proposed.map((p) =>
          p.proposalId === event.data.proposalId ? { ...p, unanswered: true } : p,
        ),
      }
    case 'LineOrdered':
      return { ...stock, onOrder: [...stock.onOrder, event.data] }
    case 'LineReleased':
      return { ...stock, onOrder: stock.onOrder.filter((l) => !isLine(l, event.data)) }
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

export const isLine = (a: { orderId: string; line: number }, b: { orderId: string; line: number }): boolean =>
  a.orderId === b.orderId && a.line === b.line

/** Ordered, or proposed and on its way to be ordered. */
export const onOrderOf = (stock: Stock): Decimal =>
  [...stock.proposed, ...stock.onOrder].reduce((sum, { quantity }) => add(sum, quantity), '0')
