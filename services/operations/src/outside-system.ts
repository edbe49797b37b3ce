import type { Decider } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Records } from '@supplyline/schemas'

type Changed = Records['supplyline.OutsideSystemChanged']

/** The breaker of an outside system, as the service that calls it last said. */
export type OutsideSystem = { status: 'unknown' } | { status: 'known'; changed: Changed }

/** The latest word stands. */
export const outsideSystem: Decider<OutsideSystem, Input, { type: 'Said'; changed: Changed }> = {
  initialState: { status: 'unknown' },
  decide: ({ message: { type, data } }) =>
    type === 'supplyline.OutsideSystemChanged' ? { events: [{ type: 'Said', changed: data }] } : {},
  evolve: (state, { changed }) =>
    state.status === 'known' && changed.since < state.changed.since ? state : { status: 'known', changed },
}
