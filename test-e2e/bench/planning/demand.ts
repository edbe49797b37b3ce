import { Random } from '../../src/random.ts'
import type { Article, Place } from './assortment.ts'
import { type Calendar, isWeekend, riseOn, SHARES } from './calendar.ts'

/** What is wanted at a place, by day and round, in pieces: the same for whoever plans. */
export type Demand = readonly (readonly number[])[]

export const demandOf = (seed: number, calendar: Calendar, place: Place): Demand => {
  const random = Random.of(seed, `demand ${place.name}`)
  const { history, days } = calendar.span
  return Array.from({ length: history + days }, (_, day) => {
    const perDay = place.perDay * riseOn(calendar, place.article.item, day)
    return byRound(random, wanted(random, place.article, perDay, day))
  })
}

const wanted = (random: Random, { use }: Article, perDay: number, day: number): number => {
  switch (use) {
    case 'smooth':
    case 'two-bin':
      return poisson(random, perDay * (0.8 + 0.4 * random.next()))
    // Theatres and clinics are closed at the weekend.
    case 'weekday':
      return poisson(random, perDay * (isWeekend(day) ? 0.2 : 1.32) * (0.8 + 0.4 * random.next()))
    case 'critical':
      return poisson(random, perDay)
    case 'intermittent':
      return random.chance(perDay / 2) ? random.between(1, 3) : 0
    // A case takes many at once: one in eight days on average, sizes by a geometric distribution.
    case 'lumpy':
      return random.chance(1 / 8) ? 1 + geometric(random, 1 / (8 * perDay)) : 0
    case 'implant':
      return random.chance(isWeekend(day) ? perDay / 3 : perDay) ? 1 : 0
    default:
      return use satisfies never
  }
}

const byRound = (random: Random, quantity: number): number[] => {
  const rounds = SHARES.map((share) => Math.floor(quantity * share))
  for (let left = quantity - rounds.reduce((a, b) => a + b, 0); left > 0; left--) {
    const round = 1 + random.below(SHARES.length - 1)
    rounds[round] = (rounds[round] ?? 0) + 1
  }
  return rounds
}

/** Knuth, The Art of Computer Programming, vol. 2, 3.4.1: fit for means below some hundred. */
const poisson = (random: Random, mean: number): number => {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random.next(); product > limit; product *= random.next()) count++
  return count
}

/** How often in vain until something of this probability comes to pass. */
const geometric = (random: Random, probability: number): number =>
  Math.min(1_000, Math.floor(Math.log(1 - random.next()) / Math.log(1 - Math.min(0.999, probability))))

/** Of each place a day, over the history. */
export const meanOf = (demand: Demand, { history }: { history: number }): number =>
  demand
    .slice(0, history)
    .flat()
    .reduce((sum, quantity) => sum + quantity, 0) / history
