import { type Message, type Records, recallRequests } from '@supplyline/schemas'
import type { Random } from '../src/random.ts'
import type { Sent, SentMessage } from './entrance.ts'
import { ITEMS, SITE } from './hospital.ts'
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
  ]
}

const sending = (id: string, message: Message): SentMessage => ({
  ...{ id, topic: recallRequests, eventId: id, kind: 'sane', message },
})
