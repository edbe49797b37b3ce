const FIRST_MS = 1_000

/** How long to rest after the nth failure in a row, from 1: doubling, at most `longestMs`, half of it at random. */
export const backoff = (failures: number, longestMs: number, random: () => number): number =>
  Math.round(Math.min(FIRST_MS * 2 ** (failures - 1), longestMs) * (0.5 + random() / 2))
