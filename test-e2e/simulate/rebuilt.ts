import {
  type Codec,
  type MemoryBroker,
  MemoryLog,
  Rebuild,
  type Topology,
  type VirtualClock,
} from '@supplyline/messaging'
import { type MemoryDatabase, MemoryStore, type StoredAggregate } from '@supplyline/state'
import type { Evidence } from '../checker/evidence.ts'

type Rested = { broker: MemoryBroker; codec: Codec; clock: VirtualClock }

/** What each service comes to when all that it was given is folded once more, from nothing. */
export const rebuiltOf = async (
  topologies: readonly Topology[],
  databases: ReadonlyMap<string, MemoryDatabase>,
  callsOutside: () => number,
  { broker, codec, clock }: Rested,
): Promise<Evidence['rebuilt']> => {
  const rebuilt: Evidence['rebuilt'] = {}
  for (const topology of topologies) {
    const calls = callsOutside()
    const store = new MemoryStore(databases.get(topology.service))
    const rebuild = await Rebuild.begin({ topology, log: new MemoryLog(broker), store, codec, clock })
    await rebuild.catchUp()
    const aggregates: StoredAggregate[] = []
    for await (const page of rebuild.shadow.pages()) aggregates.push(...page)
    rebuilt[topology.service] = { aggregates, callsOutside: callsOutside() - calls }
  }
  return rebuilt
}
