import { afterEach, expect, test } from '@jest/globals'
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace'
import { startTelemetry } from '@supplyline/telemetry'
import { movements, openShelf, returned, routing, withdrawals, withdrawn } from './testing/shelf.ts'
import type { Input, Topology } from './topology.ts'

// All that happens to a business object with an end is traced where it began.

const [first, second] = ['1', '2'].map((n) => n.repeat(32)) as [string, string]
const traceparent = (trace: string) => ({ traceparent: `00-${trace}-${'a'.repeat(16)}-01` })
const traceOf = (header: string | undefined) => header?.split('-')[1]

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** One shelf, a flow or not, is told of in two traces, the service starting anew between them. */
const twoTraces = async (flow: Pick<Topology['aggregates'][string], 'flow'>) => {
  const t = await openShelf()
  const inputs: Input[] = []
  const topology = routing((input) => {
    inputs.push(input)
    if (input.message.type === 'supplyline.TimerFired') return { events: [withdrawn('A')] }
    return { events: [input.message, withdrawn('A')], timers: { later: input.now + 1_000 } }
  })
  const kind = { ...topology.aggregates.shelf, ...flow } as Topology['aggregates'][string]
  for (const [index, trace] of [first, second].entries()) {
    await t.platform.start({ ...topology, aggregates: { shelf: kind } })
    await t.send(movements, [returned('A', 1)], { ce_id: `E-${index}`, ...traceparent(trace) })
    await t.platform.settle()
    await t.platform.stop('shelf')
  }
  await t.platform.start({ ...topology, aggregates: { shelf: kind } })
  await t.platform.pass(2_000)
  await t.platform.stop('shelf')
  // A new owner repeats what may have been in flight.
  const sent = new Map(t.records(withdrawals).map((r) => [r.headers.ce_id, traceOf(r.headers.traceparent)]))
  return { inputs, sent: [...sent.values()] }
}

test('of a flow, later inputs and timers are decided in the trace of the first one', async () => {
  const { inputs, sent } = await twoTraces({ flow: true })
  expect(sent).toEqual([first, first, first])
  expect(inputs.map((input) => traceOf(input.trace))).toEqual([first, first, first])
})

test('of anything else, each input is decided in the trace it came in, and a timer in the one that set it', async () => {
  expect((await twoTraces({})).sent).toEqual([first, second, second])
})

test('the decision on a later input is linked to the trace that it came in', async () => {
  const exporter = new InMemorySpanExporter()
  const telemetry = await startTelemetry({ service: 'test', exporter })
  ends.push(() => telemetry.shutdown())
  await twoTraces({ flow: true })
  await telemetry.flush()
  const decisions = exporter.getFinishedSpans().filter((span) => span.attributes['supplyline.decision'])
  expect(decisions.map((span) => [span.spanContext().traceId, span.links.map((l) => l.context.traceId)])).toEqual([
    [first, []],
    [first, [second]],
    [first, []],
  ])
})

test('a projection goes on in the trace of its input, and shows nothing of itself in it', async () => {
  const exporter = new InMemorySpanExporter()
  const telemetry = await startTelemetry({ service: 'test', exporter })
  ends.push(() => telemetry.shutdown())
  const t = await openShelf()
  const traces: (string | undefined)[] = []
  await t.platform.start({
    ...routing(({ trace }) => {
      traces.push(traceOf(trace))
      return {}
    }),
    projection: true,
  })
  await t.send(movements, [returned('A', 1)], traceparent(first))
  await t.platform.settle()
  await t.platform.stop('shelf')
  await telemetry.flush()
  expect(traces).toEqual([first])
  expect(exporter.getFinishedSpans().map((span) => span.name)).toEqual([])
})
