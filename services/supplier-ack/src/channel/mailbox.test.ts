import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { MessageOf } from '@supplyline/schemas'
import { accepted, billed, interchange } from '../testing/supplier.ts'
import { LARGEST_DOCUMENT } from '../x12/segments.ts'
import { collect } from './mailbox.ts'

type Received = MessageOf<'suppliers.SupplierDocumentReceived'>['data']
const NOW = Date.UTC(2026, 0, 5, 6)
let home: string
let directory: string
let published: Received[]
let troubles: string[]
/** What becomes of the next document that is published. */
let publish: (document: Received) => void

const look = () =>
  collect({
    ...{ directory, site: 'MERCY', settleMs: 250, now: () => NOW },
    publish: async ({ data }) => {
      publish(data)
      published.push(data)
    },
    onTrouble: (name) => troubles.push(name),
  })
/** A file that was last changed so many seconds ago. */
const put = (name: string, content: string | Uint8Array, secondsAgo = 60) => {
  const path = join(directory, name)
  writeFileSync(path, content)
  utimesSync(path, NOW / 1000 - secondsAgo, NOW / 1000 - secondsAgo)
}
const left = () => readdirSync(directory).sort()
const aside = () => readdirSync(join(directory, 'aside'))

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'supplyline-mailbox-'))
  directory = join(home, 'pickup')
  mkdirSync(directory)
  published = []
  troubles = []
  publish = () => {}
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('a mailbox', () => {
  test('is emptied oldest first, each document with whom it is from and for, and its bytes', async () => {
    put('MERCY-810-10.edi', interchange('810', billed('INV1'), { control: 10 }), 10)
    put('MERCY-855-9.edi', interchange('855', accepted, { control: 9 }), 10)
    put('MERCY-997-11.edi', 'ISA', 20)
    expect(await look()).toBe(3)
    expect(published.map((d) => d.name)).toEqual(['MERCY-997-11.edi', 'MERCY-810-10.edi', 'MERCY-855-9.edi'])
    expect(published[2]).toMatchObject({
      ...{ site: 'MERCY', channel: 'directory', format: 'X12', sender: 'ZZ:MOCKEDI', receiver: 'ZZ:MERCY' },
      ...{
        controlNumber: '000000009',
        receivedAt: NOW,
        content: Buffer.from(interchange('855', accepted, { control: 9 })),
      },
    })
    expect(left()).toEqual(['aside'])
  })

  test('that is not there yet is empty', async () => {
    rmSync(directory, { recursive: true })
    expect(await look()).toBe(0)
    expect(troubles).toEqual([])
  })

  test('leaves alone what is being written', async () => {
    put('a.edi.tmp', 'ISA')
    put('.b.edi', 'ISA')
    put('c.edi', 'ISA', 0.1)
    mkdirSync(join(directory, 'd.edi'))
    expect(await look()).toBe(0)
    expect(left()).toEqual(['.b.edi', 'a.edi.tmp', 'c.edi', 'd.edi'])
  })

  test('keeps a document that could not be published, and gives it the same id the next time', async () => {
    put('a.edi', interchange('855', accepted))
    let first = ''
    publish = ({ documentId }) => {
      first = documentId
      throw new Error('the log is away')
    }
    expect(await look()).toBe(0)
    expect([left(), troubles]).toEqual([['a.edi'], ['a.edi']])
    publish = () => {}
    expect(await look()).toBe(1)
    expect(published.map((d) => d.documentId)).toEqual([first])
    expect(left()).toEqual([])
  })

  test('publishes under the same id what it had published before a crash, and under another what differs in a byte', async () => {
    for (const text of [
      interchange('855', accepted),
      interchange('855', accepted),
      interchange('855', accepted, { control: 2 }),
    ]) {
      put('a.edi', text)
      await look()
    }
    const ids = published.map((d) => d.documentId)
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[0])
  })

  test('publishes what it cannot recognise too, and keeps the file aside', async () => {
    put('what.bin', Buffer.from([0xff, 0x00, 0x10]))
    put('empty.edi', '')
    await look()
    expect(published).toMatchObject([
      { format: 'UNRECOGNISED', sender: null, controlNumber: null, name: 'empty.edi', size: 0 },
      { format: 'UNRECOGNISED', sender: null, controlNumber: null, name: 'what.bin', size: 3 },
    ])
    expect(aside()).toHaveLength(2)
  })

  test('tells of a large file only its digest and size, and keeps it aside', async () => {
    put('large.edi', interchange('855', accepted).padEnd(LARGEST_DOCUMENT + 1))
    put('larger.edi', Buffer.alloc(5_000_000, 'x'))
    await look()
    expect(published).toMatchObject([
      { content: null, size: LARGEST_DOCUMENT + 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { content: null, size: 5_000_000 },
    ])
    expect(aside().sort()).toEqual(published.map((d) => `${d.documentId}-${d.name}`).sort())
  })

  test('is not held up by a file that cannot be read', async () => {
    put('bad.edi', 'ISA', 100)
    symlinkSync(join(home, 'nowhere'), join(directory, 'gone.edi'))
    put('good.edi', interchange('855', accepted))
    chmodSync(join(directory, 'bad.edi'), 0)
    // The superuser may read it all the same.
    const readable = process.getuid?.() === 0
    await look()
    expect(published.map((d) => d.name)).toContain('good.edi')
    expect(troubles).toEqual(readable ? ['gone.edi'] : ['gone.edi', 'bad.edi'])
    expect(statSync(directory).isDirectory()).toBe(true)
  })
})
