import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { MongoClient } from 'mongodb'
import { MongoStore } from './mongo-store.ts'
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
