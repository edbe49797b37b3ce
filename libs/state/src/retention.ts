/**
 * How long published outbox chunks are kept. A predecessor's copy can be in flight for as long as its producer's
 * request time-out and retries, so a new owner must still find what it may have sent.
 */
export const RETAIN_PUBLISHED_MS = 60_000

/** Identities are deleted so long after nobody asks for them any more: clocks differ. */
export const FORGET_LATER_MS = 24 * 3_600_000
