import type { Clock, Log } from '@supplyline/messaging'
import { byTopic, observe, type Places, type TopicLag } from './lag.ts'

/** `unknownSince`: when the log was asked first without an answer that has come since. */
export type ServiceLag = { service: string; unknownSince: number | null; topics: TopicLag[] }

const EVERY_MS = 5_000
/** Longer than any answer takes that is worth waiting for. */
const LATE_MS = 10_000

/**
 * Asks the log again and again how far each service is, one question a service at a time. What was known last stays
 * while the log does not answer.
 */
export const watchLag = (log: Pick<Log, 'progress'>, clock: Clock, services: readonly string[]) => {
  const known = new Map<string, { places: Places; unknownSince: number | null }>()
  const cancels = new Map<string, () => void>()
  let stopped = false

  const ask = async (service: string): Promise<void> => {
    const asked = clock.now()
    const before = known.get(service) ?? { places: {}, unknownSince: asked }
    known.set(service, before)
    const unanswered = () => known.set(service, { ...before, unknownSince: before.unknownSince ?? asked })
    const cancelLate = clock.at(asked + LATE_MS, unanswered)
    cancels.set(service, cancelLate)
    try {
      const progress = await log.progress(service)
      known.set(service, { places: observe(before.places, progress, clock.now()), unknownSince: null })
    } catch {
      unanswered()
    } finally {
      cancelLate()
      if (!stopped)
        cancels.set(
          service,
          clock.at(clock.now() + EVERY_MS, () => void ask(service)),
        )
    }
  }

  for (const service of services) void ask(service)
  return {
    services: (): ServiceLag[] =>
      services.map((service) => {
        const { places, unknownSince } = known.get(service) ?? { places: {}, unknownSince: clock.now() }
        return { service, unknownSince, topics: byTopic(places, clock.now()) }
      }),
    stop: (): void => {
      stopped = true
      for (const cancel of cancels.values()) cancel()
    },
  }
}
