import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createCodec, MemoryRegistry } from '../codec/index.ts'
import type { LogRecord, ReplayLog } from '../log.ts'
import { MemoryBroker, MemoryLog } from '../memory/memory-log.ts'
import { VirtualClock } from '../memory/virtual-clock.ts'
import { recordsOf } from '../records-of.ts'
import { character } from '../testing/character.ts'
import { asRead, openHistory, throughInbox } from '../testing/history.ts'
import { inbox, movements } from '../testing/shelf.ts'
import { writeArchive } from './archive.ts'
import { archiveLog, archiveRegistry } from './archive-log.ts'
import { Rebuild } from './rebuild.ts'

const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'supplyline-archive-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true })
})

const topic = { name: 'facts.v1', partitions: 2 }
const registry = new MemoryRegistry()
const codec = createCodec(registry)

const facts = () => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker(clock, [topic])
  const log = new MemoryLog(broker)
  return {
    ...{ clock, broker, log },
    put: (
      partition: number,
      value: Uint8Array | null,
      key: string | null = 'k',
      headers: Record<string, string> = {},
    ) => broker.put({ topic: topic.name, partition }, key, value, headers),
    archive: (to: string, until?: number) =>
      writeArchive({ log, codec, registry, topic, folder: to, ...(until !== undefined && { until }) }),
  }
}

const allOf = async (log: ReplayLog, partition: number, from?: number, to?: number): Promise<LogRecord[]> => {
  const at = { topic: topic.name, partition }
  const { low, high } = await log.bounds(at)
  const records: LogRecord[] = []
  for await (const r of recordsOf(log, [{ ...at, from: from ?? low, to: to ?? high }])) records.push(r)
  return records.map((r) => ({ ...r, value: r.value && new Uint8Array(r.value) }))
}

describe('an archive', () => {
  test('and the topic with its start moved are the topic', async () => {
    const bytes = fc.option(fc.uint8Array({ maxLength: 40 }), { nil: null })
    const record = fc.record({
      partition: fc.integer({ min: 0, max: 1 }),
      key: fc.option(fc.string({ unit: character, maxLength: 8 }), { nil: null }),
      value: bytes,
      headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), fc.string({ unit: character, maxLength: 6 })),
      pause: fc.integer({ min: 0, max: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(record, { maxLength: 30 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 100 }),
        fc.nat(60),
        fc.nat(60),
        async (rounds, deleted, from, time) => {
          const t = facts()
          const moment = t.clock.now() + time
          const to = folder()
          for (const round of rounds) {
            for (const { partition, key, value, headers, pause } of round) {
              t.clock.advanceTo(t.clock.now() + pause)
              t.put(partition, value, key, headers)
            }
            await t.archive(to)
          }
          const last = rounds.at(-1) ?? []
          for (const { partition, value } of last) t.put(partition, value)
          const before = await Promise.all([0, 1].map((p) => allOf(t.log, p)))
          const moments = await Promise.all(
            [0, 1].map((partition) => t.log.offsetAt({ topic: topic.name, partition }, moment)),
          )
          const archived = last.length > 0 || rounds.length > 1
          for (const partition of [0, 1]) {
            const at = { topic: topic.name, partition }
            const { high } = t.broker.bounds(at)
            // Retention deletes only what is archived.
            const kept = last.filter((r) => r.partition === partition).length
            t.broker.deleteBefore(at, archived ? Math.min(high - kept, Math.floor(((high - kept) * deleted) / 100)) : 0)
          }
          const log = archiveLog(t.log, to)
          for (const partition of [0, 1]) {
            const whole = before[partition] ?? []
            expect(await allOf(log, partition)).toEqual(whole)
            expect(await allOf(log, partition, from)).toEqual(whole.filter((r) => r.offset >= from))
            const end = Math.min(from + 7, whole.length)
            expect(await allOf(log, partition, from, end)).toEqual(
              whole.filter((r) => r.offset >= from && r.offset < end),
            )
            expect(await log.offsetAt({ topic: topic.name, partition }, moment)).toBe(moments[partition])
          }
        },
      ),
      { numRuns: 100, seed: 11 },
    )
  })

  const archivedOnce = async () => {
    const t = facts()
    for (let n = 0; n < 50; n++) t.put(n % 2, Buffer.from(`fact ${n}`))
    const to = folder()
    await t.archive(to)
    for (const partition of [0, 1]) t.broker.deleteBefore({ topic: topic.name, partition }, 20)
    const files = readdirSync(join(to, topic.name)).filter((f) => f.endsWith('.gz'))
    return { t, to, file: join(to, topic.name, files[0] as string) }
  }

  test('is added to: a second run with nothing new writes nothing, and goes on later', async () => {
    const { t, to } = await archivedOnce()
    expect(await t.archive(to)).toMatchObject({ added: 0, records: 50, files: 2 })
    t.put(0, Buffer.from('new'))
    expect(await t.archive(to)).toMatchObject({ added: 1, records: 51, files: 3 })
    expect(await allOf(archiveLog(t.log, to), 0)).toHaveLength(26)
  })

  test('goes up to a time', async () => {
    const t = facts()
    t.put(0, Buffer.from('before'))
    t.clock.advanceTo(t.clock.now() + 1_000)
    t.put(0, Buffer.from('after'))
    const to = folder()
    expect(await t.archive(to, t.clock.now())).toMatchObject({ added: 1 })
    expect(await t.archive(to)).toMatchObject({ added: 1, records: 2 })
  })

  test.each([
    ['torn', (file: string) => truncateSync(file, 30), 'bytes'],
    [
      'changed',
      (file: string) => {
        const bytes = readFileSync(file)
        bytes[20] = (bytes[20] ?? 0) ^ 1
        writeFileSync(file, bytes)
      },
      'digest',
    ],
    ['missing', (file: string) => rmSync(file), 'not there'],
  ])('whose file is %s hands out nothing of it', async (_, spoil, why) => {
    const { t, to, file } = await archivedOnce()
    spoil(file)
    await expect(allOf(archiveLog(t.log, to), 0)).rejects.toMatchObject({
      code: 'replay-refused',
      message: expect.stringContaining(why),
    })
  })

  test('that a crash left half-way is whole up to there, and is gone on with', async () => {
    const t = facts()
    const to = folder()
    for (let n = 0; n < 10; n++) t.put(0, Buffer.from(`fact ${n}`))
    await t.archive(to)
    writeFileSync(join(to, topic.name, '0.part'), 'half a line')
    writeFileSync(join(to, topic.name, 'manifest.json.part'), '{')
    t.put(0, Buffer.from('new'))
    expect(await t.archive(to)).toMatchObject({ added: 1, records: 11 })
    expect(await allOf(archiveLog(t.log, to), 0)).toHaveLength(11)
  })

  test('says so where retention was faster, and where the topic is another one by now', async () => {
    const { t, to } = await archivedOnce()
    for (let n = 0; n < 10; n++) t.put(0, Buffer.from(`later ${n}`))
    t.broker.deleteBefore({ topic: topic.name, partition: 0 }, 30)
    await expect(t.archive(to)).rejects.toMatchObject({ code: 'lost-ground', where: `${topic.name}/0` })
    const other = await archivedOnce()
    other.t.broker.cutFrom({ topic: topic.name, partition: 0 }, 22)
    other.t.clock.advanceTo(t.clock.now() + 1_000)
    for (let n = 0; n < 10; n++) other.t.put(0, Buffer.from(`another life ${n}`))
    await expect(other.t.archive(other.to)).rejects.toMatchObject({ code: 'lost-ground' })
    await expect(allOf(archiveLog(other.t.log, other.to), 0)).rejects.toMatchObject({ code: 'lost-ground' })
  })

  test('holds the schemas, also of what inbox entries carry, for when the registry has lost them', async () => {
    const t = await openHistory(throughInbox)
    await t.start()
    await t.send('A', 'e1')
    await t.platform.pass(2_000)
    await t.stop()
    const to = folder()
    const log = new MemoryLog(t.platform.broker)
    await writeArchive({ log, codec: t.platform.codec, registry: t.platform.registry, topic: inbox, folder: to })
    const empty = archiveRegistry(new MemoryRegistry(), to)
    const [entry] = t.records(inbox)
    const fresh = createCodec(empty)
    const learnt = async (bytes: Uint8Array | null) => {
      const buffer = Buffer.from(bytes ?? [])
      await fresh.learn(buffer.readInt32BE(1))
      return fresh.decode(buffer)
    }
    const outer = await learnt(entry?.value ?? null)
    expect(outer.type).toBe('supplyline.InboxEntry')
    expect((await learnt((outer.data as { record: Uint8Array }).record)).type).toBe('inventory.StockReturned')
    await expect(createCodec(empty).learn(9_999)).resolves.toBeUndefined()
    await expect(empty.schemaOf(9_999)).rejects.toMatchObject({ code: 'unknown-schema-id' })
  })
})

test.each([
  ['through the inbox', throughInbox],
  ['as they are read', asRead],
])('a service that takes its movements %s is rebuilt from what is archived', async (_, shelf) => {
  const t = await openHistory(shelf)
  await t.start()
  for (let n = 0; n < 20; n++) await t.send('ABC'[n % 3] as string, `e${n}`)
  await t.platform.pass(5_000)
  await t.stop()
  const to = folder()
  const live = new MemoryLog(t.platform.broker)
  for (const archived of [inbox, movements]) {
    await writeArchive({
      log: live,
      codec: t.platform.codec,
      registry: t.platform.registry,
      topic: archived,
      folder: to,
    })
    for (const partition of [0, 1, 2, 3]) {
      const at = { topic: archived.name, partition }
      t.platform.broker.deleteBefore(at, t.platform.broker.bounds(at).high)
    }
  }
  const { store, codec: own, clock } = t.platform.open('shelf')
  const without = await Rebuild.begin({ topology: shelf, log: live, store, codec: own, clock })
  await expect(without.compare()).rejects.toMatchObject({ code: 'lost-ground' })
  const rebuild = await Rebuild.begin({ topology: shelf, log: archiveLog(live, to), store, codec: own, clock })
  expect(await rebuild.compare()).toMatchObject({ aggregates: 3, differing: 0, intents: [] })
})
