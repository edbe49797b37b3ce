import { AppError } from '@supplyline/decider'
import type { RecordName, Topic } from '@supplyline/schemas'
import type { Store } from '@supplyline/state'
import type { Logger } from '@supplyline/telemetry'
import { Backlog } from './backlog.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Codec } from './codec/index.ts'
import { withCommands } from './commands.ts'
import type { Effects } from './effects.ts'
import { encodedRecords } from './encoded-records.ts'
import type { FloodLimits } from './flood.ts'
import { Ground } from './ground.ts'
import { EFFECT, inboxMessage } from './inbox.ts'
import type { LaneContext } from './lane.ts'
import { LaneRunner, type LaneStatus } from './lane-runner.ts'
import { LIMITS } from './limits.ts'
import type { LaneConsumer, Log, LogRecord, ReplayLog } from './log.ts'
import { topicsByRecord } from './outgoing.ts'
import { followReferences, type ReferenceTables } from './references.ts'
import { inputTopics, type Topology } from './topology.ts'
import { Turns } from './turns.ts'

export type Platform = { log: Log; store: Store; codec: Codec; logger: Logger; clock?: Clock }

export type RunningService = {
  tables: ReferenceTables
  lanes(): LaneStatus[]
  /** True once every assigned lane takes records. */
  ready(): boolean
  stop(): Promise<void>
  /** Ends the watchdog and nothing else, as a crash would; for tests. */
  abandon(): void
}

const WATCHDOG_MS = 20_000
const STALLED_MS = 60_000

/**
 * Runs a topology: follows its reference topics, joins the service's group, and keeps a runner for each lane it is given.
 * `onFatal` is called when the process must end and be started again: the log's client has crashed, or nothing moves.
 * `history` is the log once more, to look things up in: by what it holds a service sees that its database, or a topic,
 * has gone back.
 */
export const startService = async (
  declared: Topology,
  platform: Platform,
  options: { effects?: Effects; onFatal?: (error: unknown) => void; flood?: FloodLimits; history?: ReplayLog } = {},
): Promise<RunningService> => {
  const topology = withCommands(declared)
  checkTopology(topology)
  const { log, store, codec, logger } = platform
  const clock = platform.clock ?? systemClock
  await codec.prepare(encodedRecords(topology))
  const references = await followReferences(log, codec, logger, topology.references, clock)
  let consumer: LaneConsumer | undefined
  const context: LaneContext = {
    topology,
    log,
    store,
    codec,
    clock,
    logger,
    tables: references.tables,
    topics: topicsByRecord(topology.outputs),
    effects: options.effects,
    ground: new Ground({ topology, log, history: options.history, clock }),
    backlog: new Backlog(LIMITS.inHand),
    turns: new Turns(clock, LIMITS.largeAtOnce, LIMITS.longestTurnMs),
    ...(options.flood && { flood: options.flood }),
    consumer: () => {
      if (!consumer) throw new Error('the consumer assigns lanes only after it has joined')
      return consumer
    },
  }
  let runners = new Map<number, LaneRunner>()
  const joined = Promise.withResolvers<void>()
  let assigned = false
  let stopped = false
  /** The last runner of every lane that was ever ours: it may still be at its end when the lane comes back. */
  const last = new Map<number, LaneRunner>()
  const listener = {
    assigned: (lanes: number[]) => {
      // A service that leaves claims nothing any more; it would only fence the new owner.
      if (stopped) return
      for (const runner of runners.values()) void runner.stop()
      const start = (lane: number) => {
        const runner = new LaneRunner(context, lane, Promise.all([joined.promise, last.get(lane)?.stop()]))
        last.set(lane, runner)
        return runner
      }
      runners = new Map(lanes.map((lane) => [lane, start(lane)]))
      assigned = true
      logger.info({ lanes }, 'lanes assigned')
    },
    records: (records: LogRecord[]) => {
      const [first] = records
      if (first) runners.get(first.partition)?.offer(records)
    },
  }
  options.effects?.start(async (intent, outcome) => {
    if (!topology.inbox) throw new Error(`${topology.service} has effects but no inbox`)
    const { attempt, outcome: what, externalNumber, code } = outcome
    const entryId = `${intent.reference}/outcome/${attempt}/${what}/${externalNumber ?? code ?? ''}`
    const message = inboxMessage(codec, topology.inbox.name, {
      aggregate: intent.aggregate,
      entryId,
      site: intent.site,
      cause: { topic: EFFECT, partition: intent.lane, offset: attempt, index: 0 },
      record: codec.encode(topology.inbox.name, { type: 'supplyline.EffectOutcome', data: outcome }),
      stamps: [],
      rules: topology.rules,
      correlation: entryId,
    })
    await log.append([
      { ...message, headers: { ...message.headers, ...(intent.trace && { traceparent: intent.trace }) } },
    ])
  })
  const topics = inputTopics(topology)
  // A service that only writes has no lanes to wait for.
  if (topics.length === 0) assigned = true
  else consumer = await log.consumeLanes({ group: topology.service, topics: topics.map((t) => t.name), listener })
  joined.resolve()
  const cancelWatch = watch(
    clock,
    log,
    topics,
    () => runners,
    () => consumer?.fetching() ?? true,
    (error) => {
      logger.fatal({ err: error }, 'nothing moves although there is work; ending the process')
      options.onFatal?.(error)
    },
  )
  return {
    tables: references.tables,
    lanes: () => [...runners.values()].map((r) => r.status),
    ready: () => assigned && [...runners.values()].every((r) => r.status.status === 'running'),
    abandon: cancelWatch,
    stop: async () => {
      stopped = true
      cancelWatch()
      await options.effects?.stop()
      await Promise.all([...last.values()].map((r) => r.stop()))
      await consumer?.stop()
      await references.stop()
    },
  }
}

const checkTopology = (topology: Topology): void => {
  const wrong = (what: string) =>
    new AppError('invalid-topology', what, { where: topology.service, next: 'mend the topology of the service' })
  const seen = new Set<RecordName>()
  for (const record of topology.outputs.flatMap((t) => t.records)) {
    if (seen.has(record)) throw wrong(`${record} is on two output topics`)
    seen.add(record)
  }
  for (const { topic } of topology.folds)
    if (topology.inbox && topic.partitions !== topology.inbox.partitions)
      throw wrong(`${topic.name} is folded directly but has not the same number of partitions as the inbox`)
  if (topology.routes.length > 0 && !topology.inbox) throw wrong('routes need an inbox')
}

/**
 * Finds lanes that are somebody else's though we were not told. And ends what stands still: nothing was taken for a
 * minute, and records lie in hand or the client has ceased to fetch.
 * Where it fetches, and there is more in the log than it gave us, it is sent back to where we are. Often there is
 * nothing to be had: a transaction of a source that is still open, or the mark that ended it.
 */
const watch = (
  clock: Clock,
  log: Log,
  topics: Topic[],
  runners: () => Map<number, LaneRunner>,
  fetching: () => boolean,
  onStalled: (error: unknown) => void,
): (() => void) => {
  let cancel = () => {}
  let cancelled = false
  const look = async () => {
    for (const runner of runners().values()) {
      // Where the store is away it is asked at the next look.
      await runner.checkLease().catch(() => {})
      if (runner.status.status !== 'running' || clock.now() - runner.progressAt < STALLED_MS) continue
      for (const { name, partitions } of topics) {
        const position = runner.position(name)
        if (runner.lane >= partitions || position === undefined) continue
        const { high } = await log.bounds({ topic: name, partition: runner.lane })
        // Looked at twice, a watch apart, so that a record that has only just arrived is not held against it.
        if (high <= position || !runner.suspect(name, position)) continue
        if (!fetching() || runner.waiting(name)) return onStalled(stalled(name, runner.lane, position, high))
        runner.refetch(name)
      }
    }
  }
  const again = () => {
    if (cancelled) return
    cancel = clock.at(clock.now() + WATCHDOG_MS, () => {
      void look()
        .catch(() => {})
        .finally(again)
    })
  }
  again()
  return () => {
    cancelled = true
    cancel()
  }
}

const stalled = (topic: string, lane: number, position: number, high: number): AppError =>
  new AppError('stalled', `no progress for ${STALLED_MS / 1000} s with ${high - position} records waiting`, {
    where: `${topic}/${lane}@${position}`,
    next: 'the process ends and starts again; if it keeps happening look at the broker and at MongoDB',
  })
