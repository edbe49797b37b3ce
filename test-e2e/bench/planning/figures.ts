/** Of one day. Stocks are those of the evening; money in USD. */
export type DayFigures = {
  pieces: number
  money: number
  wanted: number
  unmet: number
  /** Places where something was wanted that was not there; and those of them that no incident is about. */
  stockOuts: number
  stockOutsElsewhere: number
  expired: number
  expiredMoney: number
}

/** Order lines; those of them asked for when nothing was left; and lots moved between places. */
export type Counts = { orders: number; emergencies: number; transfers: number }

/** Of the month; stocks are means of its evenings. */
export type Figures = DayFigures & Counts & { fillRate: number; days: readonly DayFigures[] }

export const noFigures = (): DayFigures => ({
  ...{ pieces: 0, money: 0, wanted: 0, unmet: 0, stockOuts: 0, stockOutsElsewhere: 0, expired: 0, expiredMoney: 0 },
})

export const figuresOf = (days: readonly DayFigures[], counts: Counts): Figures => {
  const total = noFigures()
  for (const day of days) for (const name of Object.keys(total) as (keyof DayFigures)[]) total[name] += day[name]
  const stock = { pieces: total.pieces / days.length, money: total.money / days.length }
  return { ...total, ...stock, ...counts, fillRate: 1 - total.unmet / Math.max(1, total.wanted), days }
}
