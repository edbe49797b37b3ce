import type { Records } from '@supplyline/schemas'
import { viewOf } from './view.ts'

/** What somebody asked for by hand, before anything has come of it. */
export type RequestView =
  | { status: 'unknown' }
  | { status: 'requested'; request: Records['procurement.RequisitionRequested']; at: number }

export const requested = viewOf<RequestView>({ status: 'unknown' }, (state, message, at) =>
  state.status === 'unknown' && message.type === 'procurement.RequisitionRequested'
    ? { status: 'requested', request: message.data, at }
    : state,
)
