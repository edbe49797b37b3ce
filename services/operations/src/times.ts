const LATEST_MS = 8.64e15

/** Epoch milliseconds in ISO 8601; beyond what a date can be, the last one that can. */
export const isoOf = (at: number): string => new Date(Math.max(-LATEST_MS, Math.min(LATEST_MS, at))).toISOString()

/** W3C Trace Context, section 3.2.2. */
export const traceIdIn = (traceparent: string | null): string | null =>
  /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent ?? '')?.[1] ?? null
