import { setTimeout as sleep } from 'node:timers/promises'
import { context, DiagLogLevel, diag, trace } from '@opentelemetry/api'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { contextManager } from './context.ts'
import { useTracer } from './tracing.ts'

export interface TelemetryOptions {
  /** Becomes `service.name` in every span. */
  service: string
  /** Base URL of an OTLP/HTTP collector, as in OTEL_EXPORTER_OTLP_ENDPOINT; without it nothing is loaded or recorded. */
  endpoint?: string | undefined
  /** Instead of an endpoint, where tests collect spans. */
  exporter?: SpanExporter
  /** Told of lost spans and failed exports. */
  warn?: (message: string) => void
}

export interface Telemetry {
  /** Hands all ended spans to the exporter. */
  flush(): Promise<void>
  /** Flushes for at most three seconds, then records no more. Never rejects: a lost collector must not stop a shutdown. */
  shutdown(): Promise<void>
}

// An export gives up before the shutdown that waits for it does.
const exportLimitMs = 2_500
const shutdownLimitMs = 3_000
const off: Telemetry = { flush: async () => {}, shutdown: async () => {} }

export async function startTelemetry({ service, endpoint, exporter, warn }: TelemetryOptions): Promise<Telemetry> {
  if (!endpoint && !exporter) return off

  const [{ BatchSpanProcessor, TracerProvider }, { defaultResource, resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
  ])
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': service })),
    spanProcessors: [new BatchSpanProcessor({ exporter: exporter ?? (await otlpExporter(endpoint ?? '')) })],
  })
  if (warn) reportProblems(warn)
  context.setGlobalContextManager(contextManager)
  trace.setGlobalTracerProvider(provider)
  useTracer(provider.getTracer('supplyline'))

  return {
    flush: () => provider.forceFlush(),
    async shutdown() {
      useTracer(undefined)
      const limit = new AbortController()
      const flushed = provider.shutdown().catch((error: unknown) => warn?.(`spans lost at shutdown: ${String(error)}`))
      await Promise.race([
        flushed,
        sleep(shutdownLimitMs, undefined, { signal: limit.signal, ref: false }).catch(() => {}),
      ])
      limit.abort()
      trace.disable()
      context.disable()
      diag.disable()
    },
  }
}

async function otlpExporter(endpoint: string): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto')
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: exportLimitMs })
}

function reportProblems(warn: (message: string) => void): void {
  const report = (message: string): void => warn(message)
  const ignore = (): void => {}
  diag.setLogger(
    { error: report, warn: report, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
}
