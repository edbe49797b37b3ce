import type { OutboxChunk, OutgoingMessage, Store } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import { type Clock, pause } from './clock.ts'
import type { Log } from './log.ts'

/** A predecessor's producer gives up within this time; only then can nothing of its come any more. */
const PREDECESSOR_MS = 35_000
const FLUSH_MS = 1_000
/** What has waited longer may have waited because the process was held up, and the lane be somebody else's. */
const FRESH_MS = 5_000
const LONGEST_BACKOFF_MS = 5_000

export type PublisherContext = {
  log: Log
  store: Store
  clock: Clock
  logger: Logger
  lane: number
  epoch: number
  /** When the lane was asked for: from then on it is ours, epoch milliseconds. */
  claimedAt: number
  compacted: Set<string>
}

/**
 * Publishes the outbox of one lane in order, after each commit and until it is acknowledged. On a takeover everything
 * that the predecessor may have had in flight is published again; and for compacted topics once more when nothing of
 * the predecessor's can arrive any longer, so that the newest value is the last one.
 */
export class Publisher {
  private queue: { id: string; messages: OutgoingMessage[]; freshUntil: number }[] = []
  private acknowledged: string[] = []
  private running = false
  private stopped = false
  /** It found out that the lane is somebody else's. */
  lost = false
  /** By topic and key, the newest values, until they are the last ones: so long whoever comes next finds the chunks. */
  private readonly contested = new Map<string, OutgoingMessage>()
  private readonly cancels: (() => void)[] = []
  private flushing: (() => void) | undefined
  private readonly context: PublisherContext

  constructor(context: PublisherContext, takeover: OutboxChunk[]) {
    this.context = context
    for (const chunk of takeover) {
      for (const m of chunk.messages) if (context.compacted.has(m.topic)) this.contested.set(`${m.topic}/${m.key}`, m)
      this.publish(chunk.id, chunk.messages, context.claimedAt)
    }
    if (this.contested.size > 0)
      this.cancels.push(context.clock.at(context.clock.now() + PREDECESSOR_MS, () => this.settle()))
  }

  /** Chunks not yet acknowledged; the lane holds back while there are many. */
  get backlog(): number {
    return this.queue.length
  }

  /** `since`: when it was last certain that the lane is ours, epoch milliseconds. */
  publish(id: string, messages: OutgoingMessage[], since: number): void {
    if (this.contested.size > 0)
      for (const m of messages) {
        const key = `${m.topic}/${m.key}`
        if (this.contested.has(key)) this.contested.set(key, m)
      }
    this.enqueue(id, messages, since)
  }

  /** Stops; what is not published yet is the next owner's. */
  async stop(): Promise<void> {
    this.stopped = true
    this.flushing?.()
    for (const cancel of this.cancels) cancel()
    await this.flush()
  }

  private settle(): void {
    const messages = [...this.contested.values()]
    // The alarm may ring late: long after the lane was last ours.
    this.enqueue('', messages, 0)
  }

  private enqueue(id: string, messages: OutgoingMessage[], since: number): void {
    this.queue.push({ id, messages, freshUntil: since + FRESH_MS })
    void this.run()
  }

  private async run(): Promise<void> {
    if (this.running) return
    this.running = true
    let delay = 100
    for (let next = this.queue[0]; next && !this.stopped; next = this.queue[0]) {
      try {
        if (!(await this.isFresh(next))) break
        await this.context.log.append(next.messages)
        delay = 100
        this.queue.shift()
        if (next.id) this.acknowledged.push(next.id)
        else this.contested.clear()
      } catch (error) {
        this.context.logger.warn(
          { err: error, lane: this.context.lane, chunk: next.id },
          'publishing failed, trying again',
        )
        next.freshUntil = 0
        await pause(this.context.clock, delay)
        delay = Math.min(delay * 2, LONGEST_BACKOFF_MS)
      }
    }
    this.running = false
    if (!this.stopped && !this.flushing) {
      const { clock } = this.context
      this.flushing = clock.at(clock.now() + FLUSH_MS, () => {
        this.flushing = undefined
        void this.flush()
      })
    }
  }

  /** An answer that is heard late is an old one: it is asked for again. */
  private async isFresh(next: { freshUntil: number }): Promise<boolean> {
    const { clock } = this.context
    while (clock.now() > next.freshUntil) {
      const askedAt = clock.now()
      if (!(await this.isOurs())) return false
      next.freshUntil = askedAt + FRESH_MS
    }
    return true
  }

  /** Otherwise the new owner publishes all of it; a copy of ours, come late, would be the last one of its key. */
  private async isOurs(): Promise<boolean> {
    const { store, lane, epoch, logger } = this.context
    const ours = await store.holds(lane, epoch)
    if (ours) return true
    logger.warn({ lane, chunks: this.queue.length }, 'not published: the lane is somebody else’s by now')
    this.stopped = true
    this.lost = true
    return false
  }

  private async flush(): Promise<void> {
    const ids = this.acknowledged
    this.acknowledged = []
    if (ids.length === 0) return
    const { store, lane, clock, logger } = this.context
    try {
      await store.published(ids, clock.now())
    } catch (error) {
      // Marked with the next ones; or published again at the next takeover, which changes nothing.
      this.acknowledged.unshift(...ids)
      logger.warn({ err: error, lane, chunks: ids.length }, 'could not mark the outbox as published')
      return
    }
    if (this.contested.size === 0)
      await store.sweep(lane, clock.now()).catch((error: unknown) => {
        logger.warn({ err: error, lane }, 'could not sweep what is old')
      })
  }
}
