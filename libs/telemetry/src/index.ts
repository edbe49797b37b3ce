export { type Attributes, type Context, type Link, type Span, SpanStatusCode } from '@opentelemetry/api'
export { activeContext, runInContext } from './context.ts'
export { createLogger, type Logger, type LoggerOptions } from './log.ts'
export {
  type MessagingDetails,
  type MessagingOperation,
  messagingAttributes,
  messagingSpanName,
} from './messaging-attributes.ts'
export { Counter, Gauge, Histogram, metricsText } from './metrics.ts'
export {
  activeTraceId,
  contextFromHeaders,
  headersFromContext,
  type IncomingHeaders,
  spanLinkFrom,
} from './propagation.ts'
export { serialiseError } from './serialise-error.ts'
export { startTelemetry, type Telemetry, type TelemetryOptions } from './start-telemetry.ts'
export { inSpan, isTracing, type Kind, withoutSpan, withoutTrace } from './tracing.ts'
