import { expect, test } from '@jest/globals'
import { auditHash, MemoryPlatform } from '@supplyline/messaging'
import { audit, type Records, subjectsOf } from '@supplyline/schemas'
import { createLogger } from '@supplyline/telemetry'
import { AuditView, followAudit } from './audit-view.ts'

type Entry = Records['supplyline.AuditEntry']

const logger = createLogger({ service: 'test', level: 'silent' })

/** A chain of so many entries, every other of which covers a commit. */
const chain = (length: number): Entry[] => {
  const entries: Entry[] = []
  for (let sequence = 1; sequence <= length; sequence++) {
    const commit = sequence % 2 === 0
    const entry: Entry = {
      ...{ site: '*', service: 'inventory-events', partition: 0, sequence, who: commit ? 'inventory-events' : 'ines' },
      ...{ what: commit ? 'taken' : 'released', aggregate: commit ? null : `stock:${sequence}`, before: null },
      ...{ after: null, cause: 'x', at: sequence, previousHash: entries.at(-1)?.hash ?? '', hash: '' },
    }
    entries.push({ ...entry, hash: auditHash(entry) })
  }
  return entries
}

const followed = async (entries: Entry[], before: Uint8Array[] = []) => {
  const platform = new MemoryPlatform()
  platform.broker.create([audit])
  await platform.codec.prepare(subjectsOf(audit))
  const at = { topic: audit.name, partition: 0 }
  for (const bytes of before) platform.broker.put(at, 'x', bytes)
  for (const data of entries)
    platform.broker.put(at, 'x', platform.codec.encode(audit.name, { type: 'supplyline.AuditEntry', data }))
  const view = new AuditView()
  const following = await followAudit(platform.log, platform.codec, logger, view)
  await following.stop()
  return view
}

test('what somebody has done is not lost among the entries of commits, and both chains are one', async () => {
  const view = await followed(chain(2_500))
  expect(view.chains()).toMatchObject([{ entries: 2_500, broken: null }])
  expect(view.entries({ limit: 3 }).map((e) => e.sequence)).toEqual([2_495, 2_497, 2_499])
  expect(view.entries({ limit: 2, commits: true }).map((e) => e.sequence)).toEqual([2_498, 2_500])
  expect(view.entries({ limit: 5_000, commits: true })).toHaveLength(1_000)
  expect(view.entries({ limit: 10, aggregate: 'stock:7' }).map((e) => e.sequence)).toEqual([7])
  expect(view.entries({ limit: 10, who: 'omar' })).toEqual([])
  expect(view.entries({ limit: 0 })).toEqual([])
})

test('an entry that was left out breaks the chain, and a record that is none is counted', async () => {
  const entries = chain(5)
  const view = await followed(
    entries.filter((e) => e.sequence !== 3),
    [Buffer.from('junk'), Buffer.from([0, 0, 0, 0, 9, 1])],
  )
  expect(view.chains()).toMatchObject([{ entries: 5, broken: { sequence: 4, why: 'it follows number 2' } }])
  expect(view.unreadable).toBe(2)
})
