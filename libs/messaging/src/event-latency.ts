import { Histogram } from '@supplyline/telemetry'
import type { Entry } from './chunk.ts'
import type { Fold } from './topology.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const latency = new Histogram({
  name: 'supplyline_event_latency_seconds',
  help: 'Time from when an event happened, by the clock of its source, until the log had it.',
  labelNames: ['topic'],
  buckets: [1, 5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 14 * DAY],
})

/** How late the entries of a chunk were, which is noted when they are taken; a clock that is ahead counts as not late. */
export class Latencies {
  private readonly seconds: number[] = []
  private readonly fold: Fold | undefined

  constructor(fold: Fold | undefined) {
    this.fold = fold
  }

  /** Those before an offset. */
  add(entries: readonly Entry[], before: number): void {
    const happenedAt = this.fold?.happenedAt
    if (!happenedAt) return
    for (const { message, now, record } of entries) {
      const at = message && record.offset < before ? happenedAt(message) : undefined
      if (at !== undefined) this.seconds.push(Math.max(0, now - at) / 1_000)
    }
  }

  note(): void {
    if (!this.fold || this.seconds.length === 0) return
    const ofTopic = latency.labels(this.fold.topic.name)
    for (const seconds of this.seconds) ofTopic.observe(seconds)
  }
}
