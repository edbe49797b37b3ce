export * from './back-test.ts'
export * from './croston.ts'
export { type DemandPeriod, type DemandSeries, uncensored } from './demand.ts'
export * from './demand-pattern.ts'
export * from './exponential-smoothing.ts'
export { fit } from './fit.ts'
export {
  type Forecast,
  type ForecastMethod,
  forecast,
  type MethodName,
  type MethodParameters,
} from './forecast-method.ts'
export { movingAverage, naive, seasonalNaive } from './naive.ts'
export { normalQuantile, normalTail, unitNormalLoss } from './normal.ts'
export {
  cycleServiceLevel,
  type Demand,
  expectedShortage,
  fillRate,
  leadTimeDemand,
  reorderPoint,
  safetyStock,
} from './safety-stock.ts'
export * from './stock-out.ts'
