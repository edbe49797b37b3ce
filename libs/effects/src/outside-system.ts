import type { StoredIntent } from '@supplyline/state'

/** What an outside system says: it holds what we asked for, under its own number, or it never will. */
export type Answer =
  | { outcome: 'confirmed'; externalNumber: string; detail: string }
  | { outcome: 'refused'; code: string; detail: string }

export type Operation = {
  /**
   * Makes the request. Throws `NotSent` only when it is certain that the system never got it, `AlreadyHeld` when the
   * system says that it has it; whatever else is thrown leaves the outcome unknown. Aborting `signal` abandons the
   * answer, not the request.
   */
  send(intent: StoredIntent, signal: AbortSignal): Promise<Answer>
  /** What the system holds under the intent's reference; undefined for nothing. Changes nothing there. */
  find(intent: StoredIntent, signal: AbortSignal): Promise<Answer | undefined>
  /**
   * It only asks, so that it leaves no doubt: `find` is repeated until it is answered, `send` is not used. It begins when
   * all that was sent before it was planned shows, or never will: time-out and longest commit later.
   */
  reads?: true
}

export type OutsideSystem = {
  name: string
  operations: Record<string, Operation>
  /** Calls at the same time, look-ups included. */
  concurrency: number
  ratePerSecond: number
  /** From when an answer is no longer waited for. */
  timeoutMs: number
  /** This long after its time-out a request that we lost sight of is visible to a look-up, or never will be. */
  longestCommitMs: number
  breaker: BreakerSettings
  /** It takes nothing twice under one reference: `AlreadyHeld` proves that it has what we asked for. */
  uniqueReferences?: boolean
  /** Of the calls that leave while first sends wait, the share that may be look-ups and repeated sends. Default 0.25. */
  repeatShare?: number
}

export type BreakerSettings = {
  /** Opens when more than this percentage of the calls of the last `windowMs` failed, if they were at least `calls`. */
  failurePercentage: number
  calls: number
  windowMs: number
  /** How long it stays open before it lets one call through. */
  resetMs: number
}

/** The request certainly never reached the outside system, or was turned away unread: nothing can have happened there. */
export class NotSent extends Error {
  /** How long the system asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(why: string, { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
    super(why, options)
    this.name = 'NotSent'
    this.retryAfterMs = retryAfterMs
  }
}

/** The system has taken something under this reference before, and does not say its number. */
export class AlreadyHeld extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(why, options)
    this.name = 'AlreadyHeld'
  }
}
