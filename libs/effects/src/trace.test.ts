import { afterEach, describe, expect, test } from '@jest/globals'
import { headersFromContext, startTelemetry, type Telemetry } from '@supplyline/telemetry'
import { World } from './testing/world.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`

/** The headers that an adapter would send on. */
const sentHeaders = async (): Promise<Record<string, string>> => {
  const world = new World()
  let headers = {}
  world.erp.passes = async () => {
    headers = headersFromContext()
  }
  await world.start()
  await world.plan({ reference: 'PO1', trace: traceparent })
  return headers
}

describe('a call belongs to the flow that asked for it', () => {
  let telemetry: Telemetry | undefined
  afterEach(() => telemetry?.shutdown())

  test('with telemetry off the trace goes on to the system unchanged', async () => {
    expect(await sentHeaders()).toEqual({ traceparent })
  })

  test('with telemetry on it is a client span, whose id goes on to the system', async () => {
    const spans: { name: string; kind: number; attributes: object; spanContext(): { spanId: string } }[] = []
    const exporter = {
      export: (ended: typeof spans, done: (result: { code: number }) => void) => {
        spans.push(...ended)
        done({ code: 0 })
      },
      shutdown: async () => {},
    }
    telemetry = await startTelemetry({ service: 'procurement-sync', exporter })
    const headers = await sentHeaders()
    await telemetry.flush()
    expect(spans).toMatchObject([
      {
        name: 'place-order erp',
        kind: 2,
        parentSpanContext: { traceId: TRACE, spanId: '00f067aa0ba902b7' },
        attributes: { 'supplyline.reference': 'PO1', 'supplyline.attempt': 1, 'supplyline.outcome': 'confirmed' },
      },
    ])
    expect(headers.traceparent).toBe(`00-${TRACE}-${spans[0]?.spanContext().spanId}-01`)
  })
})
