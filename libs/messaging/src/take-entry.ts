import {
  contextFromHeaders,
  inSpan,
  isTracing,
  messagingAttributes,
  type Span,
  spanLinkFrom,
  withoutSpan,
} from '@supplyline/telemetry'
import { type Aggregate, advanceWatermark, dueTimer } from './aggregate.ts'
import {
  asWritten,
  bury,
  type ChunkContext,
  type Entry,
  faultOf,
  forwarded,
  type Held,
  heldKey,
  inboxName,
  type Outcome,
  unroutable,
} from './chunk.ts'
import { type Decided, decideEntry } from './decide-entry.ts'
import type { Queued } from './entries.ts'
import { placeOf } from './log.ts'
import { enqueue, park, place, release, resolve, unparkWhenEmpty } from './parking.ts'
import { ignoreRedrive, isAsExpected, takeRedrive } from './replay/redrive-entry.ts'
import { isAggregateId } from './topology.ts'

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
  const { message } = entry
  // As it stands before it knows of this entry.
  const redriven = message?.type === 'supplyline.RedriveAggregate' ? message.data : undefined
  const asExpected = redriven && isAsExpected(context, aggregate, redriven)
  if (entry.cause && !advanceWatermark(aggregate, entry.cause)) {
    if (redriven) ignoreRedrive(redriven, out)
    return
  }
  if (redriven) {
    out.touched.set(aggregate, entry)
    takeRedrive(context, aggregate, entry, redriven, asExpected === true, out)
    return
  }
  if (message?.type === 'supplyline.ReleaseKey') {
    release(context, aggregate, entry, message.data, out)
    return
  }
  // The timers of what is parked wait with it: they fire again when it is released.
  if (message?.type === 'supplyline.TimerFired' && (aggregate.parked || !dueTimer(aggregate, message.data))) return
  out.touched.set(aggregate, entry)
  if (aggregate.parked) enqueue(aggregate, entry, out)
  else decideOrPark(context, aggregate, entry, out)
}

/** False: it cannot be decided, and its aggregate is parked. `at`, `before`: as in `park`. */
const decideOrPark = (
  context: ChunkContext,
  aggregate: Aggregate,
  entry: Entry,
  out: Outcome,
  at?: number,
  before?: Aggregate['parked'],
): boolean => {
  const held = context.held?.get(heldKey(aggregate.id, asWritten(entry)))
  if (held && held.times > 0 && !isOnItsWay(held, entry)) {
    held.times -= 1
    park(context, aggregate, entry, held.fault, out, at, before)
    return false
  }
  if (!entry.message) {
    const fault = entry.fault ?? unroutable(entry)
    if (!entry.deadLettered) bury(context, entry, fault, out, aggregate)
    park(context, aggregate, entry, fault, out, at, before)
    return false
  }
  try {
    const identity = context.topology.identity?.(entry.message)
    const known = identity && context.seen?.check(identity)
    if (known === 'same') return true
    const decision = isTraced(context, aggregate, entry)
      ? inSpanOf(context, aggregate, entry, () => decideEntry(context, aggregate, entry, known === 'conflict', out))
      : decideEntry(context, aggregate, entry, known === 'conflict', out)
    if (identity && known === 'new' && decision !== 'forward' && decision !== 'refuse')
      context.seen?.add(identity, entry.now)
    return true
  } catch (cause) {
    const fault = faultOf(cause, entry)
    out.faults.push({ entry, fault, cause })
    bury(context, entry, fault, out, aggregate)
    park(context, aggregate, entry, fault, out, at, before)
    return false
  }
}

/** It was read directly, and stopped its key only when it had come through the inbox. */
const isOnItsWay = ({ way }: Held, { cause, record }: Entry): boolean =>
  cause === undefined && way !== undefined && way !== record.topic

/** Takes entries from the front of a released aggregate's queue; one that cannot be decided parks it again. */
export const drain = (context: ChunkContext, aggregate: Aggregate, queued: Queued[], out: Outcome): void => {
  for (const { number, entry } of queued) {
    const { parked } = aggregate
    if (!parked?.draining) return
    out.touched.set(aggregate, entry)
    aggregate.parked = undefined
    aggregate.changed = true
    if (!decideOrPark(context, aggregate, entry, out, number, parked)) {
      const again = aggregate.parked as Aggregate['parked']
      if (again) aggregate.parked = { ...again, waiting: parked.waiting }
      if (!again || placeOf(again) !== placeOf(parked))
        resolve(context, { ...aggregate, parked }, entry, 'the key went on, and waits at another entry', out)
      return
    }
    place(out, aggregate, number, null)
    aggregate.parked = { ...parked, at: number + 1, waiting: parked.waiting - 1 }
    unparkWhenEmpty(context, aggregate, entry, out)
  }
}

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
    const { message: _, ...rest } = entry
    if (isAggregateId(entry.aggregate))
      out.outbox.push(forwarded(context, { ...rest, record: { ...entry.record, value: null } }))
  }
}

const inSpanOf = (context: ChunkContext, aggregate: Aggregate, entry: Entry, decide: () => Decided): Decided => {
  const parent = parentOf(aggregate, entry)
  if (context.topology.projection) return withoutSpan(parent, decide)
  const marked = (span: Span) => {
    const taken = decide()
    span.setAttribute('supplyline.decision', wordFor(taken))
    return taken
  }
  const links = linksOf(aggregate, entry)
  return inSpan(`process ${entry.record.topic}`, 'consumer', () => attributesOf(entry), parent, marked, links)
}

const wordFor = (decided: Decided): string =>
  typeof decided === 'string' ? decided : decided.map(({ type }) => type).join(' ') || 'nothing'

/**
 * What is folded directly, and whose source began no trace, has no span of its own: thousands fold into one state, whose
 * publication begins the trace of what follows.
 */
const isTraced = ({ topology }: ChunkContext, { trace }: Aggregate, { record, cause }: Entry): boolean =>
  trace !== undefined ||
  record.headers.traceparent !== undefined ||
  (isTracing() && !topology.projection && cause !== undefined)

/** A business object with an end is traced where it began; anything else where its input came from. */
const parentOf = ({ trace }: Aggregate, { record: { headers } }: Entry) =>
  contextFromHeaders(trace ? { traceparent: trace } : headers)

/** From the trace of a business object to the one that an input of it came in. */
const linksOf = ({ trace }: Aggregate, { record: { headers } }: Entry) => {
  const link = trace && isTracing() ? spanLinkFrom(headers) : undefined
  return link && traceIdIn(headers.traceparent) !== traceIdIn(trace) ? [link] : undefined
}

const traceIdIn = (traceparent: string | undefined): string | undefined => traceparent?.split('-')[1]

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
