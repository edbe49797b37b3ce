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

/** Notes how late the entries before an offset were; a clock that is ahead counts as not late. */
export const noteLatency = ({ topic, happenedAt }: Fold, entries: readonly Entry[], before: number): void => {
  if (!happenedAt) return
  const ofTopic = latency.labels(topic.name)
  for (const { message, now, record } of entries) {
    const at = message && record.offset < before ? happenedAt(message) : undefined
    if (at !== undefined) ofTopic.observe(Math.max(0, now - at) / 1_000)
  }
}
