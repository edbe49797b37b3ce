import type { Records } from '@supplyline/schemas'
import { viewOf } from './view.ts'

/** A recall as it was asked for, and what was found; what came first under its number stands. */
export type RecallView =
  | { status: 'unknown' }
  | {
      status: 'requested' | 'traced' | 'withdrawn'
      requested: Records['inventory.RecallRequested']
      traced: Records['inventory.RecallTraced'] | null
      withdrawn: Records['inventory.RecallWithdrawn'] | null
      at: number
    }

export const recall = viewOf<RecallView>({ status: 'unknown' }, (state, { type, data }, at) => {
  if (type === 'inventory.RecallRequested')
    return state.status === 'unknown'
      ? { status: 'requested', requested: data, traced: null, withdrawn: null, at }
      : state
  if (state.status === 'unknown') return state
  if (type === 'inventory.RecallTraced' && state.traced === null)
    return { ...state, status: state.status === 'withdrawn' ? 'withdrawn' : 'traced', traced: data, at }
  if (type === 'inventory.RecallWithdrawn' && state.withdrawn === null)
    return { ...state, status: 'withdrawn', withdrawn: data, at }
  return state
})
