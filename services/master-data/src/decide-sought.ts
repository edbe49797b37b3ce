import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { effectiveFrom, evolve, type Master } from './master.ts'
import { whenWatched } from './published.ts'
import { join, type Taken } from './taken.ts'
import { idOf, isValue, type Value } from './value.ts'
import { valueAt } from './versions.ts'

/** Another value names this one, and waits for it: it is told how this one is, or remembered until that is decided. */
export const whenSought = (
  input: Input,
  master: Master,
  { site, entity, seeker, eventId, at }: MessageOf<'master.ReferenceSought'>['data'],
): Taken => {
  if (eventId === '') return whenWatched(master, seeker)
  const sought = { seeker, eventId, at }
  const value = isOpen(master, at, input.now)
    ? undefined
    : (valueAt(master, latest(at, input.now)) ?? stamped(input, entity))
  const contracts = referencesOf(input, 'master.Contract').filter((c) => `contract:${c.contract}` === seeker)
  const relied = contracts.map(({ contract, unit }) => ({ contract, unit, at: input.now }))
  return join(
    { events: relied.map((data) => ({ type: 'UnitReliedOn', data })) },
    value ? { tell: [found(seeker, eventId, site, value)] } : { events: [{ type: 'SeekerNoted', data: sought }] },
  )
}

/** Whoever waited for this value hears of it as soon as no request for it is open. */
export const answering = (input: Input, master: Master, decision: Taken): Taken => {
  const state = (decision.events ?? []).reduce(evolve, master)
  if (state.seekers.length === 0 || state === master) return decision
  const answers = state.seekers.flatMap((sought) => {
    const value = isOpen(state, sought.at, input.now) ? undefined : valueAt(state, latest(sought.at, input.now))
    return value ? [{ sought, value }] : []
  })
  if (answers.length === 0) return decision
  return join(decision, {
    events: [{ type: 'SeekersAnswered', data: { seekers: answers.map(({ sought }) => sought) } }],
    tell: answers.map(({ sought, value }) => found(sought.seeker, sought.eventId, value.data.site, value)),
  })
}

/** Whether a request is open that would hold at that time: what it will come to is not known yet. */
const isOpen = ({ waiting }: Master, at: number | null, now: number): boolean =>
  waiting.some(({ asked }) => effectiveFrom(asked) <= latest(at, now))

/** What is to hold at a time that is past is asked how it is now. */
const latest = (at: number | null, now: number): number => Math.max(at ?? now, now)

const found = (seeker: string, eventId: string, site: string, value: Value) => ({
  aggregate: seeker,
  message: { type: 'master.ReferenceFound' as const, data: { site, entity: idOf(value), eventId, heldBy: [] } },
  references: [value],
})

/** The value as the router, or whoever told of it, had it. */
export const stamped = ({ references }: Input, entity: string): Value | undefined =>
  references.filter(isValue).find((value) => idOf(value) === entity)
