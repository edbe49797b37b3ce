export { MemoryDatabase, MemoryStore } from './memory-store.ts'
export { MongoStore } from './mongo-store.ts'
export * from './store.ts'
