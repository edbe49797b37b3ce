import type { Message, Topic } from '@supplyline/schemas'
import type { Place } from './assortment.ts'

/** What the hospital's systems and its suppliers tell, and to which topic. */
export type Told = { topic: Topic; message: Message }

/** `boxes` of the place's article from the supplier; `proposalId` where a proposal asks for them. */
export type Wanted = { place: Place; supplier: string; boxes: number; proposalId: string | null }

/** So many pieces of a lot from one place to another, instead of buying them. */
export type Transfer = { transferId: string; from: Place; to: Place; lot: string; quantity: number }

/** Somebody who plans: hears what happened, and says what to order and to move. */
export type Arm = {
  tell: (told: readonly Told[], now: number) => Promise<void>
  wanted: (now: number) => Promise<readonly Wanted[]>
  transfers: () => readonly Transfer[]
}
