import { isAppError } from '@supplyline/decider'
import { pause } from './clock.ts'
import { servingOrder } from './ground.ts'
import { Lane, type LaneContext } from './lane.ts'
import { LaneQueue } from './lane-queue.ts'
import { LIMITS } from './limits.ts'
import type { LogRecord } from './log.ts'

/** A fenced lane has an owner elsewhere, of which the group will tell us; only if it does not do we claim it again. */
const FENCED_MS = 6_000
const LONGEST_BACKOFF_MS = 5_000

export type LaneStatus = { lane: number; status: 'claiming' | 'running' | 'retrying' | 'stopped'; error?: unknown }

/**
 * Keeps one assigned lane going: claims it, starts its partitions at our own positions, hands it records as they come,
 * and begins anew after any failure. Only lost ground and a flood of dead letters stop it for good: going on would skip,
 * repeat or bury history.
 */
export class LaneRunner {
  readonly lane: number
  status: LaneStatus
  /** When the lane last took something, for the watchdog. */
  progressAt: number
  private readonly context: LaneContext
  private readonly queue: LaneQueue
  private readonly expected = new Map<string, number>()
  private readonly suspected = new Map<string, number>()
  private serving: Lane | undefined
  private stopping = false
  private woken = false
  private signal: (() => void) | undefined
  private readonly running: Promise<void>

  constructor(context: LaneContext, lane: number, after: Promise<unknown>) {
    this.context = context
    this.lane = lane
    this.status = { lane, status: 'claiming' }
    this.progressAt = context.clock.now()
    const at = (topic: string) => ({ topic, partition: lane })
    this.queue = new LaneQueue(
      servingOrder(context.topology).map((t) => t.name),
      LIMITS,
      {
        pause: (topic) => context.consumer().pause(at(topic)),
        resume: (topic) => context.consumer().resume(at(topic)),
      },
      { topics: new Set(context.topology.folds.map((f) => f.topic.name)), backlog: context.backlog },
    )
    this.running = after.then(() => this.run())
  }

  /** Records of one of the lane's partitions, as the log delivers them. */
  offer(records: LogRecord[]): void {
    const topic = records[0]?.topic
    if (topic === undefined || this.stopping) return
    const expected = this.expected.get(topic)
    if (expected === undefined) return
    const fresh = records.filter((r) => r.offset >= expected)
    if (fresh.length === 0) return
    this.expected.set(topic, (fresh.at(-1) as LogRecord).offset + 1)
    this.queue.add(topic, fresh)
    this.wake()
  }

  async stop(): Promise<void> {
    this.stopping = true
    this.wake()
    await this.running
  }

  /**
   * Begins the lane anew if somebody else has claimed it and the group tells neither of us, as one who was frozen in the
   * middle of its claim does when it wakes.
   */
  async checkLease(): Promise<void> {
    await this.serving?.look()
  }

  /** The offset after the last that was delivered of a topic. */
  position(topic: string): number | undefined {
    return this.expected.get(topic)
  }

  /** Records of the topic are in hand, and not taken yet. */
  waiting(topic: string): boolean {
    return this.queue.waiting(topic)
  }

  /** Reads a partition anew from where we are: the client may have lost sight of it. */
  refetch(topic: string): void {
    const offset = this.expected.get(topic)
    if (offset !== undefined && !this.stopping) this.context.consumer().start({ topic, partition: this.lane, offset })
  }

  /** True when the partition was found waiting at the same position before. */
  suspect(topic: string, position: number): boolean {
    const before = this.suspected.get(topic)
    this.suspected.set(topic, position)
    return before === position
  }

  private async run(): Promise<void> {
    const { logger } = this.context
    for (let delay = 200; !this.stopping; delay = Math.min(delay * 2, LONGEST_BACKOFF_MS)) {
      let lane: Lane | undefined
      try {
        lane = await Lane.claim(this.context, this.lane, () => this.wake())
        await this.startPartitions(lane)
        this.status = { lane: this.lane, status: 'running' }
        this.serving = lane
        await this.serve(lane, () => {
          delay = 200
        })
      } catch (error) {
        this.queue.clear()
        this.expected.clear()
        if (this.stopping) break
        if (isAppError(error, 'lost-ground') || isAppError(error, 'flooded')) {
          this.status = { lane: this.lane, status: 'stopped', error }
          logger.fatal({ err: error, lane: this.lane, next: error.next }, `lane stopped: ${error.code}`)
          break
        }
        this.status = { lane: this.lane, status: 'retrying', error }
        logger.warn({ err: error, lane: this.lane }, 'lane interrupted; it begins anew from its last commit')
        this.serving = undefined
        await lane?.release()
        lane = undefined
        await this.rest(isAppError(error, 'fenced') ? FENCED_MS : delay)
      } finally {
        this.serving = undefined
        await lane?.release()
      }
    }
    this.queue.clear()
    if (this.status.status !== 'stopped') this.status = { lane: this.lane, status: 'stopped' }
  }

  private async serve(lane: Lane, progressed: () => void): Promise<void> {
    // Small for a while after a chunk was cut short, so that its rest is not read again and again.
    let most: number = LIMITS.chunk
    while (!this.stopping) {
      if (this.woken) {
        this.woken = false
        await lane.tick()
      }
      if (lane.saturated) {
        await pause(this.context.clock, 5)
        continue
      }
      const records = this.queue.next((topic) => lane.holds(topic), most)
      if (records.length === 0) {
        await this.idle()
        continue
      }
      const rest = await lane.take(records)
      this.queue.putBack(rest)
      most = rest.length > 0 ? Math.max(50, 2 * (records.length - rest.length)) : Math.min(LIMITS.chunk, 2 * most)
      this.progressAt = this.context.clock.now()
      progressed()
    }
  }

  private async startPartitions(lane: Lane): Promise<void> {
    const { topology, log, consumer } = this.context
    for (const topic of servingOrder(topology)) {
      if (this.lane >= topic.partitions) continue
      const at = { topic: topic.name, partition: this.lane }
      const offset = lane.state.positions[topic.name] ?? (await log.bounds(at)).low
      if (this.stopping) return
      this.expected.set(topic.name, offset)
      consumer().start({ ...at, offset })
      consumer().reached({ ...at, offset, version: lane.state.version })
    }
  }

  private wake(): void {
    this.woken = true
    this.signal?.()
  }

  private idle(): Promise<void> {
    if (this.woken || this.stopping) return Promise.resolve()
    return new Promise((resolve) => {
      this.signal = () => {
        this.signal = undefined
        resolve()
      }
    })
  }

  private async rest(ms: number): Promise<void> {
    // It may have been told to stop while it cleaned up.
    if (this.stopping) return
    const stopped = new Promise<void>((resolve) => {
      this.signal = resolve
    })
    await Promise.race([pause(this.context.clock, ms), stopped])
    this.signal = undefined
  }
}
