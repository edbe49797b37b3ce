import type { World } from './world.ts'

const HOUR_MS = 3_600_000

export type Trouble = 'dies' | 'is held up'

/**
 * A process that, having passed `steps` places at which it could, dies there, or is held up there for an hour: nothing
 * of it moves, and its timers fire when it goes on.
 */
export const troubled = (world: World, trouble: Trouble, steps: number) => {
  const { store, clock } = world
  let left = steps
  let stuckUntil = 0
  let reached: string | undefined
  const wait = (time: number) => new Promise<void>((resolve) => clock.at(time, resolve))
  /** Another call of the same process may be what it is stuck at. */
  const freed = () => (clock.now() < stuckUntil ? wait(stuckUntil) : Promise.resolve())
  const passes = async (where: string): Promise<void> => {
    // A request that is on its way for an hour is what `longestCommitMs` declares impossible.
    if (trouble === 'is held up' && where === 'send leaves') return
    if (left-- !== 0) return
    reached = where
    stuckUntil = trouble === 'dies' ? Number.POSITIVE_INFINITY : clock.now() + HOUR_MS
    await wait(stuckUntil)
  }
  return {
    passes,
    reached: () => reached,
    options: {
      clock: {
        now: () => clock.now(),
        at: (time: number, fn: () => void) =>
          clock.at(time, () => {
            if (clock.now() >= stuckUntil) fn()
            else clock.at(stuckUntil, fn)
          }),
      },
      store: {
        moveIntent: async (...args: Parameters<typeof store.moveIntent>) => {
          await freed()
          await passes(`before ${args[1]} is stored`)
          const moved = await store.moveIntent(...args)
          await passes(`after ${args[1]} is stored`)
          return moved
        },
        loadIntent: async (reference: string) => {
          await freed()
          return store.loadIntent(reference)
        },
      },
    },
  }
}
