import type { Topology } from '@supplyline/messaging'
import {
  masterApprovalPolicies,
  masterContracts,
  masterErpRouting,
  masterItems,
  masterLocations,
  masterSources,
  masterStockingPolicies,
  masterSuppliers,
  type Topic,
} from '@supplyline/schemas'

const masterTopics: Topic[] = [
  masterItems,
  masterSuppliers,
  masterLocations,
  masterContracts,
  masterStockingPolicies,
  masterApprovalPolicies,
  masterErpRouting,
  masterSources,
]

/** Decides nothing: it follows its own topics, to know what it has published already, and publishes what is missing. */
export const topology: Topology = {
  service: 'master-data',
  rules: '1',
  references: masterTopics,
  routes: [],
  folds: [],
  aggregates: {},
  outputs: masterTopics,
}
