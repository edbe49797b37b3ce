import { type Decimal, subtract } from '@supplyline/quantity'

const DAY = 24 * 60 * 60_000
/** Eight weeks: enough for a pattern of the week, and small. */
const MOST_DAYS = 56

/** Days are counted from 1 January 1970, UTC. */
export const dayOf = (time: number): number => Math.floor(time / DAY)

/**
 * What was used day by day (UTC), in base units, less what was returned. It is the growth of what the positions tell as
 * consumed so far, so that a position that nobody saw loses nothing.
 */
export type Demand = {
  /** Consumed by the newest position that told it. */
  consumed: Decimal
  /** The day of the last figure in `used`; the days before it are the figures before it, without gaps. */
  last: number
  used: number[]
  /** 1 for each day on which nothing usable was there at some time, so that more may have been wanted than was used. */
  short: (0 | 1)[]
}

export type Seen = {
  /** Consumed so far; null where the position does not tell. */
  consumed: Decimal | null
  /** The day that what is new belongs to: that of the latest movement, but not after today. */
  day: number
  /** Whether nothing usable was there until this position, and by it. */
  shortBefore: boolean
  short: boolean
}

/**
 * The first figure only begins the count, on a day that is seen in part and marked so. What is new belongs to the day of
 * the latest movement, never to one before the last that has a figure; days between them were without use.
 */
export const withConsumed = (demand: Demand | null, seen: Seen): Demand | null => {
  const { consumed, short, shortBefore } = seen
  if (consumed === null) return demand
  if (demand === null) return { consumed, last: seen.day, used: [0], short: [1] }
  const day = Math.max(seen.day, demand.last)
  const isShort = short || shortBefore
  if (day === demand.last && consumed === demand.consumed && (!isShort || demand.short.at(-1) === 1)) return demand
  const { used, short: marks } = untilDay(demand, day, shortBefore)
  const at = used.length - 1
  used[at] = exact((used[at] ?? 0) + Number(subtract(consumed, demand.consumed)))
  if (isShort) marks[at] = 1
  const { length } = used
  return length > MOST_DAYS
    ? { consumed, last: day, used: used.slice(-MOST_DAYS), short: marks.slice(-MOST_DAYS) }
    : { consumed, last: day, used, short: marks }
}

export type DayOfDemand = { quantity: number; censored: boolean }

/** The days that have ended, oldest first. A day on which more was returned than used is one without use. */
export const daysOfDemand = (demand: Demand | null, today: number, isShort: boolean): DayOfDemand[] => {
  if (demand === null) return []
  const { used, short } = untilDay(demand, Math.max(today, demand.last), isShort)
  const ended = used.length - Math.max(1, demand.last - today + 1)
  return used
    .slice(0, Math.max(0, ended))
    .map((quantity, i) => ({ quantity: Math.max(0, quantity), censored: short[i] === 1 }))
    .slice(-MOST_DAYS)
}

const untilDay = ({ last, used, short }: Demand, day: number, isShort: boolean): Pick<Demand, 'used' | 'short'> => {
  const gap = Math.min(day - last, MOST_DAYS + 1)
  const mark = isShort ? 1 : 0
  return {
    used: [...used, ...new Array<number>(gap).fill(0)],
    short: [...short, ...new Array<0 | 1>(gap).fill(mark)],
  }
}

const exact = (quantity: number): number => Math.round(quantity * 1e6) / 1e6
