import { randomUUID } from 'node:crypto'
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
