import { type Codec, type LogRecord, MemoryBroker, VirtualClock } from '@supplyline/messaging'
import { allTopics, type Message, replenishmentProposals } from '@supplyline/schemas'
import { MemoryDatabase } from '@supplyline/state'
import { MemoryErp } from '../../services/procurement-sync/src/erp/memory-erp.ts'
import { MemoryChannel } from '../../services/supplier-ack/src/channel/memory-channel.ts'
import type { Evidence } from '../checker/evidence.ts'
import { Random } from '../src/random.ts'
import { comeToRest, type Scene } from './aftermath.ts'
import { deciders } from './deciders.ts'
import { Entrance } from './entrance.ts'
import { maintained, readings } from './erp-master.ts'
import { faultPlan } from './fault-plan.ts'
import { type Fault, Faults } from './faults.ts'
import { Instance, type World } from './instance.ts'
import { begin } from './moments.ts'
import { LONGEST_COMMIT_MS, TIMEOUT_MS } from './partners.ts'
import { pastWeeks } from './past-weeks.ts'
import { stockers } from './recalls.ts'
import { lookAfterKeys } from './release.ts'
import { Scheduler } from './scheduler.ts'
import { onPartitions, topologies, withPoison } from './services.ts'
import { carry, shared, shelves } from './shared-shelves.ts'
import { simCodec } from './sim-codec.ts'
import { masterRecords } from './standing.ts'
import { trade } from './trade.ts'
import { workOf } from './work.ts'

export type Run = {
  seed: number
  evidence: Evidence
  /** Records that services took from topics of others, and from their own inboxes. */
  inputs: { routed: number; entries: number }
  /** Turns given to processes. */
  steps: number
  faults: { fault: Fault; at: number }[]
  sent: Entrance['story']
  /** While keys waited for the build to be mended. */
  waiting: Evidence | undefined
  /** Why it did not come to rest. */
  unrest: string[]
  /** Equal for two runs that went the same way. */
  trail: number
}

/** The share of the runs that a projection is part of: what only shows what others decided costs half of a run. */
const SHOWN = 0.3
const DOUBLED = 0.3
/** The share of the runs whose services are also rebuilt. */
const REBUILT = 0.25
/** The share of the runs that go on for weeks. */
const LONG = 0.3
/** Of those, where somebody will still look: how many ERPs commit later than they have declared. */
const LATER_THAN_DECLARED = 0.6
const LATER_MS = 20_000
/** The share of the runs with weeks before them and shelves that share what expires, which go on for days. */
const SHARING = 0.25
/** The share of the runs in which the ERP's materials and vendors are read. */
const READ = 0.25
/** After the last of what is planned, so that what follows from it meets troubles too. */
const AFTERMATH_MS = 60_000
/** One run of everything. `leftOut`: ids of faults and of what is sent that shall not happen. */
export const simulate = async (seed: number, leftOut: ReadonlySet<string> = new Set()): Promise<Run> => {
  const shape = Random.of(seed, 'shape')
  const span = shape.between(10_000, 60_000)
  const plan = faultPlan(Random.of(seed, 'faults'), span).filter(({ id }) => !leftOut.has(id))
  const partitions = shape.between(1, 3)
  const long = shape.chance(LONG)
  const sharing = Random.of(seed, 'sharing')
  const isSharing = sharing.chance(SHARING)
  const maintenance = Random.of(seed, 'maintenance')
  const isRead = maintenance.chance(READ)
  const standing = [...(isSharing ? shared : []), ...(isRead ? readings : [])]
  const world = worldOf(seed, plan, partitions, long && shape.chance(LATER_THAN_DECLARED), standing)
  const { clock, scheduler, broker, faults, channel } = world
  const codec = simCodec()
  const entrance = new Entrance(broker, clock, codec, leftOut)

  const own = topologies
    .filter(({ projection }) => !projection || shape.chance(SHOWN))
    .map((topology) => onPartitions(topology, partitions))
  const databases = new Map(own.map(({ service }) => [service, new MemoryDatabase()]))
  const instances = own.flatMap((topology) => {
    const poisoned = plan.some((f) => f.place === 'decision' && f.service === topology.service)
    const build = poisoned ? withPoison(topology, faults) : topology
    const start = () => new Instance(world, build, databases.get(topology.service) as MemoryDatabase)
    return partitions > 1 && shape.chance(DOUBLED) ? [start(), start()] : [start()]
  })

  const shelved = isSharing ? shelves(sharing, clock.now(), span) : undefined
  if (shelved) await pastWeeks(world, entrance, shelved)
  const changed = isRead ? maintained(maintenance, world.erp, clock.now(), span) : []
  const started = clock.now()
  const due = (at: number, fn: () => void) => void clock.at(at, fn)
  for (const { at, send } of [...workOf(seed, span), ...(shelved?.work ?? [])])
    due(started + at, () => entrance.take(send(clock.now())))
  for (const { at, change } of changed) due(started + at, () => change(world.erp, clock.now()))
  for (const fault of plan) if (fault.place === 'moment') due(started + fault.nth, () => begin(fault, world))
  broker.follow({
    topics: ['procurement.requisitions.v1', 'payables.matches.v1'],
    onRecord: deciders(seed, codec, (inMs, send) => due(clock.now() + inMs, () => entrance.take(send(clock.now())))),
  })
  broker.follow(stockers(seed, (inMs, send) => due(clock.now() + inMs, () => entrance.take(send(clock.now())))))
  if (isSharing)
    broker.follow(
      carriers(seed, codec, (inMs, send) => due(clock.now() + inMs, () => entrance.take(send(clock.now())))),
    )
  const rebuilds = shape.chance(REBUILT)
  lookAfterKeys(Random.of(seed, 'keys'), span + AFTERMATH_MS, databases, entrance, (at, look) =>
    due(started + at, () => look(clock.now())),
  )
  const traded = trade(seed, entrance, (inMs, fn) => due(clock.now() + inMs, () => fn(clock.now())))
  channel.onTaken = traded.whenTaken
  world.whenStanding = traded.whenStanding
  const unhandled = (error: unknown) => void world.deaths.push({ service: 'one of them', why: String(error) })
  process.on('unhandledRejection', unhandled)
  await scheduler.run(started + span + AFTERMATH_MS)

  const scene: Scene = { world, codec, topologies: own, databases, instances, entrance }
  const ending = await comeToRest(scene, shape, { long: long || isSharing, rebuilds })
  process.off('unhandledRejection', unhandled)
  return {
    ...{ seed, ...ending, inputs: inputsOf(databases), sent: entrance.story },
    ...{ steps: scheduler.steps, trail: scheduler.trail, faults: faults.happened },
  }
}

/** Who carries what is proposed to be moved. */
const carriers = (seed: number, codec: Codec, later: Parameters<typeof carry>[2]) => {
  const known = new Set<string>()
  return {
    topics: [replenishmentProposals.name],
    onRecord: ({ value }: LogRecord): void => {
      const message = value && codec.decode(Buffer.from(value))
      if (message?.type !== 'replenishment.TransferProposed' || known.has(message.data.transferId)) return
      known.add(message.data.transferId)
      carry(Random.of(seed, `carry ${known.size}`), message.data, later)
    },
  }
}

const worldOf = (
  seed: number,
  plan: readonly Fault[],
  partitions: number,
  isLater: boolean,
  standing: readonly Message[],
): World => {
  const clock = new VirtualClock()
  // Whoever is told something by the broker takes it in a turn of its own.
  const topics = allTopics.map(({ name, partitions: declared }) => ({
    name,
    partitions: Math.min(declared, partitions),
  }))
  const broker = new MemoryBroker(clock, topics, (fn) => fn())
  for (const { topic, key, value, headers } of masterRecords(standing))
    broker.put({ topic, partition: 0 }, key, value, headers)
  const erp = new MemoryErp(clock)
  // As late as it has declared that it may be, counted from a request that was waited for to the end.
  erp.commitLateMs = TIMEOUT_MS + LONGEST_COMMIT_MS + (isLater ? LATER_MS : -100)
  return {
    ...{ clock, broker, faults: new Faults(plan, clock), overtaken: new Map(), deaths: [], begun: 0 },
    ...{
      erp,
      channel: new MemoryChannel(),
      whenStanding: () => {},
      random: Random.of(seed, 'ports'),
    },
    scheduler: new Scheduler(clock, Random.of(seed, 'schedule')),
  }
}

const inputsOf = (databases: ReadonlyMap<string, MemoryDatabase>): Run['inputs'] => {
  const inputs = { routed: 0, entries: 0 }
  for (const database of databases.values())
    for (const { positions } of database.lanes.values())
      for (const [topic, offset] of Object.entries(positions))
        inputs[topic.endsWith('.inbox.v1') ? 'entries' : 'routed'] += offset
  return inputs
}
