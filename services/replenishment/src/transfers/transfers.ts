import { add, compare, type Decimal, isZero, max, min, subtract } from '@supplyline/quantity'
import type { MessageOf, Records } from '@supplyline/schemas'
import { endOf, onHandOfLot, type Position, usableOfLot } from '../position.ts'

/** What a place knows of transfers that are proposed, to it and from it, and of what others of its site offer. */
export type Transfers = {
  /** Proposed to come here, and not sent yet, the oldest first. */
  coming: Transfer[]
  /** Proposed to go elsewhere, and not sent yet, the oldest first. */
  leaving: Transfer[]
  /** What the exchange was told last that this place offers; null until it takes part. */
  offered: readonly OfferedLot[] | null
  /** Another place may have something to offer: it is asked before anything is bought. */
  isOffered: boolean
  /** What was asked for and is not answered yet. */
  sought: { seekId: string; until: number } | null
  /** Until then the place buys, since what was to come did not, epoch milliseconds. */
  buysUntil: number
}

/** `quantity`: what of it is still to be sent, in the base unit; `until`: when it is given up, epoch milliseconds. */
export type Transfer = { transferId: string; lot: string; expiry: string; quantity: Decimal; until: number }
export type OfferedLot = Records['replenishment.SurplusOffered']['lots'][number]
export type TransferProposed = Records['replenishment.TransferProposed']

export const noTransfers: Transfers = {
  coming: [],
  leaving: [],
  offered: null,
  isOffered: false,
  sought: null,
  buysUntil: 0,
}

const DAY = 24 * 60 * 60_000
/** Nobody has moved it by then: what is missing is bought. */
const DAYS_TO_SEND = 3
/** Where nobody moves things, people wait for them once a week only. */
const DAYS_TO_BUY = 7
/** Whoever is not answered by then buys: a question takes milliseconds, unless something is stopped. */
const MOST_WAITED = 60_000

/** What was proposed, until it is sent, or given up: after three days, or with the last day of its lot. */
export const transferOf = (proposed: TransferProposed): Transfer => {
  const { transferId, lot, expiry, quantity, proposedAt } = proposed
  return { transferId, lot, expiry, quantity, until: Math.min(proposedAt + DAYS_TO_SEND * DAY, endOf(expiry)) }
}

/**
 * With a newer position. Which transfer moved is not told, only the place's balance and its lots: what came beyond
 * receipts was coming, the oldest first; what left beyond use was leaving, of the lots of which there is less. A count or
 * correction that looks the same changes no sum.
 */
export const withBalance = (transfers: Transfers, before: Position | null, after: Position): Transfers => {
  const { coming, leaving } = transfers
  if (coming.length === 0 && leaving.length === 0) return transfers
  if (!before || before.balance === null || after.balance === null) return transfers
  const growth = subtract(after.balance, before.balance)
  if (isZero(growth)) return transfers
  return compare(growth, '0') > 0
    ? { ...transfers, coming: arrived(coming, growth) }
    : { ...transfers, leaving: left(leaving, subtract('0', growth), before, after) }
}

const arrived = (transfers: Transfer[], moved: Decimal): Transfer[] => {
  let rest = moved
  return transfers.flatMap((transfer) => {
    const taken = min(rest, transfer.quantity)
    rest = subtract(rest, taken)
    return reduced(transfer, taken)
  })
}

const left = (transfers: Transfer[], moved: Decimal, before: Position, after: Position): Transfer[] => {
  let rest = moved
  const ofLots = new Map<string, Decimal>()
  return transfers.flatMap((transfer) => {
    const { lot, expiry } = transfer
    const known = ofLots.get(`${expiry} ${lot}`)
    const ofLot = known ?? max('0', subtract(onHandOfLot(before, lot, expiry), onHandOfLot(after, lot, expiry)))
    const taken = min(min(rest, ofLot), transfer.quantity)
    rest = subtract(rest, taken)
    ofLots.set(`${expiry} ${lot}`, subtract(ofLot, taken))
    return reduced(transfer, taken)
  })
}

const reduced = (transfer: Transfer, by: Decimal): Transfer[] =>
  compare(transfer.quantity, by) > 0 ? [{ ...transfer, quantity: subtract(transfer.quantity, by) }] : []

export type TransferEvent =
  | { type: 'TransferAllocated'; data: Transfer }
  | { type: 'TransferExpected'; data: Transfer }
  | { type: 'TransferGivenUp'; data: { transferId: string; at: number } }
  | { type: 'SurplusAnnounced'; data: { isOffered: boolean } }
  | { type: 'SurplusTold'; data: { lots: readonly OfferedLot[] } }
  | MessageOf<'replenishment.TransferSought'>
  | { type: 'SeekEnded' }

export const withTransfer = (transfers: Transfers, event: TransferEvent): Transfers => {
  switch (event.type) {
    case 'TransferAllocated':
      return { ...transfers, leaving: [...transfers.leaving, event.data] }
    case 'TransferExpected':
      return { ...transfers, coming: [...transfers.coming, event.data] }
    case 'TransferGivenUp': {
      const { transferId, at } = event.data
      const isOther = (t: Transfer) => t.transferId !== transferId
      const [coming, leaving] = [transfers.coming.filter(isOther), transfers.leaving.filter(isOther)]
      const buysUntil = coming.length < transfers.coming.length ? at + DAYS_TO_BUY * DAY : transfers.buysUntil
      return { ...transfers, coming, leaving, buysUntil }
    }
    case 'SurplusAnnounced':
      return { ...transfers, isOffered: event.data.isOffered }
    case 'SurplusTold':
      return { ...transfers, offered: event.data.lots }
    case 'replenishment.TransferSought':
      return { ...transfers, sought: { seekId: event.data.seekId, until: event.data.soughtAt + MOST_WAITED } }
    case 'SeekEnded':
      return { ...transfers, sought: null }
  }
}

export const comingOf = ({ coming }: Transfers): Decimal => coming.reduce((sum, t) => add(sum, t.quantity), '0')

/** Proposed to go elsewhere, of each lot at most what is there and may be used: what is not cannot leave. */
export const allocatedOf = ({ leaving }: Transfers, position: Position, now: number): Decimal => {
  if (leaving.length === 0) return '0'
  const byLot = new Map<string, { lot: string; expiry: string; quantity: Decimal }>()
  for (const { lot, expiry, quantity } of leaving) {
    const known = byLot.get(`${expiry} ${lot}`)
    byLot.set(`${expiry} ${lot}`, { lot, expiry, quantity: known ? add(known.quantity, quantity) : quantity })
  }
  return [...byLot.values()].reduce(
    (sum, { lot, expiry, quantity }) => add(sum, min(quantity, usableOfLot(position, lot, expiry, now))),
    '0',
  )
}
