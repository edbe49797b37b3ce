import { type Input, referencesOf } from '@supplyline/messaging'
import { evaluate } from '../evaluate.ts'
import type { Position } from '../position.ts'
import type { Review, Stock, StockEvent } from '../stock.ts'
import { reviewDaysOf, type StockingPolicy } from './levels.ts'

const DAY = 24 * 60 * 60_000
/** Name of the durable timer. */
export const REVIEW = 'review'
/** So many contracts, the best of them, are kept for a review. */
const MOST_KEPT = 5

/**
 * With reviews, what is due is proposed by whatever comes first at or after that time, be it the timer, and the next
 * review is planned; without, every change is a review.
 */
export const reviewing = (input: Input, stock: Stock, position: Position): StockEvent[] => {
  const [policy] = referencesOf(input, 'master.StockingPolicy')
  const days = policy && reviewDaysOf(policy)
  const isDue = stock.review !== null && stock.review.due <= input.now
  const events = evaluate(input, stock, position, isDue)
  if (policy && days && days > 0) {
    const review = { due: nextReview(policy, days, input.now), references: keptOf(input) }
    return [...events, { type: 'ReviewPlanned', data: review }]
  }
  return stock.review ? [...events, { type: 'ReviewsEnded' }] : events
}

/** The first after now of those counted from the day on which the policy holds. */
const nextReview = ({ effectiveFrom }: StockingPolicy, days: number, now: number): number =>
  now < effectiveFrom
    ? effectiveFrom
    : effectiveFrom + (Math.floor((now - effectiveFrom) / (days * DAY)) + 1) * days * DAY

/** The policy and the item, with the best contracts and their suppliers. */
const keptOf = (input: Input): Review['references'] => {
  const contracts = new Set(
    referencesOf(input, 'master.Contract')
      .filter(({ effectiveTo }) => effectiveTo === null || effectiveTo > input.now)
      .sort((a, b) => a.rank - b.rank || Number(a.site === '*') - Number(b.site === '*'))
      .slice(0, MOST_KEPT),
  )
  const suppliers = new Set([...contracts].map(({ supplier }) => supplier))
  return input.references.filter(
    ({ type, data }) =>
      type === 'master.StockingPolicy' ||
      type === 'master.Item' ||
      (type === 'master.Contract' && contracts.has(data)) ||
      (type === 'master.Supplier' && suppliers.has(data.supplier)),
  )
}
