import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCodec, MemoryRegistry } from '@supplyline/messaging'
import { subjectsOf, supplierDocuments } from '@supplyline/schemas'
import { collect } from '../../../services/supplier-ack/src/channel/mailbox.ts'
import { NOW } from '../../../services/supplier-ack/src/testing/examples.ts'
import { accepted, interchange } from '../../../services/supplier-ack/src/testing/supplier.ts'
import { LARGEST_DOCUMENT } from '../../../services/supplier-ack/src/x12/segments.ts'
import { changeParts, partsOf } from '../mutate/message.ts'
import { changeX12 } from '../mutate/x12.ts'
import { refusal, right, type Target, usual, value } from '../target.ts'

const named = (name: string, text: string): Buffer => Buffer.from(`${name}\n\n${text}`)

/** Bytes that a file's name may have. */
const LONGEST_NAME = 255

/** A file in the mailbox, under any name: taken, put aside, left for later, or told of. */
export const mailbox = async (): Promise<Target> => {
  const codec = createCodec(new MemoryRegistry())
  await codec.prepare(subjectsOf(supplierDocuments))
  const root = await mkdtemp(join(tmpdir(), 'fuzz-mailbox-'))
  const seeds = [
    ...[
      named('a.edi', interchange('855', accepted)),
      named('b', 'UNB+UNOC:3+ACME'),
      named('é 1.tmp', 'x'),
      named('aside', ''),
    ],
    named('c.edi', interchange('855', accepted).padEnd(LARGEST_DOCUMENT + 1)),
  ]
  const larder = {
    seeds,
    words: ['.', '.tmp', 'aside', ' ', '~', '\ud800'].map((w) => Buffer.from(w)),
    longest: 300_000,
  }
  let troubles: string[] = []
  return {
    ...larder,
    // The file is written, read, moved and deleted on a disk that others use as well.
    allowed: { any: 250, perKiB: usual.allowed.perKiB },
    change: changeParts(() => larder, changeX12(LARGEST_DOCUMENT)),
    run: async (bytes) => {
      const { first, body } = partsOf(bytes)
      const name = Buffer.from(first.replaceAll('/', '_').replaceAll('\0', '_'), 'latin1').subarray(0, LONGEST_NAME)
      if (name.length === 0 || ['.', '..'].includes(name.toString())) return value('no name', '')
      const directory = join(root, 'in')
      await mkdir(directory, { recursive: true })
      await writeFile(Buffer.concat([Buffer.from(`${directory}/`), name]), body)
      troubles = []
      const published: string[] = []
      const taken = await collect({
        ...{ directory, site: 'MERCY', settleMs: 0, now: () => NOW },
        publish: async (document) =>
          void published.push(codec.encode(supplierDocuments.name, document).toString('latin1')),
        onTrouble: (_, error) => void troubles.push(String((error as { code?: string }).code)),
      })
      const left = (await readdir(directory)).filter((file) => file !== 'aside')
      const aside = await readdir(join(directory, 'aside')).catch(() => [])
      await rm(directory, { recursive: true, force: true })
      right(taken === published.length, `${taken} taken, ${published.length} published`)
      right(left.length === 0 || taken === 0, 'a file that was taken is still there')
      if (taken > 0) return value(aside.length > 0 ? 'put aside' : 'taken', JSON.stringify([published, aside]))
      return refusal(troubles.length > 0 ? 'trouble' : 'left', troubles.join())
    },
    close: () => rm(root, { recursive: true, force: true }),
  }
}
