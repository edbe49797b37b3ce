import { type Platform, systemClock } from '@supplyline/messaging'
import { type DeadLetterGroup, DeadLetters, followDeadLetters } from './dead-letters.ts'
import { type ServiceLag, watchLag } from './lag-watch.ts'
import { watchedServices } from './status.ts'

/** What is watched beside the views. */
export type Watched = { deadLetters(): DeadLetterGroup[]; lag(): ServiceLag[] }

/** `now` is undefined until `start` has read what there is. `start` resolves to its own end. */
export const watching = () => {
  let watched: Watched | undefined
  return {
    now: () => watched,
    start: async ({ log, clock = systemClock }: Platform): Promise<() => Promise<void>> => {
      const letters = new DeadLetters()
      const lag = watchLag(log, clock, watchedServices)
      const following = await followDeadLetters(log, letters)
      watched = { deadLetters: () => letters.groups(), lag: lag.services }
      return async () => {
        lag.stop()
        await following.stop()
      }
    },
  }
}
