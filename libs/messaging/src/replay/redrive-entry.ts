import type { MessageOf } from '@supplyline/schemas'
import type { OutgoingMessage } from '@supplyline/state'
import { type Aggregate, toStored } from '../aggregate.ts'
import type { ChunkContext, Entry, Outcome } from '../chunk.ts'
import { cloudEventHeaders } from '../outgoing.ts'
import { aggregateHash } from './aggregate-hash.ts'

export type RedriveAggregate = MessageOf<'supplyline.RedriveAggregate'>['data']

/** Topic of the cause of a redrive's entries, before the id of the replay. */
export const REDRIVE = '$redrive/'

/** Index of a redrive's watermark once it has been applied; one that was ignored leaves that of its cause, 0. */
export const APPLIED = 1

/** Header of a redrive's entry: its inputs, as JSON. */
export const INPUTS = 'supplyline_inputs'

/**
 * What a redrive has decided on for an aggregate. `first`: what it takes for the first time; `again`: a digest of all that
 * it decides again, or that is told otherwise.
 */
export type Inputs = { first: Taken[]; again: string }

/**
 * `place`: of the cause, or the id of the entry where another aggregate tells it. `identity`: what a source's repetition
 * of it is recognised by.
 */
export type Taken = { place: string; identity?: { id: string; content: string } }

export const inputsOf = ({ record }: Entry): Inputs =>
  JSON.parse(record.headers[INPUTS] ?? '{ "first": [], "again": "" }')

/** Nothing has happened to the aggregate since the preview, and it does not wait for anybody. */
export const isAsExpected = (context: ChunkContext, aggregate: Aggregate, { expected }: RedriveAggregate): boolean =>
  !aggregate.parked && aggregateHash(toStored(context.lane, aggregate)) === expected

/** Whether a redrive's entry was applied by the aggregate that has just taken it. */
export const wasApplied = ({ watermarks }: Pick<Aggregate, 'watermarks'>, { replayId, index }: RedriveAggregate) =>
  watermarks.some((w) => w.topic === `${REDRIVE}${replayId}` && w.offset === index && w.index === APPLIED)

/** Makes of the aggregate exactly what the preview said, or nothing where it has moved since. */
export const takeRedrive = (
  context: ChunkContext,
  aggregate: Aggregate,
  entry: Entry,
  redrive: RedriveAggregate,
  asExpected: boolean,
  out: Outcome,
): void => {
  const { replayId, requestedBy: who, site, summary } = redrive
  const audit = (what: string) =>
    out.audit.push({ who, what, aggregate: aggregate.id, cause: entry.id, site, at: entry.now })
  if (!asExpected) {
    ignoreRedrive(redrive, out)
    audit(`redrive ${replayId} ignored: the key has moved since the preview`)
    return
  }
  for (const { identity } of inputsOf(entry).first) if (identity) context.seen?.add(identity, entry.now)
  const known = new Map(aggregate.timers.map((t) => [t.name, t]))
  aggregate.state = JSON.parse(redrive.state)
  // Its summary, where it has one, is among the outputs.
  aggregate.summarised = aggregate.state
  aggregate.timers = redrive.timers.map((t) => ({ ...known.get(t.name), ...t }))
  const mark = aggregate.watermarks.find((w) => w.topic === entry.cause?.topic)
  if (mark) mark.index = APPLIED
  out.outbox.push(...redrive.outputs.map((output) => outputOf(context, entry, output)))
  out.settled.push(...redrive.withdrawn)
  for (const planned of redrive.intents) {
    const call = JSON.parse(planned)
    const fresh = { status: 'planned' as const, attempt: 0, plannedAt: entry.now }
    out.intents.push({ ...call, ...fresh, lane: context.lane, aggregate: aggregate.id, site })
    out.freed.push({ reference: call.reference, by: replayId, call })
  }
  audit(`redriven by ${replayId}: ${summary.length} changes`)
}

/** What was held for it may be sent again. */
export const ignoreRedrive = ({ intents, withdrawn, replayId: by }: RedriveAggregate, out: Outcome): void => {
  for (const reference of referencesOf({ intents, withdrawn })) out.freed.push({ reference, by })
}

export const referencesOf = ({ intents, withdrawn }: Pick<RedriveAggregate, 'intents' | 'withdrawn'>): string[] => [
  ...intents.map((call) => JSON.parse(call).reference as string),
  ...withdrawn,
]

const outputOf = (
  { codec, topology }: ChunkContext,
  entry: Entry,
  { id, topic, key, value }: RedriveAggregate['outputs'][number],
): OutgoingMessage => {
  const lineage = { id, service: topology.service, time: entry.now }
  const { type } = codec.decode(Buffer.from(value))
  const headers = cloudEventHeaders(type, key, { ...lineage, causation: entry.id, correlation: entry.correlation })
  return { topic, key, value, headers }
}
