/** Of an even number of values the mean of the middle two. NaN of none. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** The smallest value that at least `percent` of all are not above (nearest rank). NaN of none. */
export const percentile = (sorted: ArrayLike<number>, percent: number): number =>
  sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN

/** Ratios of what was measured in the same pass; median, lowest and highest. */
export const ratios = (
  values: readonly number[],
  beside: readonly number[],
): { ratio: number; low: number; high: number } => {
  const each = values.map((value, pass) => value / (beside[pass] ?? Number.NaN))
  return { ratio: median(each), low: Math.min(...each), high: Math.max(...each) }
}
