import { AppError, isAppError } from '@supplyline/decider'
import type { Claim, Restored, RestoredLane, Shadow } from '@supplyline/state'
import { auditEntries, restoredEntry } from '../audit.ts'
import { systemClock } from '../clock.ts'
import { withCommands } from '../commands.ts'
import { encodedRecords } from '../encoded-records.ts'
import { positionFault } from '../ground.ts'
import { evidenceOf } from '../ground-evidence.ts'
import type { Log, Range } from '../log.ts'
import { topicsByRecord } from '../outgoing.ts'
import { inputTopics, takesTwoWays } from '../topology.ts'
import { AuditHistory } from './audit-history.ts'
import type { PlannedCalls } from './planned-calls.ts'
import { Published } from './published.ts'
import type { RebuildOptions } from './rebuild.ts'
import { restoredIntents } from './restored-intents.ts'
import { Missing } from './restored-outbox.ts'
import { tablesOf } from './restored-tables.ts'
import { foldedTopics, ShadowLane } from './shadow-lane.ts'

/** `log` may have an archive before it; `live` is what the service itself reads. */
export type RestoreOptions = RebuildOptions & { live: Pick<Log, 'bounds' | 'progress'> & RebuildOptions['log'] }

/** What came of a restore. */
export type Restoration = {
  generation: number
  folded: number
  lanes: number
  /** Messages that follow from the inbox and are on no topic: they are published when the service starts. */
  published: number
  /** Calls that are looked up before anything is sent, and calls that turned out to be settled. */
  unknown: string[]
  settled: string[]
  /** Topics that are routed again from their start: what was routed before is recognised. */
  routedAgain: string[]
}

/**
 * The way back from lost ground: the log is the truth. Folds all that it holds, publishes what follows from it and is
 * missing, and puts every lane beyond whatever it may ever have published. No process of the service may run meanwhile:
 * one that does claims its lanes, and the restore ends with AppError `replay-refused`, having changed nothing.
 */
export const restore = async (given: RestoreOptions): Promise<Restoration> => {
  const topology = withCommands(given.topology)
  const options = { ...given, topology }
  const { log, live, store, codec, clock = systemClock } = options
  await codec.prepare(encodedRecords(topology))
  const claims: Claim[] = []
  const lanes = Math.max(0, ...inputTopics(topology).map((t) => t.partitions))
  for (let lane = 0; lane < lanes; lane++) claims.push(await store.claim(lane, clock.now()))
  const { versions } = await evidenceOf({ topology, log: live, history: undefined, clock })
  const published = await Published.read(topology, log, codec)
  const missing = new Missing(topology, codec, published)
  const shadow = await store.beginShadow()
  const intact = await isIntact(options, claims)
  const folded = await foldAll(options, shadow, missing, intact)
  const orphans = intact ? new Map<number, string[]>() : await published.orphans(topology, log, missing.made)
  const routedAgain = new Set<string>()
  const restoredLanes: RestoredLane[] = []
  for (const claim of claims) {
    const { lane } = claim
    const version = 1 + Math.max(claim.version, published.versions.get(lane) ?? 0, versions.get(lane) ?? 0)
    const last = latest(claim.audit, published.audit.get(lane))
    const audited = intact || !takesTwoWays(topology) ? [] : [restoredEntry(topology.service, clock.now())]
    const { messages, mark: audit } = auditEntries(codec, topology.service, lane, last, audited)
    const positions = await shadow.position(lane)
    const marks: Record<string, number> = {}
    for (const { topic } of topology.routes) {
      if (lane >= topic.partitions) continue
      const kept = intact && !(await positionFault({ log: live, history: live }, claim, topic))
      if (kept) {
        const position = claim.positions[topic.name]
        if (position !== undefined) positions[topic.name] = position
        const mark = claim.marks?.[topic.name]
        if (mark !== undefined) marks[topic.name] = mark
      } else {
        positions[topic.name] = (await live.bounds({ topic: topic.name, partition: lane })).low
        routedAgain.add(topic.name)
      }
    }
    const known = (intact ? claim.published : orphans.get(lane)) ?? []
    missing.keep(lane, claim.outbox)
    missing.take(lane, messages)
    restoredLanes.push({
      ...{ lane, version, positions, marks, outbox: missing.outboxOf(lane, version) },
      ...(audit && { audit }),
      ...(known.length > 0 && { published: known }),
    })
  }
  const intents = await store.snapshot(({ intents: stored }) => restoredIntents(folded.intents, stored(), intact))
  await swap(options, shadow, claims, { lanes: restoredLanes, intents })
  return {
    ...{ generation: shadow.generation, folded: folded.records, lanes, routedAgain: [...routedAgain].sort() },
    published: restoredLanes.reduce((sum, { outbox }) => sum + outbox.length, 0),
    unknown: intents.filter((i) => i.status === 'unknown').map((i) => i.reference),
    settled: intents.filter((i) => i.status === 'settled').map((i) => i.reference),
  }
}

const swap = async ({ store }: RestoreOptions, shadow: Shadow, claims: Claim[], restored: Restored): Promise<void> => {
  try {
    await store.swap(shadow.generation, claims, restored)
  } catch (cause) {
    await store.dropShadow()
    if (!isAppError(cause, 'fenced')) throw cause
    throw new AppError('replay-refused', 'a process of the service has claimed its lanes meanwhile', {
      cause,
      next: 'stop every process of the service, and begin again; nothing was changed',
    })
  }
}

const foldAll = async (options: RestoreOptions, shadow: Shadow, missing: Missing, intact: boolean) => {
  const { topology, log, codec, clock = systemClock, onProgress } = options
  const count = Math.max(0, ...foldedTopics(topology).map((t) => t.partitions))
  const history = new AuditHistory(options)
  await history.read()
  const context = {
    ...{ log, codec, clock, topics: topicsByRecord(topology.outputs), held: history.released() },
    history: intact ? history : { runsOf: () => [] },
    topology: { ...topology, projection: true as const },
    made: { tables: await tablesOf(topology, log, codec), take: missing.take },
  }
  const intents: PlannedCalls = new Map()
  let records = 0
  for (let number = 0; number < count; number++) {
    const lane = await ShadowLane.open(context, shadow, number)
    const to: Record<string, number> = {}
    for (const { name: topic, partitions } of foldedTopics(topology))
      if (number < partitions) to[topic] = (await log.bounds({ topic, partition: number })).high
    const ranges: Range[] = await lane.rangesTo(to)
    const reading = await log.read(ranges)
    try {
      await lane.advance(reading, ranges)
    } finally {
      await reading.close()
    }
    await lane.sendEarly()
    records += lane.folded
    for (const [reference, known] of lane.intents) intents.set(reference, known)
    onProgress?.({ folded: records, total: records, lane: number })
  }
  return { records, intents }
}

/** Whether the log holds all that was ever folded: then only the database has gone back. */
const isIntact = async ({ topology, live }: RestoreOptions, claims: Claim[]): Promise<boolean> => {
  for (const claim of claims)
    for (const topic of foldedTopics(topology)) {
      if (claim.lane >= topic.partitions) continue
      const { low } = await live.bounds({ topic: topic.name, partition: claim.lane })
      // A start that has moved past us takes nothing from what was folded before.
      if ((claim.positions[topic.name] ?? low) < low) continue
      if (await positionFault({ log: live, history: live }, claim, topic)) return false
    }
  return true
}

const latest = (a: Claim['audit'], b: Claim['audit']): Claim['audit'] =>
  (a?.sequence ?? 0) >= (b?.sequence ?? 0) ? a : b
