import { type Input, referencesOf } from '@supplyline/messaging'
import { evaluate } from '../evaluate.ts'
import type { Position } from '../position.ts'
import type { Stock, StockEvent } from '../stock.ts'
import { reviewDaysOf, type StockingPolicy } from './levels.ts'

const DAY = 24 * 60 * 60_000
/** Name of the durable timer. */
export const REVIEW = 'review'

/**
 * With reviews, what is due is proposed by whatever comes first at or after that time, be it the timer, and the next
 * review is planned; without, every change is a review.
 */
export const reviewing = (input: Input, stock: Stock, position: Position, isAnswered = false): StockEvent[] => {
  const [policy] = referencesOf(input, 'master.StockingPolicy')
  const days = policy && reviewDaysOf(policy)
  const isDue = stock.review !== null && stock.review.due <= input.now
  const events = evaluate(input, stock, position, { isReview: isDue || isAnswered, isAnswered })
  if (policy && days && days > 0) {
    const due = nextReview(policy, days, input.now)
    return due === stock.review?.due ? events : [...events, { type: 'ReviewPlanned', data: { due } }]
  }
  return stock.review ? [...events, { type: 'ReviewsEnded' }] : events
}

/** The first after now of those counted from the day on which the policy holds. */
const nextReview = ({ effectiveFrom }: StockingPolicy, days: number, now: number): number =>
  now < effectiveFrom
    ? effectiveFrom
    : effectiveFrom + (Math.floor((now - effectiveFrom) / (days * DAY)) + 1) * days * DAY
