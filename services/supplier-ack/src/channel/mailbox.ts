import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { MessageOf } from '@supplyline/schemas'
import { documentOf, type Found, isCarried } from './document.ts'

export type Mailbox = {
  /** Where partners, or the programs that speak to them, put what they send. It need not exist yet. */
  directory: string
  site: string
  /** A file that was changed more recently may still be being written. */
  settleMs: number
  now: () => number
  /** Resolves once the document is stored safely. */
  publish: (document: MessageOf<'suppliers.SupplierDocumentReceived'>) => Promise<void>
  /** Told of a file that could not be taken, for now; it is tried again with the next look. */
  onTrouble: (name: string, error: unknown) => void
}

/** Where files go whose bytes are not, or not usefully, in the log. */
const ASIDE = 'aside'
/** Names that programs write under before the file is whole. */
const UNFINISHED = /^\.|\.(tmp|part|filepart|writing|swp|processing)$/i

/**
 * Takes what lies in the directory, oldest first: published, and only then deleted or put aside, so that whatever
 * happens in between it is found again, under the same id. A file that cannot be taken holds up no other.
 */
export const collect = async (mailbox: Mailbox): Promise<number> => {
  let taken = 0
  for (const { name, size } of await waiting(mailbox)) {
    try {
      await take(mailbox, name, size)
      taken++
    } catch (error) {
      mailbox.onTrouble(name, error)
    }
  }
  return taken
}

const waiting = async ({ directory, settleMs, now, onTrouble }: Mailbox): Promise<{ name: string; size: number }[]> => {
  const files: { name: string; size: number; at: number }[] = []
  for (const name of await names(directory)) {
    try {
      const about = await stat(join(directory, name))
      // A clock that is ahead must not keep a file for ever, hence no sign.
      if (about.isFile() && Math.abs(now() - about.mtimeMs) >= settleMs)
        files.push({ name, size: about.size, at: about.mtimeMs })
    } catch (error) {
      onTrouble(name, error)
    }
  }
  return files.sort((a, b) => a.at - b.at || a.name.localeCompare(b.name, 'en', { numeric: true }))
}

const names = async (directory: string): Promise<string[]> => {
  try {
    return (await readdir(directory)).filter((name) => name !== ASIDE && !UNFINISHED.test(name))
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
}

const take = async (mailbox: Mailbox, name: string, size: number): Promise<void> => {
  const path = join(mailbox.directory, name)
  const found = await read(path, name, size)
  const document = documentOf(found, mailbox.site, mailbox.now())
  await mailbox.publish(document)
  const { documentId, format, content } = document.data
  if (format === 'X12' && content) return unlink(path)
  const aside = join(mailbox.directory, ASIDE)
  await mkdir(aside, { recursive: true })
  await rename(path, join(aside, `${documentId}-${name.slice(-100)}`))
}

const read = async (path: string, name: string, size: number): Promise<Found> => {
  if (isCarried(size)) {
    const content = await readFile(path)
    // It has grown since it was looked at.
    if (content.length !== size) throw new Error(`${content.length} bytes where ${size} were: still being written`)
    return { name, digest: createHash('sha256').update(content).digest('hex'), size, content }
  }
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return { name, digest: hash.digest('hex'), size, content: undefined }
}
