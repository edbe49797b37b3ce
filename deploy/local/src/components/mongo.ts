import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Db, MongoClient, MongoServerError } from 'mongodb'
import { startChild } from '../child.ts'
import { waitUntilReady } from '../wait-until-ready.ts'
import type { Component } from './component.ts'
import { mongodBinary } from './mongod-binary.ts'

const NOT_YET_INITIALIZED = 94

const becomePrimary = async (admin: Db, host: string): Promise<boolean> => {
  const members = [{ _id: 0, host }]
  try {
    const { config } = await admin.command({ replSetGetConfig: 1 })
    // The data directory was moved to another port.
    if (config.members[0].host !== host) {
      await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members }, force: true })
    }
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== NOT_YET_INITIALIZED) throw error
    await admin.command({ replSetInitiate: { _id: 'rs0', members } })
  }
  return (await admin.command({ hello: 1 })).isWritablePrimary === true
}

/** Makes it a replica set of one if it is not yet. A client each time: one whose first attempt failed stays closed. */
export const isPrimary = async (host: string): Promise<boolean> => {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, { serverSelectionTimeoutMS: 1_000 })
  try {
    return await becomePrimary(client.db('admin'), host)
  } finally {
    await client.close()
  }
}

/** What it needs, here and in a container. */
export const MONGOD_SETTINGS: readonly string[] = [
  ...['--replSet', 'rs0', '--oplogSize', '256'],
  // A process killed in the middle of a commit leaves its transaction open, and the next owner of the lane waits for it.
  ...['--setParameter', 'transactionLifetimeLimitSeconds=5'],
  // The former versions of the last five minutes, which are kept otherwise, cost as much as the writing (docs/adr/0018).
  ...['--setParameter', 'minSnapshotHistoryWindowInSeconds=0'],
  ...['--wiredTigerCacheSizeGB', '1'], // the default is half of the machine
]

/** A replica set of one: transactions need a replica set. */
export const mongo: Component = {
  acquire: mongodBinary,
  async start({ dataDir, port }, progress) {
    const mongod = await mongodBinary(progress)
    const home = join(dataDir, 'mongo')
    mkdirSync(home, { recursive: true })
    const child = startChild(
      mongod,
      [
        ...['--dbpath', home, '--port', `${port}`, '--bind_ip', '127.0.0.1', '--nounixsocket', '--quiet'],
        ...MONGOD_SETTINGS,
      ],
      { log: join(dataDir, 'logs', 'mongo.log'), cwd: home },
    )
    const host = `127.0.0.1:${port}`
    await waitUntilReady('MongoDB', child, () => isPrimary(host))
    return { ...child, address: `mongodb://${host}/?replicaSet=rs0` }
  },
}
