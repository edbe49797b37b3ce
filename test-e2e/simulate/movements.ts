import { subtract } from '@supplyline/quantity'
import { type Message, type MessageOf, stockMovements } from '@supplyline/schemas'
import type { Random } from '../src/random.ts'
import type { Sent, SentMessage } from './entrance.ts'
import { ITEMS, LOCATIONS, SITE, SUPPLIERS } from './hospital.ts'
import { unknownSchemaBytes, unreadable } from './junk.ts'
import type { Planned } from './planned.ts'

const DAY = 86_400_000

type Movement = MessageOf<'inventory.StockIssued'>['data']
type Trouble =
  | 'none'
  | 'repeat'
  | 'conflict'
  | 'elsewhere'
  | 'late'
  | 'future'
  | 'unknown item'
  | 'nothing'
  | 'bytes'
  | 'schema'

const often: Record<Trouble, number> = {
  ...{ none: 160, repeat: 12, conflict: 5, elsewhere: 6, late: 2, future: 1, 'unknown item': 2, nothing: 2 },
  ...{ bytes: 1, schema: 1 },
}

const ways = {
  ...{ issue: 60, back: 15, adjust: 4, count: 4, transfer: 14, expire: 3 },
  ...{ quarantine: 5, release: 4, consign: 5, use: 4, 'take back': 1 },
}

/** Of the one lot: the runs that go on for weeks see it expire. */
const EXPIRY = '2026-01-08'

/** Scanned as it happens, sent in batches, found days later: how often, and at most so many milliseconds ago. */
const lateness = { scanned: 60, gathered: 20, found: 20 }
const longest = { scanned: 60_000, gathered: 600_000, found: 3 * DAY }

/**
 * What moves on the wards within `span` ms: each shelf was counted days ago, and is mostly taken from, so that levels are crossed;
 * and all that sources do wrong. Some scan as it happens, some send what has gathered.
 */
export const movements = (random: Random, count: number, span: number): Planned[] => {
  const planned = LOCATIONS.flatMap((location) => ITEMS.map(({ item, most }) => firstCount(location, item, most + 5)))
  for (let index = 0; index < count; ) {
    const at = random.below(span)
    const gathered = random.chance(0.5) ? 1 : random.between(2, 40)
    for (let i = 0; i < gathered && index < count; i++, index++) planned.push(...one(random, `m${index}`, at, index))
  }
  return planned
}

const firstCount = (location: string, item: string, found: number): Planned => ({
  at: 0,
  send: (now) => {
    const eventId = `first ${location} ${item}`
    const data = {
      ...{ eventId, site: SITE, source: 'WMS', item, location, lot: null, expiry: null, counted: String(found) },
      ...{ unit: 'EA', occurredAt: now - longest.found, caseReference: null, reason: null },
    }
    return { ...sending(eventId, eventId, { type: 'inventory.StockCounted', data }), kind: 'sane' }
  },
})

const one = (random: Random, id: string, at: number, index: number): Planned[] => {
  const { item } = random.pick(ITEMS)
  const location = random.pick(LOCATIONS)
  const trouble = random.weighted(often)
  const ago = random.below(longest[random.weighted(lateness)])
  const unit = random.chance(0.03) ? 'BX' : 'EA'
  const quantity = String(unit === 'BX' ? 1 : random.between(1, 3))
  const source = index % 2 === 0 ? 'SCANNER' : 'WMS'
  const way = random.weighted(ways)
  const elsewhere = random.below(12)
  const lot = random.chance(0.2) ? 'L1' : null
  const again = at + random.between(1, 30_000)
  const common = (now: number): Movement => ({
    ...{ eventId: id, site: SITE, source, item, location, lot, expiry: lot && EXPIRY, quantity, unit },
    ...{ occurredAt: now - ago, caseReference: null, reason: null },
  })
  const sane = (now: number): SentMessage => ({ ...sending(id, id, message(way, common(now), location)), kind: 'sane' })
  const other = (changes: Partial<Movement>) => ({
    at,
    send: (now: number) => malformed(id, { ...common(now), ...changes }),
  })
  switch (trouble) {
    case 'repeat':
    case 'conflict': {
      let first: SentMessage | undefined
      return [
        {
          at,
          send: (now) => {
            first = sane(now)
            return first
          },
        },
        {
          at: again,
          send: (now) => {
            const same = first ?? sane(now)
            const changed = { ...same.message.data, reason: 'typed again' } as Movement
            return trouble === 'repeat'
              ? { ...same, id: `${id} again`, kind: 'repeat' }
              : { ...sending(`${id} changed`, id, { ...same.message, data: changed } as Message), kind: 'conflict' }
          },
        },
      ]
    }
    case 'elsewhere':
      return [{ at, send: (now) => ({ ...sane(now), partition: elsewhere }) }]
    case 'late':
      return [other({ occurredAt: 0 })]
    case 'future':
      return [{ at, send: (now) => malformed(id, { ...common(now), occurredAt: now + DAY }) }]
    case 'unknown item':
      return [other({ item: 'NOSUCH', quantity: '1' })]
    case 'nothing':
      return [other({ quantity: '0' })]
    case 'bytes':
    case 'schema': {
      const bytes = trouble === 'bytes' ? unreadable() : unknownSchemaBytes()
      const key = random.pick([null, 'nonsense', `${location}:POISON`, `${location}:${item}`, `${location}:${item}`])
      return [{ at, send: () => ({ id, topic: stockMovements, eventId: id, kind: 'malformed', bytes, key }) }]
    }
    case 'none':
      // The other end of a transfer is told of on its own, now and then before this one.
      return way === 'transfer'
        ? [{ at, send: sane }, ...arrivals(random, id, at, common, location)]
        : [{ at, send: sane }]
    default:
      return trouble satisfies never
  }
}

const sending = (id: string, eventId: string, message: Message): Omit<SentMessage, 'kind'> => ({
  ...{ id, topic: stockMovements, eventId, message },
})

const malformed = (id: string, data: Movement): Sent => ({
  ...sending(id, data.eventId, { type: 'inventory.StockIssued', data }),
  kind: 'malformed',
})

const otherEnd = (location: string) => LOCATIONS.find((other) => other !== location) as string

const message = (way: keyof typeof ways, data: Movement, location: string): Message => {
  switch (way) {
    case 'issue':
      return { type: 'inventory.StockIssued', data }
    case 'back':
      return { type: 'inventory.StockReturned', data }
    case 'adjust':
      return { type: 'inventory.StockAdjusted', data: { ...data, quantity: `-${data.quantity}` } }
    case 'count': {
      const { quantity: counted, ...rest } = data
      return { type: 'inventory.StockCounted', data: { ...rest, counted } }
    }
    case 'expire':
      return { type: 'inventory.StockExpired', data }
    case 'quarantine':
      return { type: 'inventory.StockQuarantined', data }
    case 'release':
      return { type: 'inventory.StockReleased', data }
    case 'consign':
      return { type: 'inventory.ConsignmentReceived', data: { ...data, supplier: SUPPLIERS[0] } }
    case 'use':
      return { type: 'inventory.ConsignmentUsed', data: { ...data, supplier: SUPPLIERS[0] } }
    case 'take back':
      return { type: 'inventory.ConsignmentTakenBack', data: { ...data, supplier: SUPPLIERS[0] } }
    case 'transfer':
      return {
        type: 'inventory.StockTransferredOut',
        data: { ...data, transferId: `T-${data.eventId}`, counterpart: otherEnd(location) },
      }
  }
}

/** All at once or in parts, or less than was sent; now and then nothing. */
const arrivals = (
  random: Random,
  id: string,
  at: number,
  common: (now: number) => Movement,
  location: string,
): Planned[] => {
  const come = random.weighted({ whole: 70, parts: 15, less: 10, nothing: 5 })
  const parts = { whole: ['all'], parts: ['0.5', 'rest'], less: ['0.5'], nothing: [] }[come]
  return parts.map((part, index) => ({
    at: random.chance(0.3) ? Math.max(0, at - 500) : at + random.between(1, 30_000),
    send: arrival(index === 0 ? `${id} in` : `${id} in too`, id, common, location, part),
  }))
}

const arrival =
  (eventId: string, id: string, common: (now: number) => Movement, location: string, part: string) =>
  (now: number): Sent => {
    const out = common(now)
    const quantity = part === 'all' ? out.quantity : part === 'rest' ? subtract(out.quantity, '0.5') : part
    const here = { eventId, location: otherEnd(location), transferId: `T-${id}`, counterpart: location }
    const data = { ...out, ...here, quantity }
    return { ...sending(eventId, eventId, { type: 'inventory.StockTransferredIn', data }), kind: 'sane' }
  }
