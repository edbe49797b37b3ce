import { randomUUID } from 'node:crypto'
import { activeTraceId, type Logger } from '@supplyline/telemetry'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express'
import { allowedMethods } from './allowed-methods.ts'
import type { Authenticate } from './auth.ts'
import { jsonBody } from './body.ts'
import { type Check, health } from './health.ts'
import { observe } from './observe.ts'
import { type Problem, problem, problemBody, problemMediaType, toProblem } from './problem.ts'
import { type Quota, rateLimit } from './rate-limit.ts'

export interface AppOptions {
  service: string
  logger: Logger
  /** What `/readyz` asks before it says yes, by name. */
  checks?: Record<string, Check>
  /** Routes open to everyone, outside the quota. */
  openRoutes?: (router: Router) => void
  /** Without it the routes are open too, and the quota is per address. */
  auth?: Authenticate
  routes?: (router: Router) => void
  /** Reads bodies; JSON unless given. */
  body?: RequestHandler
  limits?: { bodyBytes?: number; quota?: Quota }
}

const defaultBodyBytes = 256 * 1024
const defaultQuota: Quota = { requests: 6_000, seconds: 60 }

/** An express app with everything around the routes that every service has. Nothing it is sent ends the process. */
export function createApp({
  service,
  logger,
  checks = {},
  openRoutes,
  auth,
  routes,
  body,
  limits,
}: AppOptions): Express {
  const app = express().disable('x-powered-by').disable('etag')
  const [open, guarded, probes] = [express.Router(), express.Router(), health(checks)]
  openRoutes?.(open)
  routes?.(guarded)

  app.use(prepare(service))
  app.use(probes, observe(logger), refuseMalformedUrls, open)
  if (auth) app.use(identify(auth))
  app.use(rateLimit(limits?.quota ?? defaultQuota), refuseUnknownRoutes([probes, open, guarded]), refuseUnidentified)
  app.use(body ?? jsonBody(limits?.bodyBytes ?? defaultBodyBytes), guarded)
  app.use(answerProblem(logger))
  return app
}

const prepare =
  (service: string): RequestHandler =>
  (request, response, next) => {
    const given = request.get('X-Request-Id')
    const requestId = given !== undefined && /^[\w-]{1,64}$/.test(given) ? given : randomUUID()
    response.locals.requestId = requestId
    response.set({
      'X-Request-Id': requestId,
      'X-Service': service,
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    })
    next()
  }

const refuseMalformedUrls: RequestHandler = (request, _response, next) => {
  const decoded = decodedUrl(request.url)
  // Control characters have no business in an id, and some stores end a text at the first of them.
  if (decoded === undefined || /\p{Cc}/u.test(decoded)) {
    throw problem(400, {
      type: 'malformed-url',
      detail: 'The URL holds a % that is not followed by the code of a UTF-8 character, or a control character.',
    })
  }
  next()
}

function decodedUrl(url: string): string | undefined {
  try {
    return decodeURIComponent(url)
  } catch {
    return undefined
  }
}

// A caller that is not known counts against the quota of its address before it is turned away.
const identify =
  (auth: Authenticate): RequestHandler =>
  (request, response, next) => {
    try {
      response.locals.principal = auth(request.get('Authorization'))
    } catch (error) {
      response.locals.refusal = error
    }
    next()
  }

const refuseUnidentified: RequestHandler = (_request, response, next) => {
  if (response.locals.refusal !== undefined) throw response.locals.refusal
  next()
}

// Before the body is read, so that nothing is uploaded to a place that does not exist.
const refuseUnknownRoutes =
  (routers: Router[]): RequestHandler =>
  ({ method, path }, _response, next) => {
    const allowed = routers.flatMap((router) => allowedMethods(router, path))
    const shown = path.length > 100 ? `${path.slice(0, 100)}…` : path
    if (allowed.length === 0) {
      throw problem(404, { type: 'not-found', detail: `There is nothing at ${shown}. See /openapi.json.` })
    }
    if (method === 'OPTIONS' || allowed.includes(method)) return next()
    const list = [...new Set(allowed)].join(', ')
    throw problem(405, {
      type: 'method-not-allowed',
      detail: `${shown} takes ${list}, not ${method}.`,
      headers: { Allow: list },
    })
  }

// Four parameters, because that is how express tells an error handler.
const answerProblem =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const answer: Problem = toProblem(error)
    const { requestId } = response.locals
    if (answer.status >= 500) logger.error({ err: answer.cause ?? answer, requestId }, answer.message)
    if (response.headersSent) {
      response.destroy()
      return
    }
    response.status(answer.status).set(answer.details.headers ?? {})
    response.type(problemMediaType).send(JSON.stringify(problemBody(answer, requestId, activeTraceId())))
  }
