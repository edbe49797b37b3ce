import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './child.ts'
import { LaunchError } from './launch-error.ts'

/** Asks `ready` (false or an error means not yet) until it says yes; a program that ends or takes too long is stopped. */
export const waitUntilReady = async (
  name: string,
  child: Child,
  ready: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> => {
  let ended: string | undefined
  child.exited.then((how) => {
    ended = how
  })
  let cause: unknown
  const isReady = () =>
    ready().catch((error) => {
      cause = error
      return false
    })
  const deadline = Date.now() + timeoutMs
  while (!(await isReady())) {
    if (ended !== undefined)
      throw new LaunchError('died', `${name} ended while starting (${ended})`, { log: child.log })
    if (Date.now() > deadline) {
      await child.stop()
      throw new LaunchError('not-ready', `${name} was not ready after ${timeoutMs / 1000} s`, { log: child.log, cause })
    }
    await sleep(50)
  }
}
