import { MemoryDatabase, MemoryStore } from '@supplyline/state'
import { MemoryRegistry } from '../codec/index.ts'
import { kernelContract } from '../kernel-contract.ts'
import { MemoryBroker, MemoryLog } from './memory-log.ts'
import { passTime, settle } from './settle.ts'
import { VirtualClock } from './virtual-clock.ts'

kernelContract('memory', async () => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker(clock)
  const databases = new Map<string, MemoryDatabase>()
  const activity = () => broker.activity + [...databases.values()].reduce((n, d) => n + d.activity, 0)
  return {
    clock,
    registry: new MemoryRegistry(),
    openLog: async () => new MemoryLog(broker),
    openStore: async (name) => {
      const database = databases.get(name) ?? new MemoryDatabase()
      databases.set(name, database)
      return new MemoryStore(database)
    },
    createTopics: async (topics) => broker.create(topics),
    put: async (topic, partition, key, value, headers) => void broker.put({ topic, partition }, key, value, headers),
    read: async (topic) => broker.all(topic),
    pass: (ms) => passTime(clock, activity, ms),
    eventually: async (assertion) => {
      await settle(activity)
      await assertion()
    },
    close: async () => {},
  }
})
