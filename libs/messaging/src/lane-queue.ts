import type { LogRecord } from './log.ts'

export type QueueLimits = { chunk: number; pauseAt: number; resumeAt: number }

/** Records of one lane that wait to be taken, by topic, and which topics are held back at the log meanwhile. */
export class LaneQueue {
  private readonly batches = new Map<string, LogRecord[][]>()
  private readonly counts = new Map<string, number>()
  private readonly paused = new Set<string>()
  private readonly limits: QueueLimits

  /** `topics` in the order in which they are served. */
  constructor(topics: string[], limits: QueueLimits) {
    this.limits = limits
    for (const topic of topics) this.batches.set(topic, [])
  }

  /** True when the topic must be paused at the log from now on. */
  add(topic: string, records: LogRecord[]): boolean {
    this.batches.get(topic)?.push(records)
    const count = (this.counts.get(topic) ?? 0) + records.length
    this.counts.set(topic, count)
    if (count < this.limits.pauseAt || this.paused.has(topic)) return false
    this.paused.add(topic)
    return true
  }

  /** The next records of one topic, in order, at most a chunk; and the topic to resume at the log, if any. */
  next(held: (topic: string) => boolean, most = this.limits.chunk): { records: LogRecord[]; resume?: string } {
    for (const [topic, batches] of this.batches) {
      if (batches.length === 0 || held(topic)) continue
      const records = chunkOf(batches, Math.min(most, this.limits.chunk))
      const count = (this.counts.get(topic) ?? 0) - records.length
      this.counts.set(topic, count)
      if (count > this.limits.resumeAt || !this.paused.delete(topic)) return { records }
      return { records, resume: topic }
    }
    return { records: [] }
  }

  /** Records that were handed out and not taken: the next ones of their topic. */
  putBack(records: LogRecord[]): void {
    const [first] = records
    if (!first) return
    this.batches.get(first.topic)?.unshift(records)
    this.counts.set(first.topic, (this.counts.get(first.topic) ?? 0) + records.length)
  }

  clear(): void {
    for (const batches of this.batches.values()) batches.length = 0
    this.counts.clear()
    this.paused.clear()
  }
}

const chunkOf = (batches: LogRecord[][], most: number): LogRecord[] => {
  let records = batches.shift() ?? []
  if (records.length > most) {
    batches.unshift(records.slice(most))
    return records.slice(0, most)
  }
  for (let more = batches[0]; more && records.length + more.length <= most; more = batches[0]) {
    records = records.concat(more)
    batches.shift()
  }
  return records
}
