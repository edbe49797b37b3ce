import type { RequestHandler } from 'express'
import type { Principal } from './auth.ts'
import { problem } from './problem.ts'

export interface Quota {
  requests: number
  seconds: number
}

// Beyond so many callers at once the oldest window is forgotten: memory stays bounded, and someone gets a fresh quota.
const mostWindows = 10_000

/**
 * A quota per principal, or per address for callers that are not authenticated, in windows that begin with a caller's first
 * request. In memory, so per process. Header fields: draft-ietf-httpapi-ratelimit-headers, sections 3 and 4.
 */
export function rateLimit({ requests, seconds }: Quota, now: () => number = () => performance.now()): RequestHandler {
  const windows = new Map<string, { end: number; left: number }>()

  return (request, response, next) => {
    const principal = response.locals.principal as Principal | undefined
    const caller = principal ? `principal ${principal.name}` : `address ${request.socket.remoteAddress}`
    const time = now()
    let window = windows.get(caller)
    if (window === undefined || window.end <= time) {
      windows.delete(caller)
      const [oldest] = windows.keys()
      if (windows.size >= mostWindows && oldest !== undefined) windows.delete(oldest)
      window = { end: time + seconds * 1_000, left: requests }
      windows.set(caller, window)
    }
    const reset = Math.ceil((window.end - time) / 1_000)
    const allowed = window.left > 0
    if (allowed) window.left--
    response.setHeader('RateLimit-Policy', `"default";q=${requests};w=${seconds}`)
    response.setHeader('RateLimit', `"default";r=${window.left};t=${reset}`)
    if (allowed) return next()
    throw problem(429, {
      type: 'quota-exceeded',
      detail: `More than ${requests} requests in ${seconds} seconds. Try again in ${reset} seconds.`,
      headers: { 'Retry-After': String(reset) },
    })
  }
}
