import { describe, expect, test } from '@jest/globals'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import fc from 'fast-check'
import { activeContext, runInContext } from './context.ts'
import { activeTraceId, contextFromHeaders, headersFromContext, spanLinkFrom } from './propagation.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`

describe('a received trace', () => {
  test('goes on unchanged, from HTTP strings and from Kafka bytes', () => {
    const headers = { traceparent, tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE' }
    expect(headersFromContext(contextFromHeaders(headers))).toEqual(headers)
    const bytes = { traceparent: Buffer.from(headers.traceparent), tracestate: Buffer.from(headers.tracestate) }
    expect(headersFromContext(contextFromHeaders(bytes))).toEqual(headers)
  })

  test('of a later version of the standard keeps its extra fields', () => {
    const later = { traceparent: `cc-${traceId}-00f067aa0ba902b7-01-what-the-future-will-be-like` }
    expect(headersFromContext(contextFromHeaders(later))).toEqual(later)
  })

  test('is the active one for everything done within its context, across awaits', async () => {
    const headers = await runInContext(contextFromHeaders({ traceparent }), async () => {
      await Promise.resolve()
      expect(activeTraceId()).toBe(traceId)
      return headersFromContext()
    })
    expect(headers).toEqual({ traceparent })
    expect(activeContext()).toBe(ROOT_CONTEXT)
  })

  test('can be linked to', () => {
    expect(spanLinkFrom({ traceparent })?.context).toMatchObject({ traceId, spanId: '00f067aa0ba902b7', traceFlags: 1 })
    expect(spanLinkFrom({})).toBeUndefined()
  })
})

describe('no trace is made up', () => {
  test.each([
    ['none came', {}],
    ['a trace id of zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
    ['a parent id of zeros', { traceparent: `00-${traceId}-${'0'.repeat(16)}-01` }],
    ['version ff', { traceparent: `ff-${traceId}-00f067aa0ba902b7-01` }],
    ['extra fields in version 00', { traceparent: `${traceparent}-more` }],
    ['upper case', { traceparent: traceparent.toUpperCase() }],
    ['two headers joined by Node', { traceparent: `${traceparent}, ${traceparent}` }],
    ['a tracestate alone', { tracestate: 'a=1' }],
    ['a list', { traceparent: [traceparent] }],
  ])('%s', (_, headers) => {
    expect(contextFromHeaders(headers)).toBe(ROOT_CONTEXT)
    expect(headersFromContext(contextFromHeaders(headers))).toEqual({})
  })

  test('a tracestate that is too long or could break a header is dropped, the traceparent stays', () => {
    for (const tracestate of ['a=1\r\nx-admin: 1', `a=${'x'.repeat(600)}`, '']) {
      expect(headersFromContext(contextFromHeaders({ traceparent, tracestate }))).toEqual({ traceparent })
    }
  })

  test('whatever the headers hold, what goes on is a valid traceparent or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array(), fc.constant(undefined)), fc.anything(), (parent, state) => {
        const value = parent instanceof Uint8Array ? Buffer.from(parent) : parent
        const out = headersFromContext(contextFromHeaders({ traceparent: value, tracestate: state }))
        expect(out.traceparent ?? traceparent).toMatch(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}/)
      }),
    )
  })
})

test('a span made here is written as version 00 with its flags', () => {
  const context = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: 'b7ad6b7169203331', traceFlags: 0 })
  expect(headersFromContext(context)).toEqual({ traceparent: `00-${traceId}-b7ad6b7169203331-00` })
})
