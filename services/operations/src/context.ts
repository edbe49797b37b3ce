import { type Reach, unavailable } from '@supplyline/http'
import { type Codec, type Log, type Platform, type RunningService, systemClock } from '@supplyline/messaging'
import type { AuditView } from './audit-view.ts'
import { boardReader, type Reading } from './board.ts'
import type { Letters } from './dead-letters/letters.ts'
import type { ServiceLag } from './lag-watch.ts'
import type { Resubmissions } from './resubmissions/resubmissions.ts'
import { type Status, statusOf } from './status.ts'
import type { Watched } from './watch.ts'

/** What the routes work with. */
export type Context = Reach & {
  log: Pick<Log, 'append' | 'follow' | 'bounds'>
  codec: Codec
  reading(): Promise<Reading>
  /** Throws a 503 problem while the service starts. */
  status(): Promise<Status>
  /** These throw a 503 problem while the service starts. */
  letters(): Letters
  resubmissions(): Resubmissions
  audit(): AuditView
  lag(): ServiceLag[]
  ready(): void
}

export const contextOf = (
  { log, store, codec, logger, clock = systemClock }: Platform,
  running: () => RunningService | undefined,
  watched: () => Watched | undefined,
): Context => {
  const reading = boardReader(store, clock)
  const starting = () => unavailable('The service is starting.')
  const now = (): Watched => {
    const seen = watched()
    if (!seen) throw starting()
    return seen
  }
  return {
    ...{ log, store, codec, logger, clock, reading },
    status: async () => {
      const { letters, lag } = now()
      return statusOf({ reading: await reading(), deadLetters: letters.groups(), lag: lag() }, clock.now())
    },
    letters: () => now().letters,
    resubmissions: () => now().resubmissions,
    audit: () => now().audit,
    lag: () => now().lag(),
    ready: () => {
      if (!running()) throw starting()
    },
  }
}
