import { type Reach, unavailable } from '@supplyline/http'
import { type Codec, type Platform, type RunningService, systemClock } from '@supplyline/messaging'
import { boardReader, type Reading } from './board.ts'
import { type Status, statusOf } from './status.ts'
import type { Watched } from './watch.ts'

/** What the routes work with. */
export type Context = Reach & {
  codec: Codec
  reading(): Promise<Reading>
  /** Throws a 503 problem while the service starts. */
  status(): Promise<Status>
  /** Throws a 503 problem while the service starts. */
  ready(): void
}

export const contextOf = (
  { log, store, codec, logger, clock = systemClock }: Platform,
  running: () => RunningService | undefined,
  watched: () => Watched | undefined,
): Context => {
  const reading = boardReader(store, clock)
  const starting = () => unavailable('The service is starting.')
  return {
    ...{ log, store, codec, logger, clock, reading },
    status: async () => {
      const seen = watched()
      if (!seen) throw starting()
      return statusOf({ reading: await reading(), deadLetters: seen.deadLetters(), lag: seen.lag() }, clock.now())
    },
    ready: () => {
      if (!running()) throw starting()
    },
  }
}
