import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { MongoClient } from 'mongodb'
import { MongoStore } from './mongo-store.ts'
import { emptyCommit } from './store.ts'
import { storeContract } from './store-contract.ts'

const url = process.env.SUPPLYLINE_MONGO ?? ''
const open = (database: string) => MongoStore.connect({ url, database })

storeContract('MongoDB', (options) => MongoStore.connect({ url, database: `contract-${randomUUID()}`, ...options }))

test('what an older build has stored is not taken for nothing: it says what to do', async () => {
  const database = `older-${randomUUID()}`
  const client = await MongoClient.connect(url)
  await client.db(database).collection<{ _id: number }>('lanes').insertOne({ _id: 0 })
  await client.close()
  for (const _ of ['at first', 'and ever after'])
    await expect(open(database)).rejects.toMatchObject({
      code: 'outdated-store',
      message: 'stored by a build of format 1; this one reads 2',
      next: expect.stringContaining('--fresh'),
    })
})

test('a database that this build began is opened again', async () => {
  const database = `own-${randomUUID()}`
  const store = await open(database)
  await store.claim(0, 1)
  await store.close()
  await (await open(database)).close()
})

test('what the database refuses of one lane is that lane’s matter', async () => {
  const store = await open(`refused-${randomUUID()}`)
  const lanes = await Promise.all([0, 1, 2, 3].map((lane) => store.claim(lane, 1)))
  const answers = await Promise.allSettled(
    lanes.map((lane) => {
      const text = lane.lane === 2 ? 'x'.repeat(17_000_000) : 'x'
      const aggregate = { id: `order:${lane.lane}`, lane: lane.lane, state: { text }, watermarks: [], timers: [] }
      return store.commit({ ...emptyCommit(lane), positions: { 'a.topic.v1': 1 }, aggregates: [aggregate] }, 1)
    }),
  )
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  await store.close()
})

test.each([
  ['once', 2, undefined],
  ['each time', 3, 'snapshot-too-old'],
])(
  'of a moment that another replay lets go %s, a snapshot is read anew, at most three times',
  async (when, times, code) => {
    const store = await open(`history-${randomUUID()}`)
    const client = await MongoClient.connect(url)
    const admin = client.db('admin')
    const name = 'minSnapshotHistoryWindowInSeconds'
    const kept = async () => (await admin.command({ getParameter: 1, [name]: 1 }))[name]
    const before = await kept()
    let reads = 0
    const reading = store.snapshot(async ({ pages }) => {
      expect(await kept()).toBe(300)
      if (reads++ === 0 || when === 'each time') await admin.command({ setParameter: 1, [name]: 0 })
      await store.keep({ key: 'a', value: reads, expiresAt: 1 })
      await sleep(500)
      for await (const _ of pages());
    })
    const found = await reading.catch((error: unknown) => error)
    expect([reads, (found as { code?: string } | undefined)?.code]).toEqual([times, code])
    expect(await kept()).toBe(before)
    await client.close()
    await store.close()
  },
)
