import {
  type Context,
  createTraceState,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  type TraceState,
  trace,
} from '@opentelemetry/api'
import { activeContext } from './context.ts'

/** Header values as Kafka (bytes) and Node's HTTP (strings) give them; names in lower case. */
export type IncomingHeaders = Readonly<Record<string, unknown>>

// W3C Trace Context, section 3.2.2: version, trace id, parent id, flags; later versions may append fields.
const traceparentPattern =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-[\x21-\x7e]{0,256})?$/
// Section 3.3.1.5: at least 512 characters must be carried; more than that is dropped.
const tracestatePattern = /^[\x20-\x7e]{1,512}$/

/** A span context received from elsewhere. It remembers the headers it came in, so that they can go on unchanged. */
class ReceivedSpanContext implements SpanContext {
  readonly isRemote = true
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  readonly traceparent: string
  readonly tracestate: string | undefined

  constructor(traceparent: string, tracestate: string | undefined, fields: RegExpExecArray) {
    this.traceparent = traceparent
    this.tracestate = tracestate
    this.traceId = fields[2] ?? ''
    this.spanId = fields[3] ?? ''
    this.traceFlags = Number.parseInt(fields[4] ?? '0', 16)
  }

  get traceState(): TraceState {
    return createTraceState(this.tracestate)
  }
}

/** The context of the sender of a message or request; the root context if it sent no valid `traceparent`. */
export function contextFromHeaders(headers: IncomingHeaders): Context {
  const received = receivedSpanContext(headers)
  return received === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, received)
}

/** The `traceparent` and `tracestate` to send on; empty when there is no trace to continue. */
export function headersFromContext(context: Context = activeContext()): Record<string, string> {
  const span = trace.getSpanContext(context)
  if (span === undefined) return {}
  if (span instanceof ReceivedSpanContext) {
    return span.tracestate === undefined
      ? { traceparent: span.traceparent }
      : { traceparent: span.traceparent, tracestate: span.tracestate }
  }
  const traceparent = `00-${span.traceId}-${span.spanId}-${(span.traceFlags & 0xff).toString(16).padStart(2, '0')}`
  const tracestate = span.traceState?.serialize()
  return tracestate ? { traceparent, tracestate } : { traceparent }
}

/** For a span that handles many messages: a link to the span that produced one of them. */
export function spanLinkFrom(headers: IncomingHeaders): Link | undefined {
  const received = receivedSpanContext(headers)
  return received === undefined ? undefined : { context: received }
}

/** The trace id of the work in hand, for answers and logs; undefined without one. */
export const activeTraceId = (): string | undefined => trace.getSpanContext(activeContext())?.traceId

function receivedSpanContext(headers: IncomingHeaders): ReceivedSpanContext | undefined {
  const traceparent = text(headers.traceparent)
  if (traceparent === undefined) return undefined
  const fields = traceparentPattern.exec(traceparent)
  if (fields === null || (fields[1] === '00' && fields[5] !== undefined)) return undefined
  const tracestate = text(headers.tracestate)
  return new ReceivedSpanContext(
    traceparent,
    tracestate !== undefined && tracestatePattern.test(tracestate) ? tracestate : undefined,
    fields,
  )
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return Buffer.isBuffer(value) ? value.toString('latin1') : undefined
}
