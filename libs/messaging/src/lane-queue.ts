import { weightOfHeaders } from './lazy-headers.ts'
import type { LogRecord } from './log.ts'

/**
 * All but `recordBytes` count records; one of more than `recordBytes` counts as several, so that a partition full of
 * the largest records takes no more memory than one full of ordinary ones.
 */
export type QueueLimits = { chunk: number; pauseAt: number; resumeAt: number; recordBytes: number }

/** Records with the weight of each. */
type Batch = { records: LogRecord[]; weights: number[] }

/** Records of one lane that wait to be taken, by topic, and which topics are held back at the log meanwhile. */
export class LaneQueue {
  private readonly batches = new Map<string, Batch[]>()
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
    const batch = this.batchOf(records)
    this.batches.get(topic)?.push(batch)
    const weight = this.weigh(topic, sum(batch.weights))
    if (weight < this.limits.pauseAt || this.paused.has(topic)) return false
    this.paused.add(topic)
    return true
  }

  /** The next records of one topic, in order, at most a chunk; and the topic to resume at the log, if any. */
  next(held: (topic: string) => boolean, most = this.limits.chunk): { records: LogRecord[]; resume?: string } {
    for (const [topic, batches] of this.batches) {
      if (batches.length === 0 || held(topic)) continue
      const { records, taken } = chunkOf(batches, Math.min(most, this.limits.chunk))
      const weight = this.weigh(topic, -taken)
      if (weight > this.limits.resumeAt || !this.paused.delete(topic)) return { records }
      return { records, resume: topic }
    }
    return { records: [] }
  }

  /** Records that were handed out and not taken: the next ones of their topic. */
  putBack(records: LogRecord[]): void {
    const [first] = records
    if (!first) return
    const batch = this.batchOf(records)
    this.batches.get(first.topic)?.unshift(batch)
    this.weigh(first.topic, sum(batch.weights))
  }

  waiting(topic: string): boolean {
    return (this.batches.get(topic)?.length ?? 0) > 0
  }

  clear(): void {
    for (const batches of this.batches.values()) batches.length = 0
    this.weights.clear()
    this.paused.clear()
  }

  private weigh(topic: string, more: number): number {
    const weight = (this.weights.get(topic) ?? 0) + more
    this.weights.set(topic, weight)
    return weight
  }

  private batchOf(records: LogRecord[]): Batch {
    return { records, weights: records.map((record) => this.weightOf(record)) }
  }

  private weightOf({ key, value, headers }: LogRecord): number {
    const bytes = (key?.length ?? 0) + (value?.length ?? 0) + weightOfHeaders(headers)
    return Math.max(1, Math.ceil(bytes / this.limits.recordBytes))
  }
}

/** At least one record, however heavy. */
const chunkOf = (batches: Batch[], most: number): { records: LogRecord[]; taken: number } => {
  const records: LogRecord[] = []
  let taken = 0
  for (let batch = batches[0]; batch; batch = batches[0]) {
    const { weights } = batch
    let count = 0
    for (; count < weights.length; count++) {
      const weight = weights[count] as number
      if (taken + weight > most && records.length > 0) break
      taken += weight
      records.push(batch.records[count] as LogRecord)
    }
    if (count < weights.length) {
      batches[0] = { records: batch.records.slice(count), weights: weights.slice(count) }
      break
    }
    batches.shift()
  }
  return { records, taken }
}

const sum = (weights: number[]): number => {
  let all = 0
  for (const weight of weights) all += weight
  return all
}
