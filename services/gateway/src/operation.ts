import { type RequestHandler, type Role, type Router, requireRole } from '@supplyline/http'
import type { z } from 'zod'

/** One route: how it is served, and how it is described in /openapi.json. */
export type Operation = {
  method: 'get' | 'post'
  /** With parameters as OpenAPI writes them. */
  path: `/v1/${string}`
  id: string
  summary: string
  /** Who may; everyone who is known unless given. */
  roles?: [Role, ...Role[]]
  /** What each parameter of the path is. */
  parameters?: Record<string, string>
  query?: z.ZodObject
  body?: z.ZodType
  answer: { status: 200 | 202; description: string; body: z.ZodType }
  /** What may be wrong beyond what may be wrong with any request, by status. */
  problems?: Record<number, string>
  handle: RequestHandler
}

export const mount = (router: Router, operations: readonly Operation[]): void => {
  for (const { method, path, roles, handle } of operations) {
    const allowed = roles ? [requireRole(...roles)] : []
    router[method](path.replaceAll(/\{(\w+)\}/g, ':$1'), ...allowed, handle)
  }
}
