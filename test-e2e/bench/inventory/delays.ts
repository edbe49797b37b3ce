import type { LogRecord } from '@supplyline/messaging'
import { percentile } from '../statistics.ts'
import { INTENDED_AT } from './arm-task.ts'

/** How long movements that say when they were to be sent take until their position is durable. */
export class Delays {
  private readonly waiting = new Map<number, { offset: number; intendedAt: number }[]>()
  private readonly measured: number[] = []

  delivered(records: readonly LogRecord[]): void {
    for (const { partition, offset, headers } of records) {
      const intendedAt = Number(headers[INTENDED_AT])
      if (!(intendedAt > 0)) continue
      const lane = this.waiting.get(partition) ?? []
      this.waiting.set(partition, lane)
      // What is delivered again after a lane was interrupted waits already.
      if (offset > (lane.at(-1)?.offset ?? -1)) lane.push({ offset, intendedAt })
    }
  }

  /** Everything of the lane before `next` is durable. */
  committed(lane: number, next: number, now: number): void {
    const waiting = this.waiting.get(lane) ?? []
    const first = waiting.findIndex(({ offset }) => offset >= next)
    const durable = waiting.splice(0, first < 0 ? waiting.length : first)
    for (const { intendedAt } of durable) this.measured.push(now - intendedAt)
  }

  /** By hundredths of a percent from 0 to 10,000, milliseconds; empty where nothing was timed. */
  percentiles(): number[] {
    if (this.measured.length === 0) return []
    const sorted = Float64Array.from(this.measured).sort()
    return Array.from({ length: 10_001 }, (_, i) => percentile(sorted, i / 100))
  }
}
