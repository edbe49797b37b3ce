import { type Decider, type Decision, derivedId, type Tell } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { add, compare, type Decimal, max, min, subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { endOf } from '../position.ts'
import { usedBy, wholeOf } from './surplus.ts'
import type { OfferedLot, TransferProposed } from './transfers.ts'

/**
 * What the places of one site have to offer of one item, and what of it was proposed to whom: the one who grants, so that
 * no unit is granted twice.
 */
export type Exchange = {
  /** Places that take part, and what each offers, with what was granted of it and has not left. */
  offers: Record<string, Offer>
  granted: Grant[]
  /** Whether the places were told last that something is on offer. */
  isOpen: boolean
}

type Offer = { unit: string; lots: readonly OfferedLot[] }
type Grant = { transferId: string; from: string; lot: string; expiry: string; quantity: Decimal }

export type ExchangeInput = Input<MessageOf<'replenishment.SurplusOffered' | 'replenishment.TransferSought'>>

export type ExchangeEvent =
  | { type: 'OfferTaken'; data: { location: string; offer: Offer; ended: readonly string[] } }
  | { type: 'ExchangeOpened' }
  | { type: 'ExchangeClosed' }
  | MessageOf<'replenishment.TransferProposed' | 'replenishment.TransferAnswered' | 'replenishment.SurplusAnnounced'>

type Sought = MessageOf<'replenishment.TransferSought'>['data']

const DAY = 24 * 60 * 60_000
/** Who asks buys after a minute: what is granted is to be known there before. */
const OLDEST = 30_000

export const exchangeOf = ({ site, item }: { site: string; item: string }): string => `exchange:${site}:${item}`

const decide = (input: ExchangeInput, exchange: Exchange): Decision<ExchangeEvent> => {
  const { message } = input
  switch (message.type) {
    case 'replenishment.SurplusOffered': {
      const { location, unit, lots, ended } = message.data
      const taken: ExchangeEvent = { type: 'OfferTaken', data: { location, offer: { unit, lots }, ended } }
      const isNew = exchange.offers[location] === undefined
      return announcing(input, exchange, [taken], isNew ? [location] : [])
    }
    case 'replenishment.TransferSought':
      return whenSought(input, exchange, message.data)
    default: {
      const _: never = message
      return {}
    }
  }
}

/** The lot that expires first, of another place, as far as it will be used in time where it goes. */
const whenSought = (input: ExchangeInput, exchange: Exchange, sought: Sought): Decision<ExchangeEvent> => {
  const { site, item, location, seekId } = sought
  const granted = input.now - sought.soughtAt < OLDEST ? grants(input, exchange, sought) : []
  const { tell = [], ...announced } = announcing(input, exchange, granted, [])
  const answered = { type: 'replenishment.TransferAnswered', data: { seekId, site, item, location } } as const
  return {
    ...announced,
    tell: [
      ...granted.map((proposed) => told(item, proposed.data.from, proposed)),
      ...granted.map((proposed) => told(item, location, proposed)),
      // With what was stamped on the question, by which the place goes on.
      { aggregate: stockAt(location, item), message: answered },
      ...tell,
    ],
  }
}

const grants = (
  { id, now }: ExchangeInput,
  exchange: Exchange,
  { site, item, location, unit, missing, usable, usedPerDay }: Sought,
): MessageOf<'replenishment.TransferProposed'>[] => {
  const granted: MessageOf<'replenishment.TransferProposed'>[] = []
  let [left, there] = [missing, usable]
  for (const { from, lot, expiry, surplus } of freeLots(exchange, now)) {
    if (from === location || exchange.offers[from]?.unit !== unit) continue
    const days = Math.floor((endOf(expiry) - now) / DAY)
    const usedInTime = max('0', subtract(usedBy(usedPerDay, days), there))
    const quantity = wholeOf(min(left, min(surplus, usedInTime)))
    if (compare(quantity, '0') <= 0) continue
    const transferId = derivedId('TR', `${id}/${granted.length}`, 14)
    const about = {
      transferId,
      site,
      item,
      from,
      to: location,
      lot,
      expiry,
      quantity,
      unit,
      surplus,
      missing,
      usedInTime,
    }
    granted.push({
      type: 'replenishment.TransferProposed',
      data: { ...about, explanation: sentenceOf(about), proposedAt: now },
    })
    left = subtract(left, quantity)
    there = add(there, quantity)
  }
  return granted
}

/** Why, for the person who moves it; from the other figures of the proposal alone. */
export const sentenceOf = (proposed: Omit<TransferProposed, 'explanation' | 'proposedAt'>): string => {
  const { item, from, to, lot, expiry, quantity, unit, surplus, missing, usedInTime } = proposed
  const named = lot === '' ? 'stock' : `lot ${lot}`
  return (
    `${quantity} ${unit} of ${item} are to go from ${from} to ${to}: of ${named}, which may be used until ${expiry}, ` +
    `${from} will not use up ${surplus} ${unit}, and ${to} is short of ${missing} ${unit} and will use ` +
    `${wholeOf(usedInTime)} ${unit} by then beyond what is there.`
  )
}

type FreeLot = { from: string; lot: string; expiry: string; surplus: Decimal }

/** What is offered and not granted, of lots that may still be used; the lot that expires first in front. */
const freeLots = ({ offers, granted }: Exchange, now: number): FreeLot[] =>
  Object.entries(offers)
    .flatMap(([from, { lots }]) =>
      lots.flatMap(({ lot, expiry, quantity }) => {
        const gone = granted.filter((g) => g.from === from && g.lot === lot && g.expiry === expiry)
        const surplus = subtract(
          quantity,
          gone.reduce((sum, g) => add(sum, g.quantity), '0'),
        )
        return compare(surplus, '0') > 0 && endOf(expiry) > now ? [{ from, lot, expiry, surplus }] : []
      }),
    )
    .sort((a, b) => order(a.expiry, b.expiry) || order(a.from, b.from) || order(a.lot, b.lot))

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** All places hear when there is something on offer, and when there is nothing any more; who is new, at once if there is. */
const announcing = (
  { message, now }: ExchangeInput,
  exchange: Exchange,
  events: ExchangeEvent[],
  isNew: string[],
): Decision<ExchangeEvent> => {
  const after = events.reduce(evolve, exchange)
  const isOpen = freeLots(after, now).length > 0
  const { site, item } = message.data
  const hear = isOpen === exchange.isOpen ? (isOpen ? isNew : []) : Object.keys(after.offers).sort()
  return {
    events: isOpen === exchange.isOpen ? events : [...events, { type: isOpen ? 'ExchangeOpened' : 'ExchangeClosed' }],
    tell: hear.map((location) =>
      told(item, location, {
        type: 'replenishment.SurplusAnnounced',
        data: { site, item, location, isOffered: isOpen },
      }),
    ),
  }
}

const told = (item: string, location: string, message: ExchangeEvent): Tell<ExchangeEvent> => ({
  aggregate: stockAt(location, item),
  message,
  references: [],
})

const stockAt = (location: string, item: string): string => `stock:${location}:${item}`

const evolve = (exchange: Exchange, event: ExchangeEvent): Exchange => {
  switch (event.type) {
    case 'OfferTaken': {
      const { location, offer, ended } = event.data
      const granted = exchange.granted.filter(({ transferId }) => !ended.includes(transferId))
      return { ...exchange, offers: { ...exchange.offers, [location]: offer }, granted }
    }
    case 'ExchangeOpened':
      return { ...exchange, isOpen: true }
    case 'ExchangeClosed':
      return { ...exchange, isOpen: false }
    case 'replenishment.TransferProposed': {
      const { transferId, from, lot, expiry, quantity } = event.data
      return { ...exchange, granted: [...exchange.granted, { transferId, from, lot, expiry, quantity }] }
    }
    case 'replenishment.TransferAnswered':
    case 'replenishment.SurplusAnnounced':
      return exchange
  }
}

export const exchange: Decider<Exchange, ExchangeInput, ExchangeEvent> = {
  initialState: { offers: {}, granted: [], isOpen: false },
  decide,
  evolve,
}
