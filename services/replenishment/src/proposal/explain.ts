import { type Decimal, multiply } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'
import { availableOf, horizonOf, inventoryPositionOf, isNothing, usableOf } from '../inventory-position.ts'
import { computed, safetyStockOf } from '../policy/levels.ts'
import { type Missing, needOf } from '../policy/need.ts'
import { stockOutRiskOf, urgencyOf } from '../risk/risk.ts'
import { sentenceOf } from './sentence.ts'
import { orderQuantityOf } from './sourcing.ts'

export type Proposed = Records['replenishment.ReplenishmentProposed']

/** What follows from the inputs that a proposal carries. */
export type Figures = Pick<
  Proposed,
  | 'inventoryPosition'
  | 'horizonEndsAt'
  | 'reorderPoint'
  | 'orderUpTo'
  | 'need'
  | 'orderQuantity'
  | 'stockOutRisk'
  | 'urgency'
  | 'explanation'
> & { safetyStock: Decimal | null; orderedInBaseUnits: Decimal }

/** What they follow from. Levels are inputs where the policy's own hold, and no horizon where whatever comes counts. */
export type Inputs = Omit<Proposed, Exclude<keyof Figures, 'reorderPoint' | 'orderUpTo' | 'horizonEndsAt'>>

/**
 * The arithmetic of a proposal, from the proposal alone: the service proposes by it, and anybody may recompute by it
 * what was proposed (of a record that tells all of its inputs). A need of zero says that nothing was missing.
 */
export const explain = (inputs: Inputs): Figures => {
  const { proposedAt, leadTimeDays, reviewDays, forecast, criticality, baseUnit } = inputs
  const safetyStock = forecast && safetyStockOf(forecast)
  const levels = { ...inputs, ...levelsAgain(inputs) }
  const inventoryPosition = inventoryPositionOf(inputs)
  const need = needOf(levels, inventoryPosition, baseUnit)
  const missing: Missing = ('missing' in need ? need.missing : undefined) ?? {
    quantity: '0',
    because: 'with nothing missing',
  }
  const orderQuantity = orderQuantityOf(missing.quantity, inputs)
  const stockOutRisk = stockOutRiskOf(availableOf(inputs), forecast)
  const figures = {
    inventoryPosition,
    horizonEndsAt:
      leadTimeDays === null || inputs.horizonEndsAt === null ? null : horizonOf(proposedAt, leadTimeDays, reviewDays),
    reorderPoint: levels.reorderPoint,
    orderUpTo: levels.orderUpTo,
    safetyStock,
    need: missing.quantity,
    orderQuantity,
    orderedInBaseUnits: multiply(orderQuantity, inputs.unitFactor),
    stockOutRisk,
    urgency: urgencyOf(stockOutRisk, criticality, isNothing(usableOf(inputs))),
  }
  return { ...figures, explanation: sentenceOf(inputs, figures, missing.because) }
}

const levelsAgain = (inputs: Inputs) => {
  const { policyKind: kind, givenReorderPoint, givenOrderUpTo, forecast, reorderPoint, orderUpTo } = inputs
  if (givenReorderPoint === null || givenOrderUpTo === null || forecast === null) return { reorderPoint, orderUpTo }
  const given = { kind, reorderPoint: givenReorderPoint, orderUpTo: givenOrderUpTo }
  return computed(given, { ...forecast, safetyStock: safetyStockOf(forecast) }, inputs)
}
