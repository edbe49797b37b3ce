import { AppError } from '@supplyline/decider'
import type { Entry } from '../chunk.ts'
import { decode } from '../decode.ts'
import { foldEntry, inboxEntry } from '../entries.ts'
import { type LogRecord, placeOf, type Range } from '../log.ts'
import { partitionOf } from '../partition.ts'
import { recordsOf, wholeTopics } from '../records-of.ts'
import { ReferenceTables } from '../references.ts'
import { keyOf, type Topology } from '../topology.ts'
import { type RedriveSource, tooLarge } from './redrive-slice.ts'
import { foldedTopics } from './shadow-lane.ts'

const MOST_ENTRIES = 1_000_000

/** Everything that one aggregate was ever given, in the order in which it took it. */
export type History = Entry[]

export const laneOf = ({ inbox }: Topology, aggregate: string): number =>
  partitionOf(keyOf(aggregate), inbox?.partitions ?? 1)

/** The histories of aggregates, as long as the log holds them. `buried`: by place, what was refused as it was folded. */
export const readHistories = async (
  source: RedriveSource,
  buried: Set<string>,
  aggregates: string[],
): Promise<Map<string, History>> => {
  const { topology, log, codec } = source
  const wanted = new Map(aggregates.map((id) => [id, [] as { entry: Entry; stream: number }[]]))
  const keys = new Set(aggregates.map(keyOf))
  const lanes = new Set(aggregates.map((id) => laneOf(topology, id)))
  const tables = new ReferenceTables()
  let entries = 0
  for (const [stream, topic] of foldedTopics(topology).entries()) {
    const fold = topology.folds.find((f) => f.topic.name === topic.name)
    const entryOf = async (record: LogRecord): Promise<Entry | undefined> => {
      if (!fold) return keys.has(record.key ?? '') ? inboxEntry(codec, record) : undefined
      return buried.has(placeOf(record)) ? undefined : foldEntry(fold, tables, record, await decode(codec, record))
    }
    const ranges: Range[] = []
    for (const partition of lanes) {
      const at = { topic: topic.name, partition }
      const { low, high } = await log.bounds(at, 'fresh')
      if (low > 0 && topic.cleanup !== 'compact') throw lostGround(topic.name, partition, low)
      ranges.push({ ...at, from: low, to: high })
    }
    for await (const record of recordsOf(log, ranges)) {
      const entry = await entryOf(record)
      const history = entry && wanted.get(entry.aggregate)
      // On another partition than its aggregate's: it came through the inbox.
      if (!history || laneOf(topology, entry.aggregate) !== record.partition) continue
      history.push({ entry, stream })
      if (++entries > MOST_ENTRIES) throw tooLarge(`histories of more than ${MOST_ENTRIES} entries`)
    }
  }
  // Of one append time the inbox comes last, as in every replay.
  const inOrder = (a: { entry: Entry; stream: number }, b: typeof a) =>
    a.entry.now - b.entry.now || a.stream - b.stream || a.entry.record.offset - b.entry.record.offset
  return new Map([...wanted].map(([id, history]) => [id, history.sort(inOrder).map(({ entry }) => entry)]))
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
