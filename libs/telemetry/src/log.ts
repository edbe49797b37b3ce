import { trace } from '@opentelemetry/api'
import { type DestinationStream, type Logger, pino } from 'pino'
import { activeContext } from './context.ts'
import { serialiseError } from './serialise-error.ts'

export type { Logger }

export interface LoggerOptions {
  service: string
  level?: string
  /** Standard output unless a test gives its own. */
  destination?: DestinationStream
}

const secretNames = ['authorization', 'Authorization', 'token', 'tokens', 'password', 'cookie', '["set-cookie"]']
const secretPaths = ['', '*', '*.*'].flatMap((prefix) =>
  secretNames.map((name) => (prefix === '' || name.startsWith('[') ? `${prefix}${name}` : `${prefix}.${name}`)),
)

/** One JSON object a line: level, time (ISO 8601), service, trace and span ids, then what the caller gives. */
export const createLogger = ({ service, level = 'info', destination }: LoggerOptions): Logger =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: traceIds,
      serializers: { err: serialiseError, error: serialiseError },
      redact: { paths: secretPaths, censor: '[redacted]' },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  )

function traceIds(): object {
  const span = trace.getSpanContext(activeContext())
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId }
}
