const DAY = 24 * 60 * 60_000

/** One timer a position: what expires next, or has expired and is not known to have. */
export const EXPIRY = 'expiry'

/** The first millisecond after a day (YYYY-MM-DD), by UTC: through the day itself a lot may be used. */
export const endOf = (day: string): number => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  // The store looks for what is due after the epoch.
  return Math.max(1, Date.UTC(year, month - 1, date + 1))
}

/** The last day that is over at a time. */
export const lastDayBefore = (now: number): string => new Date(now - DAY).toISOString().slice(0, 10)

/** The earliest day after `through` on which one of them expires; null: none does. */
export const nextExpiry = (lots: readonly { expiry: string | null }[], through: string | undefined): string | null =>
  lots.reduce<string | null>(
    (next, { expiry }) =>
      expiry === null || (through !== undefined && expiry <= through) || (next !== null && next <= expiry)
        ? next
        : expiry,
    null,
  )

type Known = { nextExpiry?: string | null | undefined; expiredThrough?: string | undefined }

/**
 * The day of the timer that a lot brings about that is to be used up by `expiry`; undefined: the timer stays as it is. It
 * stays, too, where the lot is used up before: when it fires, the next one is looked for. What was stored before there
 * were timers is looked through once.
 */
export const timerFor = (
  lots: readonly { expiry: string | null }[],
  { nextExpiry: set, expiredThrough }: Known,
  expiry: string | null,
): string | null | undefined => {
  if (set === undefined) return nextExpiry([...lots, { expiry: expiry || null }], expiredThrough)
  if (!expiry || (expiredThrough !== undefined && expiry <= expiredThrough)) return undefined
  return set === null || expiry < set ? expiry : undefined
}
