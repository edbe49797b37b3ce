import type { LaneConsumer, Log, LogRecord } from '@supplyline/messaging'

export type LaneListener = Parameters<Log['consumeLanes']>[0]['listener']

/**
 * Stands between the log and a program, and lets only the warm-up through until it is opened: so every lane is warm, in
 * its process as in its database, before the first movement that counts.
 */
export class Gate {
  private readonly topic: string
  private readonly ends: readonly number[]
  private readonly held = new Set<number>()
  private opened: boolean
  private consumer: LaneConsumer | undefined

  constructor({ topic, ends, opened }: { topic: string; ends: readonly number[]; opened: boolean }) {
    this.topic = topic
    this.ends = ends
    this.opened = opened
  }

  listener(inner: LaneListener): LaneListener {
    return {
      assigned: (lanes) => {
        this.held.clear()
        inner.assigned(lanes)
      },
      records: (records) => {
        const passing = this.passing(records)
        if (passing.length > 0) inner.records(passing)
      },
    }
  }

  attach(consumer: LaneConsumer): void {
    this.consumer = consumer
  }

  open(): void {
    this.opened = true
    for (const partition of this.held) {
      const place = { topic: this.topic, partition }
      this.consumer?.start({ ...place, offset: this.ends[partition] ?? 0 })
    }
    this.held.clear()
  }

  private passing(records: LogRecord[]): LogRecord[] {
    const [first] = records
    if (this.opened || first?.topic !== this.topic) return records
    const { topic, partition } = first
    const passing = records.filter((record) => record.offset < (this.ends[partition] ?? 0))
    if (passing.length < records.length) {
      this.held.add(partition)
      // The program may resume it for reasons of its own; then they come again, and are held again.
      this.consumer?.pause({ topic, partition })
    }
    return passing
  }
}
