import type { MessageOf } from '@supplyline/schemas'
import { MOST_LOCATIONS } from './decide-recall.ts'

/** A recall that holds, at one site or, "*", at every one. */
export type HeldRecall = { recallId: string; lot: string | null; site: string }
export type Place = { location: string; site: string }

/** The recalls of an item that hold, and where stock of it has begun: whichever of both comes second brings them together. */
export type ItemRecalls = { recalls: readonly HeldRecall[]; places: readonly Place[] }

export type ItemRecallsEvent =
  | { type: 'RecallBegun'; data: HeldRecall }
  | { type: 'RecallOver'; data: { recallId: string } }
  | { type: 'PlaceBegun'; data: Place }
  | MessageOf<'inventory.RecallNoted' | 'supplyline.ExceptionRaised'>

export const initialItemRecalls: ItemRecalls = { recalls: [], places: [] }

/** As many as a recall asks; of more the newest are known, since nobody else has asked them. */
const MOST_PLACES = MOST_LOCATIONS

export const evolveItemRecalls = (state: ItemRecalls, event: ItemRecallsEvent): ItemRecalls => {
  switch (event.type) {
    case 'RecallBegun':
      return { ...state, recalls: [...state.recalls, event.data] }
    case 'RecallOver':
      return { ...state, recalls: state.recalls.filter(({ recallId }) => recallId !== event.data.recallId) }
    case 'PlaceBegun': {
      const others = state.places.filter(({ location }) => location !== event.data.location)
      return { ...state, places: [...others, event.data].slice(-MOST_PLACES) }
    }
    case 'inventory.RecallNoted':
    case 'supplyline.ExceptionRaised':
      return state
  }
}

export const holdsAt = (recall: Pick<HeldRecall, 'site'>, { site }: Place): boolean =>
  recall.site === '*' || recall.site === site
