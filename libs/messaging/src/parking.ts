import type { MessageOf } from '@supplyline/schemas'
import type { Aggregate } from './aggregate.ts'
import { releasedFrom } from './audit.ts'
import { asWritten, type ChunkContext, type Entry, type Outcome, sent } from './chunk.ts'
import { clip, type Fault } from './dead-letter.ts'
import { siteOf } from './inbox.ts'
import { placeOf } from './log.ts'

/** Somebody of the integration team looks at a parked key within this time. */
const DUE_MS = 4 * 3_600_000

type Release = MessageOf<'supplyline.ReleaseKey'>['data']

/**
 * Stops an aggregate at an entry that cannot be decided: the entry is the first of a queue that all later ones join.
 * `at`: its place there where it is in the queue already; -1: the entry itself has been decided, and only what comes
 * behind it waits. `before`: where it waited before it was released; waiting there again is no news.
 */
export const park = (
  context: ChunkContext,
  aggregate: Aggregate,
  entry: Entry,
  fault: Fault,
  out: Outcome,
  at?: number,
  before?: Aggregate['parked'],
): void => {
  if (aggregate.parked) return
  const { topic, partition, offset } = asWritten(entry)
  aggregate.parked = {
    ...{ topic, partition, offset, code: fault.code, reason: clip(fault.what), since: entry.now },
    ...{ at: at ?? 0, waiting: 0 },
  }
  aggregate.changed = true
  if (at === undefined) place(out, aggregate, 0, entry.record)
  if (!before || placeOf(before) !== placeOf(aggregate.parked)) raise(context, aggregate, entry, out)
}

/** Puts an entry at the end of the queue of its parked aggregate. */
export const enqueue = (aggregate: Aggregate, entry: Entry, out: Outcome): void => {
  const { parked } = aggregate
  if (!parked) return
  parked.waiting += 1
  aggregate.changed = true
  place(out, aggregate, parked.at + parked.waiting, entry.record)
}

/** What stands at a place of an aggregate's queue after the commit. */
export const place = (out: Outcome, { id }: Aggregate, number: number, record: Entry['record'] | null): void => {
  out.queue.set(`${id}/${number}`, { aggregate: id, number, record })
}

/** Lets a parked aggregate go on. What names another entry than the one that it waits at changes nothing. */
export const release = (
  context: ChunkContext,
  aggregate: Aggregate,
  entry: Entry,
  command: Release,
  out: Outcome,
): void => {
  out.touched.set(aggregate, entry)
  const { parked } = aggregate
  const { topic, partition, offset, decision } = command
  const awaited =
    parked && !parked.draining && parked.topic === topic && parked.partition === partition && parked.offset === offset
  if (!awaited || decision === 'UNRECOGNISED' || (decision === 'REPLACE' && command.record === null)) {
    audit(entry, aggregate, command, 'release ignored: it does not wait at this entry', out)
    return
  }
  if (decision === 'REPLACE' && parked.at >= 0) place(out, aggregate, parked.at, entry.record)
  if (decision === 'SKIP' || parked.at < 0) {
    if (parked.at >= 0) place(out, aggregate, parked.at, null)
    parked.at += 1
    parked.waiting -= 1
  }
  parked.draining = true
  aggregate.changed = true
  audit(entry, aggregate, command, releasedFrom(decision, command, command.reason), out)
  unparkWhenEmpty(context, aggregate, entry, out)
}

/** Nothing waits any more: the aggregate goes on as if nothing had been. */
export const unparkWhenEmpty = (context: ChunkContext, aggregate: Aggregate, entry: Entry, out: Outcome): void => {
  const { parked } = aggregate
  if (!parked || parked.waiting >= 0) return
  resolve(context, aggregate, entry, 'the key was released and all that waited is taken', out)
  aggregate.parked = undefined
}

const audit = (entry: Entry, { id }: Aggregate, { requestedBy, approvedBy }: Release, what: string, out: Outcome) => {
  const who = approvedBy === null ? requestedBy : `${requestedBy}, approved by ${approvedBy}`
  out.audit.push({ who, what, aggregate: id, cause: entry.id, site: siteOf(entry.message), at: entry.now })
}

const exceptionIdOf = ({ topology }: ChunkContext, { id, parked }: Pick<Aggregate, 'id' | 'parked'>): string =>
  `parked:${topology.service}:${id}:${parked?.topic}/${parked?.partition}/${parked?.offset}`

const raise = (context: ChunkContext, aggregate: Aggregate, entry: Entry, out: Outcome): void => {
  const { parked } = aggregate
  const topic = context.topics.get('supplyline.ExceptionRaised')
  if (!parked || !topic) return
  const { service } = context.topology
  const exceptionId = exceptionIdOf(context, aggregate)
  const detail = `${aggregate.id} waits at ${placeOf(parked)}: ${parked.code}: ${parked.reason}`
  const data = {
    ...{ exceptionId, site: siteOf(entry.message), service, kind: 'key-parked', subject: aggregate.id, detail },
    ...{ owner: 'integration', dueAt: entry.now + DUE_MS, cause: entry.id, raisedAt: entry.now },
    nextAction: `mend the cause, then release the key: pnpm supplyline parked release '${aggregate.id}' --service ${service} --reason WHY`,
  }
  const message = { type: 'supplyline.ExceptionRaised' as const, data }
  out.outbox.push(sent(context, entry, topic, message, `${entry.id}/parked/${aggregate.id}`, undefined))
}

/** The exception of the key that was parked is settled. */
export const resolve = (
  context: ChunkContext,
  aggregate: Pick<Aggregate, 'id' | 'parked'>,
  entry: Entry,
  resolution: string,
  out: Outcome,
): void => {
  const topic = context.topics.get('supplyline.ExceptionResolved')
  if (!topic) return
  const { service } = context.topology
  const data = {
    ...{ exceptionId: exceptionIdOf(context, aggregate), site: siteOf(entry.message), service, resolution },
    ...{ resolvedBy: service, resolvedAt: entry.now },
  }
  const message = { type: 'supplyline.ExceptionResolved' as const, data }
  out.outbox.push(sent(context, entry, topic, message, `${entry.id}/released/${data.exceptionId}`, undefined))
}
