import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@supplyline/decider'

/** Records of one partition from the offset `from`, up to but not including `to`, in one file. */
export type ArchivedRange = {
  file: string
  from: number
  to: number
  records: number
  /** Of the file as it lies there, compressed. */
  bytes: number
  sha256: string
  /** Append times of the oldest and the newest record, epoch milliseconds; those of the range before it where there is none. */
  oldest: number
  newest: number
  /** The last record: by it a topic with another history is recognised. */
  last: { offset: number; timestamp: number } | null
}

/** What an archive holds of one topic. Ranges of a partition follow one another without a gap. */
export type ArchiveManifest = {
  format: 1
  topic: string
  partitions: Record<string, ArchivedRange[]>
  /** Schemas that the records were written with, by their id in the registry. */
  schemas: Record<string, string>
}

const NAME = 'manifest.json'

export const folderOf = (folder: string, topic: string): string => join(folder, topic)

/** Undefined where nothing of the topic was archived. Throws AppError `replay-refused` for what is no manifest. */
export const readManifest = async (folder: string, topic: string): Promise<ArchiveManifest | undefined> => {
  const file = join(folderOf(folder, topic), NAME)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
  try {
    const manifest: ArchiveManifest = JSON.parse(text)
    if (manifest.format === 1 && manifest.topic === topic) return manifest
  } catch (cause) {
    throw damaged(file, 'it is no JSON', cause)
  }
  throw damaged(file, `it is no manifest of ${topic}`)
}

/** In the place of the one before it, at once: a crash leaves one or the other. */
export const writeManifest = async (folder: string, manifest: ArchiveManifest): Promise<void> => {
  const file = join(folderOf(folder, manifest.topic), NAME)
  const handle = await open(`${file}.part`, 'w')
  try {
    await handle.writeFile(JSON.stringify(manifest, undefined, 1))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.part`, file)
}

/** The offset after the last one archived of a partition; undefined where there is none. */
export const endOf = (manifest: ArchiveManifest, partition: number): number | undefined =>
  manifest.partitions[partition]?.at(-1)?.to

export const damaged = (where: string, what: string, cause?: unknown): AppError =>
  new AppError('replay-refused', `the archive is damaged: ${what}`, {
    where,
    next: 'take the file from another copy of the archive; what the topic still holds can be archived anew elsewhere',
    cause,
  })
