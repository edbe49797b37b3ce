import { type Clock, type Codec, type Log, type LogRecord, pause } from '@supplyline/messaging'
import type { OutgoingMessage } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import type { AuditTrail } from '../audit-trail.ts'
import { readLetters } from '../dead-letters/bytes.ts'
import type { Letters } from '../dead-letters/letters.ts'
import { commandIdOf, commandOf } from './command.ts'
import { CHUNK, type Register } from './register.ts'
import type { Resubmission } from './resubmission.ts'
import { needsBytes, type Step } from './step.ts'

/** At most a hundred commands a second: what they set off must not displace the work of the day. */
const BATCH = 50
const EVERY_MS = 500
const TRY_AGAIN_MS = 5_000
/** Bytes of letters in hand. */
const MOST_BYTES = 16 * 1_048_576

type Reach = { log: Pick<Log, 'append' | 'follow'>; codec: Codec; clock: Clock; logger: Logger }

/**
 * Publishes the commands of resubmissions, one resubmission after the other, in the order of their letters. How far it
 * is stands in the register after each batch, so a batch may be published twice, which services recognise.
 */
export class Sender {
  private readonly reach: Reach
  private readonly register: Register
  private readonly letters: Letters
  private readonly trail: AuditTrail
  private readonly queue: string[] = []
  private working = false
  private stopped = false

  constructor(reach: Reach, register: Register, letters: Letters, trail: AuditTrail) {
    this.reach = reach
    this.register = register
    this.letters = letters
    this.trail = trail
  }

  send(id: string): void {
    this.queue.push(id)
    if (!this.working) void this.work()
  }

  /** What was begun is gone on with at the next start. */
  stop(): void {
    this.stopped = true
  }

  /** Nobody will do anything about these letters. */
  dismiss(resubmission: Resubmission, steps: readonly Step[]): void {
    const { requestedBy, approvedBy, reason, requestedAt } = resubmission
    const asked = { decision: 'DISMISS', requestedBy, approvedBy, reason, aggregate: null }
    for (const step of steps)
      if (step.action === 'DISMISS')
        // Later than the letter that it is about, which may be of this very moment.
        this.letters.settle(step.service, step.original, {
          ...asked,
          commandId: commandIdOf(resubmission, step),
          at: requestedAt + 1,
        })
  }

  private async work(): Promise<void> {
    this.working = true
    for (let id = this.queue[0]; id !== undefined && !this.stopped; id = this.queue[0])
      try {
        await this.carryOut(id)
        this.queue.shift()
      } catch (error) {
        this.reach.logger.warn({ err: error, resubmission: id }, 'a resubmission cannot go on; it is tried again')
        await this.note(id, error)
        await pause(this.reach.clock, TRY_AGAIN_MS)
      }
    this.working = false
  }

  private async carryOut(id: string): Promise<void> {
    let resubmission = await this.register.find(id)
    if (resubmission?.state === 'running' && !resubmission.audited) resubmission = await this.audit(resubmission)
    while (resubmission?.state === 'running' && !this.stopped) {
      const from = resubmission.done
      const chunk = await this.register.steps(id, Math.floor(from / CHUNK))
      const done = from + (await this.batches(resubmission, chunk.slice(from % CHUNK), from))
      if (this.stopped) return
      const ended = done >= resubmission.total
      resubmission = { ...resubmission, done, trouble: null }
      if (ended) resubmission = { ...resubmission, state: 'done', finishedAt: this.reach.clock.now() }
      await this.register.save(resubmission)
    }
  }

  private async audit(resubmission: Resubmission): Promise<Resubmission> {
    const { id, requestedBy, approvedBy, reason, edit } = resubmission
    const sends = resubmission.sends.map(({ service, action, count }) => `${action} ${count} to ${service}`).join(', ')
    await this.trail.append({
      who: approvedBy === null ? requestedBy : `${requestedBy}, approved by ${approvedBy}`,
      what: `resubmission ${id}${edit ? ', edited' : ''}: ${sends}: ${reason}`,
      cause: id,
    })
    const audited = { ...resubmission, audited: true }
    await this.register.save(audited)
    return audited
  }

  /** The steps of a chunk that are left, `first` being the number of the first of them. Returns how many are done. */
  private async batches(resubmission: Resubmission, steps: readonly Step[], first: number): Promise<number> {
    const { log, clock } = this.reach
    let bytes = new Map<string, LogRecord>()
    let done = 0
    while (done < steps.length && !this.stopped) {
      const left = steps.slice(done)
      const missing = left.slice(0, BATCH).find((step) => needsBytes(step) && !bytes.has(step.letter))
      if (missing) bytes = await this.bytesOf(left, missing)
      const cut = left.findIndex((step) => needsBytes(step) && !bytes.has(step.letter))
      const batch = left.slice(0, Math.min(BATCH, cut < 0 ? left.length : cut))
      if (batch.length === 0) throw new Error(`the bytes of ${left[0]?.letter} are not in the log any more`)
      const messages = batch.flatMap((step, index): OutgoingMessage[] =>
        step.action === 'DISMISS'
          ? []
          : [commandOf(this.reach.codec, resubmission, step, first + done + index, bytes.get(step.letter))],
      )
      if (messages.length > 0) await log.append(messages)
      this.dismiss(resubmission, batch)
      done += batch.length
      await this.register.save({ ...resubmission, done: first + done, trouble: null })
      if (messages.length > 0) await pause(clock, EVERY_MS)
    }
    return done
  }

  private async bytesOf(steps: readonly Step[], { service }: Step): Promise<Map<string, LogRecord>> {
    const wanted = steps.filter((step) => step.service === service && needsBytes(step))
    const found = await readLetters(this.reach, service, new Set(wanted.map(({ offset }) => offset)), MOST_BYTES)
    return new Map(
      wanted.flatMap(({ letter, offset }) => {
        const record = found.get(offset)
        return record ? [[letter, record] as const] : []
      }),
    )
  }

  private async note(id: string, error: unknown): Promise<void> {
    try {
      const resubmission = await this.register.find(id)
      const trouble = error instanceof Error ? error.message : String(error)
      if (resubmission) await this.register.save({ ...resubmission, trouble })
    } catch {
      // The database is what is in trouble: the log has said so.
    }
  }
}
