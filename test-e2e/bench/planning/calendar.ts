import type { Article, Place } from './assortment.ts'

export const DAY = 24 * 60 * 60_000
export const HOUR = 60 * 60_000
/** Monday 5 January 2026, 06:00 UTC: when the clock of the platform in memory begins. */
export const BEGIN = Date.UTC(2026, 0, 5, 6)
/** Before which day 0 was not yet. */
export const MIDNIGHT = BEGIN - 6 * HOUR

/** Days before the month that counts, so that there is something to forecast from. */
export type Span = { history: number; days: number }
export const MONTH: Span = { history: 60, days: 30 }

/** Deliveries, counts and reviews at 6, demand at the others. */
export const ROUNDS = [0, 4, 8, 14] as const
/** Share of a day's demand by round. */
export const SHARES = [0, 0.4, 0.4, 0.2] as const

/** What befalls a hospital in a month; each on a day of it, counted from the first of the history. */
export type Calendar = {
  span: Span
  /** More is used of some articles from here on, rising for ten days. */
  rise: { from: number; of: ReadonlySet<string>; by: number }
  /** A supplier has nothing of some articles: declines some, backorders others. */
  out: { supplier: string; from: number; to: number; declined: ReadonlySet<string>; backordered: ReadonlySet<string> }
  /** All lots of an article delivered in the week before are called back. */
  recall: { day: number; item: string }
  /** A box holds half of what master data says, until that is noticed. */
  unit: { item: string; from: number; to: number }
  /** Somebody orders for two weeks by hand, to come when the new wing opens. */
  far: { day: number; dueInDays: number; places: ReadonlySet<string> }
}

/** So many articles of a supplier are out at once. */
const MOST_OUT = 8

export const calendarOf = (span: Span, articles: readonly Article[], places: readonly Place[]): Calendar => {
  const day = (share: number) => span.history + Math.round(share * span.days)
  const of = (use: Article['use']) => articles.filter((a) => a.use === use).map((a) => a.item)
  const some = (use: Article['use'], from: number, to: number) => of(use).slice(from, to)
  const supplied = articles
    .filter((a) => a.supplier === 'MEDCO')
    .map((a) => a.item)
    .slice(0, MOST_OUT)
  const [recalled = ''] = of('critical')
  const [, mispacked = of('smooth')[0] ?? ''] = of('smooth')
  const chosen = places.filter(({ article }) => article.use === 'weekday').filter((_, i) => i % 16 === 3)
  return {
    span,
    rise: { from: day(0.2), of: new Set([...some('smooth', 3, 7), ...some('weekday', 2, 4)]), by: 0.5 },
    out: {
      ...{ supplier: 'MEDCO', from: day(0.47), to: day(0.47) + 7 },
      declined: new Set(supplied.filter((_, i) => i % 2 === 0)),
      backordered: new Set(supplied.filter((_, i) => i % 2 === 1)),
    },
    recall: { day: day(0.4), item: recalled },
    unit: { item: mispacked, from: day(-0.1), to: day(0.3) },
    far: { day: day(0), dueInDays: 60, places: new Set(chosen.map(({ name }) => name)) },
  }
}

export const isWeekend = (day: number): boolean => day % 7 >= 5

/** The places that one of the incidents is about; the season is not an incident. */
export const isTouched = ({ out, recall, unit, far }: Calendar, { name, article: { item } }: Place): boolean =>
  out.declined.has(item) ||
  out.backordered.has(item) ||
  recall.item === item ||
  unit.item === item ||
  far.places.has(name)

export const riseOn = ({ rise }: Calendar, item: string, day: number): number =>
  rise.of.has(item) ? 1 + rise.by * Math.min(1, Math.max(0, (day - rise.from) / 10)) : 1
