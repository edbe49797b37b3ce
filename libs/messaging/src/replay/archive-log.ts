import { readdir } from 'node:fs/promises'
import type { SchemaRegistry } from '../codec/index.ts'
import type { LogRecord, Range, Reading, ReplayLog, TopicPartition } from '../log.ts'
import { otherHistory } from './archive.ts'
import { readArchived } from './archive-file.ts'
import { type ArchivedRange, type ArchiveManifest, readManifest } from './archive-manifest.ts'

/** The log with an archive before it, as if topics still held what the archive does. Topics end where they end. */
export const archiveLog = (inner: ReplayLog, folder: string): ReplayLog => {
  const manifests = new Map<string, Promise<ArchiveManifest | undefined>>()
  const rangesOf = async ({ topic, partition }: TopicPartition): Promise<ArchivedRange[]> => {
    const manifest = manifests.get(topic) ?? readManifest(folder, topic)
    manifests.set(topic, manifest)
    return (await manifest)?.partitions[partition] ?? []
  }
  /** What the archive holds, where it joins the topic without a gap. */
  const joined = async (at: TopicPartition, fresh?: 'fresh') => {
    const [ranges, bounds] = await Promise.all([rangesOf(at), inner.bounds(at, fresh)])
    const end = ranges.at(-1)?.to ?? 0
    return ranges.length > 0 && end >= bounds.low && end <= bounds.high ? { ranges, end, bounds } : undefined
  }
  return {
    bounds: async (at, fresh) => {
      const archived = await joined(at, fresh)
      if (!archived) return inner.bounds(at)
      const { bounds, ranges } = archived
      return { low: Math.min(bounds.low, ranges[0]?.from ?? bounds.low), high: bounds.high }
    },
    offsetAt: async (at, time) => {
      const archived = await joined(at)
      for (const range of archived?.ranges ?? []) {
        if (range.records === 0 || range.newest < time) continue
        for await (const records of readArchived(folder, at, range, range.from, range.to)) {
          const found = records.find((r) => r.timestamp >= time)
          if (found) return found.offset
        }
      }
      return inner.offsetAt(at, time)
    },
    read: async (ranges) => {
      const archives = new Map<string, AsyncGenerator<LogRecord[]>>()
      const seams = new Map<string, { end: number; last: ArchivedRange['last'] }>()
      const rest: Range[] = []
      for (const range of ranges) {
        const archived = range.from < range.to ? await joined(range) : undefined
        if (!archived || range.from >= archived.end) {
          rest.push(range)
          continue
        }
        const { end, bounds } = archived
        archives.set(idOf(range), partsOf(folder, range, archived.ranges))
        if (range.to <= end) continue
        // Read with what follows it, the last record archived shows that both belong together.
        const last = archived.ranges.findLast((r) => r.last !== null)?.last ?? null
        const from = last && last.offset >= bounds.low ? last.offset : end
        seams.set(idOf(range), { end, last: from === end ? null : last })
        rest.push({ ...range, from })
      }
      return reading(archives, seams, await inner.read(rest))
    },
  }
}

/** A registry that still knows the schemas of archived topics where it has lost them. */
export const archiveRegistry = (inner: SchemaRegistry, folder: string): SchemaRegistry => ({
  register: (subject, schema) => inner.register(subject, schema),
  schemaOf: async (id) => {
    try {
      return await inner.schemaOf(id)
    } catch (error) {
      for (const topic of await readdir(folder)) {
        const schema = (await readManifest(folder, topic))?.schemas[id]
        if (schema) return schema
      }
      throw error
    }
  },
})

const idOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

async function* partsOf(
  folder: string,
  { from, to, ...at }: Range,
  ranges: ArchivedRange[],
): AsyncGenerator<LogRecord[]> {
  for (const range of ranges)
    if (range.to > from && range.from < to && range.records > 0) yield* readArchived(folder, at, range, from, to)
}

const reading = (
  archives: Map<string, AsyncGenerator<LogRecord[]>>,
  seams: Map<string, { end: number; last: ArchivedRange['last'] }>,
  inner: Reading,
): Reading => ({
  next: async (partition) => {
    const id = idOf(partition)
    const next = await archives.get(id)?.next()
    if (next && !next.done) return next.value
    archives.delete(id)
    const seam = seams.get(id)
    if (!seam) return inner.next(partition)
    for (let records = await inner.next(partition); records; records = await inner.next(partition)) {
      const known = records.find((r) => r.offset === seam.last?.offset)
      if (known && known.timestamp !== seam.last?.timestamp) throw otherHistory(partition, known.offset)
      const beyond = records.filter((r) => r.offset >= seam.end)
      if (beyond.length > 0) return beyond
    }
    return undefined
  },
  close: async () => {
    for (const archive of archives.values()) await archive.return(undefined)
    await inner.close()
  },
})
