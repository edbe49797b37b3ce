/** One measurement beside its ceiling in the same run; `ratio` is what to trust on a noisy machine. */
export type Measurement = { name: string; value: number; unit: string; ceiling: number; ratio: number }
export type Report = (measurement: Measurement) => void

const round = (n: number): number => Number(n.toPrecision(4))

export const printLine: Report = (m) =>
  console.log(JSON.stringify({ ...m, value: round(m.value), ceiling: round(m.ceiling), ratio: round(m.ratio) }))
