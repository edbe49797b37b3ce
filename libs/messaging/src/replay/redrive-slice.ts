import { AppError } from '@supplyline/decider'
import type { Message } from '@supplyline/schemas'
import type { ReplayStore } from '@supplyline/state'
import type { Codec } from '../codec/index.ts'
import { isCommand, routeFor } from '../commands.ts'
import { decode } from '../decode.ts'
import type { LogRecord, Range, ReplayLog } from '../log.ts'
import { recordsOf } from '../records-of.ts'
import type { Tables } from '../references.ts'
import { isAggregateId, type Route, type Routed, type Topology } from '../topology.ts'

/**
 * Records of an input topic by the time at which they were appended: from `from`, before `to` (epoch ms). Without keys or
 * partitions, all of them.
 */
export type Slice = { topic: string; from: number; to: number; keys: string[]; partitions: number[] }

/** A record of the slice that can be read, and what today's routing makes of it. */
export type SliceInput = { record: LogRecord; message: Message; routed: Routed[] }

export type SliceRead = {
  inputs: SliceInput[]
  /** Records in the slice. */
  records: number
  /** Among them: not reached by the service yet, which takes them by itself. */
  pending: number
  /** Among them: today's code cannot read or route them either. */
  unreadable: number
}

export type RedriveSource = { topology: Topology; log: ReplayLog; store: ReplayStore; codec: Codec }

const MOST_INPUTS = 200_000

/** The records of a slice, in the order of their append times. Throws AppError `replay-refused`. */
export const readSlice = async (source: RedriveSource, tables: Tables, slice: Slice): Promise<SliceRead> => {
  const { topology, log, store, codec } = source
  const route = routeFor(topology, slice.topic)
  if (!route || slice.topic === topology.commands?.name)
    throw new AppError('replay-refused', `${slice.topic} is no input of ${topology.service}`, {
      where: topology.service,
      next: `name one of its inputs: ${inputsOf(topology).join(', ')}`,
    })
  const read: SliceRead = { inputs: [], records: 0, pending: 0, unreadable: 0 }
  const keys = new Set(slice.keys)
  const ranges = await rangesOf(log, route, slice)
  const reached = new Map<number, number>()
  for (const { partition } of ranges) reached.set(partition, (await store.position(partition))[slice.topic] ?? 0)
  for await (const record of recordsOf(log, ranges)) {
    if (keys.size > 0 && !keys.has(record.key ?? '')) continue
    read.records++
    if (record.offset >= (reached.get(record.partition) ?? 0)) read.pending++
    else await routeAgain(codec, tables, route, record, read)
    if (read.inputs.length > MOST_INPUTS) throw tooLarge(`more than ${MOST_INPUTS} inputs`)
  }
  read.inputs.sort((a, b) => a.record.timestamp - b.record.timestamp)
  return read
}

export const tooLarge = (what: string): AppError =>
  new AppError('replay-refused', `the redrive is too large: ${what}`, {
    next: 'narrow it: a shorter time, or some of the keys at a time',
  })

const inputsOf = ({ routes, folds, commands }: Topology): string[] =>
  [...routes, ...folds].map(({ topic }) => topic.name).filter((name) => name !== commands?.name)

const rangesOf = async (log: ReplayLog, { topic }: Route, { from, to, partitions }: Slice): Promise<Range[]> => {
  const ranges: Range[] = []
  for (let partition = 0; partition < topic.partitions; partition++) {
    if (partitions.length > 0 && !partitions.includes(partition)) continue
    const at = { topic: topic.name, partition }
    ranges.push({ ...at, from: await log.offsetAt(at, from), to: await log.offsetAt(at, to) })
  }
  return ranges
}

const routeAgain = async (codec: Codec, tables: Tables, route: Route, record: LogRecord, read: SliceRead) => {
  const { message } = await decode(codec, record)
  if (message && isCommand(message)) return
  try {
    if (!message) throw new Error('unreadable')
    const routed = route.to(message, tables).filter(({ aggregate }) => isAggregateId(aggregate))
    read.inputs.push({ record, message, routed })
  } catch {
    // It was a dead letter when it came, and stays one.
    read.unreadable++
  }
}
