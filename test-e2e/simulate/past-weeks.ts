import type { Entrance } from './entrance.ts'
import type { World } from './instance.ts'
import type { Shelves } from './shared-shelves.ts'

const DAY = 86_400_000
const SETTLED_MS = 2_000

/** What was used in the weeks before the run, day by day, when nothing went wrong. */
export const pastWeeks = async (world: World, entrance: Entrance, { past, pastDays }: Shelves): Promise<void> => {
  const { clock, scheduler, faults } = world
  const begun = clock.now()
  faults.begun = false
  const days = Map.groupBy(past, ({ day }) => day)
  for (const [day, sent] of [...days].sort(([a], [b]) => a - b)) {
    await leapTo(world, begun + day * DAY)
    for (const { send } of sent) entrance.take(send(clock.now()))
    await scheduler.run(clock.now() + SETTLED_MS)
  }
  await leapTo(world, begun + pastDays * DAY)
  faults.begun = true
}

const leapTo = async ({ clock, scheduler }: World, time: number): Promise<void> => {
  clock.leapTo(Math.max(time, clock.now()))
  await scheduler.run(clock.now() + SETTLED_MS)
}
