import type { MemoryBroker, Topology } from '@supplyline/messaging'
import type { MemoryDatabase } from '@supplyline/state'
import type { Instance } from './instance.ts'

const inputsOf = ({ routes, folds, inbox, commands }: Topology) => [
  ...routes.map((r) => r.topic),
  ...(commands ? [commands] : []),
  ...folds.map((f) => f.topic),
  ...(inbox ? [inbox] : []),
]

/** What is not at rest, in words: everybody is up, has taken all there is, and its calls are settled but for those of keys that wait for somebody. */
export const unrest = (
  topologies: readonly Topology[],
  databases: ReadonlyMap<string, MemoryDatabase>,
  broker: MemoryBroker,
  instances: readonly Instance[],
): string[] => {
  const found = instances.filter((i) => !i.up).map((i) => `a process of ${i.service} is not up`)
  for (const topology of topologies) {
    const { service } = topology
    const database = databases.get(service)
    if (!database) continue
    for (const { name } of inputsOf(topology))
      broker.of(name).forEach((records, lane) => {
        const taken = database.lanes.get(lane)?.positions[name] ?? 0
        if (taken < records.length) found.push(`${service} is at ${taken} of ${records.length} of ${name}/${lane}`)
      })
    for (const { reference, status, attempt, aggregate } of database.intents.values())
      if (status !== 'settled' && !database.aggregates.get(aggregate)?.parked)
        found.push(`${service}: intent ${reference} is ${status} after ${attempt} attempts`)
  }
  return found
}
