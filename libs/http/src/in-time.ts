import type { Clock, Log } from '@supplyline/messaging'
import type { Store } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import { problem } from './problem.ts'

/** What routes reach for, and what may not answer. */
export type Reach = { log: Pick<Log, 'append'>; store: Store; clock: Clock; logger: Logger }

/** Seconds. */
const TRY_AGAIN = '5'

/** Something that we need is out of reach; whoever asks again later is served. */
export const unavailable = (what: string, cause?: unknown) =>
  problem(503, {
    type: 'unavailable',
    detail: `${what} Send the same request again in ${TRY_AGAIN} seconds, with the same Idempotency-Key if it has one.`,
    headers: { 'Retry-After': TRY_AGAIN },
    cause,
  })

/** How long a caller waits for the event log, or for the database. */
const LONGEST_MS = 10_000

/** What is answered within ten seconds; otherwise throws. What was asked may happen later all the same. */
export const inTime = async <T>(clock: Clock, answer: Promise<T>): Promise<T> => {
  let cancel = () => {}
  const late = new Promise<never>((_, reject) => {
    cancel = clock.at(clock.now() + LONGEST_MS, () => reject(new Error(`no answer within ${LONGEST_MS} ms`)))
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    cancel()
  }
}

/** Asks the store. A store that does not answer is a 503 problem. */
export const asking = async <T>(
  { clock, store }: Pick<Reach, 'clock' | 'store'>,
  question: (store: Store) => Promise<T>,
): Promise<T> => {
  try {
    return await inTime(clock, question(store))
  } catch (cause) {
    throw unavailable('The database does not answer.', cause)
  }
}
