import type { Message } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { contextFromHeaders } from '@supplyline/telemetry'
import type { Aggregate } from './aggregate.ts'
import { bury, type ChunkContext, type Entry, faultOf, type Outcome, sent } from './chunk.ts'
import { park } from './parking.ts'
import { kindOf } from './topology.ts'

/** Publishes the state of every aggregate changed, once, for kinds that have a summary. */
export const summarise = (context: ChunkContext, out: Outcome): void => {
  for (const [aggregate, entry] of out.touched) {
    if (aggregate.state === aggregate.summarised) continue
    aggregate.summarised = aggregate.state
    try {
      const message = context.topology.aggregates[kindOf(aggregate.id)]?.summary?.(aggregate.state)
      if (message) out.outbox.push(summaryMessage(context, aggregate, entry, message))
    } catch (cause) {
      const fault = faultOf(cause, entry)
      out.faults.push({ entry, fault, cause })
      bury(context, entry, fault, out, aggregate)
      // It has been decided, and is not decided again when the key is released.
      park(context, aggregate, entry, fault, out, -1)
    }
  }
}

const summaryMessage = (
  context: ChunkContext,
  aggregate: Aggregate,
  entry: Entry,
  message: Message,
): OutgoingMessage => {
  const topic = context.topics.get(message.type)
  if (!topic) throw new Error(`no output topic for ${message.type}`)
  const id = `${aggregate.id}/${(message.data as { sequence?: number }).sequence ?? entry.id}`
  return sent(context, entry, topic, message, id, contextFromHeaders(entry.trace ?? entry.record.headers))
}
