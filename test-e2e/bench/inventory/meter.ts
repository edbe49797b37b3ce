import type { Log, LogRecord } from '@supplyline/messaging'
import { stockMovements } from '@supplyline/schemas'
import { type ArmResult, type ArmTask, clock, type Positions, type Progress } from './arm-task.ts'
import { Delays } from './delays.ts'
import { Gate, type LaneListener } from './gate.ts'

const QUIET_MS = 1_000

type Watched = Pick<Log, 'append' | 'consumeLanes'>

/** Watches one arm from within its process: what is delivered, committed and published, when, and at what cost. */
export class Meter {
  private readonly ends: readonly number[]
  private readonly quietMs: number
  private readonly gate: Gate
  private readonly delays = new Delays()
  private lanes: number[] = []
  private positions: Positions = {}
  private readonly begun: Positions = {}
  private assignedAt: number | null = null
  private firstAt = 0
  private lastAt = 0
  private committedAt = 0
  private cpuBefore = process.cpuUsage()
  private cpuSeconds = 0
  private appending = 0
  private busyAt = clock()

  /** From now on whatever goes through `log` is seen. */
  constructor({ ends, gated }: Pick<ArmTask, 'ends' | 'gated'>, log: Watched, quietMs = QUIET_MS) {
    this.ends = ends
    this.quietMs = quietMs
    this.gate = new Gate({ topic: stockMovements.name, ends, opened: !gated })
    this.watch(log)
  }

  open(): void {
    this.gate.open()
  }

  /** Movements of the lane before `next` are durable. */
  committed(lane: number, next: number): void {
    this.positions[lane] = next
    this.moved()
    this.committedAt = this.busyAt
    this.delays.committed(lane, next, this.busyAt)
  }

  /** Something else is durable, or published. */
  moved(): void {
    this.busyAt = clock()
    if (this.firstAt === 0) return
    this.lastAt = this.busyAt
    const { user, system } = process.cpuUsage(this.cpuBefore)
    this.cpuSeconds = (user + system) / 1e6
  }

  /** Nothing is on its way to the broker, and nothing was committed for a while. */
  get quiet(): boolean {
    return this.appending === 0 && clock() - this.busyAt > this.quietMs
  }

  get warm(): boolean {
    const taken = (lane: number) => (this.positions[lane] ?? 0) >= (this.ends[lane] ?? 0)
    return this.lanes.length > 0 && this.lanes.every(taken) && (this.firstAt > 0 || this.quiet)
  }

  progress(warm: boolean): Progress {
    return { kind: 'progress', at: clock(), lanes: this.lanes, warm, positions: this.positions }
  }

  result(): ArmResult {
    const { assignedAt, begun, positions, firstAt, lastAt, committedAt, cpuSeconds } = this
    const peak = (process.resourceUsage().maxRSS * 1_024) / 1e6
    const times = { assignedAt, firstAt, lastAt, committedAt }
    return { kind: 'result', ...times, begun, positions, cpuSeconds, peak, latencies: this.delays.percentiles() }
  }

  private watch(log: Watched): void {
    const append = log.append.bind(log)
    log.append = async (messages) => {
      this.appending++
      try {
        await append(messages)
      } finally {
        this.appending--
        this.moved()
      }
    }
    const consumeLanes = log.consumeLanes.bind(log)
    log.consumeLanes = async ({ listener, ...options }) => {
      const consumer = await consumeLanes({ ...options, listener: this.gate.listener(this.seen(listener)) })
      this.gate.attach(consumer)
      return {
        ...consumer,
        start: (from) => {
          if (from.topic === stockMovements.name) {
            this.begun[from.partition] ??= from.offset
            this.positions[from.partition] = from.offset
          }
          consumer.start(from)
        },
      }
    }
  }

  private seen(listener: LaneListener): LaneListener {
    return {
      assigned: (lanes) => {
        this.lanes = lanes
        this.positions = {}
        if (lanes.length === stockMovements.partitions) this.assignedAt ??= clock()
        listener.assigned(lanes)
      },
      records: (records) => {
        if (records[0]?.topic === stockMovements.name) this.delivered(records)
        listener.records(records)
      },
    }
  }

  private delivered(records: LogRecord[]): void {
    const last = records.at(-1)
    if (this.firstAt === 0 && last && last.offset >= (this.ends[last.partition] ?? 0)) {
      this.firstAt = clock()
      this.cpuBefore = process.cpuUsage()
    }
    this.delays.delivered(records)
  }
}
