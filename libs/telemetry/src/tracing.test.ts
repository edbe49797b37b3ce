import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { messagingAttributes, messagingSpanName } from './messaging-attributes.ts'
import { activeTraceId, contextFromHeaders, headersFromContext, spanLinkFrom } from './propagation.ts'
import { startTelemetry, type Telemetry } from './start-telemetry.ts'
import { inSpan, isTracing } from './tracing.ts'

let exporter: InMemorySpanExporter
let telemetry: Telemetry

beforeEach(async () => {
  exporter = new InMemorySpanExporter()
  telemetry = await startTelemetry({ service: 'replenishment', exporter })
})
afterEach(() => telemetry.shutdown())

async function ended(): Promise<Record<string, ReadableSpan>> {
  await telemetry.flush()
  return Object.fromEntries(exporter.getFinishedSpans().map((span) => [span.name, span]))
}

const send = (topic: string): Record<string, string> =>
  inSpan(messagingSpanName('send', topic), 'producer', messagingAttributes('send', topic), undefined, () =>
    headersFromContext(),
  )

describe('with telemetry on', () => {
  test('a movement, the position it causes and the proposal after that are one connected trace', async () => {
    const movement = send('inventory.stock-movements.v1')
    const position = await inSpan('process movements', 'consumer', {}, contextFromHeaders(movement), async () => {
      await setImmediate()
      return send('inventory.stock-positions.v1')
    })
    inSpan('process positions', 'consumer', {}, contextFromHeaders(position), () => send('replenishment.proposals.v1'))

    const spans = await ended()
    const chain = [
      'send inventory.stock-movements.v1',
      'process movements',
      'send inventory.stock-positions.v1',
      'process positions',
      'send replenishment.proposals.v1',
    ].map((name) => spans[name])
    expect(new Set(chain.map((span) => span?.spanContext().traceId)).size).toBe(1)
    expect(chain.map((span) => span?.parentSpanContext?.spanId)).toEqual([
      undefined,
      ...chain.slice(0, -1).map((span) => span?.spanContext().spanId),
    ])
    expect(chain[0]?.kind).toBe(SpanKind.PRODUCER)
    expect(chain[0]?.resource.attributes['service.name']).toBe('replenishment')
  })

  test('a batch links to the producer of every message in it', async () => {
    const producers = [send('a.v1'), send('b.v1')]
    const links = producers.flatMap((headers) => spanLinkFrom(headers) ?? [])
    inSpan(
      'poll',
      'consumer',
      () => messagingAttributes('poll', 'a.v1', { batch: 2 }),
      ROOT_CONTEXT,
      () => {},
      links,
    )

    const spans = await ended()
    expect(spans.poll?.links.map((link) => link.context.spanId)).toEqual([
      spans['send a.v1']?.spanContext().spanId,
      spans['send b.v1']?.spanContext().spanId,
    ])
    expect(spans.poll?.attributes['messaging.batch.message_count']).toBe(2)
  })

  test('an error marks its span with its code and is thrown on, from plain and from asynchronous work', async () => {
    const failure = Object.assign(new Error('no such item'), { code: 'ITEM_UNKNOWN' })
    const fail = (): never => {
      throw failure
    }
    expect(() => inSpan('plain', 'internal', {}, undefined, fail)).toThrow(failure)
    await expect(inSpan('async', 'internal', {}, undefined, async () => fail())).rejects.toBe(failure)
    await expect(inSpan('odd', 'internal', {}, undefined, () => Promise.reject('text'))).rejects.toBe('text')

    const spans = await ended()
    for (const name of ['plain', 'async']) {
      expect(spans[name]?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such item' })
      expect(spans[name]?.attributes['error.type']).toBe('ITEM_UNKNOWN')
    }
    expect(spans.odd?.status.message).toBe('text')
  })

  test('spans running side by side do not take each other for parents', async () => {
    await Promise.all(
      ['left', 'right'].map((side) =>
        inSpan(side, 'internal', {}, undefined, async () => {
          await setImmediate()
          inSpan(`${side} child`, 'internal', {}, undefined, () => {})
        }),
      ),
    )
    const spans = await ended()
    for (const side of ['left', 'right']) {
      expect(spans[`${side} child`]?.parentSpanContext?.spanId).toBe(spans[side]?.spanContext().spanId)
    }
  })

  test('an unsampled trace stays unsampled, and its ids go on', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'
    const headers = inSpan('quiet', 'consumer', {}, contextFromHeaders({ traceparent }), () => headersFromContext())
    expect(headers.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/)
    expect(await ended()).toEqual({})
  })
})

describe('with telemetry off', () => {
  beforeEach(() => telemetry.shutdown())
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

  test('no span is made, and no trace is begun', () => {
    expect(isTracing()).toBe(false)
    expect(inSpan('x', 'internal', {}, undefined, (span) => span.isRecording())).toBe(false)
    expect(send('a.v1')).toEqual({})
  })

  test('costly attributes are not computed', () => {
    const attributes = (): never => {
      throw new Error('computed')
    }
    expect(inSpan('x', 'internal', attributes, undefined, () => 1)).toBe(1)
  })

  test('what a message causes keeps its traceparent unchanged', async () => {
    const caused = await inSpan('process', 'consumer', {}, contextFromHeaders({ traceparent }), async () => {
      await setImmediate()
      expect(activeTraceId()).toBe('4bf92f3577b34da6a3ce929d0e0e4736')
      return send('a.v1')
    })
    expect(caused).toEqual({ traceparent })
  })

  test('a message without a trace, handled within another one, does not inherit it', () => {
    inSpan('outer', 'consumer', {}, contextFromHeaders({ traceparent }), () => {
      expect(inSpan('inner', 'consumer', {}, contextFromHeaders({}), () => headersFromContext())).toEqual({})
    })
  })
})
