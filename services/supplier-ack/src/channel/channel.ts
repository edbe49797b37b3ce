import type { Answer, Operation } from '@supplyline/effects'

/** An interchange as it is kept in the intent: plain data, the same at every attempt. */
export type Interchange = {
  /** Interchange ids with their qualifiers. */
  sender: string
  receiver: string
  /** Nine digits; for the receiver it stands for this content for ever. */
  controlNumber: string
  content: string
}

/**
 * The way to our trading partners. Confirmed: the partner's system has it, now or since an earlier attempt, whatever its
 * translator will make of it. Throws as `Operation` of @supplyline/effects says.
 */
export type Channel = {
  send(interchange: Interchange, signal: AbortSignal): Promise<Answer>
}

/** The operations that intents name. */
export const operationsOf = (channel: Channel): Record<string, Operation> => ({
  'send-interchange': {
    send: ({ request }, signal) => channel.send(request as Interchange, signal),
    // Partners offer no look-up. That nothing is found has it sent again, and sent again under its control number it
    // does nothing where it was taken before.
    find: async () => undefined,
  },
})
