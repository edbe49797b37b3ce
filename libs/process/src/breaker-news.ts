import { outgoing, type Platform, pause, systemClock } from '@supplyline/messaging'
import { callingServices, type Message, outsideSystemsOf } from '@supplyline/schemas'

export type BreakerChange = { system: string; state: 'open' | 'closed'; since: number; queued: number }

const LONGEST_REST_MS = 30_000

/**
 * Publishes each change of a breaker, on a compacted topic. Tried until the log has it; of a system that changes again
 * meanwhile only the newest state is told.
 */
export const breakerNews = ({ log, codec, logger, clock = systemClock }: Platform, service: string) => {
  const calling = callingServices.find((name) => name === service)
  const untold = new Map<string, BreakerChange>()
  let telling = false
  const tellAll = async (): Promise<void> => {
    if (!calling || telling) return
    telling = true
    const topic = outsideSystemsOf(calling)
    for (let restMs = 500; untold.size > 0; restMs = Math.min(2 * restMs, LONGEST_REST_MS)) {
      const changes = [...untold.values()]
      try {
        await codec.prepare([{ topic: topic.name, record: 'supplyline.OutsideSystemChanged' }])
        await log.append(changes.map((change) => outgoing(codec, topic, ...newsOf(service, change))))
        for (const change of changes) if (untold.get(change.system) === change) untold.delete(change.system)
      } catch (error) {
        logger.warn({ err: error, service }, 'state of a breaker not published yet; it is tried again')
        await pause(clock, restMs)
      }
    }
    telling = false
  }
  return (change: BreakerChange): void => {
    untold.set(change.system, change)
    void tellAll()
  }
}

const newsOf = (
  service: string,
  { system, state, since, queued }: BreakerChange,
): [Message, Parameters<typeof outgoing>[3]] => {
  const breaker = state === 'open' ? 'OPEN' : 'CLOSED'
  const id = `breaker:${service}:${system}:${since}:${state}`
  return [
    { type: 'supplyline.OutsideSystemChanged', data: { site: '*', service, system, breaker, since, queued } },
    { id, service, time: since, causation: id, correlation: id },
  ]
}
