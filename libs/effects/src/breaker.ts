import { EventEmitter } from 'node:events'
import type { Clock } from '@supplyline/messaging'
import { Gauge, type Logger } from '@supplyline/telemetry'
import CircuitBreaker from 'opossum'
import { AlreadyHeld, type BreakerSettings, NotSent } from './outside-system.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

type Circuit = CircuitBreaker<[() => Promise<unknown>], unknown>

const BUCKETS = 10
const NEVER_MS = 2 ** 31 - 1
/** Half-open counts as open: but for one call at a time, the system is not called yet. */
const openNow = new Gauge({
  name: 'supplyline_breaker_open',
  help: 'Whether calls to an outside system wait because its breaker is open: 0 or 1.',
  labelNames: ['system'],
})
const HALF_OPEN = { enabled: true, closed: false, open: false, halfOpen: true, warmUp: false, shutdown: false }

type BreakerContext = {
  system: string
  settings: BreakerSettings
  clock: Clock
  logger: Logger
  /** There may be more, or fewer, calls to let through. */
  onCapacity: () => void
  /** It has opened or closed; a probe in between is no news. `since`: epoch milliseconds. */
  onChange: (state: 'open' | 'closed', since: number) => void
}

/**
 * opossum on our clock: its window is moved on by the calls themselves, and half-open is a fresh circuit that begins in
 * that state. So nothing ticks, virtual time works, and calls from before have no say about the probe.
 */
export class Breaker {
  private readonly context: BreakerContext
  private readonly rotate = new EventEmitter()
  private rotatedAt: number
  private circuit: Circuit
  private openedAt: number | undefined
  private cancelReset = () => {}

  constructor(context: BreakerContext) {
    this.context = context
    this.rotatedAt = context.clock.now()
    this.circuit = this.newCircuit()
    openNow.set({ system: context.system }, 0)
  }

  get state(): BreakerState {
    return this.circuit.opened ? 'open' : this.circuit.halfOpen ? 'half-open' : 'closed'
  }

  /** Rejects with NotSent when it is open, or half-open with the one call on its way. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    this.moveWindow()
    try {
      return (await this.circuit.fire(call)) as T
    } catch (error) {
      if ((error as { code?: unknown }).code === 'EOPENBREAKER')
        throw new NotSent(`${this.context.system} is not called while its breaker is open`, { cause: error })
      throw error
    }
  }

  stop(): void {
    this.cancelReset()
    this.circuit.shutdown()
  }

  private newCircuit(state?: typeof HALF_OPEN): Circuit {
    const { system, settings } = this.context
    const circuit: Circuit = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
      name: system,
      timeout: false,
      resetTimeout: NEVER_MS,
      errorThresholdPercentage: settings.failurePercentage,
      volumeThreshold: settings.calls,
      rollingCountTimeout: settings.windowMs,
      rollingCountBuckets: BUCKETS,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      rotateBucketController: this.rotate,
      errorFilter: isAnswer,
      ...(state && { state: { ...state, name: system } }),
    })
    circuit.on('open', () => this.opened())
    circuit.on('close', () => this.closed())
    return circuit
  }

  private moveWindow(): void {
    const bucketMs = this.context.settings.windowMs / BUCKETS
    const passed = Math.floor((this.context.clock.now() - this.rotatedAt) / bucketMs)
    for (let i = 0; i < Math.min(passed, BUCKETS); i++) this.rotate.emit('rotate')
    this.rotatedAt += passed * bucketMs
  }

  private opened(): void {
    const { system, settings, clock, logger, onCapacity, onChange } = this.context
    // A probe that fails opens it again; that is no news.
    if (this.openedAt === undefined) {
      this.openedAt = clock.now()
      openNow.set({ system }, 1)
      logger.warn({ system }, 'breaker open: calls to the system wait')
      onChange('open', this.openedAt)
    }
    this.cancelReset = clock.at(clock.now() + settings.resetMs, () => {
      this.circuit.shutdown()
      this.circuit = this.newCircuit(HALF_OPEN)
      onCapacity()
    })
    onCapacity()
  }

  private closed(): void {
    const { system, clock, logger, onCapacity, onChange } = this.context
    logger.info({ system, openMs: clock.now() - (this.openedAt ?? clock.now()) }, 'breaker closed')
    this.openedAt = undefined
    openNow.set({ system }, 0)
    onChange('closed', clock.now())
    onCapacity()
  }
}

/** A system that says that it is busy, and until when, or that it has something already, is up. */
const isAnswer = (error: unknown): boolean =>
  error instanceof AlreadyHeld || (error instanceof NotSent && error.retryAfterMs !== undefined)
