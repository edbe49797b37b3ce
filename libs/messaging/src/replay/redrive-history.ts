import { AppError } from '@supplyline/decider'
import type { Entry } from '../chunk.ts'
import { decode } from '../decode.ts'
import { foldEntry, inboxEntry } from '../entries.ts'
import { type LogRecord, placeOf } from '../log.ts'
import { partitionOf } from '../partition.ts'
import { recordsOf, wholeTopics } from '../records-of.ts'
import { ReferenceTables } from '../references.ts'
import { keyOf, type Topology } from '../topology.ts'
import type { AuditHistory } from './audit-history.ts'
import { type RedriveSource, tooLarge } from './redrive-slice.ts'
import { foldedTopics } from './shadow-lane.ts'
import { TakenOrder } from './taken-order.ts'

/** Read at a time, which is the histories of one lane. */
const MOST_ENTRIES = 300_000

/** `inTurn`: it is known that it was taken then, so that what it asked the inbox for came when it did. */
export type Past = Entry & { inTurn?: boolean }

/** Everything that one aggregate was ever given, in the order in which it took it. */
export type History = Past[]

export const laneOf = ({ inbox }: Topology, aggregate: string): number =>
  partitionOf(keyOf(aggregate), inbox?.partitions ?? 1)

/**
 * The histories of aggregates of one lane, as long as the log holds them. `buried`: by place, what was refused as it was
 * folded.
 */
export const readHistories = async (
  source: RedriveSource,
  audit: AuditHistory,
  buried: Set<string>,
  lane: number,
  aggregates: string[],
): Promise<Map<string, History>> => {
  const { topology, log, codec } = source
  const histories = new Map(aggregates.map((id) => [id, [] as History]))
  const keys = new Set(aggregates.map(keyOf))
  const tables = new ReferenceTables()
  const streams: Entry[][] = []
  let entries = 0
  for (const topic of foldedTopics(topology)) {
    const fold = topology.folds.find((f) => f.topic.name === topic.name)
    const entryOf = async (record: LogRecord): Promise<Entry | undefined> => {
      if (!fold) return keys.has(record.key ?? '') ? inboxEntry(codec, record) : undefined
      return buried.has(placeOf(record)) ? undefined : foldEntry({ fold, tables }, record, await decode(codec, record))
    }
    const at = { topic: topic.name, partition: lane }
    const { low, high } = await log.bounds(at, 'fresh')
    if (low > 0 && topic.cleanup !== 'compact') throw lostGround(topic.name, lane, low)
    const stream: Entry[] = []
    for await (const record of recordsOf(log, [{ ...at, from: low, to: high }])) {
      const entry = await entryOf(record)
      // On another partition than its aggregate's: it came through the inbox.
      if (!entry || !histories.has(entry.aggregate) || laneOf(topology, entry.aggregate) !== lane) continue
      stream.push(entry)
      if (++entries > MOST_ENTRIES) throw tooLarge(`histories of more than ${MOST_ENTRIES} entries`)
    }
    streams.push(stream)
  }
  await audit.read()
  for (const entry of inTurn(new TakenOrder(audit.runsOf(lane)), streams)) histories.get(entry.aggregate)?.push(entry)
  return histories
}

function* inTurn(order: TakenOrder, streams: Entry[][]): Iterable<Past> {
  const next = streams.map(() => 0)
  for (;;) {
    const heads = streams.flatMap((stream, index) => {
      const entry = stream[next[index] ?? 0]
      return entry ? [{ ...entry.record, entry, index }] : []
    })
    const turn = order.next(heads)
    if (!turn) return
    const { entry, index } = turn.head
    next[index] = (next[index] ?? 0) + 1
    yield turn.told ? { ...entry, inTurn: true } : entry
  }
}

/** Places of the records of folded topics that became dead letters without stopping a key: they changed nothing. */
export const readBuried = async ({ topology, log }: RedriveSource): Promise<Set<string>> => {
  const { deadLetters, folds } = topology
  const buried = new Set<string>()
  if (!deadLetters || folds.length === 0) return buried
  for await (const { headers } of recordsOf(log, await wholeTopics(log, [deadLetters]))) {
    const { '__dlq.errors.topic': topic = '', '__dlq.errors.parked': parked } = headers
    const place = {
      partition: Number(headers['__dlq.errors.partition']),
      offset: Number(headers['__dlq.errors.offset']),
    }
    if (parked === undefined && folds.some((f) => f.topic.name === topic)) buried.add(placeOf({ topic, ...place }))
  }
  return buried
}

const lostGround = (topic: string, partition: number, low: number): AppError =>
  new AppError('lost-ground', `a redrive needs the whole of a key's history, and the log begins at ${low}`, {
    where: `${topic}/${partition}`,
    next: 'give the archive of the topic, or follow docs/runbooks/lost-ground.md',
  })
