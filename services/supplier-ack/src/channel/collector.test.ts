import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Log, MemoryPlatform } from '@supplyline/messaging'
import { supplierDocuments } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { accepted, interchange } from '../testing/supplier.ts'
import { startCollector } from './collector.ts'

let home: string
let directory: string
let platform: MemoryPlatform
/** What the log does next; the broker may be out of reach. */
let append: Log['append']
/** Lines of the log at warning and above. */
let warnings: { file: string; msg: string }[]
let stop: () => Promise<void>

const start = async () => {
  const destination = { write: (line: string) => void warnings.push(JSON.parse(line)) }
  const logger = createLogger({ service: 'supplier-ack', level: 'warn', destination })
  const log = { append: (messages) => append(messages) } as Log
  const options = { directory, site: 'MERCY', settleMs: 0, everyMs: 5 }
  stop = await startCollector({ log, codec: platform.codec, logger }, options)
}
/** Under its name only once it is whole. */
const put = (name: string, control: number) => {
  const unfinished = join(directory, `.${name}`)
  writeFileSync(unfinished, interchange('855', accepted, { control }))
  renameSync(unfinished, join(directory, name))
}
const published = () =>
  platform.broker.all(supplierDocuments.name).map(({ value, headers }) => {
    const { data } = platform.codec.decode(Buffer.from(value ?? []))
    return { id: headers.ce_id, ...(data as { name: string; documentId: string }) }
  })
const names = () =>
  published()
    .map(({ name }) => name)
    .sort()
/** Until so; fails after two seconds. */
const until = async (so: () => boolean) => {
  for (let i = 0; i < 400 && !so(); i++) await sleep(5)
  expect(so()).toBe(true)
}
/** Long enough to look a few times more. */
const someLooks = () => sleep(40)

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'supplyline-collector-'))
  directory = join(home, 'pickup')
  mkdirSync(directory)
  platform = new MemoryPlatform()
  append = (messages) => platform.log.append(messages)
  warnings = []
})
afterEach(async () => {
  await stop()
  rmSync(home, { recursive: true, force: true })
})

describe('the collector', () => {
  test('publishes each file that appears once, under the id of the document, and empties the mailbox', async () => {
    await start()
    put('a.edi', 1)
    await until(() => names().length === 1)
    put('b.edi', 2)
    await until(() => names().length === 2)
    await someLooks()
    expect(names()).toEqual(['a.edi', 'b.edi'])
    for (const { id, documentId } of published()) expect(id).toBe(documentId)
    expect(readdirSync(directory)).toEqual([])
    expect(warnings).toEqual([])
  })

  test('tries again what could not be published, says so once, and publishes it under the same id', async () => {
    const asked: string[] = []
    append = async ([message]) => {
      asked.push(message?.headers.ce_id ?? '')
      throw new Error('the broker is out of reach')
    }
    await start()
    put('a.edi', 1)
    await until(() => asked.length >= 3)
    expect(readdirSync(directory)).toEqual(['a.edi'])
    expect(warnings).toMatchObject([{ file: 'a.edi', msg: 'document not taken yet; it is tried again' }])
    append = (messages) => platform.log.append(messages)
    await until(() => names().length === 1)
    expect(new Set([...asked, published()[0]?.id]).size).toBe(1)
    expect(warnings).toHaveLength(1)
  })

  test('waits for a mailbox that is not there yet', async () => {
    rmSync(directory, { recursive: true })
    await start()
    await someLooks()
    mkdirSync(directory)
    put('a.edi', 1)
    await until(() => names().length === 1)
    expect(warnings).toEqual([])
  })

  test('that is stopped finishes what is under way and takes nothing more', async () => {
    let underWay = false
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    append = async (messages) => {
      underWay = true
      await released
      await platform.log.append(messages)
    }
    await start()
    put('a.edi', 1)
    await until(() => underWay)
    put('b.edi', 2)
    let ended = false
    const stopped = stop().then(() => {
      ended = true
    })
    await someLooks()
    expect(ended).toBe(false)
    release()
    await stopped
    await someLooks()
    expect(names()).toEqual(['a.edi'])
    expect(readdirSync(directory)).toEqual(['b.edi'])
  })
})
