import type { MemoryBroker, Topology } from '@supplyline/messaging'
import type { MemoryDatabase } from '@supplyline/state'
import type { Instance } from './instance.ts'

const inputsOf = ({ routes, folds, inbox, commands }: Topology) => [
  ...routes.map((r) => r.topic),
  ...(commands ? [commands] : []),
  ...folds.map((f) => f.topic),
  ...(inbox ? [inbox] : []),
]

type Stores = ReadonlyMap<string, MemoryDatabase>

/** Who has not taken all there is, in words. */
export const behind = (topologies: readonly Topology[], databases: Stores, broker: MemoryBroker): string[] => {
  const found: string[] = []
  for (const topology of topologies) {
    const { service } = topology
    const lanes = databases.get(service)?.lanes
    if (!lanes) continue
    for (const { name } of inputsOf(topology))
      broker.of(name).forEach((records, lane) => {
        const taken = lanes.get(lane)?.positions[name] ?? 0
        if (taken < records.length) found.push(`${service} is at ${taken} of ${records.length} of ${name}/${lane}`)
      })
  }
  return found
}

/** What is not at rest, in words: everybody is up, has taken all there is, and its calls are settled but for those of keys that wait for somebody. */
export const unrest = (
  topologies: readonly Topology[],
  databases: Stores,
  broker: MemoryBroker,
  instances: readonly Instance[],
): string[] => [
  ...instances.filter((i) => !i.up).map((i) => `a process of ${i.service} is not up`),
  ...behind(topologies, databases, broker),
  ...[...databases].flatMap(([service, database]) => openCalls(service, database)),
]

const openCalls = (service: string, { intents, aggregates }: MemoryDatabase): string[] =>
  [...intents.values()].flatMap(({ reference, status, attempt, aggregate }) =>
    status !== 'settled' && !aggregates.get(aggregate)?.parked
      ? [`${service}: intent ${reference} is ${status} after ${attempt} attempts`]
      : [],
  )
