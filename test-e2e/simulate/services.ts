import { topology as gateway } from '@supplyline/gateway'
import { topology as inventoryEvents } from '@supplyline/inventory-events'
import { topology as masterData } from '@supplyline/master-data'
import type { Topology } from '@supplyline/messaging'
import { topology as operations } from '@supplyline/operations'
import { topology as procurementSync } from '@supplyline/procurement-sync'
import { topology as replenishment } from '@supplyline/replenishment'
import type { Topic } from '@supplyline/schemas'
import { topologyOf as supplierAck } from '@supplyline/supplier-ack'
import { topology as threeWayMatch } from '@supplyline/three-way-match'
import type { Faults } from './faults.ts'
import { EDI_ID } from './hospital.ts'

/** The topologies of production. */
export const topologies: readonly Topology[] = [
  masterData,
  inventoryEvents,
  replenishment,
  procurementSync,
  supplierAck({ ediId: EDI_ID }),
  threeWayMatch,
  gateway,
  operations,
]

export const services: readonly string[] = topologies.map((t) => t.service)

const partitioned = <T extends Topic>(topic: T, partitions: number): T =>
  topic.partitions > 1 ? { ...topic, partitions } : topic

/** The same topology over topics of fewer partitions, of which a run then has fewer to start. */
export const onPartitions = (topology: Topology, partitions: number): Topology => {
  const of = <T extends Topic>(topic: T) => partitioned(topic, partitions)
  return {
    ...topology,
    ...(topology.inbox && { inbox: of(topology.inbox) }),
    references: topology.references.map(of),
    routes: topology.routes.map((route) => ({ ...route, topic: of(route.topic) })),
    folds: topology.folds.map((fold) => ({ ...fold, topic: of(fold.topic) })),
    outputs: topology.outputs.map(of),
  }
}

/** A build with a bug: it throws for the entries that `faults` says, however often they come, until it is mended. */
export const withPoison = (topology: Topology, faults: Faults): Topology => {
  const poisoned = new Set<string>()
  const aggregates = Object.fromEntries(
    Object.entries(topology.aggregates).map(([name, kind]) => {
      const { decide } = kind.decider
      const decider: typeof kind.decider = {
        ...kind.decider,
        decide: (input, state) => {
          if (faults.take('decision', topology.service)) poisoned.add(input.id)
          if (poisoned.has(input.id) && !faults.mended) throw new TypeError('a bug of this build')
          return decide(input, state)
        },
      }
      return [name, { ...kind, decider }]
    }),
  )
  return { ...topology, aggregates }
}
