import type { Backlog } from './backlog.ts'
import { weightOf } from './fetched-record.ts'
import type { LogRecord } from './log.ts'

/**
 * All but `recordBytes` count records; one of more than `recordBytes` counts as several, so that a partition full of
 * the largest records takes no more memory than one full of ordinary ones.
 */
export type QueueLimits = { chunk: number; pauseAt: number; resumeAt: number; recordBytes: number }

/** Records with the weight of each. */
type Batch = { records: LogRecord[]; weights: number[] }

/** How a topic is held back at the log, and let come again. */
export type Flow = { pause(topic: string): void; resume(topic: string): void }

/** What all lanes of the process may have in hand of these topics together. */
export type Share = { topics: ReadonlySet<string>; backlog: Backlog }

/** Records of one lane that wait to be taken, by topic, and which topics are held back at the log meanwhile. */
export class LaneQueue {
  private readonly batches = new Map<string, Batch[]>()
  private readonly weights = new Map<string, number>()
  /** Topics that are held back; those that wait for room in the backlog with what takes that back. */
  private readonly paused = new Map<string, (() => void) | undefined>()
  private readonly limits: QueueLimits
  private readonly flow: Flow
  private readonly share: Share | undefined

  /** `topics` in the order in which they are served. */
  constructor(topics: string[], limits: QueueLimits, flow: Flow, share?: Share) {
    this.limits = limits
    this.flow = flow
    this.share = share
    for (const topic of topics) this.batches.set(topic, [])
  }

  add(topic: string, records: LogRecord[]): void {
    const batch = this.batchOf(records)
    this.batches.get(topic)?.push(batch)
    const weight = this.weigh(topic, sum(batch.weights))
    if ((weight >= this.limits.pauseAt || this.backlogOf(topic)?.isFull) && !this.paused.has(topic)) {
      this.paused.set(topic, undefined)
      this.flow.pause(topic)
    }
    this.relent(topic)
  }

  /** The next records of one topic, in order, at most a chunk. */
  next(held: (topic: string) => boolean, most = this.limits.chunk): LogRecord[] {
    for (const [topic, batches] of this.batches) {
      if (batches.length === 0 || held(topic)) continue
      const { records, taken } = chunkOf(batches, Math.min(most, this.limits.chunk))
      this.weigh(topic, -taken)
      this.relent(topic)
      return records
    }
    return []
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

  /** Begins anew; nothing of it waits, or holds others back, any more. */
  clear(): void {
    for (const cancel of this.paused.values()) cancel?.()
    this.paused.clear()
    for (const [topic, weight] of this.weights) this.weigh(topic, -weight)
    for (const batches of this.batches.values()) batches.length = 0
  }

  /** Lets a topic that is held back come again once little of it is left, and there is room. */
  private relent(topic: string): void {
    if (!this.paused.has(topic) || this.paused.get(topic) || this.weightOf(topic) > this.limits.resumeAt) return
    const go = () => {
      this.paused.delete(topic)
      this.flow.resume(topic)
    }
    const backlog = this.backlogOf(topic)
    if (backlog?.isFull) this.paused.set(topic, backlog.whenRoom(go))
    else go()
  }

  private backlogOf(topic: string): Backlog | undefined {
    return this.share?.topics.has(topic) ? this.share.backlog : undefined
  }

  private weightOf(topic: string): number {
    return this.weights.get(topic) ?? 0
  }

  private weigh(topic: string, more: number): number {
    const weight = this.weightOf(topic) + more
    this.weights.set(topic, weight)
    const backlog = this.backlogOf(topic)
    if (more >= 0) backlog?.add(more)
    else backlog?.remove(-more)
    return weight
  }

  private batchOf(records: LogRecord[]): Batch {
    return { records, weights: records.map((record) => this.weightIn(record)) }
  }

  private weightIn(record: LogRecord): number {
    return Math.max(1, Math.ceil(weightOf(record) / this.limits.recordBytes))
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
