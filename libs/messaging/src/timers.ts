import type { Timer, TimerIndexEntry } from '@supplyline/state'
import type { Clock } from './clock.ts'
import { LIMITS } from './limits.ts'

/** Which aggregates of a lane have a timer due, and a wake-up call for the earliest. */
export class Timers {
  private readonly next = new Map<string, number>()
  private readonly clock: Clock
  private readonly wake: () => void
  private armed: { time: number; cancel: () => void } | undefined
  /** The wake-up call came, and nobody has looked yet; a later one may have been ordered meanwhile. */
  private rang = false

  constructor(clock: Clock, index: TimerIndexEntry[], wake: () => void) {
    this.clock = clock
    this.wake = wake
    for (const { aggregate, nextDue } of index) {
      this.next.set(aggregate, nextDue)
      this.arm(nextDue)
    }
  }

  /** The aggregate's timers after a commit. */
  set(aggregate: string, timers: Timer[]): void {
    if (timers.length === 0) return void this.next.delete(aggregate)
    const earliest = Math.min(...timers.map((t) => t.due))
    this.next.set(aggregate, earliest)
    this.arm(earliest)
  }

  /**
   * Aggregates with a timer due, at most so many; where there are more, it wakes again at once. They are handed out once;
   * when the timer has been taken, the commit sets what is left, and if its entry got lost on the way, the next owner
   * finds it again.
   */
  due(now: number, most: number = LIMITS.fired): string[] {
    if (this.next.size === 0 || (!this.rang && this.armed && this.armed.time > now)) return []
    this.rang = false
    const due: string[] = []
    let earliest = Number.POSITIVE_INFINITY
    for (const [aggregate, at] of this.next)
      if (at <= now && due.length < most) due.push(aggregate)
      else earliest = Math.min(earliest, at)
    for (const aggregate of due) this.next.delete(aggregate)
    if (this.next.size > 0) this.arm(earliest)
    return due
  }

  stop(): void {
    this.armed?.cancel()
    this.next.clear()
  }

  /** Wakes at `time` unless an earlier call is set. A wake-up for a timer that was cancelled meanwhile does no harm. */
  private arm(time: number): void {
    if (this.armed && this.armed.time <= time) return
    this.armed?.cancel()
    this.armed = {
      time,
      cancel: this.clock.at(time, () => {
        this.armed = undefined
        this.rang = true
        this.wake()
      }),
    }
  }
}
