import type { Clock } from '../clock.ts'

/** Time that passes only when it is told to. Calls that fall due together run in the order in which they were set. */
export class VirtualClock implements Clock {
  private time: number
  private sequence = 0
  private readonly due: { time: number; sequence: number; fn: () => void }[] = []

  constructor(start = Date.UTC(2026, 0, 5, 6)) {
    this.time = start
  }

  now(): number {
    return this.time
  }

  at(time: number, fn: () => void): () => void {
    const entry = { time: Math.max(time, this.time), sequence: this.sequence++, fn }
    this.due.push(entry)
    return () => {
      const i = this.due.indexOf(entry)
      if (i >= 0) this.due.splice(i, 1)
    }
  }

  /** When the next call is due, or undefined when nothing is waiting. */
  next(): number | undefined {
    return this.due.length === 0 ? undefined : Math.min(...this.due.map((d) => d.time))
  }

  /** Moves to `time` and runs what is due by then, each call at its own time. */
  advanceTo(time: number): void {
    for (;;) {
      const ready = this.due.filter((d) => d.time <= time).sort((a, b) => a.time - b.time || a.sequence - b.sequence)
      const first = ready[0]
      if (!first) break
      this.due.splice(this.due.indexOf(first), 1)
      this.time = Math.max(this.time, first.time)
      first.fn()
    }
    this.time = Math.max(this.time, time)
  }
}
