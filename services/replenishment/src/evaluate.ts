import type { Input } from '@supplyline/messaging'
import { add, multiply } from '@supplyline/quantity'
import { decimalProblem } from '@supplyline/schemas'
import { declinesEnded, hinder, unhinder } from './exceptions.ts'
import { needOf, type StockingPolicy } from './need.ts'
import { propose } from './propose.ts'
import { orderQuantityOf, sourceOf } from './sourcing.ts'
import { type HindranceKind, onOrderOf, type Position, type Stock, type StockEvent } from './stock.ts'

/** Promised to cases or transfers and not yet issued; nobody reports that yet. */
const ALLOCATED = '0'

/**
 * Inventory position = on hand + on order − allocated; what was proposed counts as on order. Where the policy says that
 * something is missing, that much is proposed, or it is said once why it cannot be.
 */
export const evaluate = (
  input: Input,
  stock: Stock,
  position: Position,
  policy: StockingPolicy | undefined,
): StockEvent[] => {
  if (!policy) return unhindered(input, stock, 'no stocking policy applies any more')
  const onOrder = onOrderOf(stock)
  const inventoryPosition = add(position.onHand, onOrder)
  const need = needOf(policy, inventoryPosition, position.unit)
  if ('problem' in need) return hindered(input, stock, position, 'unusable-policy', need.problem)
  const { missing } = need
  const enough = missing ? [] : declinesEnded(input, stock.declined, 'nothing is missing any more')
  if (!missing && stock.hindrance?.kind !== 'no-contract')
    return [...unhindered(input, stock, 'the policy is usable'), ...enough]
  const source = sourceOf(input, position)
  if ('problem' in source) return missing ? hindered(input, stock, position, 'no-contract', source.problem) : enough
  const usable = unhindered(input, stock, `contract ${source.contract.contract} is usable`)
  if (!missing) return [...usable, ...enough]
  const { supplier } = source.supplier
  if (stock.declined.some((d) => d.supplier === supplier && input.now < d.until)) return usable
  const orderQuantity = orderQuantityOf(missing.quantity, source)
  const ordered = multiply(orderQuantity, source.factor)
  const figures = [onOrder, inventoryPosition, missing.quantity, orderQuantity, ordered]
  const beyond = figures.find((figure) => decimalProblem(figure, 18, 6) !== undefined)
  if (beyond !== undefined)
    return hindered(input, stock, position, 'unusable-policy', `a quantity of ${beyond} is beyond 12 digits`)
  const calculation = { onOrder, allocated: ALLOCATED, inventoryPosition, missing, orderQuantity }
  const asked = declinesEnded(input, stock.declined, `what is missing is proposed from ${supplier}`)
  return [...usable, ...asked, propose(input, position, policy, source, calculation)]
}

const hindered = (
  input: Input,
  stock: Stock,
  { site, location, item }: Position,
  kind: HindranceKind,
  why: string,
): StockEvent[] => {
  if (stock.hindrance?.kind === kind) return []
  const subject = `${location}:${item}`
  const detail = `${item} at ${location} cannot be replenished: ${why}`
  return [
    ...unhindered(input, stock, `now it is another reason: ${kind}`),
    ...hinder(input, { site, subject }, kind, detail),
  ]
}

const unhindered = (input: Input, { hindrance }: Stock, resolution: string): StockEvent[] =>
  hindrance ? unhinder(input, hindrance.exceptionId, hindrance.site, resolution) : []
