import type { Decider } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'
import { notAMovement } from './refusals.ts'

/** Whatever lies on the stock movements and is none. */
export const misplaced: Decider<null, Input, Message> = {
  initialState: null,
  decide: ({ message }) => ({ refuse: notAMovement(message.type) }),
  evolve: (state) => state,
}
