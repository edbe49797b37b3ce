import { describe, expect, test } from '@jest/globals'
import type { Told } from './arm.ts'
import { runPar } from './arms.ts'
import type { Span } from './calendar.ts'
import { Ledger } from './ledger.ts'
import { counted, moved } from './messages.ts'
import { type Scenario, scenarioOf } from './scenario.ts'
import type { Published } from './service-arm.ts'

// `pnpm bench planning`, with few items and in 20 days.
const DAYS: Span = { history: 8, days: 12 }
const FEW = 11

describe.each([1, 2])('seed %i', (seed) => {
  const scenario = scenarioOf(seed, DAYS, FEW)

  test('whoever plans meets the same demand, and every run of a seed comes to the same', async () => {
    const par = await runPar(scenario, { everyDays: 1, factor: 2 })
    expect(await runPar(scenarioOf(seed, DAYS, FEW), { everyDays: 1, factor: 2 })).toEqual(par)
    const generous = await runPar(scenario, { everyDays: 1, factor: 4 })
    expect(generous.wanted).toBe(par.wanted)
    expect(generous.money).toBeGreaterThan(par.money)
    expect(generous.stockOuts).toBeLessThan(par.stockOuts)
  })
})

test('what befalls the month befalls it: an article is out, one is called back, one is mispacked, one comes late', () => {
  const { calendar, articles, places } = scenarioOf(1, { history: 60, days: 30 })
  expect(articles.length).toBeGreaterThanOrEqual(40)
  expect(new Set(places.map(({ location }) => location)).size).toBe(8)
  const { out, recall, unit, far, rise } = calendar
  for (const day of [rise.from, out.from, recall.day, unit.to, far.day]) {
    expect(day).toBeGreaterThanOrEqual(60)
    expect(day).toBeLessThan(90)
  }
  expect(Math.min(out.declined.size, out.backordered.size, far.places.size, rise.of.size)).toBeGreaterThan(2)
  expect(articles.some(({ item, shelfLife }) => item === recall.item && shelfLife !== null)).toBe(true)
})

describe('the ledger', () => {
  const [place] = scenarioOf(1, DAYS, FEW).places as [Scenario['places'][number]]
  const of = (quantity: number) => ({ lot: '', expiry: 0, quantity })
  const issued = (eventId: string, quantity: number, at: number): Told =>
    moved('StockIssued', place, { eventId, held: of(quantity), quantity, at })
  const position = (onHand: string, consumed: string): Published =>
    ({ onHand, lots: [{ lot: '', onHand }], consumed, receivedOnOrders: '0' }) as unknown as Published

  test('takes everything in the order in which it happened: what was used before a count is part of it', () => {
    const ledger = new Ledger(() => 1)
    ledger.take([counted(place, 'C', 10, 5), issued('late', 3, 4), issued('after', 2, 6)])
    expect(ledger.differences(new Map([[place.name, position('8', '5')]]))).toEqual([])
    expect(ledger.differences(new Map([[place.name, position('5', '5')]]))).toHaveLength(1)
    expect(ledger.differences(new Map([[place.name, position('8', '2')]]))).toHaveLength(1)
    expect(ledger.differences(new Map())).toHaveLength(1)
  })
})
