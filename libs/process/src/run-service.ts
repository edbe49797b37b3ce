import { type AppOptions, createApp, serve } from '@supplyline/http'
import {
  archiveRegistry,
  createCodec,
  type Effects,
  type Platform,
  type RunningService,
  startService,
  type Topology,
} from '@supplyline/messaging'
import { confluentRegistry, KafkaLog } from '@supplyline/messaging/kafka'
import { allTopics } from '@supplyline/schemas'
import type { Store } from '@supplyline/state'
import { MongoStore } from '@supplyline/state/mongo'
import { createLogger, type Logger, startTelemetry } from '@supplyline/telemetry'
import { type BreakerChange, breakerNews } from './breaker-news.ts'
import type { BaseConfig } from './config.ts'
import { archiveIn, replay } from './replay.ts'

/** A supervisor that asks for an end waits about this long before it kills. */
const LONGEST_STOP_MS = 7_000
/**
 * How long identities of taken events are kept: the 14 days within which sources may send again, and as long again for
 * a backlog after an outage.
 */
const IDENTITIES_KEPT_MS = 30 * 24 * 3_600_000

export type ServiceOptions = {
  config: BaseConfig
  topology: Topology
  /** Who makes the calls to outside systems; `onChange` is told of their breakers. */
  effects?: (store: Store, logger: Logger, onChange: (change: BreakerChange) => void) => Effects
  /** Routes besides the probes. `running` is undefined until the service has joined its group. */
  http?: (platform: Platform, running: () => RunningService | undefined) => Partial<AppOptions>
  /** Done once at every start, when the platform is connected. */
  prepare?: (platform: Platform) => Promise<void>
  /**
   * Done once at every start, when the service runs and its reference tables are full; until then it is not ready.
   * What it returns is done at the stop, before anything else.
   */
  afterStart?: (platform: Platform, running: RunningService) => Promise<void | (() => Promise<void>)>
}

/**
 * The life of a service process: telemetry, platform, HTTP, the lanes; until SIGTERM or SIGINT, on which it finishes
 * what it has begun and leaves. Anything that it cannot go on from ends it with exit code 1, for its supervisor.
 */
export const runService = async (options: ServiceOptions): Promise<void> => {
  const { config, topology } = options
  const { service } = topology
  const [, , mode, ...args] = process.argv
  if (mode === 'replay') return runReplay(config, topology, args)
  const telemetry = await startTelemetry({
    service,
    ...(config.OTEL_EXPORTER_OTLP_ENDPOINT && { endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT }),
  })
  const logger = createLogger({ service, level: config.LOG_LEVEL })
  const end = (code: number) => {
    setTimeout(() => process.exit(code), 100).unref()
    process.exitCode = code
  }
  const fatal = (error: unknown): void => {
    logger.fatal({ err: error }, 'the process ends and must be started again')
    end(1)
  }
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', fatal)

  const [log, store] = await Promise.all([
    connectLog(config, service, logger, fatal),
    MongoStore.connect({ url: config.SUPPLYLINE_MONGO, database: service, horizonMs: IDENTITIES_KEPT_MS }),
  ])
  const platform: Platform = { log, store, codec: createCodec(confluentRegistry(config.SUPPLYLINE_REGISTRY)), logger }
  let running: RunningService | undefined
  let complete = false
  let beforeStop: void | (() => Promise<void>)
  const app = createApp({
    service,
    logger,
    checks: {
      kafka: () => log.ping(),
      mongo: () => store.ping(),
      lanes: async () => {
        if (complete && running?.ready()) return
        const waiting = running?.lanes().filter((l) => l.status !== 'running') ?? []
        throw new Error(complete ? `not running: ${waiting.map(describe).join('; ') || 'no lanes yet'}` : 'starting')
      },
    },
    ...options.http?.(platform, () => running),
  })
  const served = await serve(app, config.HTTP_PORT, { host: config.HTTP_HOST })
  logger.info({ url: served.url, pid: process.pid }, 'started')

  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    logger.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref()
    await beforeStop?.()
    await running?.stop()
    await served.close()
    await Promise.all([log.close(), store.close()])
    await telemetry.shutdown()
    end(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal).catch(fatal))

  await options.prepare?.(platform)
  const effects = options.effects?.(store, logger, breakerNews(platform, service))
  running = await startService(topology, platform, { onFatal: fatal, history: log, ...(effects && { effects }) })
  beforeStop = await options.afterStart?.(platform, running)
  complete = true
}

const connectLog = (config: BaseConfig, clientId: string, logger: Logger, onCrash: (error: unknown) => void) => {
  const partitions = new Map(allTopics.map((t) => [t.name, t.partitions]))
  return KafkaLog.connect({
    brokers: config.SUPPLYLINE_KAFKA.split(','),
    ...{ clientId, logger, onCrash },
    partitionsOf: (topic) => {
      const count = partitions.get(topic)
      if (count === undefined) throw new Error(`topic ${topic} is not declared`)
      return count
    },
  })
}

/**
 * The same program as the service, started beside it with `replay …`: it reads the log, and has neither effects nor
 * anything to publish with.
 */
const runReplay = async (config: BaseConfig, topology: Topology, args: string[]): Promise<void> => {
  const { service } = topology
  const logger = createLogger({ service: `${service}-replay`, level: 'warn', destination: process.stderr })
  const fatal = (error: unknown): void => {
    logger.fatal({ err: error }, 'the replay ends; begin it again')
    process.exit(1)
  }
  const [log, store] = await Promise.all([
    connectLog(config, `${service}-replay`, logger, fatal),
    MongoStore.connect({ url: config.SUPPLYLINE_MONGO, database: service, horizonMs: IDENTITIES_KEPT_MS }),
  ])
  try {
    const archive = archiveIn(args)
    const registry = confluentRegistry(config.SUPPLYLINE_REGISTRY)
    const codec = createCodec(archive === undefined ? registry : archiveRegistry(registry, archive))
    process.exitCode = await replay(service, { topology, log, store, codec }, args)
  } finally {
    await Promise.all([log.close(), store.close()])
  }
}

const describe = ({ lane, status, error }: { lane: number; status: string; error?: unknown }): string =>
  `lane ${lane} ${status}${error instanceof Error ? ` (${error.message})` : ''}`
