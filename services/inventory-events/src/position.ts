import { add, type Decimal, subtract } from '@supplyline/quantity'
import type { LotOnHand, MessageOf } from '@supplyline/schemas'
import { countLine, type Journal, journalFrom, latestCount, tieOf } from './journal.ts'
import { withLot } from './lots.ts'
import { type SourceProgress, withProgress } from './source-progress.ts'
import { inTransit, type OpenTransfer } from './transit.ts'

/** Stock of one item at one location, in one unit; until something happens there, others can only send something to it. */
export type Position = { status: 'unknown'; transfers?: OpenTransfer[]; sequence?: number } | KnownPosition

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
  /** Issued so far, less what was returned; absent, as all below, in what was stored before it was kept. */
  consumed?: Decimal
  /** Transfers to here, the oldest first, of which not as much arrived as was sent. */
  transfers?: OpenTransfer[]
  sources?: SourceProgress[]
  journal?: Journal
  /** The exception that says that on hand is below zero, while it is. */
  belowZero?: string | null
  /** Movements, receipt lines and what was sent here, taken so far, and how often something turned out to be overdue. */
  sequence: number
  /** Latest time at which a movement happened, as its source says. */
  asOf: number
  lastEventId: string
  changedAt: number
  /** The one that happened last. */
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

/** What a movement, a count or a line of a receipt does to its position, at its place among what happened there. */
export type Taken = {
  eventId: string
  source: string
  site: string
  item: string
  location: string
  unit: string
  lot: string
  expiry: string | null
  /** Signed, in the unit of the position, as of today: counts that happened later have taken up what they cover. */
  change: Decimal
  /** The same for stock without a lot, where the whole position was counted later. */
  rest: Decimal
  /** On hand with both. */
  onHand: Decimal
  /** Issued, or below zero returned. */
  consumed: Decimal
  /** Received on an order, or below zero taken back. */
  received: Decimal
  occurredAt: number
  takenAt: number
  journal: Journal
  lastCount: Count | null
  transfers: OpenTransfer[]
  belowZero: string | null
}

export type PositionEvent =
  | { type: 'StockMoved'; data: Taken }
  /** Something was sent here, and has not arrived. */
  | { type: 'StockSentHere'; data: { transfers: OpenTransfer[]; eventId: string; takenAt: number } }
  | { type: 'TransfersOverdue'; data: { transfers: OpenTransfer[] } }
  | MessageOf<'inventory.TransferSent' | 'supplyline.ExceptionRaised' | 'supplyline.ExceptionResolved'>

export const initialState: Position = { status: 'unknown' }

export const evolve = (state: Position, event: PositionEvent): Position => {
  switch (event.type) {
    case 'StockMoved':
      return moved(state, event.data)
    case 'StockSentHere': {
      const { transfers, eventId, takenAt } = event.data
      const sequence = (state.sequence ?? 0) + 1
      return state.status === 'unknown'
        ? { ...state, transfers, sequence }
        : { ...state, transfers, sequence, lastEventId: eventId, changedAt: takenAt }
    }
    case 'TransfersOverdue':
      return { ...state, transfers: event.data.transfers, sequence: (state.sequence ?? 0) + 1 }
    case 'inventory.TransferSent':
    case 'supplyline.ExceptionRaised':
    case 'supplyline.ExceptionResolved':
      return state
  }
}

export const receivedOnOrdersOf = (state: Position): Decimal =>
  state.status === 'known' ? (state.receivedOnOrders ?? '0') : '0'
export const consumedOf = (state: Position): Decimal => (state.status === 'known' ? (state.consumed ?? '0') : '0')
export const transfersOf = (state: Position): OpenTransfer[] => state.transfers ?? NO_TRANSFERS
export const lastCountOf = (state: Position): Count | null => (state.status === 'known' ? state.lastCount : null)

const NO_TRANSFERS: OpenTransfer[] = []
const FROM_THE_BEGINNING = journalFrom(0)

/** Of what was stored without a journal only its last count is known, and that nothing happened after `asOf`. */
export const journalOf = (state: Position): Journal => {
  if (state.status === 'unknown') return FROM_THE_BEGINNING
  if (state.journal) return state.journal
  const { lastCount: count } = state
  const empty = journalFrom(state.asOf)
  if (!count) return empty
  return { ...empty, lines: countLine(count.countedAt, { ...count, tie: tieOf(count.eventId), lot: count.lot ?? '' }) }
}

const moved = (state: Position, taken: Taken): KnownPosition => {
  const before = state.status === 'known' ? state : nothing
  const { change, rest } = taken
  const lots = withLot(before.lots, taken.lot, taken.expiry, change)
  return {
    status: 'known',
    site: taken.site,
    item: taken.item,
    location: taken.location,
    unit: taken.unit,
    onHand: taken.onHand,
    lots: rest === '0' ? lots : withLot(lots, '', null, rest),
    receivedOnOrders: sum(before.receivedOnOrders, taken.received),
    consumed: sum(before.consumed, taken.consumed),
    transfers: taken.transfers,
    sources: withProgress(before.sources ?? [], taken.source, taken.occurredAt),
    journal: taken.journal,
    belowZero: taken.belowZero,
    sequence: (state.sequence ?? 0) + 1,
    asOf: Math.max(before.asOf, taken.occurredAt),
    lastEventId: taken.eventId,
    changedAt: taken.takenAt,
    lastCount: taken.lastCount,
  }
}

const nothing: Pick<KnownPosition, 'lots' | 'receivedOnOrders' | 'consumed' | 'sources' | 'asOf'> = {
  lots: [],
  asOf: Number.MIN_SAFE_INTEGER,
}

const sum = (before: Decimal = '0', more: Decimal): Decimal => (more === '0' ? before : add(before, more))

export const onHandOf = (state: Position, lot: string | null): Decimal => {
  if (state.status === 'unknown') return '0'
  if (lot === null) return state.onHand
  return state.lots.find((held) => held.lot === lot)?.onHand ?? '0'
}

/** The last count by what is known of it today: figures change when something turns out to have happened before it. */
export const recounted = (count: Count, journal: Journal): Count => {
  const difference = latestCount(journal)?.difference ?? count.difference
  return { ...count, before: subtract(count.counted, difference), difference }
}

export const summary = (state: Position): MessageOf<'inventory.StockPositionChanged'> | undefined => {
  if (state.status === 'unknown') return undefined
  const { site, item, location, unit, onHand, lots, sequence, asOf, lastEventId, changedAt, lastCount } = state
  return {
    type: 'inventory.StockPositionChanged',
    data: {
      ...{ site, item, location, unit, onHand, lots, sequence, asOf, lastEventId, changedAt, lastCount },
      receivedOnOrders: receivedOnOrdersOf(state),
      consumed: consumedOf(state),
      inTransit: inTransit(transfersOf(state), unit),
      sources: state.sources ?? [],
    },
  }
}
