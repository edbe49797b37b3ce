import { contextFromHeaders, Histogram, inSpan, type Logger, SpanStatusCode } from '@supplyline/telemetry'
import type { Request, RequestHandler } from 'express'

const duration = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Time from the head of a request to the end of its answer.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
})

/** One span, one measurement and one log line a request; what the handler does is part of the caller's trace. */
export const observe =
  (logger: Logger): RequestHandler =>
  (request, response, next) => {
    const start = performance.now()
    const { method } = request
    const attributes = () => ({ 'http.request.method': method, 'url.path': request.path, 'url.scheme': 'http' })
    void inSpan(method, 'server', attributes, contextFromHeaders(request.headers), async (span) => {
      const answered = new Promise((resolve) => response.once('close', resolve))
      next()
      await answered

      // 499: the caller went away before the answer was complete.
      const status = response.writableFinished ? response.statusCode : 499
      const route = routeOf(request)
      const seconds = (performance.now() - start) / 1_000
      duration.observe({ method, route, status }, seconds)
      span.updateName(`${method} ${route}`)
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status })
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: `answered ${status}` })
      const line = {
        method,
        path: request.path,
        status,
        ms: Math.round(seconds * 1_000),
        requestId: response.locals.requestId,
      }
      if (status >= 500) logger.error(line, 'request failed')
      else if (status >= 400) logger.info(line, 'request refused')
      else logger.debug(line, 'request answered')
    })
  }

// The pattern, not the path: paths hold ids and would make as many metrics as there are orders.
const routeOf = (request: Request): string => {
  const path: unknown = request.route?.path
  return path === undefined ? 'unmatched' : `${request.baseUrl}${String(path)}`
}
