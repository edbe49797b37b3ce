import { outgoing } from '@supplyline/messaging'
import type { Message, Topic } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { inSpan, messagingAttributes } from '@supplyline/telemetry'
import { type Context, inTime, unavailable } from './context.ts'

/** Requests whose events the log has not acknowledged; beyond them, callers are turned away at once. */
const MOST_WAITING = 256

/** Events ready for the log, under ids decided beforehand; they carry on the trace of the request. */
export const events = (
  { codec, clock }: Context,
  topic: Topic,
  messages: { id: string; message: Message }[],
): OutgoingMessage[] =>
  inSpan(
    `send ${topic.name}`,
    'producer',
    () => messagingAttributes('send', topic.name, { batch: messages.length }),
    undefined,
    () =>
      messages.map(({ id, message }) =>
        outgoing(codec, topic, message, { id, service: 'gateway', time: clock.now(), causation: id, correlation: id }),
      ),
  )

/**
 * Appends to the log, and resolves once all of it is stored safely. Otherwise throws a 503 problem: some of it may be
 * stored then, or be stored later, so whoever tries again must send the very same events.
 */
export const appending = ({ log, clock }: Context) => {
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
