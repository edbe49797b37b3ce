import { type Decision, isAppError, type Tell } from '@supplyline/decider'
import type { Message, RecordName, Topic } from '@supplyline/schemas'
import type { OutgoingMessage, StoredIntent, WaitingEntry } from '@supplyline/state'
import {
  contextFromHeaders,
  headersFromContext,
  inSpan,
  isTracing,
  messagingAttributes,
  type Span,
  spanLinkFrom,
  withoutSpan,
} from '@supplyline/telemetry'
import { type Aggregate, advanceWatermark, dueTimer } from './aggregate.ts'
import type { Codec } from './codec/index.ts'
import { clip, deadLetter, type Fault } from './dead-letter.ts'
import { type Cause, inboxMessage, siteOf } from './inbox.ts'
import type { LogRecord } from './log.ts'
import { type Lineage, outgoing } from './outgoing.ts'
import type { Stamp } from './references.ts'
import type { Seen } from './seen.ts'
import { type Input, isAggregateId, kindOf, type Topology } from './topology.ts'

/** One input of one aggregate, decoded. */
export type Entry = {
  id: string
  aggregate: string
  /** Absent for what is folded directly: there the lane's position alone tells what was taken. */
  cause?: Cause
  now: number
  correlation: string
  /** Absent when its bytes cannot be decoded. */
  message?: Message
  fault?: Fault
  references: readonly Message[]
  /** For an input that has to go through the inbox after all. */
  stamps?: () => (Stamp | undefined)[]
  /** As read from the topic: carries the trace headers. */
  record: LogRecord
  /** The record as its source wrote it, for dead letters. */
  original: () => LogRecord
  /** A dead letter of it lies there already. */
  deadLettered?: boolean
  /** Trace headers of its decision, for what is published later on its behalf. */
  trace?: Record<string, string>
}

export type ChunkContext = {
  topology: Topology
  codec: Codec
  topics: Map<RecordName, Topic>
  lane: number
  /** Place in the lane's sequence of the first message that this chunk's commit publishes. */
  sequence: number
  seen: Seen | undefined
}

/** What a chunk of entries comes to, apart from the aggregates themselves. */
export type Outcome = {
  outbox: OutgoingMessage[]
  intents: StoredIntent[]
  settled: string[]
  waiting: WaitingEntry[]
  /** The last entry of this lane that asked for the inbox. */
  forwarded?: Entry
  /** For every aggregate changed, the last entry that did it. */
  touched: Map<Aggregate, Entry>
  faults: { entry: Entry; fault: Fault; cause: unknown }[]
}

export const emptyOutcome = (): Outcome => ({
  outbox: [],
  intents: [],
  settled: [],
  waiting: [],
  touched: new Map(),
  faults: [],
})

/** Takes one entry: drops what was taken before, queues what must wait, decides the rest. */
export const takeEntry = (
  context: ChunkContext,
  aggregate: Aggregate | undefined,
  entry: Entry,
  out: Outcome,
): void => {
  if (!aggregate) {
    bury(context, entry, entry.fault ?? unroutable(entry), out)
    return
  }
  if (entry.cause && !advanceWatermark(aggregate, entry.cause)) return
  const fired = entry.message?.type === 'supplyline.TimerFired' ? entry.message.data : undefined
  if (fired && !dueTimer(aggregate, fired.name, fired.dueAt)) return
  out.touched.set(aggregate, entry)
  if (aggregate.parked) {
    aggregate.parked.waiting += 1
    aggregate.changed = true
    const { topic, partition, offset } = entry.record
    out.waiting.push({ aggregate: aggregate.id, topic, partition, offset })
    return
  }
  if (!entry.message) {
    const fault = entry.fault ?? unroutable(entry)
    if (!entry.deadLettered) bury(context, entry, fault, out)
    park(aggregate, entry, fault)
    return
  }
  try {
    const identity = context.topology.identity?.(entry.message)
    const known = identity && context.seen?.check(identity)
    if (known === 'same') return
    const decide = (span: Span) => {
      const taken = decideEntry(context, aggregate, entry, known === 'conflict', out)
      span.setAttribute('supplyline.decision', taken)
      return taken
    }
    const parent = parentOf(aggregate, entry)
    const decision = context.topology.projection
      ? withoutSpan(parent, decide)
      : inSpan(
          `process ${entry.record.topic}`,
          'consumer',
          () => attributesOf(entry),
          parent,
          decide,
          linksOf(aggregate, entry),
        )
    if (identity && known === 'new' && decision !== 'forward' && decision !== 'refuse') context.seen?.add(identity)
  } catch (cause) {
    const fault = faultOf(cause, entry)
    out.faults.push({ entry, fault, cause })
    bury(context, entry, fault, out)
    park(aggregate, entry, fault)
  }
}

/** A business object with an end is traced where it began; anything else where its input came from. */
const parentOf = ({ trace }: Aggregate, { record: { headers } }: Entry) => {
  if (trace) return contextFromHeaders({ traceparent: trace })
  return isTracing() || headers.traceparent ? contextFromHeaders(headers) : undefined
}

/** From the trace of a business object to the one that an input of it came in. */
const linksOf = ({ trace }: Aggregate, { record: { headers } }: Entry) => {
  const link = trace && isTracing() ? spanLinkFrom(headers) : undefined
  return link && traceIdIn(headers.traceparent) !== traceIdIn(trace) ? [link] : undefined
}

const traceIdIn = (traceparent: string | undefined): string | undefined => traceparent?.split('-')[1]

/** Sends a record that was read directly to the inbox lane of its aggregate. */
export const forward = (context: ChunkContext, entry: Entry, out: Outcome): void => {
  if (entry.fault) bury(context, entry, entry.fault, out)
  const parent = contextFromHeaders(entry.record.headers)
  try {
    inSpan(`send ${inboxName(context)}`, 'producer', {}, parent, () => out.outbox.push(forwarded(context, entry)))
  } catch (cause) {
    const fault = faultOf(cause, entry)
    out.faults.push({ entry, fault, cause })
    bury(context, entry, fault, out)
    // The bytes lie among the dead letters; an entry without any stops the key, whose owner is another lane.
    const { message: _, stamps: __, ...rest } = entry
    if (isAggregateId(entry.aggregate))
      out.outbox.push(forwarded(context, { ...rest, record: { ...entry.record, value: null } }))
  }
}

/** Decides and folds; nothing is changed unless all of it succeeds. Returns what was decided, in a word. */
const decideEntry = (
  context: ChunkContext,
  aggregate: Aggregate,
  entry: Entry,
  conflicting: boolean,
  out: Outcome,
): string => {
  const kind = context.topology.aggregates[kindOf(aggregate.id)]
  if (!kind || !entry.message) throw new Error('unreachable: takeEntry checked both')
  entry.trace = headersFromContext()
  const { traceparent } = entry.trace
  const trace = traceparent === undefined ? {} : { trace: traceparent }
  const input: Input = {
    ...trace,
    id: entry.id,
    now: entry.now,
    message: entry.message,
    references: entry.references,
    direct: entry.cause === undefined,
    conflicting,
  }
  const decision: Decision<Message> = kind.decider.decide(input, aggregate.state)
  if (decision.forward) {
    if (!input.direct) throw new Error('a decision on an inbox entry cannot ask for the inbox')
    out.outbox.push(forwarded(context, entry))
    out.forwarded = entry
    return 'forward'
  }
  for (const [name, due] of Object.entries(decision.timers ?? {}))
    if (due !== null && !(Number.isSafeInteger(due) && due >= 0)) throw new Error(`timer ${name} is due at ${due}`)
  const events = decision.events ?? []
  const state = events.reduce(kind.decider.evolve, aggregate.state)
  const { refuse } = decision
  const messages: OutgoingMessage[] = refuse ? letters(context, entry, refuse) : []
  events.forEach((event, index) => {
    const topic = context.topics.get(event.type)
    if (topic) messages.push(sent(context, entry, topic, event, `${entry.id}/${index}`, undefined))
  })
  decision.tell?.forEach((tell, index) => {
    messages.push(told(context, entry, tell, index, context.sequence + out.outbox.length + messages.length))
  })
  out.outbox.push(...messages)
  for (const intent of decision.intents ?? [])
    out.intents.push({
      ...intent,
      ...trace,
      lane: context.lane,
      aggregate: aggregate.id,
      site: siteOf(entry.message),
      status: 'planned',
      attempt: 0,
      plannedAt: entry.now,
    })
  out.settled.push(...(decision.settled ?? []))
  for (const [name, due] of Object.entries(decision.timers ?? {})) {
    aggregate.timers = aggregate.timers.filter((t) => t.name !== name)
    if (due !== null) aggregate.timers.push({ name, due, ...trace })
    aggregate.changed = true
  }
  if (state !== aggregate.state) {
    aggregate.state = state
    aggregate.changed = true
    if (kind.flow) aggregate.trace ??= traceparent
  }
  return refuse ? 'refuse' : events.map((e) => e.type).join(' ') || 'nothing'
}

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
      bury(context, entry, fault, out)
      park(aggregate, entry, fault)
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

/** An outgoing message under a span of its own, below the parent or the span in hand. */
const sent = (
  context: ChunkContext,
  entry: Entry,
  topic: Topic,
  message: Message,
  id: string,
  parent: Parameters<typeof inSpan>[3],
): OutgoingMessage =>
  inSpan(
    `send ${topic.name}`,
    'producer',
    () => messagingAttributes('send', topic.name),
    parent,
    () => outgoing(context.codec, topic, message, lineage(context, entry, id)),
  )

const lineage = (context: ChunkContext, entry: Entry, id: string): Lineage => ({
  id,
  service: context.topology.service,
  time: entry.now,
  causation: entry.id,
  correlation: entry.correlation,
})

const forwarded = (context: ChunkContext, entry: Entry): OutgoingMessage => {
  const { topic, partition, offset, value } = entry.record
  return inboxMessage(context.codec, inboxName(context), {
    aggregate: entry.aggregate,
    entryId: entry.id,
    site: siteOf(entry.message),
    cause: { topic, partition, offset, index: 0 },
    record: value ?? new Uint8Array(0),
    stamps: entry.stamps?.() ?? [],
    rules: context.topology.rules,
    correlation: entry.correlation,
    origin: entry.record,
  })
}

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

const inboxName = (context: ChunkContext): string => {
  if (!context.topology.inbox) throw new Error(`${context.topology.service} has no inbox`)
  return context.topology.inbox.name
}

const bury = (context: ChunkContext, entry: Entry, fault: Fault, out: Outcome): void => {
  out.outbox.push(...letters(context, entry, fault))
}

const letters = (context: ChunkContext, entry: Entry, fault: Fault): OutgoingMessage[] => {
  const { deadLetters, service } = context.topology
  return deadLetters ? [deadLetter(deadLetters.name, service, entry.original(), fault)] : []
}

const park = (aggregate: Aggregate, entry: Entry, fault: Fault): void => {
  aggregate.parked ??= {
    offset: entry.record.offset,
    code: fault.code,
    reason: clip(fault.what),
    since: entry.now,
    waiting: 0,
  }
  aggregate.changed = true
}

const unroutable = (entry: Entry): Fault => ({
  code: 'unroutable',
  what: `no aggregate "${entry.aggregate}" in this service`,
  where: `${entry.record.topic}/${entry.record.partition}@${entry.record.offset}`,
  next: 'check the key of the record and the version of the service that wrote the inbox entry',
})

const faultOf = (error: unknown, entry: Entry): Fault => {
  const where = `${entry.aggregate}, ${entry.record.topic}/${entry.record.partition}@${entry.record.offset}`
  if (isAppError(error))
    return {
      code: error.code,
      what: error.message,
      where: error.where ? `${error.where}; ${where}` : where,
      next: error.next,
    }
  return {
    code: 'decide-failed',
    what: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    where,
    next: 'a bug in the decision: mend it, deploy, and release the key; later entries of it wait in order',
  }
}

const attributesOf = (entry: Entry) => ({
  ...messagingAttributes('process', entry.record.topic, {
    partition: entry.record.partition,
    offset: entry.record.offset,
    ...(entry.record.key === null ? {} : { key: entry.record.key }),
    messageId: entry.id,
  }),
  'supplyline.aggregate': entry.aggregate,
  'supplyline.record': entry.message?.type ?? 'undecodable',
})
