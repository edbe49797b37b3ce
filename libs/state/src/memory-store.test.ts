import { MemoryDatabase, MemoryStore } from './memory-store.ts'
import { storeContract } from './store-contract.ts'

storeContract('memory', async (options) => new MemoryStore(new MemoryDatabase(), options))
