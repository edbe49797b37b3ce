import type { Clock, VirtualClock } from '@supplyline/messaging'
import type { Scheduler } from './scheduler.ts'

/**
 * What a process is to the rest of the world: somebody who waits for turns. Dead, it never gets another, so none of its
 * promises settles and none of its timers fires. Frozen, it gets all of them when it wakes.
 */
export class SimProcess {
  status: 'alive' | 'frozen' | 'dead' = 'alive'
  /** What would have gone on, had it not been frozen. */
  readonly held: (() => void)[] = []
  /** Ends it. */
  crash: () => void = () => {}
  readonly number: number
  readonly service: string
  readonly clock: Clock
  private readonly scheduler: Scheduler
  private readonly onTurn: (process: SimProcess) => number

  /** `onTurn` is told of each turn that is asked for, may end or freeze the process, and says by how many ms it is late. */
  constructor(
    service: string,
    number: number,
    { scheduler, clock }: { scheduler: Scheduler; clock: VirtualClock },
    onTurn: (process: SimProcess) => number,
  ) {
    this.service = service
    this.number = number
    this.scheduler = scheduler
    this.onTurn = onTurn
    this.clock = {
      now: () => clock.now(),
      at: (time, fn) => clock.at(time, () => this.soon(fn)),
    }
  }

  /** Runs when it is this process's turn. */
  soon(run: () => void): void {
    if (this.status !== 'dead') this.scheduler.add(this, run)
  }

  /** Resolves when it is this process's turn; never, once it is dead. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      const late = this.onTurn(this)
      if (late > 0) this.clock.at(this.clock.now() + late, resolve)
      else this.soon(resolve)
    })
  }

  wake(): void {
    if (this.status !== 'frozen') return
    this.status = 'alive'
    for (const run of this.held.splice(0)) this.soon(run)
  }
}
