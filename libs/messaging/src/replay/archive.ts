import { mkdir } from 'node:fs/promises'
import { AppError, isAppError } from '@supplyline/decider'
import type { Codec, SchemaRegistry } from '../codec/index.ts'
import { schemaIdOf } from '../codec/wire-format.ts'
import type { LogRecord, ReplayLog, TopicPartition } from '../log.ts'
import { recordsOf } from '../records-of.ts'
import { learning } from '../references.ts'
import { ArchiveFile } from './archive-file.ts'
import { type ArchiveManifest, endOf, folderOf, readManifest, writeManifest } from './archive-manifest.ts'

/** Of one file. */
const FILE_RECORDS = 100_000

export type ArchiveOptions = {
  log: ReplayLog
  codec: Codec
  registry: SchemaRegistry
  topic: { name: string; partitions: number }
  folder: string
  /** Only what was appended before this time, epoch milliseconds. */
  until?: number
  onProgress?: (records: number) => void
}

/** What one run added, and what the archive holds of the topic now. */
export type Archived = { topic: string; added: number; records: number; bytes: number; files: number; schemas: number }

/**
 * Adds to a folder what it does not hold of a topic yet. Memory is bounded by one batch; a run that ends half-way
 * leaves whole files, and the next one goes on from there. Throws AppError `lost-ground` where records are gone that
 * were never archived, or where topic and archive tell different histories.
 */
export const writeArchive = async (options: ArchiveOptions): Promise<Archived> => {
  const { log, topic, folder } = options
  await mkdir(folderOf(folder, topic.name), { recursive: true })
  const manifest = (await readManifest(folder, topic.name)) ?? {
    ...{ format: 1 as const, topic: topic.name, partitions: {}, schemas: {} },
  }
  let added = 0
  for (let partition = 0; partition < topic.partitions; partition++) {
    const at = { topic: topic.name, partition }
    const { low, high } = await log.bounds(at)
    const from = endOf(manifest, partition) ?? low
    if (from < low || from > high) throw gap(at, from, low, high)
    await sameHistory(log, manifest, at, low)
    const to = options.until === undefined ? high : Math.min(high, await log.offsetAt(at, options.until))
    const before = added
    const onProgress = (records: number) => options.onProgress?.(before + records)
    if (from < to) added += await addRange({ ...options, onProgress }, manifest, at, from, to)
  }
  const ranges = Object.values(manifest.partitions).flat()
  return {
    ...{ topic: topic.name, added, records: ranges.reduce((n, r) => n + r.records, 0) },
    ...{ bytes: ranges.reduce((n, r) => n + r.bytes, 0), files: ranges.length },
    schemas: Object.keys(manifest.schemas).length,
  }
}

const addRange = async (
  options: ArchiveOptions,
  manifest: ArchiveManifest,
  at: TopicPartition,
  from: number,
  to: number,
): Promise<number> => {
  const { log, folder, onProgress } = options
  const ranges = manifest.partitions[at.partition] ?? []
  manifest.partitions[at.partition] = ranges
  let file: ArchiveFile | undefined
  let begun = from
  let added = 0
  const finish = async (end: number) => {
    const whole = file ?? (await ArchiveFile.begin(folder, at, begun, ranges.at(-1)?.newest ?? 0))
    ranges.push(await whole.finish(end))
    await writeManifest(folder, manifest)
    file = undefined
    begun = end
  }
  for await (const record of recordsOf(log, [{ ...at, from, to }])) {
    if (file && file.records >= FILE_RECORDS) await finish(record.offset)
    file ??= await ArchiveFile.begin(folder, at, begun, ranges.at(-1)?.newest ?? 0)
    await file.add(record)
    await keepSchemas(options, manifest, record)
    added += 1
    onProgress?.(added)
  }
  await finish(to)
  return added
}

/** Schemas of the record, and of what an inbox entry carries: an archive can be read when the registry is gone. */
const keepSchemas = async (
  { codec, registry }: ArchiveOptions,
  { schemas }: ArchiveManifest,
  { value }: LogRecord,
): Promise<void> => {
  const keep = async (bytes: Uint8Array | null): Promise<string | undefined> => {
    const id = bytes === null ? undefined : idIn(bytes)
    if (id !== undefined) schemas[id] ??= await registry.schemaOf(id).catch(ignoreUnknown)
    return id === undefined ? undefined : schemas[id]
  }
  const schema = await keep(value)
  if (value === null || !schema?.includes('"InboxEntry"')) return
  const entry = await learning(codec, () => codec.decode(Buffer.from(value))).catch(() => undefined)
  if (entry?.type !== 'supplyline.InboxEntry') return
  for (const bytes of [entry.data.record, ...entry.data.references.map((r) => r.value)]) await keep(bytes)
}

/** What a source has put there is kept as it is, whether it is framed as a message or not. */
const idIn = (bytes: Uint8Array): number | undefined => {
  try {
    return bytes[0] === 0 ? schemaIdOf(bytes) : undefined
  } catch {
    return undefined
  }
}

/** Bytes that look framed, with an id that nobody ever registered, are poison like any other: kept without a schema. */
const ignoreUnknown = (error: unknown): string => {
  if (isAppError(error, 'unknown-schema-id')) return ''
  throw error
}

/** The last record archived, where the topic still holds it, is the topic's own. */
const sameHistory = async (
  log: ReplayLog,
  manifest: ArchiveManifest,
  at: TopicPartition,
  low: number,
): Promise<void> => {
  const last = manifest.partitions[at.partition]?.at(-1)?.last
  if (!last || last.offset < low) return
  for await (const { timestamp } of recordsOf(log, [{ ...at, from: last.offset, to: last.offset + 1 }]))
    if (timestamp !== last.timestamp) throw otherHistory(at, last.offset)
}

const gap = ({ topic, partition }: TopicPartition, from: number, low: number, high: number): AppError =>
  new AppError('lost-ground', `the archive ends at ${from}, and the topic holds ${low} to ${high}`, {
    where: `${topic}/${partition}`,
    next:
      from < low
        ? 'what lies between is lost: begin an archive in another folder, and archive more often than retention deletes'
        : 'the topic was restored to an earlier state: keep this archive, and begin another one in another folder',
  })

export const otherHistory = ({ topic, partition }: TopicPartition, offset: number): AppError =>
  new AppError('lost-ground', `archive and topic hold different records at offset ${offset}`, {
    where: `${topic}/${partition}`,
    next: 'the topic was restored or made anew since it was archived: follow docs/runbooks/lost-ground.md',
  })
