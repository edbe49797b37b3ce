import type { Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { isZero } from '@supplyline/quantity'
import { deliveryCame, deliveryOverdue } from '../exceptions.ts'
import type { Stock, StockEvent } from '../stock.ts'
import { type OrderedLine, openOf } from './on-order.ts'

const DAY = 24 * 60 * 60_000
const DAYS_OVERDUE = 14
/** Name of the durable timer. */
export const OVERDUE = 'overdue'

/**
 * A delivery that is late may come any moment, so it counts as on order for good: to order again might bring it twice. One
 * that is two weeks late may be lost, and the shelf is empty while it counts, so the buyer is asked to have it delivered
 * or cancelled; told by a timer, since an empty shelf has no movements.
 */
export const watchingDeliveries = (input: Input, before: Stock, after: Stock): Decision<StockEvent> => {
  const isFired = input.message.type === 'supplyline.TimerFired' && input.message.data.name === OVERDUE
  if (after.onOrder === before.onOrder && !isFired) return {}
  const next = nextOf(after, input.now)
  return {
    events: told(input, after),
    ...(isFired || next !== nextOf(before, input.now) ? { timers: { [OVERDUE]: next } } : {}),
  }
}

const told = (input: Input, stock: Stock): StockEvent[] => {
  const { position, overdue } = stock
  const late = stock.onOrder.lines.find((line) => (dueOf(line) ?? Number.POSITIVE_INFINITY) <= input.now)
  if (overdue) return late ? [] : deliveryCame(input, overdue)
  if (!late || !position || late.expectedAt === null) return []
  const about = { site: position.site, subject: `${position.location}:${position.item}` }
  return deliveryOverdue(input, about, late.orderId, late.expectedAt, `${openOf(late)} ${position.unit}`)
}

/** When somebody is told of the next line that does not come. */
const nextOf = ({ onOrder }: Stock, now: number): number | null => {
  const times = onOrder.lines.flatMap((line) => {
    const due = dueOf(line)
    return due !== null && due > now ? [due] : []
  })
  return times.length === 0 ? null : Math.min(...times)
}

const dueOf = (line: OrderedLine): number | null =>
  line.expectedAt === null || isZero(openOf(line)) ? null : line.expectedAt + DAYS_OVERDUE * DAY
