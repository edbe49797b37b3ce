import type { Decider, Decision, Tell } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { add } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { bytesOf } from './lot-traced.ts'
import { isName, itemRecallsOf, positionAt } from './names.ts'
import {
  type Asked,
  contentOfRecall,
  evolveRecall,
  type Found,
  initialRecall,
  type Recall,
  type RecallEvent,
  type Requested,
} from './recall.ts'
import { raiseIncomplete, raiseRecallConflict } from './recall-exceptions.ts'
import { isText, malformedRecall } from './refusals.ts'

type Answered = MessageOf<'inventory.RecallAnswered'>['data']
type Withdrawn = MessageOf<'inventory.RecallWithdrawn'>['data']
export type RecallInput = Input<
  MessageOf<
    'inventory.RecallRequested' | 'inventory.RecallWithdrawn' | 'inventory.RecallAnswered' | 'supplyline.TimerFired'
  >
>
type Taken = Decision<RecallEvent>
type Open = Extract<Recall, { status: 'asking' | 'gathering' }>

/** So many locations are asked at a time: one entry of the inbox holds so many. */
export const LOCATIONS_A_PAGE = 200
/** Beyond it locations are not asked, and a person is told. */
export const MOST_LOCATIONS = 5_000
/** Bytes of what is listed in one event, which must fit into a record. */
const MOST_TOLD = 800_000
/** A location whose key is stopped cannot answer: what the others found is told after so long. */
export const LONGEST_WAIT_MS = 15 * 60_000

/** Asks every location, gathers what they say, and tells it once. */
export const decideRecall = (input: RecallInput, state: Recall): Taken => {
  const { message, now } = input
  switch (message.type) {
    case 'inventory.RecallRequested':
      return isNamed(message.data) ? whenRequested(input, state, message.data) : { refuse: malformedRecall(message) }
    case 'inventory.RecallWithdrawn':
      return isName(message.data.recallId) && isName(message.data.item)
        ? whenWithdrawn(state, message.data)
        : { refuse: malformedRecall(message) }
    case 'inventory.RecallAnswered':
      return whenAnswered(state, message.data, now)
    case 'supplyline.TimerFired':
      return state.status === 'asking' || state.status === 'gathering' ? traced(state, now) : {}
    default: {
      const _: never = message
      return {}
    }
  }
}

const isNamed = ({ recallId, item, lot, site }: Requested): boolean =>
  isName(recallId) && isName(item) && (lot === null || isText(lot)) && isText(site)

/** Master data comes in pages, each an entry of its own; the last one is not full. */
const whenRequested = (input: RecallInput, state: Recall, requested: Requested): Taken => {
  const content = contentOfRecall(requested)
  if (state.status === 'withdrawn' && state.content === null) return {}
  const page = referencesOf(input, 'master.Location')
  const isLast = page.length < LOCATIONS_A_PAGE
  if (state.status !== 'expected' && state.content !== content)
    return isLast ? { events: [raiseRecallConflict(requested, content, input.now)] } : {}
  if (state.status !== 'expected' && state.status !== 'asking') return {}
  const { recallId, site, item, lot, reason } = requested
  const known = state.status === 'asking' ? state.found.asked : []
  // A page that is routed anew may not begin where the first one did.
  const isAsked = new Set(known)
  const fresh = page.filter(({ location }) => isName(location) && !isAsked.has(location))
  const room = fresh.slice(0, MOST_LOCATIONS - known.length)
  const recall: Asked = { recallId, site, item, lot, reason }
  const locations = room.map(({ location }) => location)
  const asked: RecallEvent = {
    type: 'LocationsAsked',
    data: { recall, content, locations, left: room.length < fresh.length, isLast },
  }
  const after = evolveRecall(state, asked) as Open
  const tell = room.map((location) => ({
    aggregate: positionAt(location.location, item),
    message: {
      type: 'inventory.RecallAsked' as const,
      data: { site: location.site, item, location: location.location, recallId, lot, reason },
    },
    references: [],
  }))
  const ended = isLast && isAnswered(after.found) ? traced(after, input.now) : {}
  return {
    events: [asked, ...(ended.events ?? [])],
    tell: isLast ? [...tell, listed(recall, after.found.asked, true)] : tell,
    timers: { [WAIT]: ended.events ? null : input.now + LONGEST_WAIT_MS },
  }
}

const WAIT = 'answers'

/** So many locations are named in one message; where more were asked, all are told again, which changes nothing. */
const MOST_NAMED = 1_000

/** Locations that are not asked, because stock begins there later, hear of it by way of the item. */
const listed = ({ site, item, recallId, lot }: Asked, asked: readonly string[], holds: boolean): Tell<RecallEvent> => ({
  aggregate: itemRecallsOf(item),
  message: {
    type: 'inventory.RecallListed',
    data: { site, item, recallId, lot, asked: asked.length > MOST_NAMED ? [] : [...asked], holds },
  },
  references: [],
})

const isAnswered = ({ asked, answered }: Found): boolean => answered >= asked.length

const whenAnswered = (state: Recall, answered: Answered, now: number): Taken => {
  if (state.status !== 'asking' && state.status !== 'gathering') return {}
  const found = withAnswer(state.found, answered)
  const event: RecallEvent = { type: 'LocationAnswered', data: { found } }
  const after: Open = { ...state, found }
  if (state.status === 'asking' || !isAnswered(found)) return { events: [event] }
  const ended = traced(after, now)
  return { events: [event, ...(ended.events ?? [])], timers: { [WAIT]: null } }
}

/** What does not fit is left out of the list, and counted all the same. */
const withAnswer = (found: Found, { positions, lotUnknown, isComplete }: Answered): Found => {
  const size = positions.reduce((sum, traced) => sum + bytesOf(traced), found.size)
  const fits = size <= MOST_TOLD
  return {
    asked: found.asked,
    answered: found.answered + 1,
    positions: positions.length > 0 && fits ? [...found.positions, ...positions] : found.positions,
    size: fits ? size : found.size,
    quarantined: positions.reduce((sum, { onHand }) => add(sum, onHand), found.quarantined),
    lotUnknown: add(found.lotUnknown, lotUnknown),
    isComplete: found.isComplete && isComplete && fits,
  }
}

const traced = ({ status, recall, found }: Open, now: number): Taken => {
  const { asked, answered, quarantined, lotUnknown, positions } = found
  const isComplete = found.isComplete && status === 'gathering' && isAnswered(found)
  const data = {
    ...recall,
    ...{ quarantined, lotUnknown, asked: asked.length, answered, isComplete, tracedAt: now },
    positions: [...positions].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
  }
  const told: RecallEvent = { type: 'inventory.RecallTraced', data }
  return { events: isComplete ? [told] : [told, raiseIncomplete(data, now)] }
}

const placeOf = ({ location, lot }: { location: string; lot: string }): string => `${location}:${lot}`

/** Whoever was asked is told that it does not hold any longer. */
const whenWithdrawn = (state: Recall, { recallId, site }: Withdrawn): Taken => {
  if (state.status === 'withdrawn') return {}
  const ended: RecallEvent = {
    type: 'RecallEnded',
    data: { content: state.status === 'expected' ? null : state.content },
  }
  if (state.status === 'expected') return { events: [ended] }
  const asked = state.status === 'traced' ? state.asked : state.found.asked
  return {
    events: [ended],
    timers: { [WAIT]: null },
    tell: [
      ...asked.map((location) => ({
        aggregate: positionAt(location, state.recall.item),
        message: {
          type: 'inventory.RecallLifted' as const,
          data: { site, item: state.recall.item, location, recallId },
        },
        references: [],
      })),
      listed(state.recall, [], false),
    ],
  }
}

export const recall: Decider<Recall, RecallInput, RecallEvent> = {
  initialState: initialRecall,
  decide: decideRecall,
  evolve: evolveRecall,
}
