import { derivedId } from '@supplyline/decider'
import { type Decimal, isNegative, subtract } from '@supplyline/quantity'
import { beforeOf } from './count-tolerance.ts'
import type { CountLine } from './journal.ts'
import { type Raised, type Resolved, raised as raisedAbout, resolved } from './raising.ts'
import { quoted } from './refusals.ts'
import { HOURS_ON_THE_WAY, type OpenTransfer } from './transit.ts'

/** The position that somebody is told of. */
export type Place = { site: string; location: string; item: string }

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Sources reported more leaving than arriving. Once while it lasts, by the event that brought it about. */
export const raiseNegative = (place: Place, cause: string, onHand: Decimal, unit: string, now: number): Raised =>
  raised(place, now, {
    exceptionId: derivedId('EX', `negative-stock/${place.location}:${place.item}/${cause}`),
    kind: 'negative-stock',
    detail: `by event ${quoted(cause)} on hand of ${place.item} at ${place.location} is ${onHand} ${unit}, below zero`,
    dueAt: now + DAY,
    nextAction: 'count the position; find out which source reports too much, or what arrived and was not reported',
    cause,
  })

export const resolveNegative = ({ site }: Place, exceptionId: string, now: number): Resolved =>
  resolved(site, exceptionId, now, 'on hand is not below zero any longer')

/** What was sent and what arrived under one transfer do not come out even. */
export const raiseUnmatched = (place: Place, open: OpenTransfer, now: number): Raised => {
  const { id, unit, from, waiting, eventId } = open
  const what = isNegative(waiting)
    ? `${subtract('0', waiting)} ${unit} more arrived than were sent`
    : `${waiting} ${unit} were sent and have not arrived`
  return raised(place, now, {
    exceptionId: unmatchedId(place, open),
    kind: 'transfer-unmatched',
    detail:
      `transfer ${quoted(id)} of ${place.item} from ${quoted(from)} to ${place.location}: ${what}, ` +
      `${HOURS_ON_THE_WAY} hours after its first half, or with more open transfers than are kept`,
    dueAt: now + DAY,
    nextAction:
      'ask both locations what left and what arrived, and have the half that is missing reported under the id of the ' +
      'transfer; where goods got lost, adjust the stock and close this by hand',
    cause: eventId,
  })
}

export const resolveUnmatched = (place: Place, even: OpenTransfer, now: number): Resolved =>
  resolved(place.site, unmatchedId(place, even), now, 'the other half has come; what was sent is what arrived')

/** It says to have left for nowhere, so that nobody can look out for it. */
export const raiseSentNowhere = (place: Place, to: string, cause: string, now: number): Raised =>
  raised(place, now, {
    exceptionId: derivedId('EX', `transfer-unmatched/${place.location}:${place.item}/${cause}`),
    kind: 'transfer-unmatched',
    detail: `event ${quoted(cause)} sent ${place.item} from ${place.location} to ${quoted(to)}, which is no other location`,
    dueAt: now + DAY,
    nextAction: 'find out where it went; where it has arrived without a report, have that reported',
    cause,
  })

/** Stock is on the shelf that nobody may use. Once while it lasts; `cause`: the recall or movement that brought it about. */
export const raiseRecalled = (
  place: Place,
  cause: string,
  { recallIds, onHand, unit }: { recallIds: readonly string[]; onHand: Decimal; unit: string },
  now: number,
): Raised =>
  raised(place, now, {
    exceptionId: derivedId('EX', `recalled-stock/${place.location}:${place.item}/${cause}`),
    kind: 'recalled-stock',
    detail: `${onHand} ${unit} of ${place.item} at ${place.location} are recalled (${recallIds.slice(0, 5).map(quoted).join(', ')}) and may not be used`,
    dueAt: now + 4 * HOUR,
    nextAction:
      'take the lot off the shelf and mark it; send it back or destroy it as the notice says, and have reported that it ' +
      'left; if the recall does not hold, have it withdrawn',
    cause,
  })

/** What the recall names is not put aside here: no position keeps ever more of them. */
export const raiseNotKept = (place: Place, recallId: string, now: number): Raised =>
  raised(place, now, {
    exceptionId: derivedId('EX', `recall-not-kept/${place.location}:${place.item}/${recallId}`),
    kind: 'recall-not-kept',
    detail: `recall ${quoted(recallId)} of ${place.item} is not kept at ${place.location}: too many others hold there`,
    dueAt: now + HOUR,
    nextAction: 'take the lot off the shelf by hand; have recalls withdrawn whose stock is long gone, and ask again',
    cause: recallId,
  })

export const resolveRecalled = ({ site }: Place, exceptionId: string, now: number): Resolved =>
  resolved(site, exceptionId, now, 'no recalled stock is on hand any longer')

/** A count far off what was known; it stands all the same. Once a lot, until a count of it is within tolerance. */
export const raiseCountOff = (place: Place, cause: string, count: CountLine, unit: string, now: number): Raised => {
  const ofLot = count.lot === '' ? '' : ` of lot ${quoted(count.lot)}`
  return raised(place, now, {
    exceptionId: derivedId('EX', `count-beyond-tolerance/${place.location}:${place.item}/${count.lot}/${cause}`),
    kind: 'count-beyond-tolerance',
    detail:
      `${count.counted} ${unit}${ofLot} of ${place.item} were counted at ${place.location} where ` +
      `${beforeOf(count)} were expected, a difference of ${count.difference}; on hand is as it was counted`,
    dueAt: now + DAY,
    nextAction:
      'count again; where the difference stands, find out what was not reported or went astray, and have it reported; ' +
      'it is closed by the next count that is within tolerance',
    cause,
  })
}

export const resolveCountOff = ({ site }: Place, exceptionId: string, now: number): Resolved =>
  resolved(site, exceptionId, now, 'the latest count is within tolerance')

const unmatchedId = ({ location, item }: Place, { id, unit, eventId }: OpenTransfer): string =>
  derivedId('EX', `transfer-unmatched/${location}:${item}/${id}/${unit}/${eventId}`)

/** About the position. */
const raised = (
  { site, location, item }: Place,
  raisedAt: number,
  details: Parameters<typeof raisedAbout>[3],
): Raised => raisedAbout(site, `${location}:${item}`, raisedAt, details)
