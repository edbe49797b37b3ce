import type { Decider, Decision, Tell } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import {
  evolveItemRecalls,
  type HeldRecall,
  holdsAt,
  type ItemRecalls,
  type ItemRecallsEvent,
  initialItemRecalls,
  type Place,
} from './item-recalls.ts'
import { positionAt } from './names.ts'
import { raiseNotListed } from './recall-exceptions.ts'
import { MOST_RECALLS } from './recalls.ts'

export type ItemRecallsInput = Input<MessageOf<'inventory.RecallsSought' | 'inventory.RecallListed'>>
type Taken = Decision<ItemRecallsEvent>
type Listed = MessageOf<'inventory.RecallListed'>['data']

/**
 * A recall asks the locations that master data knows when it is requested. Where stock begins at another one, or had
 * begun before the recall is heard of here, that one is told as well, and told when the recall is withdrawn.
 */
const decide = ({ message, now }: ItemRecallsInput, state: ItemRecalls): Taken => {
  switch (message.type) {
    case 'inventory.RecallsSought':
      return whenSought(state, message.data)
    case 'inventory.RecallListed':
      return message.data.holds ? whenHeld(state, message.data, now) : whenWithdrawn(state, message.data)
    default: {
      const _: never = message
      return {}
    }
  }
}

/** One that the recall has asked already holds it, and passes over that it is told again. */
const whenSought = (
  state: ItemRecalls,
  { item, location, site }: MessageOf<'inventory.RecallsSought'>['data'],
): Taken => {
  const place = { location, site }
  const isKnown = state.places.some((known) => known.location === location && known.site === site)
  const holding = state.recalls.filter((recall) => holdsAt(recall, place))
  return {
    events: isKnown ? [] : [{ type: 'PlaceBegun', data: place }],
    tell: holding.map((recall) => noted(item, place, recall, true)),
  }
}

const whenHeld = (state: ItemRecalls, { recallId, item, lot, site, asked }: Listed, now: number): Taken => {
  if (state.recalls.some((recall) => recall.recallId === recallId)) return {}
  if (state.recalls.length >= MOST_RECALLS) return { events: [raiseNotListed({ site, item, recallId }, now)] }
  const recall = { recallId, lot, site }
  const isAsked = new Set(asked)
  const others = state.places.filter((place) => holdsAt(recall, place) && !isAsked.has(place.location))
  return {
    events: [{ type: 'RecallBegun', data: recall }],
    tell: others.map((place) => noted(item, place, recall, true)),
  }
}

/** Whoever may have been told is told again, wherever the location belongs by now. */
const whenWithdrawn = (state: ItemRecalls, { recallId, item }: Listed): Taken => {
  const recall = state.recalls.find((one) => one.recallId === recallId)
  if (!recall) return {}
  return {
    events: [{ type: 'RecallOver', data: { recallId } }],
    tell: state.places.map((place) => noted(item, place, recall, false)),
  }
}

const noted = (
  item: string,
  { location, site }: Place,
  recall: HeldRecall,
  holds: boolean,
): Tell<ItemRecallsEvent> => ({
  aggregate: positionAt(location, item),
  message: {
    type: 'inventory.RecallNoted',
    data: { site, item, location, recallId: recall.recallId, lot: recall.lot, holds },
  },
  references: [],
})

export const itemRecalls: Decider<ItemRecalls, ItemRecallsInput, ItemRecallsEvent> = {
  initialState: initialItemRecalls,
  decide,
  evolve: evolveItemRecalls,
}
