import type { VirtualClock } from '@supplyline/messaging'
import type { Random } from '../src/random.ts'
import type { SimProcess } from './sim-process.ts'

type Task = { owner: SimProcess | undefined; run: () => void }

/** Steps after which a run is taken for one that never ends. */
const MOST_STEPS = 400_000

/**
 * Decides who goes on. Every call that a process makes to the outside waits here for its turn; one turn is given at a
 * time, and until nothing in the whole program can go on without one, no other is. Between two turns Node's microtasks
 * are drained with nextTick, which costs a hundredth of a turn of the event loop.
 */
export class Scheduler {
  /** Turns given so far. */
  steps = 0
  /** Changes with every choice made: two runs with one value went the same way. */
  trail = 0
  private readonly clock: VirtualClock
  private readonly random: Random
  private readonly tasks: Task[] = []
  private readonly oldest: number
  private readonly newest: number

  constructor(clock: VirtualClock, random: Random) {
    this.clock = clock
    this.random = random
    // Some runs are almost in order, some almost upside down, most are shuffled.
    this.oldest = random.next() * 0.8
    this.newest = this.oldest + random.next() * 0.4 * (1 - this.oldest)
  }

  add(owner: SimProcess | undefined, run: () => void): void {
    this.tasks.push({ owner, run })
  }

  /** Gives turns until nobody wants one, letting time pass up to `end` where somebody waits for it. */
  run(end: number): Promise<void> {
    return new Promise((resolve, reject) => {
      // A tick that is asked for in a microtask comes when no microtask is left.
      const next = () => process.nextTick(step)
      const step = (): void => {
        try {
          if (this.steps > MOST_STEPS) throw new Error(`${MOST_STEPS} turns and no end: does something cause itself?`)
          if (this.tasks.length > 0) this.give()
          else if (!this.pass(end)) {
            resolve()
            return
          }
          queueMicrotask(next)
        } catch (error) {
          reject(error)
        }
      }
      queueMicrotask(next)
    })
  }

  /** What happens next though nobody has been waiting for its turn: something that falls due. */
  private pass(end: number): boolean {
    const next = this.clock.next()
    if (next === undefined || next > end) return false
    this.clock.advanceTo(next)
    return true
  }

  private give(): void {
    const { owner, run } = this.take()
    this.steps++
    if (owner?.status === 'dead') return
    if (owner?.status === 'frozen') return void owner.held.push(run)
    this.trail = Math.imul(this.trail ^ (owner?.number ?? 0) ^ (this.tasks.length << 8), 0x01000193) >>> 0
    run()
  }

  private take(): Task {
    const { tasks } = this
    if (tasks.length === 1) return tasks.pop() as Task
    const way = this.random.next()
    if (way < this.oldest) return tasks.shift() as Task
    if (way < this.newest) return tasks.pop() as Task
    const [taken] = tasks.splice(this.random.below(tasks.length), 1)
    return taken as Task
  }
}
