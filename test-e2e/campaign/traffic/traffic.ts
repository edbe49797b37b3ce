import { Random } from '../../src/random.ts'
import type { World } from '../world.ts'
import type { Entrance } from './entrance.ts'
import { Movements } from './movements.ts'
import { People } from './people.ts'

const SCAN_EVERY_MS = 250
const PUBLISH_EVERY_MS = 100
const ASK_EVERY_MS = 4_000
/** While nobody answers, no more than this waits to be sent. */
const MOST_IN_FLIGHT = 200

export type Traffic = { stop(): Promise<void> }

/** About ten movements a second by HTTP and ten straight to the log, a requisition every four seconds, and what they lead to. */
export const startTraffic = async (world: World, entrance: Entrance, seed: number, run: string): Promise<Traffic> => {
  const movements = new Movements(entrance, Random.of(seed, `${run} movements`), run)
  const people = new People(world, entrance, seed, run)
  await movements.countAll()
  const doing = new Set<Promise<void>>()
  const every = (ms: number, work: () => Promise<void> | undefined) =>
    setInterval(() => {
      if (entrance.inFlight > MOST_IN_FLIGHT) return
      const done = work()?.finally(() => doing.delete(done as Promise<void>))
      if (done) doing.add(done)
    }, ms)
  const timers = [
    every(SCAN_EVERY_MS, () => movements.scan()),
    every(PUBLISH_EVERY_MS, () => movements.publish()),
    every(ASK_EVERY_MS, () => void people.ask()),
  ]
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer)
      await Promise.all([...doing, people.stop()])
    },
  }
}
