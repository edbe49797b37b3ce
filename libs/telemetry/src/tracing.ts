import { types } from 'node:util'
import {
  type Attributes,
  type Context,
  INVALID_SPAN_CONTEXT,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { activeContext, runInContext } from './context.ts'

export type Kind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

const kinds: Record<Kind, SpanKind> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
let tracer: Tracer | undefined

/** Switches span recording on (a tracer) or off (undefined). Only `startTelemetry` calls this. */
export function useTracer(next: Tracer | undefined): void {
  tracer = next
}

/** True while spans are recorded. Guard with it what is costly to compute only for a span. */
export const isTracing = (): boolean => tracer !== undefined

/**
 * Runs `fn` within a span that ends when `fn` returns, or when the promise it returned settles.
 * An error marks the span and is thrown on. `parent` defaults to the active context.
 * With telemetry off there is no span: `fn` runs in the parent's context and gets a span that ignores everything.
 */
export function inSpan<T>(
  name: string,
  kind: Kind,
  attributes: Attributes | (() => Attributes),
  parent: Context | undefined,
  fn: (span: Span) => T,
  links?: Link[],
): T {
  const active = activeContext()
  const context = parent ?? active
  if (tracer === undefined) return context === active ? fn(noSpan) : runInContext(context, fn, noSpan)

  const span = tracer.startSpan(
    name,
    {
      kind: kinds[kind],
      attributes: typeof attributes === 'function' ? attributes() : attributes,
      ...(links && { links }),
    },
    context,
  )
  try {
    const result = runInContext(trace.setSpan(context, span), fn, span)
    if (!isPromise(result)) {
      span.end()
      return result
    }
    return result.then(
      (value) => {
        span.end()
        return value
      },
      (error: unknown) => {
        endWithError(span, error)
        throw error
      },
    ) as T
  } catch (error) {
    endWithError(span, error)
    throw error
  }
}

/** Runs `fn` in the parent's context without a span of its own: a trace goes through, and shows nothing of it. */
export const withoutSpan = <T>(parent: Context | undefined, fn: (span: Span) => T): T =>
  parent === undefined ? fn(noSpan) : runInContext(parent, fn, noSpan)

/** Runs `fn` outside of any trace. */
export const withoutTrace = <T>(fn: () => T): T =>
  activeContext() === ROOT_CONTEXT ? fn() : runInContext(ROOT_CONTEXT, fn)

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | undefined | null)?.then === 'function'

function endWithError(span: Span, error: unknown): void {
  const exception = types.isNativeError(error) ? error : new Error(String(error))
  const { code } = exception as { code?: unknown }
  span.setAttribute('error.type', typeof code === 'string' ? code : exception.name)
  span.recordException(exception)
  span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message })
  span.end()
}
