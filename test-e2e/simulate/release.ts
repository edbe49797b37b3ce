import { commandsOf, type DecidingService, type Message } from '@supplyline/schemas'
import type { MemoryDatabase } from '@supplyline/state'
import type { Entrance } from './entrance.ts'
import { SITE } from './hospital.ts'

/**
 * The build is mended: what it could not take is tried again, and what nobody can read is passed over. Says how many keys
 * somebody has released.
 */
export const releaseKeys = (
  databases: ReadonlyMap<string, MemoryDatabase>,
  entrance: Entrance,
  now: number,
): number => {
  let released = 0
  for (const [service, { aggregates }] of databases)
    for (const { id: aggregate, parked } of aggregates.values()) {
      if (!parked || parked.draining) continue
      const { topic, partition, offset, code } = parked
      released += 1
      const eventId = `release ${service} ${aggregate} ${offset}`
      const message: Message = {
        type: 'supplyline.ReleaseKey',
        data: {
          ...{ commandId: eventId, site: SITE, aggregate, topic, partition, offset, record: null },
          decision: code === 'decide-failed' ? 'RETRY' : 'SKIP',
          ...{ requestedBy: 'ines', approvedBy: null, reason: 'mended', requestedAt: now },
        },
      }
      entrance.take({ id: eventId, topic: commandsOf(service as DecidingService), eventId, kind: 'sane', message })
    }
  return released
}
