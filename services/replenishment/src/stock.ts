import { add, compare, type Decimal, multiply, subtract } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'
import { type Demand, type Seen, withConsumed } from './demand/demand.ts'
import type { Forecast } from './demand/forecast.ts'
import { type LeadTimes, withFirstReceipts } from './demand/lead-times.ts'
import { type ShelfLives, withLotsReceived } from './demand/shelf-life.ts'
import {
  type Answered,
  nothingOnOrder,
  type OnOrder,
  type Ordered,
  openOf,
  type Recounted,
  withAnswer,
  withFactor,
  withLine,
  withoutLine,
  withReceived,
} from './orders/on-order.ts'
import type { Position } from './position.ts'
import { current } from './stored-before.ts'
import { noTransfers, type TransferEvent, type Transfers, withBalance, withTransfer } from './transfers/transfers.ts'

/** What replenishment knows of one item at one location. Quantities are in the base unit. */
export type Stock = {
  /** The newest position; null until stock has moved there for the first time. */
  position: Position | null
  /** Proposals, or parts of them, that are neither ordered nor refused yet. */
  proposed: Proposal[]
  /** Lines of orders, whoever asked for them, and what has come of them. */
  onOrder: OnOrder
  /** Suppliers that would not deliver what was ordered for this place. */
  declined: Declined[]
  /** Why nothing can be proposed although something is missing: raised, and not resolved yet. */
  hindrance: Hindrance | null
  /** What was used day by day; null until a position has told it. */
  demand: Demand | null
  leadTimes: LeadTimes
  /** Null while an entry of former rules is decided. */
  shelfLives: ShelfLives | null
  /** The latest forecast; null until enough demand was seen. */
  forecast: Forecast | null
  /** What the next review goes by; null where every change is a review. */
  review: Review | null
  /** A stock-out is likely: raised, and not resolved yet. */
  atRisk: Raised | null
  /** A delivery is long overdue: raised, and not resolved yet. */
  overdue: Raised | null
  transfers: Transfers
  /** When the place looks at itself though nothing happens, epoch milliseconds; null where nothing would come of it. */
  look: number | null
  /** When a proposal was withdrawn last, epoch milliseconds. */
  withdrawnAt: number | null
}

export type Proposal = {
  proposalId: string
  quantity: Decimal
  unanswered: boolean
  proposedAt: number | null
  /** Asked back, and counted until that is answered. */
  withdrawn?: true
}
type OrderLineId = { orderId: string; line: number }
/** Until then nothing is proposed here from this supplier. The exception is null once it is resolved. */
export type Declined = { supplier: string; until: number; exceptionId: string | null; site: string }
export type Raised = { exceptionId: string; site: string }
export type Hindrance = Raised & { kind: HindranceKind }
export type HindranceKind = 'no-contract' | 'unusable-policy'
/** When it is due. Former versions kept what was stamped on the last change: an unstamped timer of theirs goes by it. */
export type Review = { due: number; references?: readonly Message[] }

export type PositionTaken = Position & Seen & { receivedOnOrders: Decimal | null; changedAt: number }

export type StockEvent =
  | { type: 'PositionTaken'; data: PositionTaken }
  | { type: 'LineOrdered'; data: Ordered }
  | { type: 'LineAnswered'; data: Answered }
  | { type: 'LineEnded'; data: OrderLineId }
  | { type: 'LineRecounted'; data: Recounted }
  /** So much of a proposal has been ordered, or will not be. */
  | { type: 'ProposalAnswered'; data: { proposalId: string; quantity: Decimal } }
  | { type: 'ProposalUnanswered'; data: { proposalId: string } }
  | { type: 'ReplenishmentHindered'; data: Hindrance }
  | { type: 'HindranceEnded' }
  | { type: 'SupplierDeclined'; data: Declined }
  /** Their exceptions are resolved; those whose wait is over at `now` may be asked again. */
  | { type: 'DeclinesEnded'; data: { now: number } }
  | { type: 'DemandForecast'; data: Forecast }
  | { type: 'ReviewPlanned'; data: Review }
  | { type: 'ReviewsEnded' }
  | { type: 'StockOutRiskRose'; data: Raised }
  | { type: 'StockOutRiskFell' }
  | { type: 'DeliveryOverdue'; data: Raised }
  | { type: 'DeliveryCame' }
  | TransferEvent
  | { type: 'LookPlanned'; data: { due: number | null } }
  | MessageOf<
      | 'replenishment.ReplenishmentProposed'
      | 'replenishment.ReplenishmentWithdrawn'
      | 'replenishment.SurplusOffered'
      | 'supplyline.ExceptionRaised'
      | 'supplyline.ExceptionResolved'
    >

export const initialState: Stock = {
  position: null,
  proposed: [],
  onOrder: nothingOnOrder,
  declined: [],
  hindrance: null,
  demand: null,
  leadTimes: [],
  shelfLives: [],
  forecast: null,
  review: null,
  atRisk: null,
  overdue: null,
  transfers: noTransfers,
  look: null,
  withdrawnAt: null,
}

export const evolve = (stored: Stock, event: StockEvent): Stock => {
  const stock = current(stored)
  switch (event.type) {
    case 'PositionTaken':
      return withPosition(stock, event.data)
    case 'replenishment.ReplenishmentProposed': {
      const { proposalId, orderQuantity, unitFactor, proposedAt } = event.data
      const quantity = multiply(orderQuantity, unitFactor)
      return { ...stock, proposed: [...stock.proposed, { proposalId, quantity, unanswered: false, proposedAt }] }
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
    case 'LineRecounted':
      return { ...stock, onOrder: withFactor(stock.onOrder, event.data) }
    case 'SupplierDeclined':
      return {
        ...stock,
        declined: [...stock.declined.filter((d) => d.supplier !== event.data.supplier), event.data],
      }
    case 'DeclinesEnded':
      return {
        ...stock,
        declined: stock.declined
          .filter(({ until }) => until > event.data.now)
          .map((declined) => ({ ...declined, exceptionId: null })),
      }
    case 'ReplenishmentHindered':
      return { ...stock, hindrance: event.data }
    case 'HindranceEnded':
      return { ...stock, hindrance: null }
    case 'DemandForecast':
      return { ...stock, forecast: event.data }
    case 'ReviewPlanned':
      return { ...stock, review: event.data }
    case 'ReviewsEnded':
      return { ...stock, review: null }
    case 'StockOutRiskRose':
      return { ...stock, atRisk: event.data }
    case 'StockOutRiskFell':
      return { ...stock, atRisk: null }
    case 'DeliveryOverdue':
      return { ...stock, overdue: event.data }
    case 'DeliveryCame':
      return { ...stock, overdue: null }
    case 'replenishment.ReplenishmentWithdrawn': {
      const { proposalId, withdrawnAt } = event.data
      const proposed = stock.proposed.map((p) => (p.proposalId === proposalId ? { ...p, withdrawn: true as const } : p))
      return { ...stock, proposed, withdrawnAt }
    }
    case 'LookPlanned':
      return { ...stock, look: event.data.due }
    case 'TransferAllocated':
    case 'TransferExpected':
    case 'TransferGivenUp':
    case 'SurplusAnnounced':
    case 'SeekEnded':
    case 'SurplusTold':
    case 'replenishment.TransferSought':
      return { ...stock, transfers: withTransfer(stock.transfers, event) }
    case 'replenishment.SurplusOffered':
    case 'supplyline.ExceptionRaised':
    case 'supplyline.ExceptionResolved':
      return stock
  }
}

const withPosition = (stock: Stock, taken: PositionTaken): Stock => {
  const { receivedOnOrders, changedAt, consumed, day, short, shortBefore, ...position } = taken
  const onOrder = withReceived(stock.onOrder, receivedOnOrders, changedAt)
  return {
    ...stock,
    position,
    onOrder,
    demand: withConsumed(stock.demand, { consumed, day, short, shortBefore }),
    leadTimes: withFirstReceipts(stock.leadTimes, stock.onOrder, onOrder, changedAt),
    shelfLives:
      stock.position && hasGrown(stock.onOrder.received, receivedOnOrders)
        ? withLotsReceived(stock.shelfLives, stock.position, position, day)
        : stock.shelfLives,
    transfers: withBalance(stock.transfers, stock.position, position),
  }
}

const hasGrown = (before: Decimal | null, now: Decimal | null): boolean =>
  before !== null && now !== null && compare(now, before) > 0

/** What is left of a proposal after part of it was answered. */
const without = (proposal: Proposal, answered: { proposalId: string; quantity: Decimal }): Proposal[] => {
  if (proposal.proposalId !== answered.proposalId) return [proposal]
  if (compare(answered.quantity, proposal.quantity) >= 0) return []
  return [{ ...proposal, quantity: subtract(proposal.quantity, answered.quantity) }]
}

/** Proposed, and neither ordered nor refused yet. */
export const proposedOf = ({ proposed }: Stock): Decimal => proposed.map((p) => p.quantity).reduce(add, '0')

/** Ordered, or proposed and on its way to be ordered, whenever it comes. */
export const onOrderOf = (stock: Stock): Decimal => stock.onOrder.lines.map(openOf).reduce(add, proposedOf(stock))
