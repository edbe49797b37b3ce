import type { OutgoingMessage } from '@supplyline/state'
import { inTime, type Reach, unavailable } from './in-time.ts'

/** Requests whose events the log has not acknowledged; beyond them, callers are turned away at once. */
const MOST_WAITING = 256

/**
 * Appends to the log, and resolves once all of it is stored safely. Otherwise throws a 503 problem: some of it may be
 * stored then, or be stored later, so whoever tries again must send the very same events.
 */
export const appending = ({ log, clock }: Pick<Reach, 'log' | 'clock'>) => {
  let waiting = 0
  return async (messages: OutgoingMessage[]): Promise<void> => {
    if (waiting >= MOST_WAITING) throw unavailable('Too many requests wait for the event log.')
    waiting++
    const appended = log.append(messages).finally(() => waiting--)
    try {
      await inTime(clock, appended)
    } catch (cause) {
      throw unavailable('The event log does not answer.', cause)
    }
  }
}
