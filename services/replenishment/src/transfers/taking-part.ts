import type { Decision, Tell } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { add, compare, type Decimal } from '@supplyline/quantity'
import type { Stock, StockEvent } from '../stock.ts'
import { exchangeOf } from './exchange.ts'
import { surplusOf } from './surplus.ts'
import type { OfferedLot, Transfer, Transfers } from './transfers.ts'

/** Names of the durable timers. */
export const TRANSFER = 'transfer:'
export const SEEK = 'seek'

/**
 * The exchange hears what the place asks for; once, that a place takes part whose item expires; and what it offers, when
 * the place looks at itself or forecasts anew, when less of it is left, and when a transfer from here has ended.
 */
export const takingPart = (
  input: Input,
  before: Stock,
  after: Stock,
  events: readonly StockEvent[],
  isLook: boolean,
): Decision<StockEvent> => {
  const hasLooked = isLook || before.forecast !== after.forecast
  const timers = timersOf(before.transfers, after.transfers)
  const tell = events.flatMap((event): Tell<StockEvent>[] =>
    event.type === 'replenishment.TransferSought'
      ? [{ aggregate: exchangeOf(event.data), message: event, references: [...input.references] as StockEvent[] }]
      : [],
  )
  const offer = offering(input, before, after, hasLooked)
  return { events: offer?.events ?? [], timers, tell: [...tell, ...(offer?.tell ?? [])] }
}

const offering = (
  input: Input,
  before: Stock,
  { position, forecast, transfers }: Stock,
  hasLooked: boolean,
): Required<Pick<Decision<StockEvent>, 'events' | 'tell'>> | undefined => {
  if (!position) return undefined
  const isNew = transfers.offered === null
  if (isNew && !expires(input)) return undefined
  const ended = endedOf(before.transfers, transfers)
  if (!isNew && !hasLooked && ended.length === 0 && transfers.offered?.length === 0) return undefined
  const usedPerDay = forecast?.usedPerDay
  const lots = usedPerDay === undefined ? [] : surplusOf(position, usedPerDay, input.now)
  if (!isNew && ended.length === 0 && !isNews(transfers.offered ?? [], lots, hasLooked)) return undefined
  const { site, item, location, unit } = position
  const data = { site, item, location, unit, lots, ended, offeredAt: input.now }
  return {
    events: [{ type: 'SurplusTold', data: { lots } }],
    tell: [{ aggregate: exchangeOf(data), message: { type: 'replenishment.SurplusOffered', data }, references: [] }],
  }
}

/** A place that is stocked by a policy, of an item whose expiry is watched. */
const expires = (input: Input): boolean =>
  referencesOf(input, 'master.StockingPolicy').length > 0 &&
  referencesOf(input, 'master.Item').some(({ expiryTracked }) => expiryTracked)

/** Between two looks, only that there is less. */
const isNews = (told: readonly OfferedLot[], lots: readonly OfferedLot[], hasLooked: boolean): boolean => {
  if (hasLooked) return JSON.stringify(told) !== JSON.stringify(lots)
  return told.some(({ lot, expiry, quantity }) => compare(quantityOf(lots, lot, expiry), quantity) < 0)
}

const quantityOf = (lots: readonly OfferedLot[], lot: string, expiry: string): Decimal =>
  lots.reduce((sum, l) => (l.lot === lot && l.expiry === expiry ? add(sum, l.quantity) : sum), '0')

const endedOf = (before: Transfers, after: Transfers): string[] =>
  before.leaving === after.leaving ? [] : gone(before.leaving, after.leaving).map(({ transferId }) => transferId)

const gone = (before: readonly Transfer[], after: readonly Transfer[]): Transfer[] =>
  before.filter((b) => !after.some((a) => a.transferId === b.transferId))

/** What is not sent is given up in time, and who is not answered goes on. */
const timersOf = (before: Transfers, after: Transfers): Record<string, number | null> => {
  if (before === after) return {}
  const timers: Record<string, number | null> = {}
  const [were, are] = [
    [...before.coming, ...before.leaving],
    [...after.coming, ...after.leaving],
  ]
  for (const { transferId } of gone(were, are)) timers[TRANSFER + transferId] = null
  for (const { transferId, until } of gone(are, were)) timers[TRANSFER + transferId] = until
  if (before.sought?.seekId !== after.sought?.seekId) timers[SEEK] = after.sought?.until ?? null
  return timers
}
