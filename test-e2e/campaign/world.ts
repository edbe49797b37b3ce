import { ediPickupDir, freePort, type ServiceContext } from '@supplyline/local'
import { KafkaLog } from '@supplyline/messaging/kafka'
import { allTopics } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { type Document, MongoClient } from 'mongodb'
import { type Journal, openJournal, type Told } from '../../deploy/local/src/day/journal.ts'
import { type System, startSystem } from '../src/system.ts'
import { LauncherWatch } from './launcher-watch.ts'
import { comesTrue } from './patience.ts'
import { Wire } from './wire.ts'

/** A running system with real processes, and everything by which it is seen and disturbed from the outside. */
export type World = {
  system: System
  watch: LauncherWatch
  mongo: MongoClient
  log: KafkaLog
  journal: Journal
  /** Told of every business event once. */
  onTold: Set<(told: Told) => void>
  sap: Wire
  edi: Wire
  /** Whom we have ended ourselves, and when: each such end is none of its own. */
  ended: { name: string; at: number }[]
  /** Where everything is, as a service is told. */
  context(): ServiceContext
  pid(name: string): number
  /** Its `/readyz` says yes; for those of the platform: they are back. */
  isReady(service: string): Promise<boolean>
  /** By lane: raised whenever a lane is taken over. */
  epochs(service: string): Promise<Map<number, number>>
  stop(options?: { keep?: boolean }): Promise<void>
}

const READY_WITHIN_MS = 2_000

/** Starts the whole system, with a wire to each partner that can be cut. */
export const startWorld = async (): Promise<World> => {
  const sapPort = await freePort()
  const ediPort = await freePort(new Set([sapPort]))
  const [sap, edi] = await Promise.all([Wire.listen(sapPort), Wire.listen(ediPort)])
  const behind = { sap: `http://127.0.0.1:${sapPort}`, edi: `http://127.0.0.1:${ediPort}` }
  const system = await startSystem({
    env: { SUPPLYLINE_PARTNER_SAP: behind.sap, SUPPLYLINE_PARTNER_EDI: behind.edi, LOG_LEVEL: 'info' },
  }).catch(async (error) => {
    await Promise.all([sap.close(), edi.close()])
    throw error
  })
  const { kafka, registry, mongo: mongoUrl, partners, tokens } = system.endpoints()
  sap.leadTo(partners.sap ?? '')
  edi.leadTo(partners.edi ?? '')
  const mongo = new MongoClient(mongoUrl, { serverSelectionTimeoutMS: 10_000, socketTimeoutMS: 30_000 })
  const counts = new Map(allTopics.map((t) => [t.name, t.partitions]))
  const log = await KafkaLog.connect({
    ...{ brokers: kafka.split(','), clientId: 'campaign', onCrash: () => {} },
    logger: createLogger({ service: 'campaign', level: 'silent' }),
    partitionsOf: (topic) => counts.get(topic) ?? 1,
  })
  const onTold = new Set<(told: Told) => void>()
  const journal = await openJournal({ kafka, registry }, (told) => {
    for (const tell of onTold) tell(told)
  })
  const watch = new LauncherWatch(() => system.output())
  return {
    ...{ system, watch, mongo, log, journal, onTold, sap, edi, ended: [] },
    context: () => ({
      platform: { kafka, registry, mongo: mongoUrl },
      sap: behind.sap,
      edi: { url: behind.edi, pickupDir: ediPickupDir(system.dataDir) },
      tokens,
    }),
    pid: (name) => {
      const { pids } = system.endpoints()
      const pid = pids[name]
      if (pid === undefined) throw new Error(`no pid of ${name} among ${Object.keys(pids).join(', ')}`)
      return pid
    },
    isReady: async (service) => {
      const url = system.endpoints().services[service]
      const signal = AbortSignal.timeout(READY_WITHIN_MS)
      return url === undefined || (await fetch(`${url}/readyz`, { signal })).status === 200
    },
    epochs: async (service) => {
      const lanes = await mongo
        .db(service)
        .collection<Document & { _id: number }>('lanes')
        .find({}, { maxTimeMS: 2_000 })
        .toArray()
      return new Map(lanes.map((lane) => [lane._id, Number(lane.epoch)]))
    },
    stop: async (options) => {
      watch.stop()
      await journal.stop()
      await Promise.all([log.close(), mongo.close()])
      await system.stop(options)
      await Promise.all([sap.close(), edi.close()])
    },
  }
}

/** Everybody is up. Undefined, or who is not. */
export const notUp = async (world: World, ms: number): Promise<string[]> => {
  const services = Object.keys(world.system.endpoints().services)
  const up = await Promise.all(services.map((service) => comesTrue(() => world.isReady(service), ms)))
  return services.filter((_, index) => !up[index])
}
