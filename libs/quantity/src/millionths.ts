// The fast road for sums: stock movements carry at most six decimals (decimal(18,6) in the contracts), and up to
// about four thousand million units their count of millionths is a number that doubles hold exactly.
const perUnit = 1_000_000
const largest = 2 ** 52
const scale = [1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1]

/** A plain decimal as a whole number of millionths; NaN where that is not exact or the text is something else. */
export function millionths(text: string): number {
  const { length } = text
  if (length > 17) return Number.NaN
  const negative = text.charCodeAt(0) === 0x2d
  const start = negative ? 1 : 0
  let value = 0
  let point = -1
  for (let index = start; index < length; index++) {
    const code = text.charCodeAt(index)
    if (code >= 0x30 && code <= 0x39) value = value * 10 + (code - 0x30)
    else if (code === 0x2e && point === -1 && index > start) point = index
    else return Number.NaN
  }
  if (length === start || point === length - 1) return Number.NaN
  const factor = scale[point === -1 ? 0 : length - 1 - point]
  if (factor === undefined) return Number.NaN
  value *= factor
  if (value > largest) return Number.NaN
  return negative ? -value : value
}

/** A whole number of millionths, safe as an integer, as a canonical decimal. */
export function formatMillionths(value: number): string {
  const rest = value % perUnit
  if (rest === 0) return String(value / perUnit)
  const size = Math.abs(value)
  let decimals = String(Math.abs(rest) + perUnit)
  let end = decimals.length
  while (decimals.charCodeAt(end - 1) === 0x30) end--
  decimals = decimals.slice(1, end)
  return `${value < 0 ? '-' : ''}${Math.floor(size / perUnit)}.${decimals}`
}
