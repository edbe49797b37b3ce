import { add, type Decimal, isNegative } from '@supplyline/quantity'
import type { HeldLot } from './lots.ts'

/** A recall that holds at a position, of one lot or, null, of every lot. */
export type OpenRecall = { recallId: string; lot: string | null }

/** Of one item at one location; each is a safety notice that a person has given out. */
export const MOST_RECALLS = 200

export const NO_RECALLS: readonly OpenRecall[] = []

const isOf = (recall: OpenRecall, lot: string): boolean => recall.lot === null || recall.lot === lot

export const isRecalled = (recalls: readonly OpenRecall[], lot: string): boolean =>
  recalls.some((recall) => isOf(recall, lot))

/** Recalled and on hand, and by which recalls. */
export const recalledOnHand = (
  recalls: readonly OpenRecall[],
  lots: readonly HeldLot[],
): { onHand: Decimal; recallIds: string[] } => {
  const there = lots.filter(({ lot, onHand }) => !isNegative(onHand) && isRecalled(recalls, lot))
  const by = recalls.filter((recall) => there.some(({ lot }) => isOf(recall, lot)))
  return { onHand: there.reduce((sum, { onHand }) => add(sum, onHand), '0'), recallIds: by.map((r) => r.recallId) }
}
