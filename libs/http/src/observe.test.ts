import { expect, test } from '@jest/globals'
import { createLogger, headersFromContext, startTelemetry, type TelemetryOptions } from '@supplyline/telemetry'
import { createApp } from './app.ts'
import { serve } from './serve.ts'

type Exporter = NonNullable<TelemetryOptions['exporter']>
type Span = Parameters<Exporter['export']>[0][number]

test('a request is a server span of the caller’s trace, and what its handler sends on is part of it', async () => {
  const spans: Span[] = []
  const exporter: Exporter = {
    export(ended, done) {
      spans.push(...ended)
      done({ code: 0 })
    },
    shutdown: async () => {},
  }
  const telemetry = await startTelemetry({ service: 'gateway', exporter })
  const app = createApp({
    service: 'gateway',
    logger: createLogger({ service: 'gateway', level: 'silent' }),
    routes: (router) => {
      router.post('/v1/items/:id', async (_request, response) => {
        await Promise.resolve()
        response.json(headersFromContext())
      })
      router.get('/v1/broken', () => {
        throw new Error('broken')
      })
    },
  })
  const { url, close } = await serve(app, 0)
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const answer = await fetch(`${url}/v1/items/7`, { method: 'POST', headers: { traceparent } })
  const sentOn = (await answer.json()) as { traceparent: string }
  await fetch(`${url}/v1/broken`)
  await fetch(`${url}/readyz`)
  await close()
  await telemetry.shutdown()

  expect(spans.map(({ name }) => name)).toEqual(['POST /v1/items/:id', 'GET /v1/broken'])
  const [request, broken] = spans
  expect(request?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7')
  expect(sentOn.traceparent).toBe(`00-4bf92f3577b34da6a3ce929d0e0e4736-${request?.spanContext().spanId}-01`)
  expect(request?.attributes).toMatchObject({
    'http.request.method': 'POST',
    'http.route': '/v1/items/:id',
    'http.response.status_code': 200,
  })
  expect(broken?.status).toEqual({ code: 2, message: 'answered 500' })
})
