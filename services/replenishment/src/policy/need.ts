import { add, ceilDiv, compare, type Decimal, multiply, subtract } from '@supplyline/quantity'
import type { Levels } from './levels.ts'

/** How much is missing to the target level, above zero, and `because` of which level. */
export type Missing = { quantity: Decimal; because: string }

/** What a policy asks for; or why it cannot be followed. */
export type Need = { missing: Missing | undefined } | { problem: string }

/** What the levels ask for at an inventory position, all in base units. The table of the README, row by row. */
export const needOf = (levels: Levels, inventoryPosition: Decimal, unit: string): Need => {
  const { policyKind: kind, par, reorderPoint, orderUpTo, binQuantity, reviewDays } = levels
  const reviewed = reviewDays === null ? '' : `, at the review of every ${reviewDays} days`
  const upTo = (level: Decimal, because: string): Need => {
    const quantity = subtract(level, inventoryPosition)
    return { missing: compare(quantity, '0') > 0 ? { quantity, because: because + reviewed } : undefined }
  }
  if (reviewDays !== null && reviewDays < 1) return { problem: `the policy is reviewed every ${reviewDays} days` }
  switch (kind) {
    case 'PAR':
      if (par === null) return { problem: 'the policy is of kind PAR but has no par level' }
      return upTo(par, `below the par level of ${par} ${unit}`)
    case 'REORDER_POINT':
    case 'MIN_MAX': {
      if (reorderPoint === null) return { problem: `the policy is of kind ${kind} but has no reorder point` }
      if (orderUpTo === null) return { problem: `the policy is of kind ${kind} but has no level to order up to` }
      const distance = compare(inventoryPosition, reorderPoint)
      const reached = kind === 'MIN_MAX' ? distance < 0 : distance <= 0
      if (!reached) return { missing: undefined }
      const point =
        kind === 'MIN_MAX' ? 'below the minimum' : distance < 0 ? 'below the reorder point' : 'at the reorder point'
      return upTo(orderUpTo, `${point} of ${reorderPoint} ${unit}, with ${orderUpTo} ${unit} to be stocked up to`)
    }
    case 'TWO_BIN':
      return binsMissing(binQuantity, inventoryPosition, unit)
    case 'ONE_FOR_ONE':
      if (par === null) return { problem: 'the policy is of kind ONE_FOR_ONE but does not say how many are kept' }
      return upTo(par, `fewer than the ${par} ${unit} to be kept, of which each is replaced that is used`)
    case 'UNRECOGNISED':
      return { problem: 'the policy is of a kind that this version does not know' }
  }
}

/**
 * The card of an empty bin is one bin of order, and as many are ordered as bring the position back above one bin: the
 * (R, nQ) policy with R and Q of one bin each (Axsäter, Inventory Control, 3rd ed. 2015, chapter 3).
 */
const binsMissing = (bin: Decimal | null, inventoryPosition: Decimal, unit: string): Need => {
  if (bin === null || compare(bin, '0') <= 0)
    return { problem: 'the policy is of kind TWO_BIN but has no bin quantity' }
  const toOneBin = subtract(bin, inventoryPosition)
  if (compare(toOneBin, '0') < 0) return { missing: undefined }
  const full = ceilDiv(toOneBin, bin)
  const bins = compare(multiply(full, bin), toOneBin) > 0 ? full : add(full, '1')
  const cards = bins === '1' ? '1 bin is' : `${bins} bins are`
  return {
    missing: {
      quantity: multiply(bins, bin),
      because: `at one bin of ${bin} ${unit} or less, so that ${cards} to be filled`,
    },
  }
}
