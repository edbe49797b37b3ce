import { derivedId } from '@supplyline/decider'
import type { MessageOf } from '@supplyline/schemas'
import type { Asked, MasterEvent, Refused } from './master.ts'
import type { Problem } from './problem.ts'
import type { Item } from './standing.ts'
import { idOf } from './value.ts'

const DAY = 24 * 60 * 60_000
const SERVICE = 'master-data'
/** Of a value with more mistakes the first ones are told; the others show when it is sent again. */
const MOST_TOLD = 10

type Raised = MessageOf<'supplyline.ExceptionRaised'>
type About = Pick<
  Raised['data'],
  'exceptionId' | 'site' | 'kind' | 'subject' | 'detail' | 'nextAction' | 'cause' | 'raisedAt'
>

export const raised = (about: About, days = 1): Raised => ({
  type: 'supplyline.ExceptionRaised',
  data: { ...about, service: SERVICE, owner: 'master-data-steward', dueAt: about.raisedAt + days * DAY },
})

/** Nothing of the request was published; what was held before stands. */
export const raiseRefused = (asked: Asked, problems: readonly Problem[], now: number): MasterEvent[] => {
  const { eventId, content, site, requestedBy, value } = asked
  const told = problems.slice(0, MOST_TOLD)
  const exceptionId = derivedId('EX', `master-change-refused/${idOf(value)}/${eventId}`)
  const refused = raised({
    ...{ exceptionId, site, kind: 'master-change-refused', subject: idOf(value) },
    detail:
      `${requestedBy.slice(0, 64).toWellFormed()} asked for ${idOf(value)} as it cannot be: ` +
      `${told.map(({ where, what }) => `${where}: ${what}`).join('; ')}; what was held before stands`,
    nextAction: `${[...new Set(told.map((p) => p.next))].join('; ')}; then send it again under a new id`,
    ...{ cause: eventId, raisedAt: now },
  })
  return [{ type: 'RequestRefused', data: { eventId, content, exceptionId, site } }, refused]
}

/** Neither taken nor dropped: who sent it may have meant a request of its own. */
export const raiseReused = ({ eventId, content, site, requestedBy, value }: Asked, now: number): MasterEvent =>
  raised({
    exceptionId: derivedId('EX', `event-id-reused/${idOf(value)}/${eventId}/${content}`),
    ...{ site, kind: 'event-id-reused', subject: idOf(value) },
    detail: `${requestedBy.slice(0, 64).toWellFormed()} sent ${eventId.slice(0, 64).toWellFormed()} before, with other content; this one changed nothing`,
    nextAction: 'find out which of both is meant; send it again under a new id if it is this one',
    ...{ cause: eventId, raisedAt: now },
  })

/** Items that were asked for at the same time, or came by the catalogue, and have one identifier. */
export const raiseDuplicate = (
  identifier: { id: string; name: string },
  items: readonly string[],
  site: string,
  input: { id: string; now: number },
): Raised =>
  raised({
    exceptionId: derivedId('EX', `duplicate-item/${identifier.id}/${input.id}`),
    ...{ site, kind: 'duplicate-item', subject: `item:${items[0]}` },
    detail: `${items.slice(0, MOST_TOLD).join(' and ')} have the same ${identifier.name}: one would be ordered, received or billed for the other`,
    nextAction: 'compare with the package and correct all but one of them; where they are one thing, use one item',
    ...{ cause: input.id, raisedAt: input.now },
  })

const WEEK = 7

/** A warning: the item is held; whoever looks for what stands for it finds nothing. */
export const raiseDoubt = (item: Item, about: Doubtful, input: { id: string; now: number }): MasterEvent[] => {
  const exceptionId = derivedId('EX', `${about.kind}/${item.item}/${about.detail}/${input.id}`)
  const { site } = item
  const doubt = raised(
    {
      ...{ exceptionId, site, kind: about.kind, subject: `item:${item.item}` },
      ...{ detail: about.detail, nextAction: about.nextAction, cause: input.id, raisedAt: input.now },
    },
    WEEK,
  )
  return [{ type: 'DoubtRaised', data: { exceptionId, site, about: about.detail } }, doubt]
}

export type Doubtful = Pick<Raised['data'], 'kind' | 'detail' | 'nextAction'>

export const unknownSubstitutes = (item: Item, missing: readonly string[]): Doubtful => ({
  kind: 'substitute-unknown',
  detail: `${item.item} names as substitute what is no item: ${missing.slice(0, MOST_TOLD).join(', ')}`,
  nextAction: 'add the item, or correct or remove the substitute',
})

export const substitutesInCircle = (way: readonly string[]): Doubtful => ({
  kind: 'substitutes-in-a-circle',
  detail: `substitutes lead in a circle: ${[...way, way[0]].join(' → ')}`,
  nextAction: 'remove one of them, or have two that are as good as each other name each other',
})

export const resolveRefused = (refused: readonly Refused[], now: number): MasterEvent[] =>
  refused.map((one) => resolved(one, 'a later request for it was accepted', now))

export const resolved = (
  { exceptionId, site }: Refused,
  resolution: string,
  now: number,
): MessageOf<'supplyline.ExceptionResolved'> => ({
  type: 'supplyline.ExceptionResolved',
  data: { exceptionId, site, service: SERVICE, resolvedBy: SERVICE, resolvedAt: now, resolution },
})
