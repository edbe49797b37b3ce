import type { Message } from '@supplyline/schemas'
import type { Posting, PostingChanged } from './posting.ts'

/** `hash`: of the lines that were told first. `conflicts`: of everything else that was told under the same name. */
type Told = { hash: string; conflicts: string[] }

/** What a site used, as one revision of a period tells it. */
export type ConsumptionState =
  | { status: 'unknown' }
  /** None of it can be posted: an exception says why. */
  | ({ status: 'held' } & Told)
  | ({ status: 'posting'; posting: Posting } & Told)

/** Records that go out, and events that stay here. */
export type ConsumptionEvent =
  | Message
  | { type: 'ConsumptionTaken'; data: { hash: string } }
  | { type: 'ConflictSeen'; data: { hash: string } }
  | PostingChanged

export const evolveConsumption = (state: ConsumptionState, event: ConsumptionEvent): ConsumptionState => {
  if (event.type === 'ConsumptionTaken') return { status: 'held', hash: event.data.hash, conflicts: [] }
  if (state.status === 'unknown') return state
  switch (event.type) {
    case 'ConflictSeen':
      return { ...state, conflicts: [...state.conflicts, event.data.hash] }
    case 'PostingChanged':
      return { ...state, status: 'posting', posting: event.data }
    default:
      return state
  }
}
