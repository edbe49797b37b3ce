import type { Decision, Tell } from '@supplyline/decider'
import { subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { raiseNotApplied } from './factor-exceptions.ts'
import { isMovement, type Movement } from './movement.ts'
import { factorsOf } from './names.ts'
import type { Position, PositionEvent } from './position.ts'
import { take, takeCountCorrected } from './take.ts'

type Corrected = MessageOf<'inventory.ConversionCorrected'>['data']
type Decided = Decision<PositionEvent>

/**
 * A movement was another quantity than it was taken for: the difference takes its place at the time of the movement, so
 * that later counts take it up as they took up the movement.
 */
export const takeCorrection = (corrected: Corrected, state: Position, now: number): Decided => {
  const { conversion, baseUnit } = corrected
  if (state.status === 'unknown' || state.unit !== baseUnit)
    return failed(corrected, state, 'the position is kept in another unit', now)
  const difference = subtract(corrected.corrected, conversion.base)
  const movement = movementOf(corrected, state.site, difference)
  if (!movement) return failed(corrected, state, 'no such movement is taken here', now)
  const taken =
    movement.type === 'inventory.StockCounted'
      ? takeCountCorrected(movement, state, difference, now)
      : take(movement, state, baseUnit, difference, now, conversion.atSite)
  if (taken.refuse) return failed(corrected, state, taken.refuse.what, now)
  return { ...taken, tell: [...(taken.tell ?? []), reevaluated(corrected, '')] }
}

/** As it was reported, but for the quantity; a use for a case is told once. */
const movementOf = (
  { item, baseUnit, conversion }: Corrected,
  site: string,
  quantity: string,
): Movement | undefined => {
  const { kind, document, source, location, lot, expiry, occurredAt, transferId, counterpart, supplier } = conversion
  const data = {
    ...{ eventId: document, site, source, item, location, lot, expiry, unit: baseUnit, occurredAt, quantity },
    ...{ caseReference: null, reason: null },
    ...(kind === 'StockCounted' && { counted: quantity }),
    ...(transferId !== '' && { transferId, counterpart }),
    ...(supplier !== '' && { supplier }),
  }
  const message = { type: `inventory.${kind}`, data } as Movement
  return isMovement(message) ? message : undefined
}

const failed = (corrected: Corrected, state: Position, what: string, now: number): Decided => ({
  events: [raiseNotApplied(corrected, state.status === 'known' ? state.site : corrected.site, what, now)],
  tell: [reevaluated(corrected, what)],
})

const reevaluated = ({ site, item, correctionId }: Corrected, problem: string): Tell<PositionEvent> => ({
  aggregate: factorsOf(item),
  message: { type: 'inventory.ConversionReevaluated', data: { site, item, correctionId, problem } },
  references: [],
})
