import { randomUUID } from 'node:crypto'
import { MongoStore } from './mongo-store.ts'
import { storeContract } from './store-contract.ts'

storeContract('MongoDB', (options) =>
  MongoStore.connect({ url: process.env.SUPPLYLINE_MONGO ?? '', database: `contract-${randomUUID()}`, ...options }),
)
