import { isAppError } from '@supplyline/decider'
import type { Random } from '../src/random.ts'

/**
 * What a decoder made of some bytes. `kind` sorts outcomes: an input with a new one is kept to make others from.
 * `shows` is what a second run must show again.
 */
export type Outcome = { kind: string; shows: string }

/** A decoder with what it is fed. Opened once in a process; `run` is called for one input after the other. */
export type Target = {
  /** Valid documents, and what was once found. */
  seeds: readonly Buffer[]
  /** Tokens that mean something to the decoder. */
  words: readonly (string | Buffer)[]
  /** Bytes; few inputs are as long. Somewhat more than the decoder's own limit, where it has one. */
  longest: number
  /** Changes that keep to the grammar, beside those of bytes. */
  change?: (random: Random, bytes: Buffer) => Buffer
  /** Milliseconds that any input may take, and a KiB of it on top of that. */
  allowed: { any: number; perKiB: number }
  /** The value or the documented refusal. Throws whatever else happens, and Wrong. */
  run(bytes: Buffer): Outcome | Promise<Outcome>
  close?(): Promise<void>
}

/** Bytes at hand, and milliseconds on a machine that others use as well. */
export const usual = { longest: 64 * 1024, allowed: { any: 50, perKiB: 0.5 } }

/** The decoder answered, and should not have answered so. */
export class Wrong extends Error {
  override readonly name = 'Wrong'
}

export const right = (holds: boolean, what: string): void => {
  if (!holds) throw new Wrong(what)
}

export const value = (kind: string, shows: string): Outcome => ({ kind: `value ${kind}`, shows })

/** Characters of a refusal: it travels in headers and log lines. */
const LONGEST_REFUSAL = 4_000

export const refusal = (kind: string, words: string): Outcome => {
  right(words.length <= LONGEST_REFUSAL, `a refusal of ${words.length} characters`)
  return { kind: `refusal ${kind} ${withoutParticulars(words)}`, shows: words }
}

/** What a refusal says, without what it says about: figures, and what is quoted. */
export const withoutParticulars = (words: string): string =>
  words
    .slice(0, 300)
    .replace(/"(?:[^"\\]|\\.)*"?/g, '""')
    .replace(/\d+/g, '0')
    .replace(/[^\x20-\x7e]+/g, '?')
    .slice(0, 120)

/** A refusal by AppError: closed code, where, and what to do next. Rethrows anything else. */
export const refusedBy = (error: unknown): Outcome => {
  if (!isAppError(error)) throw error
  right(error.message !== '' && error.next !== '', `an AppError ${error.code} that does not say what to do`)
  return refusal(error.code, `${error.where ?? ''}: ${error.message}`)
}
