import { contentHash, type Decision, type Tell } from '@supplyline/decider'
import { raiseDoubt, resolved, substitutesInCircle, unknownSubstitutes } from './exceptions.ts'
import { identifiersOf } from './identifiers.ts'
import { evolve, type Master, type MasterEvent } from './master.ts'
import type { Item } from './standing.ts'
import { circle, missing, unasked } from './substitutes.ts'

type Taken = Decision<MasterEvent>
type Cause = { id: string; now: number }

/** Substitutes may come with the item, in any order. */
const WAIT_MS = 60_000

/**
 * An item as its topic has it, by a request or by the catalogue: its identifiers hear whose they are, those whom it
 * stands for how it is, and what stands for it is asked.
 */
export const whenPublished = (input: Cause, master: Master, item: Item): Taken => {
  const { published, watchers } = master.standing
  if (published && contentHash(published) === contentHash(item)) return {}
  const [before, after] = [published, item].map((one) => [...(one ? identifiersOf(one).keys() : [])])
  const changed = [...(before ?? []), ...(after ?? [])].filter((id) => !before?.includes(id) || !after?.includes(id))
  return doubting(input, master, {
    events: [{ type: 'ItemPublished', data: { item, askedUntil: input.now + WAIT_MS } }],
    tell: [
      ...changed.map((id) => toldOf(id, id, item)),
      ...watchers.map((watcher) => toldOf(watcher, `item:${item.item}`, item)),
      ...[...new Set(item.substitutes)].map((substitute) => asked(item, substitute)),
    ],
  })
}

/** Another item looks for what stands for it. It hears of this one now, if it is there, and whenever it changes. */
export const whenWatched = ({ standing: { published } }: Master, watcher: string): Taken => ({
  events: [{ type: 'WatcherNoted', data: { watcher } }],
  ...(published && { tell: [toldOf(watcher, `item:${published.item}`, published)] }),
})

/** A substitute, or what stands for one, tells how it is. */
export const whenSubstituteFound = (input: Cause, master: Master, substitute: Item): Taken => {
  const { standing } = master
  const { published, answers } = standing
  if (!published || !answers.some(({ item }) => item === substitute.item)) return {}
  const { item, substitutes } = substitute
  const items = unasked(published, standing, substitutes)
  return doubting(input, master, {
    events: [
      { type: 'SubstituteAnswered', data: { item, substitutes } },
      ...(items.length > 0 ? [{ type: 'SubstitutesAsked' as const, data: { items } }] : []),
    ],
    tell: items.map((one) => asked(published, one)),
  })
}

/** Raises what is wrong with its substitutes, once it is known, and resolves what is so no more. */
export const doubting = (input: Cause, master: Master, decision: Taken): Taken => {
  const { standing } = (decision.events ?? []).reduce(evolve, master)
  const { published, answers, askedUntil, doubts } = standing
  const isSettled = input.now >= askedUntil || answers.every(({ substitutes }) => substitutes !== null)
  if (!published || !isSettled) return decision
  const unknown = missing(published, standing)
  const way = circle(published, standing)
  const wrong = [
    ...(unknown.length > 0 ? [unknownSubstitutes(published, unknown)] : []),
    // Each of them finds it; the first by its code tells.
    ...(way && way.toSorted()[0] === published.item ? [substitutesInCircle(way)] : []),
  ]
  const gone = doubts.filter(({ about }) => !wrong.some(({ detail }) => detail === about))
  const fresh = wrong.filter(({ detail }) => !doubts.some(({ about }) => about === detail))
  const events: MasterEvent[] = [
    ...gone.flatMap((doubt): MasterEvent[] => [
      { type: 'DoubtSettled', data: { exceptionId: doubt.exceptionId } },
      resolved(doubt, 'its substitutes have changed', input.now),
    ]),
    ...fresh.flatMap((about) => raiseDoubt(published, about, input)),
  ]
  return events.length === 0 ? decision : { ...decision, events: [...(decision.events ?? []), ...events] }
}

const toldOf = (aggregate: string, entity: string, item: Item): Tell<MasterEvent> => ({
  aggregate,
  message: { type: 'master.ReferenceFound', data: { site: item.site, entity, eventId: '', heldBy: [] } },
  references: [{ type: 'master.Item', data: item }],
})

const asked = (item: Item, substitute: string): Tell<MasterEvent> => {
  const data = { site: item.site, entity: `item:${substitute}`, seeker: `item:${item.item}`, eventId: '', at: null }
  return { aggregate: `item:${substitute}`, message: { type: 'master.ReferenceSought', data }, references: [] }
}
