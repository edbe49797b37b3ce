import { add, compare, type Decimal, multiply, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import {
  nothingOnOrder,
  type OnOrder,
  type Ordered,
  openOf,
  withAnswer,
  withLine,
  withoutLine,
  withReceived,
} from './on-order.ts'

/** What replenishment knows of one item at one location. Quantities are in the base unit. */
export type Stock = {
  /** The newest position; null until stock has moved there for the first time. */
  position: Position | null
  /** Proposals, or parts of them, that are neither ordered nor refused yet. */
  proposed: Proposal[]
  /** Lines of orders, whoever asked for them, and what has come of them. */
  onOrder: OnOrder
  /** Suppliers that will not deliver what was ordered for this place. */
  declined: Declined[]
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
/** Until then nothing is proposed here from this supplier; raised, and not resolved yet. */
export type Declined = { supplier: string; until: number; exceptionId: string; site: string }
export type Hindrance = { kind: HindranceKind; exceptionId: string; site: string }
export type HindranceKind = 'no-contract' | 'unusable-policy'

export type StockEvent =
  | { type: 'PositionTaken'; data: Position & { receivedOnOrders: Decimal | null; changedAt: number } }
  | { type: 'LineOrdered'; data: Ordered }
  | { type: 'LineAnswered'; data: OrderLineId & { quantity: Decimal; answeredAt: number } }
  | { type: 'LineEnded'; data: OrderLineId }
  /** So much of a proposal has been ordered, or will not be. */
  | { type: 'ProposalAnswered'; data: { proposalId: string; quantity: Decimal } }
  | { type: 'ProposalUnanswered'; data: { proposalId: string } }
  | { type: 'ReplenishmentHindered'; data: Hindrance }
  | { type: 'HindranceEnded' }
  | { type: 'SupplierDeclined'; data: Declined }
  | { type: 'DeclinesEnded' }
  | MessageOf<'replenishment.ReplenishmentProposed' | 'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved'>

export const initialState: Stock = {
  position: null,
  proposed: [],
  onOrder: nothingOnOrder,
  declined: [],
  hindrance: null,
}

export const evolve = (stored: Stock, event: StockEvent): Stock => {
  const stock = current(stored)
  switch (event.type) {
    case 'PositionTaken': {
      const { receivedOnOrders, changedAt, ...position } = event.data
      return { ...stock, position, onOrder: withReceived(stock.onOrder, receivedOnOrders, changedAt) }
    }
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
      return { ...stock, onOrder: withLine(stock.onOrder, event.data) }
    case 'LineAnswered':
      return { ...stock, onOrder: withAnswer(stock.onOrder, event.data) }
    case 'LineEnded':
      return { ...stock, onOrder: withoutLine(stock.onOrder, event.data) }
    case 'SupplierDeclined':
      return {
        ...stock,
        declined: [...stock.declined.filter((d) => d.supplier !== event.data.supplier), event.data],
      }
    case 'DeclinesEnded':
      return { ...stock, declined: [] }
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

type StoredBefore = Omit<Stock, 'onOrder' | 'declined'> & { ordered: (OrderLineId & { quantity: Decimal })[] }

/** As of now: states stored before receipts were counted have only lines, and begin with the next figure. */
export const current = (stored: Stock | StoredBefore): Stock => {
  if ('onOrder' in stored) return stored
  const { ordered, ...rest } = stored
  const lines = ordered.map((line) => ({ ...line, received: '0', unitFactor: null, answeredAt: 0 }))
  return { ...rest, onOrder: { lines, received: null, surplus: [] }, declined: [] }
}

/** Ordered, or proposed and on its way to be ordered. */
export const onOrderOf = (stock: Stock): Decimal =>
  [...stock.proposed.map((p) => p.quantity), ...stock.onOrder.lines.map(openOf)].reduce(add, '0')
