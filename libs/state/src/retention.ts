/**
 * How long published outbox chunks are kept. A predecessor's copy can be in flight for as long as its producer's
 * request time-out and retries, so a new owner must still find what it may have sent.
 */
export const RETAIN_PUBLISHED_MS = 60_000
