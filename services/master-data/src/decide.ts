import { contentHash, type Decider } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { answering, stamped, whenSought } from './decide-sought.ts'
import { raiseRefused, raiseReused, resolveRefused } from './exceptions.ts'
import { IDENTIFIER } from './identifiers.ts'
import {
  type Asked,
  effectiveFrom,
  evolve,
  initialState,
  type Master,
  type MasterEvent,
  type Waiting,
} from './master.ts'
import { withVersions } from './packaging-versions.ts'
import { type Problem, unless } from './problem.ts'
import { problemsOf, type UnitInUse, unfit } from './problems.ts'
import { doubting, whenPublished, whenSubstituteFound } from './published.ts'
import { after, join, type Taken } from './taken.ts'
import { withTimers } from './timers.ts'
import { askedFor, type ChangeRequest, idOf, isValue, namedBy, type Value } from './value.ts'
import { givesWayTo, isForSameTime, isToCome, MOST_COMING, othersToCome, rivalsOf, valueAt } from './versions.ts'

export type MasterInput = Input<
  | ChangeRequest
  | MessageOf<'master.Item' | 'master.ReferenceSought' | 'master.ReferenceFound' | 'supplyline.TimerFired'>
>

/** An item and its contract may be sent together, in any order. */
const WAIT_MS = 60_000
/** From the answer to a contract until its price is in every table: it waits for others, and is published. */
const RELIED_MS = 2 * WAIT_MS

/**
 * A sound request becomes the value that is held, once, when its time has come; of several for the same time the one
 * asked for last. One that names other values asks these first, since a reference table may lag behind what was decided
 * a moment ago.
 */
export const decide = (input: MasterInput, master: Master): Taken =>
  withTimers(master, answering(input, master, decided(input, master)))

const decided = (input: MasterInput, master: Master): Taken => {
  const { message } = input
  switch (message.type) {
    case 'master.Item':
      return whenPublished(input, master, message.data)
    case 'master.ReferenceSought':
      return whenSought(input, master, message.data)
    case 'master.ReferenceFound':
      return whenFound(input, master, message.data)
    case 'supplyline.TimerFired':
      // The timer is by our clock, the entry's time by the broker's: a timer that has fired is due.
      return whenDue({ ...input, now: Math.max(input.now, message.data.dueAt) }, master)
    default:
      return whenRequested(input, master, message)
  }
}

const whenRequested = (input: MasterInput, master: Master, request: ChangeRequest): Taken => {
  const { now } = input
  const { eventId, site, requestedBy, requestedAt } = request.data
  const value = askedFor(request)
  // When it was asked for is the gateway's, which may take the same request again.
  const content = contentHash({ site, requestedBy, value: value.data })
  const asked: Asked = { eventId, content, site, requestedBy, requestedAt, value }
  const before = master.requests.find((r) => r.eventId === eventId)
  if (before) return before.content === content ? {} : { events: [raiseReused(asked, now)] }
  if (rivalsOf(master, asked, now).some((rival) => givesWayTo(asked, rival))) return { events: [outdated(asked)] }
  const current = valueAt(master, effectiveFrom(asked)) ?? stamped(input, idOf(value))
  const problems = [
    ...problemsOf(value, current, now, unitsInUse(input, master, asked)),
    ...unless(
      !isToCome(asked, now) || othersToCome(master, asked, now) < MOST_COMING,
      'effectiveFrom',
      `${MOST_COMING} values of ${idOf(value)} are to come already`,
      'send it when one of them has come, or from the day on from which one of them shall hold',
    ),
  ]
  if (problems.length > 0) return { events: raiseRefused(asked, problems, now) }
  const displaced = master.waiting.filter((w) => isForSameTime(asked, w.asked, now)).map((w) => outdated(w.asked))
  return after(master, displaced, (state) => begin(input, state, asked, current, input.references.filter(isValue)))
}

/** Asks what it names, or takes it at once. `known`: what it names, as far as there is a copy of it. */
const begin = (
  input: MasterInput,
  master: Master,
  asked: Asked,
  current: Value | undefined,
  known: readonly Value[],
): Taken => {
  const named = namedBy(asked.value)
  if (named.length === 0) return accept(input, master, asked, current, [])
  const { site, eventId, value } = asked
  const at = effectiveFrom(asked)
  const deadline = input.now + WAIT_MS
  return {
    events: [{ type: 'RequestWaits', data: { asked, current: current ?? null, found: [], heldBy: [], deadline } }],
    tell: named.map((entity) => ({
      aggregate: entity,
      message: { type: 'master.ReferenceSought', data: { site, entity, seeker: idOf(value), eventId, at } },
      references: [
        ...known.filter((one) => idOf(one) === entity),
        // The item notes the unit in which it is priced.
        ...(value.type === 'master.Contract' && entity === `item:${value.data.item}` ? [value] : []),
      ],
    })),
  }
}

const whenFound = (
  input: MasterInput,
  master: Master,
  { entity, eventId, heldBy }: MessageOf<'master.ReferenceFound'>['data'],
): Taken => {
  const value = stamped(input, entity)
  if (eventId === '') return value?.type === 'master.Item' ? whenSubstituteFound(input, master, value.data) : {}
  const before = master.waiting.find((w) => w.asked.eventId === eventId)
  if (!before) return {}
  const answers: MasterEvent[] = value ? [{ type: 'ReferenceTaken', data: { eventId, value } }] : []
  if (entity.startsWith(`${IDENTIFIER}:`))
    answers.push({ type: 'IdentifierAnswered', data: { eventId, identifier: entity, items: heldBy } })
  return after(master, answers, (state) => {
    const waiting = state.waiting.find((w) => w.asked.eventId === eventId)
    if (!waiting || missing(waiting).length > 0) return {}
    const { asked, current } = waiting
    const problems = unfit(asked.value, waiting.found, waiting.heldBy)
    return problems.length > 0
      ? { events: raiseRefused(asked, problems, input.now) }
      : accept(input, state, asked, current ?? undefined, waiting.found)
  })
}

/** What was to come has come; who did not answer is missing. */
const whenDue = (input: MasterInput, master: Master): Taken => {
  const { now } = input
  const due = master.coming.filter((asked) => !isToCome(asked, now))
  const late = master.waiting.filter(({ deadline }) => deadline <= now)
  const steps: ((state: Master) => Taken)[] = [
    ...due.map(({ known, ...asked }) => (state: Master) => {
      const { eventId, content } = asked
      // What it names may have changed since it was asked for.
      return after(state, [{ type: 'ValueDue', data: { eventId, content } }], (rest) =>
        begin(input, rest, asked, valueAt(rest, null), known),
      )
    }),
    ...late.map((waiting) => () => ({ events: raiseRefused(waiting.asked, missing(waiting).map(unanswered), now) })),
    (state: Master) => doubting(input, state, {}),
  ]
  return steps.reduce<Taken>((taken, step) => join(taken, step((taken.events ?? []).reduce(evolve, master))), {})
}

const missing = ({ asked, found, heldBy }: Waiting): string[] => {
  const there = new Set([...found.map(idOf), ...heldBy.map(({ identifier }) => identifier)])
  return namedBy(asked.value).filter((entity) => !there.has(entity))
}

const unanswered = (entity: string): Problem =>
  entity.startsWith(`${IDENTIFIER}:`)
    ? { where: IDENTIFIER, what: `nobody could tell whose ${entity} is`, next: `see why ${entity} is held up` }
    : {
        where: entity.slice(0, entity.indexOf(':')),
        what: `no ${entity} in master data`,
        next: `add ${entity} or correct its code`,
      }

/** What is held already is not published again; those who waited for it are told either way. */
const accept = (input: MasterInput, master: Master, asked: Asked, before: Value | undefined, known: Value[]): Taken => {
  const { eventId, content, value, requestedAt } = asked
  const { held, coming } = master
  const rivals = isToCome(asked, input.now) ? coming.filter((c) => isForSameTime(asked, c, input.now)) : held && [held]
  if (rivals?.some((rival) => givesWayTo(asked, rival))) return { events: [outdated(asked)] }
  const resolutions = resolveRefused(master.refused, input.now)
  if (isToCome(asked, input.now))
    return { events: [{ type: 'ValueScheduled', data: { ...asked, known } }, ...resolutions] }
  const current = valueAt(master, null) ?? before
  const versioned = withVersions(value, current)
  const isHeld = current !== undefined && contentHash(current.data) === contentHash(versioned.data)
  return {
    events: [
      { type: 'ValueHeld', data: { eventId, content, value: versioned, requestedAt } },
      ...(isHeld ? [] : [versioned]),
      ...resolutions,
    ],
  }
}

/** Contracts that have a price for a unit of the item, by the tables or because they were told of it a moment ago. */
const unitsInUse = (input: MasterInput, { standing }: Master, asked: Asked): UnitInUse[] => {
  const from = Math.max(input.now, effectiveFrom(asked))
  return [
    ...referencesOf(input, 'master.Contract').filter((c) => c.effectiveTo === null || c.effectiveTo > from),
    ...standing.relied.filter(({ at }) => at > input.now - RELIED_MS),
  ].map(({ contract, unit }) => ({ contract, unit }))
}

const outdated = ({ eventId, content }: Asked): MasterEvent => ({ type: 'RequestOutdated', data: { eventId, content } })

export const master: Decider<Master, MasterInput, MasterEvent> = { initialState, decide, evolve }
