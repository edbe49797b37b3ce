import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until it holds; false when it did not within `ms`. What throws does not hold. */
export const comesTrue = async (
  holds: () => boolean | Promise<boolean>,
  ms: number,
  everyMs = 100,
): Promise<boolean> => {
  for (const end = Date.now() + ms; ; await sleep(everyMs)) {
    if (
      await Promise.resolve()
        .then(holds)
        .catch(() => false)
    )
      return true
    if (Date.now() > end) return false
  }
}
