/** How a command ends. */
export const EXIT = { done: 0, failed: 1, wrongUsage: 2, nothing: 3 } as const

/** The command was typed wrong. */
export class WrongUsage extends Error {}

/** Refused, or failed: what happened, and what to do next. `code` is what the process ends with. */
export class Failed extends Error {
  readonly next: string
  readonly code: number

  constructor(what: string, next: string, options: { cause?: unknown; code?: number } = {}) {
    super(what, { cause: options.cause })
    this.name = 'Failed'
    this.next = next
    this.code = options.code ?? EXIT.failed
  }
}

/** Nobody answers: whoever asks again later may find it back. */
export class Unreachable extends Failed {}
