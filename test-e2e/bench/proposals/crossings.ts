import type { MessageOf } from '@supplyline/schemas'
import type { Movement } from '../movements.ts'

type Proposed = MessageOf<'replenishment.ReplenishmentProposed'>['data']
type Told = Pick<Proposed, 'positionSequence' | 'orderQuantity' | 'unitFactor'>

/**
 * The movements at one place by which the inventory position came down to the reorder point, each with the proposal that
 * followed; a plain fold, which shares no code with the services. `movements`: each once, in their order, the first of
 * them being what filled the shelf, so that the n-th is the n-th of the position. Throws where a proposal is missing, or
 * one too many.
 */
export const crossingsOf = <P extends Told>(
  movements: readonly Movement[],
  reorderPoint: number,
  proposals: readonly P[],
): { movement: Movement; proposal: P }[] => {
  const found: { movement: Movement; proposal: P }[] = []
  let [onHand, proposed] = [0, 0]
  let crossedBy: Movement | undefined
  const left = proposals.toSorted((a, b) => a.positionSequence - b.positionSequence)
  for (const [i, movement] of movements.entries()) {
    const quantity = Number(movement.data.quantity)
    onHand += movement.type === 'inventory.StockIssued' ? -quantity : quantity
    if (onHand + proposed <= reorderPoint) crossedBy ??= movement
    // Movements that are taken together lead to one position: the crossing may lie before the last of them.
    const [proposal] = left
    if (proposal?.positionSequence !== i + 1) continue
    left.shift()
    if (!crossedBy) throw new Error(`nothing crossed the reorder point before position ${i + 1}`)
    found.push({ movement: crossedBy, proposal })
    proposed += Number(proposal.orderQuantity) * Number(proposal.unitFactor)
    crossedBy = undefined
  }
  if (crossedBy && onHand + proposed <= reorderPoint)
    throw new Error(`${onHand} and ${proposed} proposed are not above ${reorderPoint}, and nothing was proposed`)
  return found
}
