import { contentHash, type Decider, type Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { raiseRefused, raiseReused, resolveRefused } from './exceptions.ts'
import { type Asked, evolve, initialState, type Master, type MasterEvent, type Waiting } from './master.ts'
import type { Problem } from './problem.ts'
import { problemsOf, unfit } from './problems.ts'
import { askedFor, type ChangeRequest, idOf, isValue, namedBy, type Value } from './value.ts'

export type MasterInput = Input<
  ChangeRequest | MessageOf<'master.ReferenceSought' | 'master.ReferenceFound' | 'supplyline.TimerFired'>
>
type Taken = Decision<MasterEvent>

/** An item and its contract may be sent together, in any order. */
const WAIT_MS = 60_000
const MISSING = 'missing'

/**
 * A sound request becomes the value that is held, once; of several the one asked for last. One that names other values
 * asks these first, since a reference table may lag behind what was decided a moment ago.
 */
export const decide = (input: MasterInput, master: Master): Taken => {
  const { message } = input
  switch (message.type) {
    case 'master.ReferenceSought':
      return whenSought(input, master, message.data)
    case 'master.ReferenceFound':
      return whenFound(input, master, message.data)
    case 'supplyline.TimerFired':
      return whenMissing(input, master)
    default:
      return whenRequested(input, master, message)
  }
}

const whenRequested = (input: MasterInput, master: Master, request: ChangeRequest): Taken => {
  const { eventId, site, requestedBy, requestedAt } = request.data
  const value = askedFor(request)
  // When it was asked for is the gateway's, which may take the same request again.
  const content = contentHash({ site, requestedBy, value: value.data })
  const asked: Asked = { eventId, content, site, requestedBy, requestedAt, value }
  const before = master.requests.find((r) => r.eventId === eventId)
  if (before) return before.content === content ? {} : { events: [raiseReused(asked, input.now)] }
  const latest = Math.max(
    master.held?.requestedAt ?? Number.NEGATIVE_INFINITY,
    master.waiting?.asked.requestedAt ?? Number.NEGATIVE_INFINITY,
  )
  if (requestedAt < latest) return { events: [{ type: 'RequestOutdated', data: { eventId, content } }] }
  const current = master.held?.value ?? stamped(input, idOf(asked.value))
  const problems = problemsOf(asked.value, current, input.now)
  if (problems.length > 0) return { events: raiseRefused(asked, problems, input.now) }
  if (namedBy(asked.value).length === 0) return accept(input, master, asked, current)
  return {
    events: [{ type: 'RequestWaits', data: { asked, current: current ?? null, found: [] } }],
    timers: { [MISSING]: input.now + WAIT_MS },
    tell: namedBy(asked.value).map((entity) => ({
      aggregate: entity,
      message: { type: 'master.ReferenceSought', data: { site, entity, seeker: idOf(asked.value), eventId } },
      references: [stamped(input, entity)].filter((value) => value !== undefined),
    })),
  }
}

const whenSought = (
  input: MasterInput,
  master: Master,
  { site, entity, seeker, eventId }: MessageOf<'master.ReferenceSought'>['data'],
): Taken => {
  const value = master.held?.value ?? stamped(input, entity)
  if (!value) return { events: [{ type: 'SeekerNoted', data: { seeker, eventId } }] }
  return { tell: [found(seeker, eventId, site, value)] }
}

const whenFound = (
  input: MasterInput,
  master: Master,
  { entity, eventId }: MessageOf<'master.ReferenceFound'>['data'],
): Taken => {
  const value = stamped(input, entity)
  if (!value || master.waiting?.asked.eventId !== eventId) return {}
  const events: MasterEvent[] = [{ type: 'ReferenceTaken', data: value }]
  const { waiting } = events.reduce(evolve, master)
  if (!waiting || missing(waiting).length > 0) return { events }
  const problems = unfit(waiting.asked.value, waiting.found)
  return problems.length > 0
    ? refuse(input, waiting.asked, problems)
    : accept(input, master, waiting.asked, waiting.current ?? undefined)
}

const whenMissing = (input: MasterInput, { waiting }: Master): Taken =>
  waiting
    ? refuse(
        input,
        waiting.asked,
        missing(waiting).map((entity) => ({
          where: entity.slice(0, entity.indexOf(':')),
          what: `no ${entity} in master data`,
          next: `add ${entity} or correct its code`,
        })),
      )
    : {}

const missing = ({ asked, found }: Waiting): string[] => {
  const there = new Set(found.map(idOf))
  return namedBy(asked.value).filter((entity) => !there.has(entity))
}

/** What is held already is not published again; those who waited for it are told either way. */
const accept = (input: MasterInput, master: Master, asked: Asked, current: Value | undefined): Taken => {
  const { eventId, content, value, requestedAt, site } = asked
  const isHeld = current !== undefined && contentHash(current.data) === contentHash(value.data)
  return {
    events: [
      { type: 'ValueHeld', data: { eventId, content, value, requestedAt } },
      ...(isHeld ? [] : [value]),
      ...resolveRefused(master.refused, input.now),
    ],
    timers: { [MISSING]: null },
    tell: master.seekers.map((seeker) => found(seeker.seeker, seeker.eventId, site, value)),
  }
}

const refuse = (input: MasterInput, asked: Asked, problems: readonly Problem[]): Taken => ({
  events: raiseRefused(asked, problems, input.now),
  timers: { [MISSING]: null },
})

const found = (seeker: string, eventId: string, site: string, value: Value) => ({
  aggregate: seeker,
  message: { type: 'master.ReferenceFound' as const, data: { site, entity: idOf(value), eventId } },
  references: [value],
})

/** The value as the router, or whoever told of it, had it. */
const stamped = ({ references }: MasterInput, entity: string): Value | undefined =>
  references.filter(isValue).find((value) => idOf(value) === entity)

export const master: Decider<Master, MasterInput, MasterEvent> = { initialState, decide, evolve }
