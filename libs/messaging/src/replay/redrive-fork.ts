import { contentHash } from '@supplyline/decider'
import type { StoredAggregate } from '@supplyline/state'
import { asWritten, type Entry } from '../chunk.ts'
import { type Cause, siteOf } from '../inbox.ts'
import { placeOf } from '../log.ts'
import { aggregateHash } from './aggregate-hash.ts'
import { type Inputs, inputsOf, REDRIVE, type RedriveAggregate, type Taken, wasApplied } from './redrive-entry.ts'
import { AggregateFold, type FoldContext } from './redrive-fold.ts'
import { Followed, type Published, summaryOf } from './redrive-followed.ts'
import type { History } from './redrive-history.ts'
import { addedEntry, type Edits, type ToldChange, toldChanges } from './redrive-told.ts'

/**
 * An input of the slice, as an entry that the aggregate may not have taken yet. `lies`: its place in its topic; `place`:
 * that of its cause, by which a record that was published twice is one.
 */
export type Untaken = { entry: Entry; lies: string; place: string }

export type ForkInput = {
  aggregate: string
  lane: number
  history: History
  /** Whether an input, by its place, is decided again by today's rules. */
  inSlice: (place: string) => boolean
  untaken: Untaken[]
  edits: Edits
  /** Epoch ms: the time of what is decided for the first time. */
  now: number
}

/** One aggregate as it is, and as it would be. */
export type Fork = {
  aggregate: string
  site: string
  /** SHA-256 of the aggregate as its history makes it. */
  hash: string
  before: StoredAggregate
  after: StoredAggregate
  /** What followed from it as it is, and what would, without what both have in common. */
  was: Followed
  is: Followed
  told: ToldChange[]
  inputs: Inputs
  /** Places of the records that it takes for the first time. */
  neverTaken: string[]
  /** What is published once for the new state, where it is not what the old one says. */
  summary?: Published
  /** Why it cannot be planned. */
  blocked?: string
}

/** Folds an aggregate's history twice: as it was, and with what the redrive decides again, leaves out and adds. */
export const forkOf = async (context: FoldContext, input: ForkInput): Promise<Fork | undefined> => {
  const { aggregate, lane, history, edits, now } = input
  const edit = (entry: Entry): Entry | undefined => {
    const told = edits.replaced.get(entry.id)
    if (told === null) return undefined
    if (told) return { ...entry, message: told.message, references: told.references }
    const { rules: _, ...today } = entry
    return input.inSlice(placeOf(asWritten(entry))) ? today : entry
  }
  const original = AggregateFold.of(context, aggregate, lane)
  const fork = AggregateFold.of(context, aggregate, lane, edit)
  if (!original || !fork) return undefined
  const was = new Followed(context)
  const is = new Followed(context)
  const known = new Set<string>()
  const missing = new Set(edits.replaced.keys())
  // What a former redrive has made of the aggregate stands only where this one would have made the same of it.
  const formerly = history.some(({ message }) => message?.type === 'supplyline.RedriveAggregate')
  const again: string[] = []
  let diverged = false
  let blocked: string | undefined
  for (const entry of history) {
    missing.delete(entry.id)
    known.add(placeOf(asWritten(entry))).add(entry.id)
    if (entry.cause) known.add(causePlace(entry.cause))
    const { message } = entry
    const edited = edit(entry)
    if (edited !== entry) again.push(`${entry.id} ${edits.replaced.get(entry.id)?.content ?? edited?.id}`)
    const outcome = await original.take(entry)
    if (message?.type !== 'supplyline.RedriveAggregate') {
      was.add(outcome)
      is.add(await fork.take(entry))
      if (formerly && again.length > 0) diverged ||= essence(original.stored) !== essence(fork.stored)
    } else if (!wasApplied(original.aggregate, message.data)) fork.pass(entry)
    else {
      const { first, again: redone } = inputsOf(entry)
      if (diverged && !(redone === digestOf(again, edits) && isWhat(fork, message.data)))
        blocked ??= `it was redriven by ${message.data.replayId} since`
      fork.adopt(original, entry)
      was.compensated(message.data)
      is.compensated(message.data)
      for (const { place } of first) known.add(place)
      diverged = false
    }
  }
  const first: Taken[] = []
  const neverTaken: string[] = []
  let summary: Published | undefined
  const last = history.at(-1)?.message ?? input.untaken[0]?.entry.message ?? edits.added[0]?.message
  const result = (): Fork => {
    const told = toldChanges(was.told, is.told)
    Followed.apart(was, is)
    return {
      ...{ aggregate, site: siteOf(last), hash: aggregateHash(original.stored), before: original.stored },
      ...{ after: fork.stored, was, is, told, neverTaken },
      inputs: { first, again: digestOf(again, edits) },
      ...(summary && { summary }),
      ...(blocked !== undefined && { blocked }),
    }
  }
  if (missing.size > 0) blocked ??= `what it is told is still on its way: ${[...missing].slice(0, 3).join(', ')}`
  if (original.aggregate.parked) blocked ??= `it waits at ${placeOf(original.aggregate.parked)}`
  if (blocked !== undefined) return result()
  const untaken = input.untaken.filter(({ lies }) => !known.has(lies))
  const added = edits.added.map((told) => ({ entry: addedEntry(told, now), lies: undefined, place: told.entryId }))
  for (const { entry, lies, place } of [...untaken, ...added]) {
    if (known.has(place)) continue
    known.add(place)
    if (lies !== undefined) neverTaken.push(lies)
    const identity = entry.message && context.topology.identity?.(entry.message)
    first.push({ place, ...(identity && { identity }) })
    const before = fork.mark()
    // A cause of its own: watermarks say that it came long ago.
    const outcome = await fork.take({
      ...entry,
      cause: { topic: REDRIVE, partition: 0, offset: first.length, index: 0 },
    })
    // It was refused when it came, and is again: nobody has to hear of it twice.
    if (entry.deadLettered && outcome.buried > 0 && !fork.aggregate.parked) {
      fork.back(before)
      first.pop()
    } else is.add(outcome)
  }
  const { parked } = fork.aggregate
  if (parked) blocked = `today's rules fail at ${placeOf(parked)}: ${parked.code}: ${parked.reason}`
  summary = summaryOf(context, original.aggregate, fork.aggregate)
  return result()
}

/** Place of a cause, as it is remembered by those who took it. */
export const causePlace = ({ topic, partition, offset, index }: Cause): string =>
  `${topic}/${partition}@${offset}.${index}`

export const essence = ({ state, timers }: Pick<StoredAggregate, 'state' | 'timers'>): string =>
  contentHash({ state, timers: timers.map(({ name, due }) => `${name}@${due}`).sort() })

const digestOf = (again: string[], { added }: Edits): string =>
  contentHash([again, added.map(({ content }) => content)])

const isWhat = ({ stored }: AggregateFold, { state, timers }: RedriveAggregate): boolean =>
  essence(stored) === essence({ state: JSON.parse(state), timers: [...timers] })
