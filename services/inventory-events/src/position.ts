import { add, type Decimal, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import type { OffCount } from './count-tolerance.ts'
import { countLine, type Journal, journalFrom, latestCount, tieOf } from './journal.ts'
import { type HeldLot, lotsAfter } from './lots.ts'
import type { NamedSum } from './named-sums.ts'
import { NO_RECALLS, type OpenRecall } from './recalls.ts'
import { type SourceProgress, withProgress } from './source-progress.ts'
import { NO_TRACES, type Traces, UNTRACED } from './trace.ts'
import type { OpenTransfer } from './transit.ts'
import type { Used } from './unreported.ts'

/** Stock of one item at one location, in one unit; until something happens there, others can only send something to it. */
export type Position =
  | { status: 'unknown'; transfers?: OpenTransfer[]; recalls?: readonly OpenRecall[] | undefined; sequence?: number }
  | KnownPosition

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
  lots: HeldLot[]
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
  /** By lot, quarantined less released: whatever is on hand of it. */
  quarantined?: readonly NamedSum[] | undefined
  /** By supplier, what was brought on consignment less what was used and taken back. */
  consigned?: readonly NamedSum[] | undefined
  recalls?: readonly OpenRecall[] | undefined
  /** The exception that says that recalled stock is on hand, while it is. */
  recalledStock?: string | null | undefined
  /** Where stock of lots went. */
  traces?: Traces | undefined
  /** Lots that expire on this day or before are known to be expired. */
  expiredThrough?: string | undefined
  /** The day of the timer that is set; null: nothing is known to expire. */
  nextExpiry?: string | null | undefined
  /** What was used and no summary has been told of. */
  unreported?: readonly Used[] | undefined
  /** By lot, a latest count that was beyond tolerance. */
  offCounts?: readonly OffCount[] | undefined
  /** Movements, receipt lines and what was sent here, taken so far, and how often a timer changed it. */
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
  /** As it is from then on; undefined: nothing is. */
  unreported: readonly Used[] | undefined
  /** All below as they are from then on; undefined: as they were. */
  quarantined: readonly NamedSum[] | undefined
  consigned: readonly NamedSum[] | undefined
  traces: Traces | undefined
  recalledStock: string | null | undefined
  nextExpiry: string | null | undefined
  offCounts: readonly OffCount[] | undefined
}

export type PositionEvent =
  | { type: 'StockMoved'; data: Taken }
  /** Something was sent here, and has not arrived. */
  | { type: 'StockSentHere'; data: { transfers: OpenTransfer[]; eventId: string; takenAt: number } }
  | { type: 'TransfersOverdue'; data: { transfers: OpenTransfer[] } }
  | { type: 'LotsExpired'; data: { through: string; next: string | null } }
  | { type: 'UseReported'; data: { unreported: readonly Used[] | undefined } }
  | { type: 'RecallsChanged'; data: { recalls: readonly OpenRecall[]; recalledStock: string | null } }
  | MessageOf<
      | 'inventory.TransferSent'
      | 'inventory.UnitConverted'
      | 'inventory.ConversionReevaluated'
      | 'inventory.RecallAnswered'
      | 'inventory.ConsumptionReported'
      | 'inventory.RecallsSought'
      | 'supplyline.ExceptionRaised'
      | 'supplyline.ExceptionResolved'
    >

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
    case 'LotsExpired': {
      const { through, next } = event.data
      const sequence = (state.sequence ?? 0) + 1
      return state.status === 'unknown' ? state : { ...state, expiredThrough: through, nextExpiry: next, sequence }
    }
    case 'UseReported': {
      const { unreported } = event.data
      return state.status === 'unknown' ? state : { ...state, unreported, sequence: state.sequence + 1 }
    }
    case 'RecallsChanged': {
      const { recalls, recalledStock } = event.data
      const sequence = (state.sequence ?? 0) + 1
      return state.status === 'unknown'
        ? { ...state, recalls, sequence }
        : { ...state, recalls, recalledStock, sequence }
    }
    case 'inventory.TransferSent':
    case 'inventory.UnitConverted':
    case 'inventory.ConversionReevaluated':
    case 'inventory.RecallAnswered':
    case 'inventory.ConsumptionReported':
    case 'inventory.RecallsSought':
    case 'supplyline.ExceptionRaised':
    case 'supplyline.ExceptionResolved':
      return state
  }
}

export const receivedOnOrdersOf = (state: Position): Decimal =>
  state.status === 'known' ? (state.receivedOnOrders ?? '0') : '0'
export const lotsOf = (state: Position): HeldLot[] => (state.status === 'known' ? state.lots : NO_LOTS)
export const consumedOf = (state: Position): Decimal => (state.status === 'known' ? (state.consumed ?? '0') : '0')
export const unreportedOf = (state: Position): readonly Used[] | undefined =>
  state.status === 'known' ? state.unreported : undefined
export const transfersOf = (state: Position): OpenTransfer[] => state.transfers ?? NO_TRANSFERS
/** Of what was stored before traces were kept nobody knows where it went. */
export const tracesOf = (state: Position): Traces => (state.status === 'known' ? (state.traces ?? UNTRACED) : NO_TRACES)
export const recallsOf = (state: Position): readonly OpenRecall[] => state.recalls ?? NO_RECALLS
export const lastCountOf = (state: Position): Count | null => (state.status === 'known' ? state.lastCount : null)

const NO_LOTS: HeldLot[] = []
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
  const before: Before = state.status === 'known' ? state : nothing
  return {
    status: 'known',
    site: taken.site,
    item: taken.item,
    location: taken.location,
    unit: taken.unit,
    onHand: taken.onHand,
    lots: lotsAfter(before.lots, taken),
    receivedOnOrders: sum(before.receivedOnOrders, taken.received),
    consumed: sum(before.consumed, taken.consumed),
    transfers: taken.transfers,
    sources: withProgress(before.sources ?? [], taken.source, taken.occurredAt),
    journal: taken.journal,
    belowZero: taken.belowZero,
    quarantined: taken.quarantined ?? before.quarantined,
    consigned: taken.consigned ?? before.consigned,
    recalls: state.recalls,
    recalledStock: taken.recalledStock === undefined ? before.recalledStock : taken.recalledStock,
    traces: taken.traces ?? before.traces,
    expiredThrough: before.expiredThrough,
    nextExpiry: taken.nextExpiry === undefined ? before.nextExpiry : taken.nextExpiry,
    unreported: taken.unreported,
    offCounts: taken.offCounts ?? before.offCounts,
    sequence: (state.sequence ?? 0) + 1,
    asOf: Math.max(before.asOf, taken.occurredAt),
    lastEventId: taken.eventId,
    changedAt: taken.takenAt,
    lastCount: taken.lastCount,
  }
}

type Before = Omit<Partial<KnownPosition>, 'lots' | 'asOf'> & Pick<KnownPosition, 'lots' | 'asOf'>
const nothing: Before = { lots: [], asOf: Number.MIN_SAFE_INTEGER, traces: NO_TRACES }

const sum = (before: Decimal = '0', more: Decimal): Decimal => (more === '0' ? before : add(before, more))

export const onHandOf = (state: Position, lot: string | null): Decimal => {
  if (state.status === 'unknown') return '0'
  if (lot === null) return state.onHand
  return state.lots.find((held) => held.lot === lot)?.onHand ?? '0'
}

/**
 * The last count by what is known of it today: figures change when something turns out to have happened before it, or
 * when the factor that it was converted by is corrected.
 */
export const recounted = (count: Count, journal: Journal): Count => {
  const { counted, difference } = latestCount(journal) ?? count
  return { ...count, counted, before: subtract(counted, difference), difference }
}
