import { allTopics } from '@supplyline/schemas'
import { MemoryDatabase, MemoryStore } from '@supplyline/state'
import { createLogger, type Logger } from '@supplyline/telemetry'
import { createCodec, MemoryRegistry } from '../codec/index.ts'
import type { Effects } from '../effects.ts'
import { type Platform, type RunningService, startService } from '../service.ts'
import type { Topology } from '../topology.ts'
import { MemoryBroker, MemoryLog } from './memory-log.ts'
import { passTime, settle } from './settle.ts'
import { VirtualClock } from './virtual-clock.ts'

/**
 * The whole platform in memory: the same topics through the real codec, the same one-commit store, and virtual time.
 * Any number of services run on it together, in one process, within milliseconds.
 */
export class MemoryPlatform {
  readonly clock = new VirtualClock()
  readonly broker = new MemoryBroker(this.clock, allTopics)
  /** For tests to send with; each service has a connection of its own. */
  readonly log = new MemoryLog(this.broker)
  readonly registry = new MemoryRegistry()
  readonly codec = createCodec(this.registry)
  readonly databases = new Map<string, MemoryDatabase>()
  readonly services = new Map<string, RunningService>()
  private readonly logger: Logger

  constructor(options: { logger?: Logger } = {}) {
    this.logger = options.logger ?? createLogger({ service: 'memory', level: 'silent' })
  }

  /** The platform as a service sees it: connections of its own to what all share. */
  open(service: string): Required<Platform> & { store: MemoryStore } {
    return {
      log: new MemoryLog(this.broker),
      store: new MemoryStore(this.database(service)),
      codec: createCodec(this.registry),
      logger: this.logger,
      clock: this.clock,
    }
  }

  /** Starts a service; its database survives a stop and another start. */
  async start(
    topology: Topology,
    effects?: (store: MemoryStore) => Effects,
    platform = this.open(topology.service),
  ): Promise<RunningService> {
    const service = await startService(topology, platform, {
      history: new MemoryLog(this.broker),
      ...(effects && { effects: effects(platform.store) }),
    })
    this.services.set(topology.service, service)
    return service
  }

  database(service: string): MemoryDatabase {
    const found = this.databases.get(service) ?? new MemoryDatabase()
    this.databases.set(service, found)
    return found
  }

  async stop(service: string): Promise<void> {
    await this.services.get(service)?.stop()
    this.services.delete(service)
  }

  /** Waits until nothing moves any more without time passing. */
  settle(): Promise<void> {
    return settle(() => this.activity())
  }

  /** Lets time pass, settling at each moment at which something falls due. */
  pass(ms: number): Promise<void> {
    return passTime(this.clock, () => this.activity(), ms)
  }

  private activity(): number {
    return this.broker.activity + [...this.databases.values()].reduce((n, d) => n + d.activity, 0)
  }
}
