export { aggregateText, fromAggregateText } from './aggregate-text.ts'
export { Gathering } from './gathering.ts'
export { MemoryDatabase, MemoryStore } from './memory-store.ts'
export * from './store.ts'
