import type { Log, MemoryPlatform } from '@supplyline/messaging'
import { MemoryStore, type Note, type Store } from '@supplyline/state'
import { right } from '../target.ts'

/**
 * A log and a store that accept and forget: a million requests would fill the memory with what they were for. What is
 * accepted must be readable for everybody.
 */
export const forgetful = (platform: MemoryPlatform, service: string): { log: Log; store: Store } => {
  const store: Store = new MemoryStore(platform.database(service))
  const append: Log['append'] = async (messages) => {
    for (const { topic, value } of messages) {
      const message = platform.codec.decode(Buffer.from(value))
      right(platform.codec.encode(topic, message).equals(Buffer.from(value)), `${message.type} is written in two ways`)
    }
  }
  return {
    log: Object.assign(Object.create(platform.log) as Log, { append }),
    store: Object.assign(Object.create(store) as Store, {
      keepOnce: async (note: Note) => ({ kept: true, value: note.value }),
      keep: async () => {},
      recall: async () => undefined,
    }),
  }
}
