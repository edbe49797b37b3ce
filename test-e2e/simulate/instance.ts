import { createEffects } from '@supplyline/effects'
import type { Log, MemoryBroker, Platform, RunningService, Topology, VirtualClock } from '@supplyline/messaging'
import { startService } from '@supplyline/messaging'
import { type MemoryDatabase, MemoryStore, type Store } from '@supplyline/state'
import { createLogger } from '@supplyline/telemetry'
import { publishCatalogue } from '../../services/master-data/src/publish-catalogue.ts'
import type { MemoryErp, MemoryOrder } from '../../services/procurement-sync/src/erp/memory-erp.ts'
import type { MemoryChannel } from '../../services/supplier-ack/src/channel/memory-channel.ts'
import type { Random } from '../src/random.ts'
import { type Faults, Injected } from './faults.ts'
import { catalogue } from './hospital.ts'
import { ediSystem, erpSystem } from './partners.ts'
import type { Scheduler } from './scheduler.ts'
import { type Suffer, withFaultsOfCalls, withFaultsOfReports } from './sim-calls.ts'
import { simCodec } from './sim-codec.ts'
import { SimLog } from './sim-log.ts'
import { SimProcess } from './sim-process.ts'
import { simStore } from './sim-store.ts'

/** When the broker takes a member for gone that it does not hear of. */
const SESSION_MS = 10_000

/** How long one that was replaced goes on. */
const ZOMBIE_MS = 5_000

const logger = createLogger({ service: 'simulation', level: 'silent' })

export type World = {
  clock: VirtualClock
  scheduler: Scheduler
  broker: MemoryBroker
  faults: Faults
  random: Random
  erp: MemoryErp
  channel: MemoryChannel
  /** Told of an order once the ERP holds it. */
  whenStanding: (order: MemoryOrder) => void
  /** By reference, who wakes when the next attempt of its call is sent. */
  overtaken: Map<string, () => void>
  deaths: { service: string; why: string }[]
  /** Processes begun so far. */
  begun: number
}

/** One process of a service, as its supervisor sees it: ended by a fault, it is begun again. */
export class Instance {
  running: RunningService | undefined
  private process: SimProcess
  private log: SimLog
  private readonly world: World
  private readonly topology: Topology
  private readonly database: MemoryDatabase

  constructor(world: World, topology: Topology, database: MemoryDatabase) {
    this.world = world
    this.topology = topology
    this.database = database
    ;({ process: this.process, log: this.log } = this.begin())
  }

  /** Whoever is frozen wakes; whoever is down comes up. */
  recover(): void {
    if (this.process.status === 'frozen') this.wake()
    if (this.process.status === 'dead') this.begin()
  }

  get service(): string {
    return this.topology.service
  }

  get up(): boolean {
    return this.process.status === 'alive' && this.running !== undefined
  }

  private begin() {
    const { world, topology } = this
    const { service } = topology
    world.begun += 1
    const process = new SimProcess(service, world.begun, world, (own) => this.onTurn(own))
    const log = new SimLog(process, world.broker, world.faults, world.random)
    const meeting = { process, faults: world.faults, suffer: this.suffer }
    const store = withFaultsOfCalls(simStore(process, new MemoryStore(this.database), world.faults), meeting)
    process.crash = () => this.end(process, SESSION_MS, 1_000)
    this.running = undefined
    this.process = process
    this.log = log
    const append: Log['append'] = (messages) => this.heldUp(process, log.append(messages))
    const commit: Store['commit'] = (given, now) =>
      given.outbox.length > 0 ? this.heldUp(process, store.commit(given, now)) : store.commit(given, now)
    const platform: Required<Platform> = {
      log: Object.create(log, { append: { value: append } }),
      store: Object.create(store, { commit: { value: commit } }),
      codec: simCodec(),
      logger,
      clock: process.clock,
    }
    const calls = this.effectsOf(process, store)
    const effects = calls && withFaultsOfReports(calls, meeting)
    const fatal = (error: unknown) => {
      if (process.status === 'dead') return
      // What a fault of ours ends is no bug.
      if (!(error instanceof Injected)) world.deaths.push({ service, why: String(error) })
      this.end(process, 0, 1_000)
    }
    const start = async () => {
      const running = await startService(topology, platform, { onFatal: fatal, ...(effects && { effects }) })
      if (service === 'master-data') await publishCatalogue(platform, running.tables, catalogue)
      if (this.process === process) this.running = running
    }
    start().catch(fatal)
    return { process, log }
  }

  private effectsOf(process: SimProcess, store: Store) {
    const { random } = this.world
    const common = { store, clock: process.clock, logger, random: () => random.next() }
    switch (this.topology.service) {
      case 'procurement-sync':
        return createEffects({ ...common, systems: erpSystem(process, this.world, this.suffer) })
      case 'supplier-ack':
        return createEffects({ ...common, systems: ediSystem(process, this.world, this.suffer) })
      default:
        return undefined
    }
  }

  private onTurn(process: SimProcess): number {
    if (process.status !== 'alive' || process !== this.process) return 0
    const fault = this.world.faults.at('turn', process.service)
    if (fault?.kind === 'slow') return fault.ms
    if (fault) this.suffer(process, fault.kind, fault.ms)
    return 0
  }

  private readonly suffer: Suffer = (process, kind, ms) => {
    if (process.status !== 'alive' || process !== this.process) return
    switch (kind) {
      case 'killed':
        this.end(process, 0, ms)
        break
      case 'killed, noticed late':
        this.end(process, SESSION_MS, ms)
        break
      case 'frozen':
        this.freeze(process, ms)
        break
      case 'replaced':
        this.replace(process, ms)
        break
      case 'stopped':
        this.stop(process, ms)
        break
      default:
        kind satisfies never
    }
  }

  /** It is replaced as it appends, or while a commit of something to publish is on its way, and goes on when it wakes. */
  private heldUp<T>(process: SimProcess, done: Promise<T>): Promise<T> {
    const fault = this.world.faults.at('publishing', process.service)
    if (fault) this.suffer(process, fault.kind, fault.ms)
    return done
  }

  private end(process: SimProcess, noticedMs: number, downMs: number): void {
    process.status = 'dead'
    if (process !== this.process) return
    const { log } = this
    this.running = undefined
    this.after(noticedMs, () => log.evict())
    this.after(downMs, () => this.process === process && this.begin())
  }

  private freeze(process: SimProcess, ms: number): void {
    const { log } = this
    process.status = 'frozen'
    this.after(SESSION_MS, () => process.status === 'frozen' && log.evict())
    this.after(ms, () => this.process === process && this.wake())
  }

  /** Nobody hears of it, and another is begun in its place; then it wakes, and is ended for good a little later. */
  private replace(process: SimProcess, ms: number): void {
    const { log } = this
    process.status = 'frozen'
    this.after(SESSION_MS, () => {
      if (process.status !== 'frozen') return
      log.evict()
      if (this.process === process) this.begin()
    })
    this.after(SESSION_MS + ms, () => {
      if (this.process !== process) process.wake()
    })
    this.after(SESSION_MS + ms + ZOMBIE_MS, () => {
      if (this.process === process) return
      process.status = 'dead'
      // It may have joined when it woke.
      log.evict()
    })
  }

  private wake(): void {
    if (this.process.status !== 'frozen') return
    this.process.wake()
    this.log.rejoin()
  }

  /** As on SIGTERM; a supervisor that waits too long kills. */
  private stop(process: SimProcess, downMs: number): void {
    const { running } = this
    if (!running) return
    const LONGEST_STOP_MS = 7_000
    const gone = () => {
      if (process.status !== 'dead') this.end(process, 0, downMs)
    }
    running.stop().then(gone, gone)
    this.after(LONGEST_STOP_MS, gone)
  }

  private after(ms: number, fn: () => void): void {
    const { clock } = this.world
    if (ms === 0) fn()
    else clock.at(clock.now() + ms, fn)
  }
}
