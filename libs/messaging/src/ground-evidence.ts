import type { GroundContext } from './ground.ts'
import { LIMITS } from './limits.ts'
import type { LogRecord, Progress, Range, ReplayLog } from './log.ts'
import { ORIGIN_LANE, ORIGIN_SEQUENCE } from './outgoing.ts'
import { recordsOf } from './records-of.ts'
import type { Topology } from './topology.ts'

/** By lane: the highest version that it is known to have had. */
export type Evidence = { versions: Map<number, number> }

/** Clocks of a broker and of who tells may differ by so much. */
const SKEW_MS = 10_000
/** Of one partition, the last ones. */
const MOST_READ = 20_000

/**
 * What the log knows of the versions of a service's lanes. Nothing is told or published before it is committed, so a
 * version found here that the database lacks proves that the database has gone back; there is no other explanation. The
 * group is told every few seconds, and what was published since then is read.
 */
export const evidenceOf = async ({ topology, log, history }: GroundContext): Promise<Evidence> => {
  const told = await log.progress(topology.service)
  const versions = new Map<number, number>()
  const raise = (lane: number, version: number) => versions.set(lane, Math.max(version, versions.get(lane) ?? 0))
  for (const { partition, told: mark } of told) if (mark) raise(partition, mark.version)
  if (history)
    for await (const record of recordsOf(history, await publishedSince(topology, history, lastTold(told)))) {
      const origin = originIn(topology, record)
      if (origin) raise(origin.lane, origin.version)
    }
  return { versions }
}

/** Since when something may have been published that the group was not told of, epoch ms. */
const lastTold = (told: Progress[]): number => {
  const byLane = new Map<number, number>()
  for (const { partition, told: mark } of told)
    if (mark) byLane.set(partition, Math.max(mark.at, byLane.get(partition) ?? 0))
  return byLane.size === 0 ? 0 : Math.min(...byLane.values()) - SKEW_MS
}

const publishedSince = async (topology: Topology, history: ReplayLog, since: number): Promise<Range[]> => {
  const ranges: Range[] = []
  for (const { name: topic, partitions } of writtenTopics(topology))
    for (let partition = 0; partition < partitions; partition++) {
      const { high } = await history.bounds({ topic, partition })
      const from = high === 0 ? 0 : await history.offsetAt({ topic, partition }, Math.max(since, 0))
      ranges.push({ topic, partition, from: Math.max(from, high - MOST_READ), to: high })
    }
  return ranges.filter(({ from, to }) => from < to)
}

/** Topics whose records tell the place of their writer's lane: the outputs, and the inbox for what is sent on there. */
export const writtenTopics = ({ outputs, inbox }: Topology) => [...outputs, ...(inbox ? [inbox] : [])]

/** Which version of which of this service's lanes published a record; undefined where another service did. */
export const originIn = (
  { service, inbox }: Topology,
  { topic, headers }: LogRecord,
): { lane: number; version: number; sequence: number } | undefined => {
  const lane = Number(headers[ORIGIN_LANE] ?? Number.NaN)
  const sequence = Number(headers[ORIGIN_SEQUENCE] ?? Number.NaN)
  const ours = topic === inbox?.name || headers.ce_source === `/supplyline/${service}`
  if (!ours || !Number.isSafeInteger(lane) || !Number.isSafeInteger(sequence)) return undefined
  return { lane, version: Math.floor(sequence / LIMITS.sequence), sequence }
}
