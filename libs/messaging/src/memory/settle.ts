import type { VirtualClock } from './virtual-clock.ts'

/** What answers itself for ever would fill the memory of the machine. */
const MOST_TURNS = 100_000
const MOST_DUE_AT_ONCE = 10_000
/** What waits for promises only has moved on by the next turn, and what waits for a turn is counted as activity. */
const QUIET_TURNS = 2

/** Waits until nothing moves any more without time passing: the count of what happens stands still. */
export const settle = async (activity: () => number): Promise<void> => {
  for (let quiet = 0, turns = 0, last = activity(); quiet < QUIET_TURNS; turns++) {
    if (turns > MOST_TURNS) throw new Error(`it does not settle: ${last} things have happened. Does one cause itself?`)
    await new Promise((resolve) => setImmediate(resolve))
    const now = activity()
    quiet = now === last ? quiet + 1 : 0
    last = now
  }
}

/** Lets time pass, settling at each moment at which something falls due. */
export const passTime = async (clock: VirtualClock, activity: () => number, ms: number): Promise<void> => {
  const end = clock.now() + ms
  for (let atOnce = 0; ; ) {
    await settle(activity)
    const next = clock.next()
    if (next === undefined || next > end) break
    atOnce = next > clock.now() ? 0 : atOnce + 1
    if (atOnce > MOST_DUE_AT_ONCE) throw new Error(`at ${next} something falls due again and again`)
    clock.advanceTo(next)
  }
  clock.advanceTo(end)
  await settle(activity)
}
