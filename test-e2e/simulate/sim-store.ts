import type { MemoryStore, Store } from '@supplyline/state'
import type { Faults } from './faults.ts'
import { Injected } from './faults.ts'
import type { SimProcess } from './sim-process.ts'

type Call = (...args: unknown[]) => Promise<unknown>

/** The store as a process reaches it: each call goes there and comes back in a turn of its own, or gets lost on the way. */
export const simStore = (process: SimProcess, store: MemoryStore, faults: Faults): Store => {
  const calls = new Map<string | symbol, Call>()
  const reached = (name: string | symbol, call: Call): Call => {
    const place = name === 'commit' ? 'commit' : 'store'
    return async (...args) => {
      await process.turn()
      const fault = faults.take(place, process.service)
      if (fault === 'unreachable') throw new Injected('the store is not reached')
      const answer = await call.apply(store, args)
      await process.turn()
      if (fault === 'answer lost') throw new Injected('the store has not answered')
      return answer
    }
  }
  return new Proxy(store, {
    get: (target, name) => {
      const known = calls.get(name)
      if (known) return known
      const call = Reflect.get(target, name) as Call
      if (typeof call !== 'function') return call
      const wrapped = reached(name, call)
      calls.set(name, wrapped)
      return wrapped
    },
  })
}
