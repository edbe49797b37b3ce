import type { Clock, Report } from '@supplyline/messaging'
import type { IntentStatus, StoredIntent } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import { backoff } from './backoff.ts'
import type { Breaker } from './breaker.ts'
import { type CallResult, call } from './call.ts'
import type { Gate, Turn } from './gate.ts'
import { IntentRecord, type IntentStore } from './intent-record.ts'
import type { Answer, OutsideSystem } from './outside-system.ts'
import { answered, GIVEN_UP, inDoubt, report } from './report.ts'
import { until } from './until.ts'

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
const TOO_LATE = 'the lane was given up, or it took too long to write down that it is sent'

/** The life of one intent under one lease: planned → sent → (unknown → sent …) → reported. */
export class Course {
  /** Aborted: no further call, look-ups included. */
  readonly halt = new AbortController()
  /** Aborted: somebody else answers for the lane. */
  readonly lost = new AbortController()
  readonly epoch: number
  /** A call to the system is on its way. */
  calling = false
  private readonly context: CourseContext
  private readonly record: IntentRecord
  private finished = false
  private failures = 0
  private sendsInDoubt = 0
  /** Number of an attempt that certainly did nothing. */
  private unsent = -1
  private restUntil = 0
  /** The system has said that it has it, so that only its number is to be looked up. */
  private held = false
  /** `told`: the attempt whose doubt is in the inbox. `quietAt`: from then on nothing more can become visible. */
  private doubt = { why: '', told: -1, misses: 0, quietAt: 0, givenUp: false }

  constructor(context: CourseContext, intent: StoredIntent, epoch: number) {
    this.context = context
    this.record = new IntentRecord(context.store, intent, epoch)
    this.epoch = epoch
  }

  get intent(): StoredIntent {
    return this.record.intent
  }

  /** It only asks: no attempt of it is written down, and none leaves a doubt. */
  get reads(): boolean {
    return this.context.system.operations[this.intent.operation]?.reads === true
  }

  /** Resolves when the outcome is in the inbox, or when there is nothing more for us to do. Never rejects. */
  async run(): Promise<void> {
    const { clock, system } = this.context
    this.lostSight('what became of it is not written down')
    // From now and not from when it was planned: until that decision stood, what it asks about could still be sent.
    if (this.reads) this.restUntil = clock.now() + system.timeoutMs + system.longestCommitMs
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
    if (this.record.isStale) return this.reload()
    const { intent } = this
    if (this.reads && intent.status !== 'settled') return this.ask()
    switch (intent.status) {
      case 'planned':
        return this.send()
      case 'sent':
        if (this.held) return this.ask()
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
    const turn = this.intent.status === 'unknown' || this.sendsInDoubt > 0 ? 'repeat' : 'first'
    let leftAt = 0
    const result = await this.inTurn(turn, async (): Promise<CallResult | undefined> => {
      const { system, clock } = this.context
      const startedAt = clock.now()
      if (!(await this.move('sent', startedAt))) return undefined
      // Whoever takes over counts from here, so a request that was held up must not leave after its time.
      if (this.halt.signal.aborted || clock.now() - startedAt > system.timeoutMs / 2)
        return { kind: 'not-sent', why: TOO_LATE, retryAfterMs: undefined }
      leftAt = clock.now()
      return call(this.context, this.intent, 'send', startedAt + system.timeoutMs)
    })
    if (!result) return
    switch (result.kind) {
      case 'answered':
        return this.tell(result.answer)
      case 'held':
        this.held = true
        return
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
        this.lostSight(result.why, leftAt)
        if (!this.halt.signal.aborted) await this.move('unknown')
    }
  }

  /** Until there is an answer, however long it takes. */
  private async ask(): Promise<void> {
    if ((await this.find()) !== undefined) this.restAfterFailure()
  }

  private async lookUp(): Promise<void> {
    const { clock, random } = this.context
    const startedAt = await this.find()
    if (startedAt === undefined) return
    this.failures = 0
    this.doubt.misses += 1
    if (startedAt < this.doubt.quietAt) this.restUntil = this.doubt.quietAt
    else if (this.doubt.misses < 2) this.restUntil = clock.now() + backoff(1, LONGEST_REST_MS, random)
    else if (this.sendsInDoubt < MOST_SENDS) await this.send()
    else if (!this.doubt.givenUp) await this.giveUp()
    else this.restUntil = clock.now() + PATIENT_MS * (0.9 + random() / 5)
  }

  /** When the look-up began that found nothing; undefined if it found something, failed, or we are halted first. */
  private async find(): Promise<number | undefined> {
    const { clock, system, logger } = this.context
    let startedAt = 0
    const result = await this.inTurn('look-up', () => {
      startedAt = clock.now()
      return call(this.context, this.intent, 'find', startedAt + system.timeoutMs)
    })
    if (result?.kind === 'missing') return startedAt
    if (result?.kind === 'answered') await this.tell(result.answer)
    else if (result) {
      if (this.failures === 0) logger.warn({ ...this.subject(), why: result.why }, 'look-up failed; it is tried again')
      this.restAfterFailure()
    }
    return undefined
  }

  /** Runs when the system's gate lets us through; undefined if we are halted first. */
  private async inTurn(turn: Turn, fn: () => Promise<CallResult | undefined>): Promise<CallResult | undefined> {
    const { gate } = this.context
    if (!(await gate.enter({ plannedAt: this.intent.plannedAt, turn }, this.halt.signal))) return undefined
    this.calling = true
    try {
      const result = await fn()
      if (result?.kind === 'not-sent') gate.hold(result.retryAfterMs ?? 0)
      return result
    } finally {
      this.calling = false
      gate.leave()
    }
  }

  /** False: not moved, or not known to be; the stored intent is looked at before anything else. */
  private async move(to: IntentStatus, now = this.context.clock.now()): Promise<boolean> {
    try {
      return await this.record.move(to, now)
    } catch (error) {
      this.restAfterFailure(error)
      return false
    }
  }

  private async reload(): Promise<void> {
    try {
      const now = await this.record.reload()
      if (now === 'not ours') this.finished = true
      else if (now === 'moved') this.lostSight('somebody else has sent it, or the store did not say that we may')
    } catch (error) {
      this.restAfterFailure(error)
    }
  }

  private async tellDoubt(): Promise<void> {
    const { why } = this.doubt
    this.context.logger.warn({ ...this.subject(), why }, 'in doubt; it is looked up by its reference')
    if (await report(this.context, this.intent, inDoubt(why), this.halt.signal)) this.doubt.told = this.intent.attempt
  }

  /** What happens next is for a person to decide; it is looked up all the same. */
  private async giveUp(): Promise<void> {
    this.context.logger.error(this.subject(), 'given up: sent too often without an answer')
    const why = `sent ${MOST_SENDS} times without an answer, and not found since; at last: ${this.doubt.why}`
    this.doubt.givenUp = await report(this.context, this.intent, inDoubt(why, GIVEN_UP), this.halt.signal)
  }

  private async tell(answer: Answer): Promise<void> {
    await report(this.context, this.intent, answered(answer), this.lost.signal)
    this.finished = true
  }

  /** `since`: when the request may last have left, by our own clock, as the clock of a predecessor may differ. */
  private lostSight(why: string, since = this.context.clock.now()): void {
    const { timeoutMs, longestCommitMs } = this.context.system
    this.doubt = { why, told: -1, misses: 0, quietAt: since + timeoutMs + longestCommitMs, givenUp: false }
    this.held = false
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
