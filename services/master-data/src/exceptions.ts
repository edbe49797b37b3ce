import { derivedId } from '@supplyline/decider'
import type { MessageOf } from '@supplyline/schemas'
import type { Asked, MasterEvent, Refused } from './master.ts'
import type { Problem } from './problem.ts'
import { idOf } from './value.ts'

const DAY = 24 * 60 * 60_000
const SERVICE = 'master-data'
/** Of a value with more mistakes the first ones are told; the others show when it is sent again. */
const MOST_TOLD = 10

/** Nothing of the request was published; what was held before stands. */
export const raiseRefused = (asked: Asked, problems: readonly Problem[], now: number): MasterEvent[] => {
  const { eventId, content, site, requestedBy, value } = asked
  const told = problems.slice(0, MOST_TOLD)
  const exceptionId = derivedId('EX', `master-change-refused/${idOf(value)}/${eventId}`)
  const raised: MessageOf<'supplyline.ExceptionRaised'> = {
    type: 'supplyline.ExceptionRaised',
    data: {
      exceptionId,
      site,
      service: SERVICE,
      kind: 'master-change-refused',
      subject: idOf(value),
      detail:
        `${requestedBy.slice(0, 64).toWellFormed()} asked for ${idOf(value)} as it cannot be: ` +
        `${told.map(({ where, what }) => `${where}: ${what}`).join('; ')}; what was held before stands`,
      owner: 'master-data-steward',
      dueAt: now + DAY,
      nextAction: `${[...new Set(told.map((p) => p.next))].join('; ')}; then send it again under a new id`,
      cause: eventId,
      raisedAt: now,
    },
  }
  return [{ type: 'RequestRefused', data: { eventId, content, exceptionId, site } }, raised]
}

/** Neither taken nor dropped: who sent it may have meant a request of its own. */
export const raiseReused = ({ eventId, content, site, requestedBy, value }: Asked, now: number): MasterEvent => ({
  type: 'supplyline.ExceptionRaised',
  data: {
    exceptionId: derivedId('EX', `event-id-reused/${idOf(value)}/${eventId}/${content}`),
    ...{ site, service: SERVICE, kind: 'event-id-reused', subject: idOf(value) },
    detail: `${requestedBy.slice(0, 64).toWellFormed()} sent ${eventId.slice(0, 64).toWellFormed()} before, with other content; this one changed nothing`,
    ...{ owner: 'master-data-steward', dueAt: now + DAY, cause: eventId, raisedAt: now },
    nextAction: 'find out which of both is meant; send it again under a new id if it is this one',
  },
})

export const resolveRefused = (refused: readonly Refused[], now: number): MasterEvent[] =>
  refused.map(({ exceptionId, site }) => ({
    type: 'supplyline.ExceptionResolved',
    data: {
      ...{ exceptionId, site, service: SERVICE, resolvedBy: SERVICE, resolvedAt: now },
      resolution: 'a later request for it was accepted',
    },
  }))
