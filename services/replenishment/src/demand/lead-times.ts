import type { OnOrder } from '../orders/on-order.ts'

/** How long deliveries took, oldest first: supplier, and days from the proposal (or the order) to its first receipt. */
export type LeadTimes = [supplier: string, days: number][]

const DAY = 24 * 60 * 60_000
const MOST_OBSERVED = 20
/** With fewer deliveries of a supplier, what was agreed with it says more. */
const LEAST_OBSERVED = 3

/** With the lines of which the first has come between the two, as told at that time. */
export const withFirstReceipts = (known: LeadTimes, before: OnOrder, after: OnOrder, at: number): LeadTimes => {
  if (before === after) return known
  const days = before.lines.flatMap(({ supplier, askedAt, orderId, line }): LeadTimes => {
    if (supplier === null || askedAt === null) return []
    const then = after.lines.find((l) => l.orderId === orderId && l.line === line)
    return then?.askedAt === null ? [[supplier, Math.round((Math.max(0, at - askedAt) / DAY) * 1000) / 1000]] : []
  })
  return days.length === 0 ? known : [...known, ...days].slice(-MOST_OBSERVED)
}

/**
 * Mean and standard deviation (n − 1) in days of what was observed of a supplier. Until enough was, the mean is as
 * agreed, and deliveries are taken to vary as those of others here do.
 */
export const leadTimeOf = (known: LeadTimes, supplier: string, agreed: number): { mean: number; sd: number } => {
  const own = known.filter(([of]) => of === supplier)
  const isKnown = own.length >= LEAST_OBSERVED
  const days = (isKnown ? own : known).map(([, d]) => d)
  if (days.length < LEAST_OBSERVED) return { mean: agreed, sd: 0 }
  const mean = days.reduce((sum, d) => sum + d, 0) / days.length
  const squares = days.reduce((sum, d) => sum + (d - mean) ** 2, 0)
  return { mean: isKnown ? mean : agreed, sd: Math.sqrt(squares / (days.length - 1)) }
}
