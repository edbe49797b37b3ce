import { type Platform, systemClock } from '@supplyline/messaging'
import { AuditView, followAudit } from './audit-view.ts'
import { followDeadLetters } from './dead-letters/follow.ts'
import { Letters } from './dead-letters/letters.ts'
import { type ServiceLag, watchLag } from './lag-watch.ts'
import { openResubmissions, type Resubmissions } from './resubmissions/resubmissions.ts'
import { watchedServices } from './status.ts'

/** What is watched beside the views. */
export type Watched = { letters: Letters; lag(): ServiceLag[]; resubmissions: Resubmissions; audit: AuditView }

/** `now` is undefined until `start` has read what there is. `start` resolves to its own end. */
export const watching = () => {
  let watched: Watched | undefined
  return {
    now: () => watched,
    start: async (platform: Platform): Promise<() => Promise<void>> => {
      const { log, codec, logger, clock = systemClock } = platform
      const letters = new Letters()
      const lag = watchLag(log, clock, watchedServices)
      const resubmissions = await openResubmissions(platform, letters)
      const following = await followDeadLetters(log, codec, logger, letters)
      const audit = new AuditView()
      const auditing = await followAudit(log, codec, logger, audit)
      watched = { letters, lag: lag.services, resubmissions, audit }
      return async () => {
        lag.stop()
        resubmissions.stop()
        await following.stop()
        await auditing.stop()
      }
    },
  }
}
