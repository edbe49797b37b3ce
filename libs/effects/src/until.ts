import type { Clock } from '@supplyline/messaging'

/** Resolves at `time` (epoch ms), or as soon as the signal is aborted. */
export const until = (clock: Clock, time: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted || time <= clock.now()) return resolve()
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.at(time, done)
    signal.addEventListener('abort', done)
  })
