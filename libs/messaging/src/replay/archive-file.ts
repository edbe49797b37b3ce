import { createHash, type Hash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip, type Gzip } from 'node:zlib'
import type { LogRecord, TopicPartition } from '../log.ts'
import { type ArchivedRange, damaged, folderOf } from './archive-manifest.ts'

// A file is gzip of lines, one record a line as JSON: offset, timestamp, key, value in base64, headers. zcat shows it.

const LINE_END = 0x0a
/** Records handed on together. */
const BATCH = 1_000

type Line = {
  offset: number
  timestamp: number
  key: string | null
  value: string | null
  headers: Record<string, string>
}

const lineOf = ({ offset, timestamp, key, value, headers }: LogRecord): string => {
  const line: Line = { offset, timestamp, key, value: value && Buffer.from(value).toString('base64'), headers }
  return `${JSON.stringify(line)}\n`
}

/** A file of an archive being written. Nothing of it counts before `finish`. */
export class ArchiveFile {
  private readonly folder: string
  private readonly at: TopicPartition
  private readonly gzip: Gzip
  private readonly hash: Hash
  private readonly handle: FileHandle
  private readonly written: Promise<void>
  private readonly range: ArchivedRange

  private constructor(folder: string, at: TopicPartition, from: number, before: number, handle: FileHandle) {
    this.folder = folder
    this.at = at
    this.handle = handle
    this.gzip = createGzip()
    this.hash = createHash('sha256')
    this.range = {
      ...{ file: partName(at.partition), from, to: from, records: 0, bytes: 0, sha256: '' },
      ...{ oldest: before, newest: before, last: null },
    }
    this.written = this.drain()
    // Whoever finishes hears of it; until then it must not end the process.
    this.written.catch(() => {})
  }

  /** `before`: append time of the newest record of the range before it. */
  static async begin(folder: string, at: TopicPartition, from: number, before: number): Promise<ArchiveFile> {
    const handle = await open(join(folderOf(folder, at.topic), partName(at.partition)), 'w')
    return new ArchiveFile(folder, at, from, before, handle)
  }

  get records(): number {
    return this.range.records
  }

  async add(record: LogRecord): Promise<void> {
    const { range } = this
    const { offset, timestamp } = record
    range.oldest = range.records === 0 ? timestamp : Math.min(range.oldest, timestamp)
    range.newest = range.records === 0 ? timestamp : Math.max(range.newest, timestamp)
    range.records += 1
    range.last = { offset, timestamp }
    if (this.gzip.write(lineOf(record))) return
    // A full disk ends the writing, and nothing drains any more.
    await Promise.race([once(this.gzip, 'drain'), this.written])
  }

  /** The range that it holds, safely stored under its own name. `to`: the offset at which the next one begins. */
  async finish(to: number): Promise<ArchivedRange> {
    this.gzip.end()
    await this.written
    await this.handle.sync()
    await this.handle.close()
    const { from, records } = this.range
    const file = `${this.at.partition}-${from}-${to}.jsonl.gz`
    const folder = folderOf(this.folder, this.at.topic)
    await rename(join(folder, this.range.file), join(folder, file))
    return { ...this.range, file, to, records, sha256: this.hash.digest('hex') }
  }

  private async drain(): Promise<void> {
    for await (const chunk of this.gzip as AsyncIterable<Buffer>) {
      this.hash.update(chunk)
      this.range.bytes += chunk.length
      await this.handle.write(chunk)
    }
  }
}

const partName = (partition: number): string => `${partition}.part`

/**
 * The records of an archived range from the offset `from` on, up to but not including `to`. The whole file is held
 * against its digest before anything of it is handed out: throws AppError `replay-refused` where it is torn or changed.
 */
export async function* readArchived(
  folder: string,
  at: TopicPartition,
  range: ArchivedRange,
  from: number,
  to: number,
): AsyncGenerator<LogRecord[]> {
  const file = join(folderOf(folder, at.topic), range.file)
  await verify(file, range)
  const source = createReadStream(file)
  const lines = createGunzip()
  const unpacking = pipeline(source, lines)
  unpacking.catch(() => {})
  let batch: LogRecord[] = []
  let records = 0
  try {
    for await (const line of linesOf(lines)) {
      const { topic, partition } = at
      const { value, ...rest }: Line = JSON.parse(line.toString('utf8'))
      records += 1
      if (rest.offset < from || rest.offset >= to) continue
      batch.push({ topic, partition, ...rest, value: value === null ? null : Buffer.from(value, 'base64') })
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    if (records !== range.records) throw damaged(file, `it holds ${records} records and should hold ${range.records}`)
  } finally {
    source.destroy()
  }
  if (batch.length > 0) yield batch
}

const verify = async (file: string, { bytes, sha256 }: ArchivedRange): Promise<void> => {
  const size = await stat(file).then(
    (s) => s.size,
    (cause: unknown) => {
      throw damaged(file, 'the file is not there', cause)
    },
  )
  if (size !== bytes) throw damaged(file, `it has ${size} bytes and should have ${bytes}`)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  if (hash.digest('hex') !== sha256) throw damaged(file, 'its digest is another one')
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of stream) {
    let start = 0
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)])
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
}
