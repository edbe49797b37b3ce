import { type Message, type MessageOf, type RecordName, stockMovements } from '@supplyline/schemas'
import type { Random } from '../src/random.ts'
import type { SentMessage } from './entrance.ts'
import { contract, ERP, item, policy, SITE } from './hospital.ts'
import type { Planned } from './planned.ts'

const value = <K extends RecordName>(type: K, data: MessageOf<K>['data']): Message => ({ type, data }) as Message

const DAY = 86_400_000
const REAGENT = { item: 'REAGENT', supplier: 'STITCH', price: '12' } as const
const GIVER = 'ICU'
const LAB = 'LAB'

/** What each place fills its shelf up to, and uses a day: the giver has far more than it uses. */
const PLACES = [
  { location: GIVER, par: 20, daily: 1 },
  { location: 'OR', par: 40, daily: 3 },
  { location: LAB, par: 30, daily: 2 },
] as const

/** An item whose lots expire, on the shelves of three places. */
export const shared: Message[] = [
  value(
    'master.Item',
    item({ item: REAGENT.item, lotTracked: true, expiryTracked: true, erpMaterials: { [ERP]: 'M-REAGENT' } }),
  ),
  value('master.Contract', contract(REAGENT)),
  value('master.Location', {
    ...{ location: LAB, site: SITE, name: LAB, gln: '4012345000016', kind: 'NURSING_UNIT', erpSite: '1010' },
    ...{ erpStorageLocation: '0001', costCentre: '4103', effectiveFrom: 0 },
  }),
  ...PLACES.map(({ location, par }) =>
    value('master.StockingPolicy', policy(location, { item: REAGENT.item, least: par, most: par })),
  ),
]

type Lot = { lot: string; expiry: string }
/** Days after which something was used: a forecast takes four weeks of demand, and is made on the day after the last. */
const USED_ON = [3, 6, 9, 12, 15, 18, 21, 24, 27]
/** By then each place has so much left of what it began with. */
const BEGUN_DAYS = 27
const PAST_DAYS = 30

export type Shelves = {
  /** Four weeks in which something is used: what is sent on each of so many days after the first. */
  past: { day: number; send: Planned['send'] }[]
  pastDays: number
  /** What moves within the span of the run. */
  work: Planned[]
}

/** The giver's lot expires soon after the four weeks, or late enough to be used elsewhere; the others' last for long. */
export const shelves = (random: Random, begun: number, span: number): Shelves => {
  const dayAt = (days: number) => new Date(begun + days * DAY).toISOString().slice(0, 10)
  const short: Lot[] = [
    { lot: 'R1', expiry: dayAt(PAST_DAYS + random.between(6, 50)) },
    { lot: 'R2', expiry: dayAt(PAST_DAYS + random.between(10, 55)) },
  ]
  const long: Lot = { lot: 'R9', expiry: dayAt(900) }
  const surplus = random.between(10, 60)
  const past = PLACES.flatMap(({ location, par, daily }) => {
    const isGiver = location === GIVER
    const own = isGiver ? (short[0] as Lot) : long
    const found = daily * BEGUN_DAYS + (isGiver ? surplus : par)
    const counted = { day: 0, send: moving(`shelf ${location}`, 'StockCounted', { location, ...own }, found) }
    const used = USED_ON.map((day) => ({
      ...{ day, send: moving(`used ${location} ${day}`, 'StockIssued', { location, ...own }, 3 * daily) },
    }))
    return [counted, ...used]
  })
  const work = Array.from({ length: random.between(14, 36) }, (_, index) =>
    // What the giver will not use is mostly known before others are short.
    index === 0
      ? moved(random, 'reagent 0', GIVER, random.below(Math.floor(span / 5)), short, long)
      : moved(random, `reagent ${index}`, random.pick(PLACES).location, random.below(span), short, long),
  )
  return { past, pastDays: PAST_DAYS, work }
}

/** Mostly taken where it is short; the giver finds more of what expires soon, uses it, or takes it out of use. */
const moved = (random: Random, id: string, location: string, at: number, short: Lot[], long: Lot): Planned => {
  const isGiver = location === GIVER
  const lot = isGiver ? random.pick(short) : long
  const kind = isGiver
    ? random.weighted({ StockIssued: 5, StockReturned: 4, StockQuarantined: 1, StockExpired: 1 })
    : random.weighted({ StockIssued: 12, StockReturned: 1 })
  return { at, send: moving(id, kind, { location, ...lot }, random.between(1, isGiver ? 6 : 9)) }
}

const moving =
  (
    id: string,
    kind: string,
    place: Lot & { location: string },
    quantity: number,
    more: { transferId?: string; counterpart?: string } = {},
  ) =>
  (now: number): SentMessage => {
    const amount = kind === 'StockCounted' ? { counted: String(quantity) } : { quantity: String(quantity) }
    const data = {
      ...{ eventId: id, site: SITE, source: 'WMS', item: REAGENT.item, ...place, ...amount, unit: 'EA' },
      ...{ occurredAt: now, caseReference: null, reason: null, ...more },
    }
    const message = { type: `inventory.${kind}`, data } as Message
    return { id, topic: stockMovements, eventId: id, kind: 'sane', message }
  }

type Proposed = MessageOf<'replenishment.TransferProposed'>['data']

/** What people do about a transfer that is proposed: all of it, a part, under a number of their own, or nothing. */
export const carry = (
  random: Random,
  proposed: Proposed,
  later: (inMs: number, send: Planned['send']) => void,
): void => {
  const { transferId, from, to, lot, expiry, quantity } = proposed
  const way = random.weighted({ told: 40, untold: 15, part: 15, nothing: 30 })
  if (way === 'nothing') return
  const all = Number(quantity)
  const carried = way === 'part' ? Math.ceil(all / 2) : all
  const id = way === 'untold' ? `own ${transferId}` : transferId
  const out = moving(`${transferId} out`, 'StockTransferredOut', { location: from, lot, expiry }, carried, {
    ...{ transferId: id, counterpart: to },
  })
  const come = moving(`${transferId} in`, 'StockTransferredIn', { location: to, lot, expiry }, carried, {
    ...{ transferId: id, counterpart: from },
  })
  const left = random.between(1_000, 40_000)
  later(left, out)
  if (random.chance(0.9)) later(random.chance(0.2) ? left - 500 : left + random.between(1, 20_000), come)
}
