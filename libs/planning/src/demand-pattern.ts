import { demandValues } from './demand.ts'

export type DemandPattern = 'smooth' | 'erratic' | 'intermittent' | 'lumpy' | 'no-demand'

/** Periods per period with demand, and the squared coefficient of variation of the sizes; 0 where there is no demand. */
export interface PatternMeasures {
  pattern: DemandPattern
  averageInterval: number
  squaredVariation: number
}

// Where the mean squared errors of Croston's method and of SBA cross.
const intervalLimit = 1.32
const variationLimit = 0.49

/**
 * What kind of demand a series has: few periods without demand and sizes alike (smooth), unlike (erratic); many periods
 * without demand and sizes alike (intermittent), unlike (lumpy). The variance of the sizes is the sample's (n − 1).
 * A. A. Syntetos, J. E. Boylan & J. D. Croston, On the categorization of demand patterns, Journal of the Operational
 * Research Society 56(5), 2005. Errors: RangeError for a quantity outside 0 to 10¹².
 */
export function demandPattern(quantities: ArrayLike<number>): PatternMeasures {
  const series = demandValues(quantities)
  const sizes = series.filter((value) => value > 0)
  if (sizes.length === 0) return { pattern: 'no-demand', averageInterval: 0, squaredVariation: 0 }
  const averageInterval = series.length / sizes.length
  const mean = sizes.reduce((sum, size) => sum + size / sizes.length, 0)
  // Ratios first, so that the smallest sizes do not vanish when squared.
  const squares = sizes.reduce((sum, size) => sum + (size / mean - 1) ** 2, 0)
  const squaredVariation = sizes.length < 2 ? 0 : squares / (sizes.length - 1)
  const erratic = squaredVariation >= variationLimit
  const intermittent = averageInterval >= intervalLimit
  const pattern = intermittent ? (erratic ? 'lumpy' : 'intermittent') : erratic ? 'erratic' : 'smooth'
  return { pattern, averageInterval, squaredVariation }
}
