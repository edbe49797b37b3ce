import type { OutgoingMessage } from '@supplyline/state'
import type { Aggregate } from './aggregate.ts'
import { inboxMessage, TIMER } from './inbox.ts'
import type { RouterContext } from './router.ts'
import { keyOf, rulesFor } from './topology.ts'

/**
 * The timers of an aggregate that are due, as inbox entries, stamped as its kind asks for: what is decided at a timer
 * goes by the values of then. One that cannot be stamped fires all the same, without stamps.
 */
export const firedTimers = (
  context: RouterContext,
  aggregate: Aggregate,
  lane: number,
  now: number,
): OutgoingMessage[] => {
  const { topology, inbox, codec, tables, logger } = context
  const stampsOf = rulesFor(topology, aggregate.id)?.timerStamps
  return aggregate.timers
    .filter((timer) => timer.due <= now)
    .map(({ name, due, trace }) => {
      const entryId = `${aggregate.id}/timer/${name}/${due}`
      const entry = {
        aggregate: aggregate.id,
        entryId,
        site: '*',
        cause: { topic: TIMER, partition: lane, offset: due, index: 0 },
        record: codec.encode(inbox.name, { type: 'supplyline.TimerFired', data: { site: '*', name, dueAt: due } }),
        rules: topology.rules,
        correlation: entryId,
      }
      let message: OutgoingMessage
      try {
        const stamps = stampsOf?.({ key: keyOf(aggregate.id), name, dueAt: due }, tables) ?? []
        message = inboxMessage(codec, inbox.name, { ...entry, stamps })
      } catch (error) {
        logger.error({ err: error, aggregate: aggregate.id, timer: name }, 'timer cannot be stamped; it fires without')
        message = inboxMessage(codec, inbox.name, { ...entry, stamps: [] })
      }
      return { ...message, headers: { ...message.headers, ...(trace && { traceparent: trace }) } }
    })
}
