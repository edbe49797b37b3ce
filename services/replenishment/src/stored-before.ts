import type { Decimal } from '@supplyline/quantity'
import type { OnOrder, OrderedLine } from './orders/on-order.ts'
import type { Position } from './position.ts'
import type { Declined, Proposal, Stock } from './stock.ts'
import { noTransfers } from './transfers/transfers.ts'

type Kept<T, K extends keyof T> = Omit<T, K>
type LineBefore = Pick<OrderedLine, 'orderId' | 'line' | 'quantity'>

type PositionBefore = Kept<Position, 'expiring' | 'unusable' | 'balance'>
/** Before it was observed how long lots keep. */
export type BeforeShelfLives = Kept<Stock, 'shelfLives'>
/** Before stock was told that may not be used, and transfers were proposed. */
type BeforeTransfers = Kept<BeforeShelfLives, 'position' | 'transfers' | 'look' | 'withdrawnAt'> & {
  position: (PositionBefore & { expiring: [day: string, onHand: Decimal][] }) | null
}
/** Before demand was counted, and orders were dated. */
type BeforeDemand = {
  position: Kept<PositionBefore, 'inTransit'> | null
  proposed: Kept<Proposal, 'proposedAt'>[]
  onOrder: Kept<OnOrder, 'lines'> & { lines: Kept<OrderedLine, 'expectedAt' | 'supplier' | 'askedAt'>[] }
  declined: Declined[]
  hindrance: Stock['hindrance']
}
/** Before receipts were counted. */
type BeforeReceipts = Kept<BeforeDemand, 'onOrder' | 'declined'> & { ordered: (LineBefore & { quantity: Decimal })[] }

/**
 * A stored state as it is today: states are upgraded when they are read. What was not kept then begins with the next
 * figure that tells it, and an order whose date was not kept may come any moment.
 */
export const current = (stored: Stock | BeforeShelfLives | BeforeTransfers | BeforeDemand | BeforeReceipts): Stock => {
  if ('transfers' in stored) return 'shelfLives' in stored ? stored : { ...stored, shelfLives: [] }
  const before = 'demand' in stored ? stored : withDemand(stored)
  const { position } = before
  const expiring = position?.expiring.map(([day, onHand]): Position['expiring'][number] => [day, onHand, '0', ''])
  return {
    ...before,
    position: position && { ...position, expiring: expiring ?? [], unusable: '0', balance: null },
    ...{ transfers: noTransfers, look: null, withdrawnAt: null, shelfLives: [] },
  }
}

const withDemand = (stored: BeforeDemand | BeforeReceipts): BeforeTransfers => {
  const before = 'onOrder' in stored ? stored : withReceipts(stored)
  const { position, proposed, onOrder } = before
  return {
    ...before,
    position: position && { ...position, expiring: [], inTransit: '0' },
    proposed: proposed.map((p) => ({ ...p, proposedAt: null })),
    onOrder: {
      ...onOrder,
      lines: onOrder.lines.map((line) => ({ ...line, expectedAt: null, supplier: null, askedAt: null })),
    },
    ...{ demand: null, leadTimes: [], forecast: null, review: null, atRisk: null, overdue: null },
  }
}

const withReceipts = ({ ordered, ...rest }: BeforeReceipts): BeforeDemand => {
  const lines = ordered.map((line) => ({ ...line, received: '0', unitFactor: null, answeredAt: 0 }))
  return { ...rest, onOrder: { lines, received: null, surplus: [] }, declined: [] }
}
