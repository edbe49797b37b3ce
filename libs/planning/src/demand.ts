/** The largest quantity a series may hold, base units: what a decimal(18,6) of the contracts can (docs/adr/0005). */
const largest = 1e12

/** Demand in one period. Censored: stocked out for some of the period, so that the quantity is a lower bound. */
export interface DemandPeriod {
  quantity: number
  censored: boolean
}

/** Consecutive, equally long periods (days), oldest first; quantities in base units. */
export type DemandSeries = readonly DemandPeriod[]

/**
 * The quantities of consecutive periods as the methods take them.
 * Errors: RangeError where one is negative, not a number or above 10¹².
 */
export function demandValues(quantities: ArrayLike<number>): Float64Array {
  const values = new Float64Array(quantities)
  for (let t = 0; t < values.length; t++) {
    const value = values[t] as number
    if (!(value >= 0 && value <= largest))
      throw new RangeError(`demand of period ${t} is ${value}; it must be from 0 to ${largest}`)
  }
  return values
}

/**
 * The demand of each period, base units, with each censored quantity replaced by the expected demand given that it
 * was at least what was seen. Errors: RangeError as in `demandValues`.
 *
 * The distribution is the product-limit estimate (Kaplan & Meier, JASA 53, 1958) in its form "redistribute to the
 * right" (Efron, 5th Berkeley Symposium, 1967); for inventories: Huh, Levi, Rusmevichientong & Orlin,
 * Operations Research 59(4), 2011. It supposes no shape, so it fits intermittent demand, any unit and fractions alike;
 * a normal (Nahmias 1994) or Poisson (Conrad 1976) fit depends on the unit or puts demand below zero, and its maximum
 * likelihood runs away when most periods are censored. Here no estimate exceeds the largest quantity seen.
 *
 * Two conventions: at equal quantities the censored period counts as the earlier one (its demand may have been exactly
 * what was seen, and a day out of stock from the start says nothing, so it becomes the mean of all days); and a
 * censored period with no uncensored one at or above it keeps what was seen, so a series of only censored periods
 * comes back as it is, a lower bound.
 */
export function uncensored(series: DemandSeries): number[] {
  const values = series.map((period) => period.quantity)
  demandValues(values)
  if (!series.some((period) => period.censored)) return values
  const descending = values.map((_, t) => t)
  descending.sort((a, b) => {
    const difference = (values[b] as number) - (values[a] as number)
    return difference === 0 ? Number(series[a]?.censored) - Number(series[b]?.censored) : difference
  })
  let anyKnown = false
  let total = 0
  let count = 0
  for (const t of descending) {
    const seen = values[t] as number
    if (series[t]?.censored === false) anyKnown = true
    // The mean of quantities that are all at least this one; rounding may put it a little below.
    else if (anyKnown) values[t] = Math.max(seen, total / count)
    total += values[t] as number
    count++
  }
  return values
}
