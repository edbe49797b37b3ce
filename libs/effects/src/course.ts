import type { Clock, Report } from '@supplyline/messaging'
import type { IntentStatus, Store, StoredIntent } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import { backoff } from './backoff.ts'
import type { Breaker } from './breaker.ts'
import { type CallResult, call } from './call.ts'
import type { Gate } from './gate.ts'
import type { Answer, OutsideSystem } from './outside-system.ts'
import { answered, inDoubt, report } from './report.ts'
import { until } from './until.ts'

export type IntentStore = Pick<Store, 'moveIntent' | 'loadIntent'>

export type CourseContext = {
  system: OutsideSystem
  breaker: Breaker
  gate: Gate
  store: IntentStore
  clock: Clock
  logger: Logger
  random: () => number
  report: Report
}

/** Sends of one intent that may end in doubt before only a person's decision leads to another. */
const MOST_SENDS = 5
/** Between the look-ups of an intent that is not sent again. */
const PATIENT_MS = 15 * 60_000
/** Between attempts to reach our own store or log. */
const LONGEST_REST_MS = 30_000

/** The life of one intent under one lease: planned → sent → (unknown → sent …) → reported. */
export class Course {
  /** Aborted: no further call, look-ups included. */
  readonly halt = new AbortController()
  /** Aborted: somebody else answers for the lane. */
  readonly lost = new AbortController()
  readonly epoch: number
  intent: StoredIntent
  /** A call to the system is on its way. */
  calling = false
  private readonly context: CourseContext
  private finished = false
  /** What we hold may not be what is stored: a move was refused, or the store did not answer. */
  private stale: 'refused' | 'no-answer' | undefined
  private failures = 0
  private sendsInDoubt = 0
  /** Number of an attempt that certainly did nothing. */
  private unsent = -1
  private restUntil = 0
  /** `told`: the attempt whose doubt is in the inbox. `quietAt`: from then on nothing more can become visible. */
  private doubt = { why: '', told: -1, misses: 0, quietAt: 0 }

  constructor(context: CourseContext, intent: StoredIntent, epoch: number) {
    this.context = context
    this.intent = { ...intent }
    this.epoch = epoch
  }

  /** Resolves when the outcome is in the inbox, or when there is nothing more for us to do. Never rejects. */
  async run(): Promise<void> {
    const { clock } = this.context
    this.lostSight('what became of it is not written down')
    while (!this.finished && !this.halt.signal.aborted) {
      await until(clock, this.restUntil, this.halt.signal)
      if (!this.halt.signal.aborted) await this.step()
    }
  }

  /** The lane is not ours any more. */
  end(): void {
    this.halt.abort()
    this.lost.abort()
  }

  private async step(): Promise<void> {
    if (this.stale) return this.reload()
    const { intent } = this
    switch (intent.status) {
      case 'planned':
        return this.send()
      case 'sent':
        await this.move(intent.attempt === this.unsent ? 'planned' : 'unknown')
        return
      case 'unknown':
        return this.doubt.told === intent.attempt ? this.lookUp() : this.tellDoubt()
      case 'settled':
        this.finished = true
        return
      default:
        return intent.status satisfies never
    }
  }

  private async send(): Promise<void> {
    const result = await this.inTurn(false, async (): Promise<CallResult | undefined> => {
      const { system, clock } = this.context
      const startedAt = clock.now()
      if (!(await this.move('sent', startedAt))) return undefined
      // Whoever takes over counts from here, so a request that was held up must not leave after its time.
      if (this.halt.signal.aborted || clock.now() - startedAt > system.timeoutMs / 2)
        return { kind: 'not-sent', why: 'the lane was given up, or it took too long to write down that it is sent' }
      return call(this.context, this.intent, 'send', startedAt + system.timeoutMs)
    })
    if (!result) return
    switch (result.kind) {
      case 'answered':
        return this.tell(result.answer)
      case 'not-sent':
        this.unsent = this.intent.attempt
        if (this.failures === 0)
          this.context.logger.warn({ ...this.subject(), why: result.why }, 'not sent; it is tried again')
        this.restAfterFailure()
        await this.move('planned')
        return
      default:
        this.failures = 0
        this.sendsInDoubt += 1
        this.lostSight(result.why, this.intent.sentAt)
        if (!this.halt.signal.aborted) await this.move('unknown')
    }
  }

  private async lookUp(): Promise<void> {
    const { clock, system, random, logger } = this.context
    let startedAt = 0
    const result = await this.inTurn(true, () => {
      startedAt = clock.now()
      return call(this.context, this.intent, 'find', startedAt + system.timeoutMs)
    })
    if (!result) return
    if (result.kind === 'answered') return this.tell(result.answer)
    if (result.kind !== 'missing') {
      if (this.failures === 0) logger.warn({ ...this.subject(), why: result.why }, 'look-up failed; it is tried again')
      return this.restAfterFailure()
    }
    this.failures = 0
    this.doubt.misses += 1
    if (startedAt < this.doubt.quietAt) this.restUntil = this.doubt.quietAt
    else if (this.doubt.misses < 2) this.restUntil = clock.now() + backoff(1, LONGEST_REST_MS, random)
    else if (this.sendsInDoubt < MOST_SENDS) await this.send()
    else {
      if (this.doubt.misses === 2) logger.error(this.subject(), 'stays in doubt: sent too often without an answer')
      this.restUntil = clock.now() + PATIENT_MS
    }
  }

  /** Runs when the system's gate lets us through; undefined if we are halted first. */
  private async inTurn<T>(lookUp: boolean, fn: () => Promise<T>): Promise<T | undefined> {
    const { gate } = this.context
    if (!(await gate.enter({ plannedAt: this.intent.plannedAt, lookUp }, this.halt.signal))) return undefined
    this.calling = true
    try {
      return await fn()
    } finally {
      this.calling = false
      gate.leave()
    }
  }

  /** False: not moved, or not known to be; the stored intent is looked at before anything else. */
  private async move(to: IntentStatus, now = this.context.clock.now()): Promise<boolean> {
    try {
      if (await this.context.store.moveIntent(this.intent, to, this.epoch, now)) {
        const sent = to === 'sent' && { attempt: this.intent.attempt + 1, sentAt: now }
        this.intent = { ...this.intent, status: to, ...sent }
        return true
      }
      this.stale = 'refused'
    } catch (error) {
      this.stale = 'no-answer'
      this.restAfterFailure(error)
    }
    return false
  }

  private async reload(): Promise<void> {
    try {
      const { reference, status, attempt } = this.intent
      const stored = await this.context.store.loadIntent(reference)
      if (!stored) this.finished = true
      // Nobody has moved it, and yet we may not: the lane is another's, as we are about to be told.
      else if (stored.status === status && stored.attempt === attempt) this.finished = this.stale === 'refused'
      else {
        this.intent = stored
        this.lostSight('somebody else has sent it, or the store did not say that we may')
      }
      this.stale = undefined
    } catch (error) {
      this.restAfterFailure(error)
    }
  }

  private async tellDoubt(): Promise<void> {
    const { why } = this.doubt
    this.context.logger.warn({ ...this.subject(), why }, 'in doubt; it is looked up by its reference')
    if (await report(this.context, this.intent, inDoubt(why), this.halt.signal)) this.doubt.told = this.intent.attempt
  }

  private async tell(answer: Answer): Promise<void> {
    await report(this.context, this.intent, answered(answer), this.lost.signal)
    this.finished = true
  }

  /** `since`: when the request may last have left, by our own clock, as the clock of a predecessor may differ. */
  private lostSight(why: string, since = this.context.clock.now()): void {
    const { timeoutMs, longestCommitMs } = this.context.system
    this.doubt = { why, told: -1, misses: 0, quietAt: since + timeoutMs + longestCommitMs }
  }

  private restAfterFailure(error?: unknown): void {
    const { clock, random, system, logger } = this.context
    if (error !== undefined && this.failures === 0) logger.warn({ ...this.subject(), err: error }, 'store not reached')
    this.failures += 1
    // Shorter than the breaker's reset, so that the oldest intent is ready when it lets one call through.
    const longest = Math.min(system.breaker.resetMs / 2, LONGEST_REST_MS)
    this.restUntil = clock.now() + backoff(this.failures, longest, random)
  }

  private subject() {
    const { reference, system, operation, attempt } = this.intent
    return { reference, system, operation, attempt }
  }
}
