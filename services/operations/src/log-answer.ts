import { unavailable } from '@supplyline/http'
import type { Clock } from '@supplyline/messaging'

/** Reading a topic from its start to its end takes longer than an answer of the database. */
const LONGEST_MS = 25_000

/** What the event log or the registry answers in time; otherwise throws a 503 problem. */
export const answered = async <T>(clock: Clock, answer: Promise<T>, what = 'The event log'): Promise<T> => {
  let cancel = () => {}
  const late = new Promise<never>((_, reject) => {
    cancel = clock.at(clock.now() + LONGEST_MS, () => reject(new Error(`no answer within ${LONGEST_MS} ms`)))
  })
  try {
    return await Promise.race([answer, late])
  } catch (cause) {
    throw unavailable(`${what} does not answer.`, cause)
  } finally {
    cancel()
  }
}
