const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** How far back a movement may have happened to be taken: within it every duplicate is recognised. */
export const HORIZON_MS = 14 * DAY

/** How far a source's clock may be ahead of ours. */
export const CLOCK_TOLERANCE_MS = 5 * MINUTE
