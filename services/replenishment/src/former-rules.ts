import type { Decider } from '@supplyline/decider'
import { decide, type StockInput, stock } from './decide.ts'
import type { Forecast } from './demand/forecast.ts'
import { evolve, initialState, type Stock, type StockEvent } from './stock.ts'
import { type BeforeShelfLives, current } from './stored-before.ts'

/** Rules 3: levels did not look at the shelf life. What was stamped with them is decided, and kept, as it was then (ADR 10). */
export const stockByRules3: Decider<Stock | BeforeShelfLives, StockInput, StockEvent> = {
  ...stock,
  initialState: asKept(initialState),
  decide: (input, stored) => decide(input, unobserved(stored)),
  evolve: (stored, event) => asKept(evolve(unobserved(stored), event)),
}

function unobserved(stored: Stock | BeforeShelfLives): Stock {
  return { ...current(stored), shelfLives: null }
}

function asKept({ shelfLives: _, forecast, ...rest }: Stock): BeforeShelfLives {
  return { ...rest, forecast: forecast && withoutAverage(forecast) }
}

const withoutAverage = ({ averageDailyUse: _, ...forecast }: Forecast): Forecast => forecast
