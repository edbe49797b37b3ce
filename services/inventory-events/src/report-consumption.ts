import type { Decision } from '@supplyline/decider'
import type { ConsumptionLine } from '@supplyline/schemas'
import { consumptionOf } from './names.ts'
import type { Position, PositionEvent } from './position.ts'
import { endOfDay, periodOf, type Used, withUsed } from './unreported.ts'

type Decided = Decision<PositionEvent>
type Place = { item: string; location: string; unit: string }

const MINUTE_MS = 60_000
/** After the end of a day most of what is late has come. */
const AFTER_THE_DAY_MS = 120 * MINUTE_MS
/** What comes later still seldom comes alone. */
const AFTER_THE_FIRST_MS = 60 * MINUTE_MS
/** Timers fall due at full quarters, and a position always at the same minute after: not all at once, nor each at its own. */
const QUARTER = 15

/** One timer for each day of which something is to be reported: it is there as long as that is. */
const CONSUMPTION = 'consumption:'

export const isOfConsumption = (timer: string): boolean => timer.startsWith(CONSUMPTION)
const timerOf = (day: number): string => `${CONSUMPTION}${periodOf(day)}`

/** `follows`: where it is not one more of a day that is waited for anyway. */
type Noted = { unreported: readonly Used[] | undefined; follows?: Decided }

/** Something was used, or came back. */
export const use = (before: readonly Used[] | undefined, place: Place, used: Used, now: number): Noted => {
  const { day } = used
  const { unreported, is } = withUsed(before, used)
  switch (is) {
    case 'one more':
      return { unreported }
    case 'first of its day':
      return { unreported, follows: { timers: { [timerOf(day)]: dueOf(day, place, now) } } }
    case 'last of its day':
      return { unreported, follows: { timers: { [timerOf(day)]: null } } }
    case 'too much': {
      const all = before ?? []
      const ended = Object.fromEntries(all.map((one) => [timerOf(one.day), null]))
      const timers = { ...ended, [timerOf(day)]: dueOf(day, place, now) }
      return { unreported, follows: { tell: reportsOf(all, place), timers } }
    }
    default: {
      const _: never = is
      return _
    }
  }
}

/** The day is over, and most of what is late has come: the summary of its site is told, and the position forgets. */
export const whenOver = (timer: string, state: Position): Decided => {
  if (state.status === 'unknown' || !state.unreported) return {}
  const { unreported, location, item, unit } = state
  const over = unreported.filter(({ day }) => timerOf(day) === timer)
  if (over.length === 0) return {}
  const left = unreported.filter((used) => !over.includes(used))
  return {
    events: [{ type: 'UseReported', data: { unreported: left.length > 0 ? left : undefined } }],
    tell: reportsOf(over, { location, item, unit }),
  }
}

/** A position belongs to one site, but may have belonged to another. */
const reportsOf = (all: readonly Used[], { location, item, unit }: Place): NonNullable<Decided['tell']> => {
  const summaries = new Map<string, { site: string; period: string; lines: ConsumptionLine[] }>()
  for (const { day, site, lot, supplier, quantity } of all) {
    const period = periodOf(day)
    const summary = consumptionOf(site, period)
    const told = summaries.get(summary) ?? { site, period, lines: [] }
    told.lines.push({ item, location, lot, supplier, quantity, unit })
    summaries.set(summary, told)
  }
  return [...summaries].map(([aggregate, data]) => ({
    aggregate,
    message: { type: 'inventory.ConsumptionReported', data },
    references: [],
  }))
}

const dueOf = (day: number, { location, item }: Place, now: number): number => {
  const quarter = QUARTER * MINUTE_MS
  const earliest = Math.max(endOfDay(day) + AFTER_THE_DAY_MS, now + AFTER_THE_FIRST_MS)
  return Math.ceil(earliest / quarter) * quarter + minuteOf(location + item) * MINUTE_MS
}

const minuteOf = (name: string): number => {
  let sum = 0
  for (let i = 0; i < name.length; i++) sum += name.charCodeAt(i)
  return sum % QUARTER
}
