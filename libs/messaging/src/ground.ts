import { AppError } from '@supplyline/decider'
import type { Topic } from '@supplyline/schemas'
import type { Lane } from '@supplyline/state'
import type { Clock } from './clock.ts'
import { type Evidence, evidenceOf } from './ground-evidence.ts'
import type { Log, ReplayLog, TopicPartition } from './log.ts'
import type { Topology } from './topology.ts'

export type GroundContext = {
  topology: Topology
  log: Pick<Log, 'bounds' | 'progress'>
  /** Where records can be looked up; without it positions and versions are compared, and nothing is read. */
  history: ReplayLog | undefined
  clock: Clock
}

/** Lanes are claimed together; what the log says of all of them is asked for once. */
const EVIDENCE_FRESH_MS = 1_000

/** Whether what a lane has committed and what the log holds still belong to one history. */
export class Ground {
  private readonly context: GroundContext
  private known: { at: number; evidence: Promise<Evidence> } | undefined

  constructor(context: GroundContext) {
    this.context = context
  }

  /**
   * Called with a fresh claim, before anything of it is published, called outside or taken. Throws AppError
   * `lost-ground` where going on would skip or repeat history.
   */
  async check(lane: Lane): Promise<void> {
    for (const topic of servingOrder(this.context.topology)) {
      const fault = await positionFault(this.context, lane, topic)
      if (fault) throw fault
    }
    const { versions } = await this.evidence()
    const seen = versions.get(lane.lane) ?? 0
    if (seen > lane.version) throw databaseBehind(lane, seen)
  }

  private evidence(): Promise<Evidence> {
    const { clock } = this.context
    if (this.known && clock.now() - this.known.at < EVIDENCE_FRESH_MS) return this.known.evidence
    const evidence = evidenceOf(this.context)
    this.known = { at: clock.now(), evidence }
    evidence.catch(() => {
      this.known = undefined
    })
    return evidence
  }
}

/** Why a lane cannot go on from its position of a topic; undefined where it can. */
export const positionFault = async (
  { log, history }: Pick<GroundContext, 'log' | 'history'>,
  { lane, version, positions, marks }: Pick<Lane, 'lane' | 'version' | 'positions' | 'marks'>,
  topic: Topic,
): Promise<AppError | undefined> => {
  if (lane >= topic.partitions) return undefined
  const at = { topic: topic.name, partition: lane }
  const known = await log.bounds(at)
  // A lane that has lived took nothing of this topic yet, and would miss what is gone; a new one begins where the log does.
  const position = positions[topic.name] ?? (version === 0 || topic.cleanup === 'compact' ? known.low : 0)
  // What was known a moment ago may be older than the position.
  const { low, high } = position > known.high ? await log.bounds(at, 'fresh') : known
  if (position < low || position > high) return outside(at, position, low, high)
  const appended = marks?.[topic.name]
  if (appended === undefined || position === low || !history) return undefined
  const found = await appendTimeBefore(history, at, position, appended)
  // Of a compacted topic the record may have given way to a newer one of its key.
  const same = found === appended || (found === undefined && topic.cleanup === 'compact')
  return same ? undefined : otherHistory(at, position, appended, found)
}

/**
 * Append time of the record before a position. Times grow with offsets, so asking where two of them begin tells it
 * without reading; only where that speaks against `expected` (a broker's clock may have been set back) it is read.
 */
const appendTimeBefore = async (
  history: ReplayLog,
  at: TopicPartition,
  position: number,
  expected: number,
): Promise<number | undefined> => {
  const [from, after] = await Promise.all([history.offsetAt(at, expected), history.offsetAt(at, expected + 1)])
  if (from < position && after >= position) return expected
  const range = { ...at, from: position - 1, to: position }
  const reading = await history.read([range])
  try {
    return (await reading.next(range))?.[0]?.timestamp
  } finally {
    await reading.close()
  }
}

/** The inbox first: what is decided there makes room, and what is folded directly may be waiting for it. */
export const servingOrder = (topology: Topology): Topic[] => [
  ...(topology.inbox ? [topology.inbox] : []),
  ...topology.routes.map((r) => r.topic),
  ...topology.folds.map((f) => f.topic),
]

const NEXT = 'do not reset anything: follow docs/runbooks/lost-ground.md'

const outside = (at: TopicPartition, position: number, low: number, high: number): AppError => {
  const which =
    position < low ? 'the start of the topic has moved past it' : 'the topic was restored to an earlier state'
  return new AppError(
    'lost-ground',
    `our position ${position} lies outside the log, which holds ${low} to ${high}: ${which}`,
    { where: `${at.topic}/${at.partition}`, next: NEXT },
  )
}

const otherHistory = (at: TopicPartition, position: number, appended: number, found: number | undefined): AppError => {
  const holds = found === undefined ? 'no such record' : `one appended at ${new Date(found).toISOString()}`
  const took = new Date(appended).toISOString()
  return new AppError(
    'lost-ground',
    `before our position ${position} we took a record appended at ${took}, and the log holds ${holds}: the topic was restored to an earlier state and has grown since`,
    { where: `${at.topic}/${at.partition}`, next: NEXT },
  )
}

const databaseBehind = ({ lane, version }: Lane, seen: number): AppError =>
  new AppError(
    'lost-ground',
    `database behind the log: the lane is at version ${version} there, and the log knows it at version ${seen}`,
    { where: `lane ${lane}`, next: NEXT },
  )
