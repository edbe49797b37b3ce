import { add, type Decimal, isZero } from '@supplyline/quantity'
import type { LotOnHand, MessageOf } from '@supplyline/schemas'

/** Stock of one item at one location, in one unit; nothing is known until the first movement. */
export type Position = { status: 'unknown' } | KnownPosition

export type KnownPosition = {
  status: 'known'
  site: string
  item: string
  location: string
  /** The item's base unit when the position began. */
  unit: string
  /** Sum of all movements; negative when sources reported more issues than receipts. */
  onHand: Decimal
  /** By lot, in the order of their numbers; '' is stock without a lot. A lot at zero is left out. */
  lots: LotOnHand[]
  /** Received on orders so far, less what was taken back; absent in what was stored before receipts were taken here. */
  receivedOnOrders?: Decimal
  /** Movements and receipt lines taken so far. */
  sequence: number
  /** Latest time at which a movement happened, as its source says. */
  asOf: number
  lastEventId: string
  changedAt: number
  lastCount: Count | null
}

/** Both figures of a count, and the adjustment they led to; of one lot, or of the whole position where no lot was given. */
export type Count = {
  eventId: string
  lot: string | null
  counted: Decimal
  before: Decimal
  difference: Decimal
  countedAt: number
}

type Taken = {
  eventId: string
  site: string
  item: string
  location: string
  unit: string
  lot: string
  expiry: string | null
  /** Signed, in the unit of the position. */
  change: Decimal
  occurredAt: number
  takenAt: number
}

export type PositionEvent =
  | { type: 'StockMoved'; data: Taken }
  | { type: 'StockReconciled'; data: Taken & { count: Count } }
  /** A line of a goods receipt, or of its reversal. */
  | { type: 'ReceiptStocked'; data: Taken }
  | MessageOf<'supplyline.ExceptionRaised'>

export const initialState: Position = { status: 'unknown' }

export const evolve = (state: Position, event: PositionEvent): Position => {
  switch (event.type) {
    case 'StockMoved':
      return moved(state, event.data, lastCountOf(state), receivedOnOrdersOf(state))
    case 'StockReconciled':
      return moved(state, event.data, event.data.count, receivedOnOrdersOf(state))
    case 'ReceiptStocked':
      return moved(state, event.data, lastCountOf(state), add(receivedOnOrdersOf(state), event.data.change))
    case 'supplyline.ExceptionRaised':
      return state
  }
}

const lastCountOf = (state: Position): Count | null => (state.status === 'known' ? state.lastCount : null)

export const receivedOnOrdersOf = (state: Position): Decimal =>
  state.status === 'known' ? (state.receivedOnOrders ?? '0') : '0'

const moved = (state: Position, taken: Taken, lastCount: Count | null, receivedOnOrders: Decimal): KnownPosition => {
  const before = state.status === 'known' ? state : nothing
  return {
    status: 'known',
    site: taken.site,
    item: taken.item,
    location: taken.location,
    unit: taken.unit,
    onHand: add(before.onHand, taken.change),
    lots: withLot(before.lots, taken),
    receivedOnOrders,
    sequence: before.sequence + 1,
    asOf: Math.max(before.asOf, taken.occurredAt),
    lastEventId: taken.eventId,
    changedAt: taken.takenAt,
    lastCount,
  }
}

const nothing = { onHand: '0', lots: [], sequence: 0, asOf: Number.MIN_SAFE_INTEGER }

const withLot = (lots: LotOnHand[], { lot, expiry, change }: Taken): LotOnHand[] => {
  if (isZero(change)) return lots
  const at = lots.findIndex((held) => held.lot >= lot)
  const held = at >= 0 && lots[at]?.lot === lot ? lots[at] : undefined
  const onHand = add(held?.onHand ?? '0', change)
  const after = lots.slice()
  if (isZero(onHand)) after.splice(at, 1)
  else if (held) after[at] = { lot, expiry: earlier(held.expiry, expiry), onHand }
  else after.splice(at >= 0 ? at : lots.length, 0, { lot, expiry, onHand })
  return after
}

/** Where sources disagree about a lot's expiry, the earlier date is the safe one. */
const earlier = (a: string | null, b: string | null): string | null => (a !== null && (b === null || a <= b) ? a : b)

export const onHandOf = (state: Position, lot: string | null): Decimal => {
  if (state.status === 'unknown') return '0'
  if (lot === null) return state.onHand
  return state.lots.find((held) => held.lot === lot)?.onHand ?? '0'
}

export const summary = (state: Position): MessageOf<'inventory.StockPositionChanged'> | undefined => {
  if (state.status === 'unknown') return undefined
  const { site, item, location, unit, onHand, lots, sequence, asOf, lastEventId, changedAt } = state
  return {
    type: 'inventory.StockPositionChanged',
    data: {
      ...{ site, item, location, unit, onHand, lots, sequence, asOf, lastEventId, changedAt },
      receivedOnOrders: receivedOnOrdersOf(state),
    },
  }
}
