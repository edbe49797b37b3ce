/** Time as the edges of the kernel see it. Deciders never do: their `now` is the append time of an inbox entry. */
export interface Clock {
  now(): number
  /** Calls `fn` once at or after `time` (epoch ms). Returns a function that cancels. */
  at(time: number, fn: () => void): () => void
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  at: (time, fn) => {
    let handle: NodeJS.Timeout
    const wait = () => {
      const left = time - Date.now()
      handle = left <= LONGEST_TIMEOUT_MS ? setTimeout(fn, Math.max(0, left)) : setTimeout(wait, LONGEST_TIMEOUT_MS)
      handle.unref()
    }
    wait()
    return () => clearTimeout(handle)
  },
}

/** Resolves after `ms`. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => clock.at(clock.now() + ms, resolve))
