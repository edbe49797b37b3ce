/**
 * One measurement beside what it is held against in the same run; `ratio` is what to trust on a noisy machine. `low` and
 * `high` are its lowest and highest over the passes.
 */
export type Measurement = {
  name: string
  value: number
  unit: string
  ceiling: number
  ratio: number
  low?: number
  high?: number
  /** Of each pass. */
  values?: readonly number[]
  beside?: readonly number[]
  /** The longest of all. */
  most?: number
  /** How late the source itself was, p99 in ms. */
  sourceBehindP99?: number
}
export type Report = (measurement: Measurement) => void

const round = (n: number): number => Number(n.toPrecision(4))

export const printLine: Report = (measurement) =>
  console.log(JSON.stringify(measurement, (_, value: unknown) => (typeof value === 'number' ? round(value) : value)))
