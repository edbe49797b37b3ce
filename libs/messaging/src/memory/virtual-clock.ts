import type { Clock } from '../clock.ts'
import { type Due, DueHeap } from './due-heap.ts'

/** Time that passes only when it is told to. Calls that fall due together run in the order in which they were set. */
export class VirtualClock implements Clock {
  private time: number
  private sequence = 0
  private readonly waiting = new DueHeap()

  constructor(start = Date.UTC(2026, 0, 5, 6)) {
    this.time = start
  }

  now(): number {
    return this.time
  }

  at(time: number, fn: () => void): () => void {
    const due: Due = { time: Math.max(time, this.time), sequence: this.sequence++, fn }
    this.waiting.push(due)
    return () => {
      due.fn = undefined
    }
  }

  /** When the next call is due, or undefined when nothing is waiting. */
  next(): number | undefined {
    return this.waiting.peek()?.time
  }

  /** Moves to `time` and runs what is due by then, each call at its own time. */
  advanceTo(time: number): void {
    for (let due = this.waiting.peek(); due && due.time <= time; due = this.waiting.peek()) {
      this.time = Math.max(this.time, due.time)
      this.run()
    }
    this.time = Math.max(this.time, time)
  }

  /** As after a sleep of the whole machine: it is `time` when whatever fell due meanwhile runs, once each. */
  leapTo(time: number): void {
    this.time = Math.max(this.time, time)
    const last = this.sequence
    for (let due = this.waiting.peek(); due && due.time <= time && due.sequence < last; due = this.waiting.peek())
      this.run()
  }

  private run(): void {
    const fn = this.waiting.pop()?.fn
    fn?.()
  }
}
