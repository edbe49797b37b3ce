import { Random } from '../../src/random.ts'
import { agreedLeadTime } from './assortment.ts'
import { type Calendar, isWeekend } from './calendar.ts'
import type { Answer, Line, Order } from './messages.ts'

/** What comes of a line, and when. */
export type Delivery = { line: Line; day: number }

/** How many days later than agreed, in hundred deliveries. */
const LATE = { 0: 68, 1: 18, 2: 9, 4: 5 }

/**
 * What a supplier answers and what it does. How long it takes depends on the seed, the supplier and the day alone, so
 * that all who order on a day wait as long.
 */
export const supply = (
  seed: number,
  calendar: Calendar,
  { supplier, lines }: Pick<Order, 'supplier' | 'lines'>,
  day: number,
): { answers: Answer[]; deliveries: Delivery[] } => {
  const { out } = calendar
  const promised = workday(day + agreedLeadTime(supplier))
  const late = Number(Random.of(seed, `lead time ${supplier} ${day}`).weighted(LATE))
  const isOut = supplier === out.supplier && day >= out.from && day < out.to
  const again = workday(out.to + agreedLeadTime(supplier))
  const answers: Answer[] = []
  const deliveries: Delivery[] = []
  for (const line of lines) {
    const { item } = line.place.article
    if (isOut && out.declined.has(item)) {
      answers.push({ line, boxes: 0, backordered: false, promised: null })
      continue
    }
    const backordered = isOut && out.backordered.has(item)
    const due = backordered ? again : promised
    answers.push({ line, boxes: line.boxes, backordered, promised: due })
    deliveries.push({ line, day: workday(due + late) })
  }
  return { answers, deliveries }
}

/** Nobody delivers at the weekend. */
const workday = (day: number): number => (isWeekend(day) ? workday(day + 1) : day)
