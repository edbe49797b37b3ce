import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { startTelemetry } from '@supplyline/telemetry'
import { openHospital } from './hospital.ts'

const exporter = new InMemorySpanExporter()
let telemetry: Awaited<ReturnType<typeof startTelemetry>>
let hospital: Awaited<ReturnType<typeof openHospital>>
beforeAll(async () => {
  telemetry = await startTelemetry({ service: 'test', exporter })
  hospital = await openHospital()
})
afterAll(async () => {
  await hospital.close()
  await telemetry.shutdown()
})

test('one connected trace leads from the movement to the call that orders, through each topic and inbox', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  expect((await hospital.send({ eventId: 'T-1' }, { traceparent })).status).toBe(202)
  await hospital.platform.pass(60_000)
  expect(hospital.erp.orders).toHaveLength(1)
  await telemetry.flush()

  const spans = exporter.getFinishedSpans().filter((s) => s.spanContext().traceId === traceparent.split('-')[1])
  const ids = new Set(spans.map((s) => s.spanContext().spanId))
  const roots = spans.filter((s) => !ids.has(s.parentSpanContext?.spanId ?? ''))
  expect(roots.map((s) => [s.name, s.parentSpanContext?.spanId])).toEqual([
    [expect.stringContaining('/v1/stock-movements'), traceparent.split('-')[2]],
  ])

  // From the call to the ERP back to the beginning, parent by parent.
  const byId = new Map(spans.map((s) => [s.spanContext().spanId, s]))
  const path: string[] = []
  const call = spans.find((s) => s.name.includes('place-order'))
  for (let at: ReadableSpan | undefined = call; at; at = byId.get(at.parentSpanContext?.spanId ?? ''))
    path.unshift(at.name)
  for (const step of [
    'process inventory.stock-movements.v1',
    'process inventory-events.inbox.v1',
    'send inventory.stock-positions.v1',
    'process replenishment.inbox.v1',
    'send replenishment.proposals.v1',
    'process procurement-sync.inbox.v1',
  ])
    expect(path).toContain(step)

  const decisions = spans.map((s) => s.attributes['supplyline.decision']).filter(Boolean)
  expect(decisions).toContain('InputTaken procurement.RequisitionSubmitted procurement.RequisitionApproved')
})
