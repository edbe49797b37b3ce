import type { Decision, Intent, Tell } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import type { OutgoingMessage, StoredIntent } from '@supplyline/state'
import { headersFromContext } from '@supplyline/telemetry'
import type { Aggregate } from './aggregate.ts'
import { type ChunkContext, type Entry, forwarded, inboxName, letters, type Outcome, sent } from './chunk.ts'
import { inboxMessage, siteOf } from './inbox.ts'
import type { Stamp } from './references.ts'
import { type Input, rulesFor } from './topology.ts'

/** What came of an entry: its events, unless it is to come again through the inbox, or is refused. */
export type Decided = 'forward' | 'refuse' | readonly Message[]

/** Decides and folds; nothing is changed unless all of it succeeds. */
export const decideEntry = (
  context: ChunkContext,
  aggregate: Aggregate,
  entry: Entry,
  conflicting: boolean,
  out: Outcome,
): Decided => {
  const kind = rulesFor(context.topology, aggregate.id, entry.rules)
  if (!kind || !entry.message) throw new Error('unreachable: takeEntry checked both')
  entry.trace = headersFromContext()
  const { traceparent } = entry.trace
  const trace = traceparent === undefined ? NO_TRACE : { trace: traceparent }
  const input: Input = {
    id: entry.id,
    now: entry.now,
    message: entry.message,
    references: entry.references,
    direct: entry.cause === undefined,
    conflicting,
  }
  if (traceparent !== undefined) input.trace = traceparent
  const decision: Decision<Message> = kind.decider.decide(input, aggregate.state)
  if (decision.forward) {
    if (!input.direct) throw new Error('a decision on an inbox entry cannot ask for the inbox')
    out.outbox.push(forwarded(context, entry))
    out.forwarded = entry
    return 'forward'
  }
  const timers = decision.timers ? Object.entries(decision.timers) : NO_TIMERS
  for (const [name, due] of timers)
    if (due !== null && !(Number.isSafeInteger(due) && due >= 0)) throw new Error(`timer ${name} is due at ${due}`)
  const { refuse, events = NO_EVENTS, intents, settled } = decision
  let { state } = aggregate
  for (const event of events) state = kind.decider.evolve(state, event)
  const messages = messagesOf(context, entry, decision, out.outbox.length)
  if (refuse) out.buried++
  for (const message of messages) out.outbox.push(message)
  if (intents) for (const intent of intents) out.intents.push(planned(context, aggregate, entry, intent, trace))
  if (settled) out.settled.push(...settled)
  for (const [name, due] of timers) {
    aggregate.timers = aggregate.timers.filter((t) => t.name !== name)
    if (due !== null) aggregate.timers.push({ name, due, ...trace })
    aggregate.changed = true
  }
  if (state !== aggregate.state) {
    aggregate.state = state
    aggregate.changed = true
    if (kind.flow) aggregate.trace ??= traceparent
  }
  return refuse ? 'refuse' : events
}

const NO_TRACE = {}
const NO_TIMERS: [string, number | null][] = []
const NO_EVENTS: readonly Message[] = []
const NO_MESSAGES: readonly OutgoingMessage[] = []

/** What a decision sends: a letter where it refuses, its events, and what it tells others. `before`: sent by this commit already. */
const messagesOf = (
  context: ChunkContext,
  entry: Entry,
  { refuse, events, tell }: Decision<Message>,
  before: number,
): readonly OutgoingMessage[] => {
  if (!refuse && !tell && !events?.some(({ type }) => context.topics.has(type))) return NO_MESSAGES
  const messages: OutgoingMessage[] = refuse ? letters(context, entry, refuse) : []
  events?.forEach((event, index) => {
    const topic = context.topics.get(event.type)
    if (topic) messages.push(sent(context, entry, topic, event, `${entry.id}/${index}`, undefined))
  })
  tell?.forEach((one, index) => {
    messages.push(told(context, entry, one, index, context.sequence + before + messages.length))
  })
  return messages
}

const planned = (
  context: ChunkContext,
  aggregate: Aggregate,
  entry: Entry,
  intent: Intent,
  trace: { trace?: string },
): StoredIntent => ({
  ...intent,
  ...trace,
  lane: context.lane,
  aggregate: aggregate.id,
  site: siteOf(entry.message),
  status: 'planned',
  attempt: 0,
  plannedAt: entry.now,
})

const told = (
  context: ChunkContext,
  entry: Entry,
  tell: Tell<Message>,
  index: number,
  sequence: number,
): OutgoingMessage => {
  const { aggregate, message, references = entry.references } = tell
  const inbox = inboxName(context)
  return inboxMessage(context.codec, inbox, {
    aggregate,
    entryId: `${entry.id}/tell/${index}`,
    site: siteOf(message),
    cause: { topic: `${inbox}@${context.lane}`, partition: context.lane, offset: sequence, index: 0 },
    record: context.codec.encode(inbox, message),
    stamps: references.map((m) => stampAgain(context, m)),
    rules: context.topology.rules,
    correlation: entry.correlation,
  })
}

/** What was stamped on the cause is stamped on what it leads to. */
const stampAgain = (context: ChunkContext, message: Message): Stamp => {
  const topic = context.topology.references.find((t) => t.records.includes(message.type))
  if (!topic) throw new Error(`${message.type} is on no reference topic of ${context.topology.service}`)
  return {
    topic: topic.name,
    key: topic.key.of(message.data),
    bytes: context.codec.encode(topic.name, message),
    message,
  }
}
