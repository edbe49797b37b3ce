import { type Article, agreedLeadTime, assortment, type Place, placesOf } from './assortment.ts'
import { type Calendar, calendarOf, type Span } from './calendar.ts'
import { type Demand, demandOf, meanOf } from './demand.ts'

/** All that is the same for whoever plans. Quantities in pieces. */
export type Scenario = {
  seed: number
  calendar: Calendar
  articles: readonly Article[]
  places: readonly Place[]
  demand: ReadonlyMap<string, Demand>
  /** By place: wanted a day on average over the history, which is what levels are set by. */
  mean: ReadonlyMap<string, number>
  /** On a shelf when the history begins. */
  begin: (place: Place) => number
  /** What is in a box that comes on a day, and what master data says. */
  inBox: (article: Article, day: number) => number
  saidInBox: (article: Article, day: number) => number
}

/** `per`: of how many articles of each use one is taken. */
export const scenarioOf = (seed: number, span: Span, per = 1): Scenario => {
  const articles = assortment(per)
  const places = placesOf(articles)
  const calendar = calendarOf(span, articles, places)
  const { unit } = calendar
  const demand = new Map(places.map((place) => [place.name, demandOf(seed, calendar, place)]))
  const half = ({ item, box }: Article, day: number, from: number) =>
    item === unit.item && day >= from ? box / 2 : box
  return {
    ...{ seed, calendar, articles, places, demand },
    mean: new Map([...demand].map(([name, days]) => [name, meanOf(days, span)])),
    begin: ({ article, perDay }) => Math.max(2, Math.ceil(1.75 * perDay * (agreedLeadTime(article.supplier) + 2))),
    inBox: (article, day) => half(article, day, unit.from),
    saidInBox: (article, day) => half(article, day, unit.to),
  }
}
