import type { LogRecord } from './log.ts'

/**
 * All but `recordBytes` count records; one of more than `recordBytes` counts as several, so that a partition full of
 * the largest records takes no more memory than one full of ordinary ones.
 */
export type QueueLimits = { chunk: number; pauseAt: number; resumeAt: number; recordBytes: number }

/** Records of one lane that wait to be taken, by topic, and which topics are held back at the log meanwhile. */
export class LaneQueue {
  private readonly batches = new Map<string, LogRecord[][]>()
  private readonly weights = new Map<string, number>()
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
    const weight = this.weigh(topic, records)
    if (weight < this.limits.pauseAt || this.paused.has(topic)) return false
    this.paused.add(topic)
    return true
  }

  /** The next records of one topic, in order, at most a chunk; and the topic to resume at the log, if any. */
  next(held: (topic: string) => boolean, most = this.limits.chunk): { records: LogRecord[]; resume?: string } {
    for (const [topic, batches] of this.batches) {
      if (batches.length === 0 || held(topic)) continue
      const records = this.chunkOf(batches, Math.min(most, this.limits.chunk))
      const weight = this.weigh(topic, records, -1)
      if (weight > this.limits.resumeAt || !this.paused.delete(topic)) return { records }
      return { records, resume: topic }
    }
    return { records: [] }
  }

  /** Records that were handed out and not taken: the next ones of their topic. */
  putBack(records: LogRecord[]): void {
    const [first] = records
    if (!first) return
    this.batches.get(first.topic)?.unshift(records)
    this.weigh(first.topic, records)
  }

  waiting(topic: string): boolean {
    return (this.batches.get(topic)?.length ?? 0) > 0
  }

  clear(): void {
    for (const batches of this.batches.values()) batches.length = 0
    this.weights.clear()
    this.paused.clear()
  }

  private weigh(topic: string, records: LogRecord[], sign = 1): number {
    let weight = this.weights.get(topic) ?? 0
    for (const record of records) weight += sign * this.weightOf(record)
    this.weights.set(topic, weight)
    return weight
  }

  private weightOf({ key, value, headers }: LogRecord): number {
    let bytes = (key?.length ?? 0) + (value?.length ?? 0)
    // What a header takes in memory besides its text.
    for (const name in headers) bytes += 50 + name.length + (headers[name]?.length ?? 0)
    return Math.max(1, Math.ceil(bytes / this.limits.recordBytes))
  }

  /** At least one record, however heavy. */
  private chunkOf(batches: LogRecord[][], most: number): LogRecord[] {
    const records: LogRecord[] = []
    let weight = 0
    for (let batch = batches[0]; batch; batch = batches[0]) {
      let taken = 0
      for (const record of batch) {
        weight += this.weightOf(record)
        if (weight > most && records.length > 0) break
        records.push(record)
        taken++
      }
      if (taken < batch.length) {
        batches[0] = batch.slice(taken)
        break
      }
      batches.shift()
    }
    return records
  }
}
