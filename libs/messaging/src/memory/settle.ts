import type { VirtualClock } from './virtual-clock.ts'

/** Waits until nothing moves any more without time passing: the count of what happens stands still for a while. */
export const settle = async (activity: () => number): Promise<void> => {
  for (let quiet = 0, last = activity(); quiet < 10; ) {
    await new Promise((resolve) => setImmediate(resolve))
    const now = activity()
    quiet = now === last ? quiet + 1 : 0
    last = now
  }
}

/** Lets time pass, settling at each moment at which something falls due. */
export const passTime = async (clock: VirtualClock, activity: () => number, ms: number): Promise<void> => {
  const end = clock.now() + ms
  for (;;) {
    await settle(activity)
    const next = clock.next()
    if (next === undefined || next > end) break
    clock.advanceTo(next)
  }
  clock.advanceTo(end)
  await settle(activity)
}
