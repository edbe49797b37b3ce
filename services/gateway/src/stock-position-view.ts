import type { Records } from '@supplyline/schemas'
import { viewOf } from './view.ts'

/** The newest value of a position. `at`: when it was written. */
export type PositionView =
  | { status: 'unknown' }
  | { status: 'known'; position: Records['inventory.StockPositionChanged']; at: number }

export const position = viewOf<PositionView>({ status: 'unknown' }, (state, message, at) => {
  if (message.type !== 'inventory.StockPositionChanged') return state
  if (state.status === 'known' && message.data.sequence <= state.position.sequence) return state
  return { status: 'known', position: message.data, at }
})
