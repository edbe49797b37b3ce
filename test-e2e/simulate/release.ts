import { commandsOf, type DecidingService, type Message } from '@supplyline/schemas'
import type { MemoryDatabase } from '@supplyline/state'
import type { Random } from '../src/random.ts'
import type { Entrance, SentMessage } from './entrance.ts'
import { SITE } from './hospital.ts'

type Databases = ReadonlyMap<string, MemoryDatabase>
type Parked = { service: string; aggregate: string; topic: string; partition: number; offset: number; code: string }
type Decision = 'RETRY' | 'SKIP'

/** How often somebody looks after parked keys before they are mended; and how soon a second one does the same. */
const LOOKS = 5
const SECOND_MS = 300
/** No key has waited at an entry so far behind. */
const ELSEWHERE = 100_000

/**
 * The build is mended: what it could not take is tried again, and what nobody can read is passed over. Says how many keys
 * somebody has released.
 */
export const releaseKeys = (databases: Databases, entrance: Entrance, now: number): number => {
  const parked = parkedIn(databases)
  for (const key of parked) entrance.take(releaseOf(key, key.offset, decisionFor(key), 'ines', now))
  return parked.length
}

/**
 * Before it is mended people look after parked keys, too: pass over what nobody can read, two of them at once, or name
 * another entry than the one that a key waits at.
 */
export const lookAfterKeys = (
  random: Random,
  span: number,
  databases: Databases,
  entrance: Entrance,
  due: (at: number, look: (now: number) => void) => void,
): void => {
  for (let look = 0; look < LOOKS; look++) {
    const at = random.below(span)
    due(at, (now) => {
      for (const key of parkedIn(databases)) {
        const send = (by: string, decision: Decision, offset: number, then: number) =>
          entrance.take(releaseOf(key, offset, decision, by, then))
        const how = random.weighted({ 'left alone': 3, released: 2, 'released twice': 4, 'released elsewhere': 2 })
        if (how === 'released elsewhere') send('ines', 'SKIP', key.offset + ELSEWHERE, now)
        // A build that is not mended is not asked again.
        if (decisionFor(key) === 'RETRY') continue
        if (how === 'released' || how === 'released twice') send('ines', 'SKIP', key.offset, now)
        const second = random.chance(0.7) ? 0 : SECOND_MS
        if (how === 'released twice') due(at + second, (then) => send('tom', 'SKIP', key.offset, then))
      }
    })
  }
}

export const isParked = (databases: Databases): boolean => parkedIn(databases).length > 0

const parkedIn = (databases: Databases): Parked[] =>
  [...databases].flatMap(([service, { aggregates }]) =>
    [...aggregates.values()].flatMap(({ id: aggregate, parked }) =>
      parked && !parked.draining ? [{ service, aggregate, ...parked }] : [],
    ),
  )

const decisionFor = ({ code }: Parked): Decision => (code === 'decide-failed' ? 'RETRY' : 'SKIP')

const releaseOf = (
  { service, aggregate, topic, partition }: Parked,
  offset: number,
  decision: Decision,
  requestedBy: string,
  now: number,
): SentMessage => {
  const eventId = `release ${service} ${aggregate} ${offset} ${requestedBy} ${now}`
  const message: Message = {
    type: 'supplyline.ReleaseKey',
    data: {
      ...{ commandId: eventId, site: SITE, aggregate, topic, partition, offset, record: null, decision },
      ...{ requestedBy, approvedBy: null, reason: 'looked after', requestedAt: now },
    },
  }
  return { id: eventId, topic: commandsOf(service as DecidingService), eventId, kind: 'sane', message }
}
