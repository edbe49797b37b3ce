import type { Effects } from '@supplyline/messaging'
import type { Store } from '@supplyline/state'
import { type FaultKinds, type Faults, Injected } from './faults.ts'
import type { SimProcess } from './sim-process.ts'

/** What a fault does to the process that meets it. */
export type Suffer = (process: SimProcess, kind: Exclude<FaultKinds['turn'], 'slow'>, ms: number) => void

/** A store that is slower than this counts as not reached. */
const SLOWEST_MS = 3_000

type Meeting = { process: SimProcess; faults: Faults; suffer: Suffer }

/**
 * The store, with what is written down of a call long in coming, on its way there or back; and a process that ends right
 * after a commit that lets a parked key go on.
 */
export const withFaultsOfCalls = (store: Store, { process, faults, suffer }: Meeting): Store => {
  const { service, clock } = process
  const commit: Store['commit'] = async (given, now) => {
    const done = await store.commit(given, now)
    if (!given.aggregates.some(({ parked }) => parked?.draining)) return done
    const fault = faults.at('release', service)
    if (!fault) return done
    suffer(process, fault.kind, fault.ms)
    await process.turn()
    return done
  }
  const moveIntent: Store['moveIntent'] = async (...given) => {
    const fault = faults.at('intent', service)
    if (fault?.kind === 'slow')
      await new Promise<void>((resolve) => clock.at(clock.now() + Math.min(fault.ms, SLOWEST_MS), resolve))
    const moved = await store.moveIntent(...given)
    if (!fault || fault.kind === 'slow') return moved
    suffer(process, fault.kind, fault.ms)
    await process.turn()
    return moved
  }
  return Object.create(store, { commit: { value: commit }, moveIntent: { value: moveIntent } })
}

/** What a call came to is not stored in the inbox at once. */
export const withFaultsOfReports = (effects: Effects, { process, faults }: Meeting): Effects => ({
  ...effects,
  start: (report) =>
    effects.start(async (intent, outcome) => {
      if (faults.take('report', process.service)) throw new Injected('the broker does not answer')
      await report(intent, outcome)
    }),
})
