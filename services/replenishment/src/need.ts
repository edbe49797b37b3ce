import { compare, type Decimal, subtract } from '@supplyline/quantity'
import type { Records } from '@supplyline/schemas'

export type StockingPolicy = Records['master.StockingPolicy']

/** How much is missing to the target level, above zero, and `because` of which level. */
export type Missing = { quantity: Decimal; because: string }

/** What a policy asks for; or why it cannot be followed. */
export type Need = { missing: Missing | undefined } | { problem: string }

/**
 * PAR: below par, order up to par. REORDER_POINT: at or below the reorder point, order up to the maximum.
 * MIN_MAX: below the minimum, order up to the maximum. All against the inventory position.
 */
export const needOf = (policy: StockingPolicy, inventoryPosition: Decimal, unit: string): Need => {
  const { kind, par, reorderPoint, orderUpTo } = policy
  const upTo = (level: Decimal, because: string): Need => {
    const quantity = subtract(level, inventoryPosition)
    return { missing: compare(quantity, '0') > 0 ? { quantity, because } : undefined }
  }
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
    case 'UNRECOGNISED':
      return { problem: 'the policy is of a kind that this version does not know' }
  }
}
