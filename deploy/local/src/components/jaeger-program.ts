import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JaegerPlace } from './jaeger.ts'

/** A command line that runs Jaeger with all of its data in memory. */
export type Program = { command: string; args: string[]; env?: Record<string, string> }

export const JAEGER_IMAGE = 'jaegertracing/jaeger:2.13.0'
const MAX_TRACES = 10_000
const ANY_PORT = '127.0.0.1:0'

/** Version 1 takes its settings from the environment, and ignores those that a release does not know (any more). */
const version1 = (command: string, { port, otlpPort }: JaegerPlace): Program => ({
  command,
  args: [],
  env: {
    SPAN_STORAGE_TYPE: 'memory',
    MEMORY_MAX_TRACES: `${MAX_TRACES}`,
    QUERY_HTTP_SERVER_HOST_PORT: `127.0.0.1:${port}`,
    COLLECTOR_OTLP_HTTP_HOST_PORT: `127.0.0.1:${otlpPort}`,
    // Nobody uses these; at their own numbers a second system could not start.
    ...Object.fromEntries(
      [
        ...['QUERY_GRPC_SERVER', 'COLLECTOR_OTLP_GRPC', 'COLLECTOR_GRPC_SERVER', 'COLLECTOR_HTTP_SERVER', 'ADMIN_HTTP'],
        ...['HTTP_SERVER', 'PROCESSOR_JAEGER_BINARY_SERVER', 'PROCESSOR_JAEGER_COMPACT_SERVER'],
        'PROCESSOR_ZIPKIN_COMPACT_SERVER',
      ].map((name) => [`${name}_HOST_PORT`, ANY_PORT]),
    ),
    LOG_LEVEL: 'warn',
    OTEL_TRACES_SAMPLER: 'always_off', // no traces of Jaeger itself
  },
})

const version2Settings = ({ port, otlpPort }: JaegerPlace) => ({
  service: {
    extensions: ['jaeger_storage', 'jaeger_query'],
    pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] } },
    telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
  },
  extensions: {
    jaeger_storage: { backends: { memory: { memory: { max_traces: MAX_TRACES } } } },
    jaeger_query: {
      storage: { traces: 'memory' },
      http: { endpoint: `127.0.0.1:${port}` },
      grpc: { endpoint: ANY_PORT },
    },
  },
  receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlpPort}` } } } },
  processors: { batch: {} },
  exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
})

/** Version 2 reads a file in YAML, of which JSON is a part. */
const version2 = (command: string, place: JaegerPlace): Program => {
  const file = join(place.dataDir, 'jaeger', 'jaeger.json')
  writeFileSync(file, JSON.stringify(version2Settings(place), undefined, 2))
  return { command, args: ['--config', `file:${file}`], env: { OTEL_TRACES_SAMPLER: 'always_off' } }
}

export const binaryProgram = (binary: string, place: JaegerPlace): Program => {
  const { stdout } = spawnSync(binary, ['help'], { encoding: 'utf8' })
  const build = stdout.includes('--collector.otlp.http.host-port') ? version1 : version2
  return build(binary, place)
}

/** The docker client passes a SIGTERM on; what a SIGKILL left behind is removed before the next start. */
export const containerProgram = ({ port, otlpPort }: JaegerPlace): Program => {
  const name = `supplyline-jaeger-${port}`
  spawnSync('docker', ['rm', '--force', name])
  return {
    command: 'docker',
    args: [
      ...['run', '--rm', '--name', name, '--memory', '512m'],
      ...['--publish', `127.0.0.1:${port}:16686`, '--publish', `127.0.0.1:${otlpPort}:4318`],
      JAEGER_IMAGE,
    ],
  }
}
