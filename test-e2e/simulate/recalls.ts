import type { LogRecord } from '@supplyline/messaging'
import {
  type Message,
  masterChangeRequests,
  masterLocations,
  type Records,
  recallRequests,
  stockMovements,
  type Topic,
} from '@supplyline/schemas'
import { Random } from '../src/random.ts'
import type { Sent, SentMessage } from './entrance.ts'
import { ITEMS, locationOf, SITE } from './hospital.ts'
import type { Planned } from './planned.ts'

const RECALLED = 0.4
const ID = 'FSN-1'

type Requested = Records['inventory.RecallRequested']

/** Now and then a lot, or all of an item, is recalled: once more under its number, for other stock, and withdrawn. */
export const recalls = (random: Random, span: number): Planned[] => {
  if (!random.chance(RECALLED)) return []
  const { item } = random.pick(ITEMS)
  const lot = random.chance(0.7) ? 'L1' : null
  const site = random.chance(0.5) ? SITE : '*'
  const at = random.below(span)
  const [isRepeated, isOther, isWithdrawn] = [random.chance(0.3), random.chance(0.3), random.chance(0.4)]
  const ask =
    (eventId: string, changes: Partial<Requested> = {}) =>
    (now: number) =>
      sending(eventId, {
        type: 'inventory.RecallRequested',
        data: {
          ...{
            eventId,
            recallId: ID,
            site,
            item,
            lot,
            gtin: null,
            reason: 'holes',
            requestedBy: 'lee',
            requestedAt: now,
          },
          ...changes,
        },
      })
  const withdraw = (now: number): Sent =>
    sending('recall off', {
      type: 'inventory.RecallWithdrawn',
      data: {
        ...{ eventId: 'recall off', recallId: ID, site, item, reason: 'corrected' },
        ...{ withdrawnBy: 'lee', withdrawnAt: now },
      },
    })
  return [
    { at, send: ask('recall') },
    ...(isRepeated ? [{ at: at + random.below(5_000), send: ask('recall again') }] : []),
    ...(isOther ? [{ at: at + 5_000 + random.below(5_000), send: ask('recall other', { lot: 'L2' }) }] : []),
    // Told after all of them, or before the first.
    ...(isWithdrawn ? [{ at: random.chance(0.3) ? Math.max(0, at - 500) : at + 12_000, send: withdraw }] : []),
    ...(random.chance(0.6) ? [{ at: Math.max(0, at + random.between(-6_000, 6_000)), send: learnt }] : []),
  ]
}

/** A place that master data learns of around the recall. */
const LATER = 'PACU'

const learnt = (now: number): Sent => {
  const value = { ...locationOf(LATER), effectiveFrom: now }
  const data = { eventId: LATER, site: SITE, requestedBy: 'maria', value, requestedAt: now }
  return sending(LATER, { type: 'master.LocationChangeRequested', data }, masterChangeRequests)
}

/** Once it is known, some of every item comes there. */
export const stockers = (seed: number, plan: (inMs: number, send: (now: number) => Sent) => void) => {
  let isKnown = false
  return {
    topics: [masterLocations.name],
    onRecord: ({ key }: LogRecord): void => {
      if (key !== LATER || isKnown) return
      isKnown = true
      const random = Random.of(seed, LATER)
      for (const { item } of ITEMS)
        for (const lot of ['L1', 'L2']) plan(random.between(100, 15_000), (now) => returned(item, lot, now))
    },
  }
}

const returned = (item: string, lot: string, now: number): Sent => {
  const id = `later ${item} ${lot}`
  const of = { eventId: id, site: SITE, source: 'WMS', item, location: LATER, lot, expiry: null, quantity: '2' }
  const data = { ...of, unit: 'EA', occurredAt: now, caseReference: null, reason: null }
  return sending(id, { type: 'inventory.StockReturned', data }, stockMovements)
}

const sending = (id: string, message: Message, topic: Topic = recallRequests): SentMessage => ({
  ...{ id, topic, eventId: id, kind: 'sane', message },
})
