import { keyOf, kindOf, type Route, route, type Stamp, type Tables, type Topology } from '@supplyline/messaging'
import {
  commandsOf,
  deadLettersOf,
  erpMasterSnapshots,
  exceptionsOf,
  inboxOf,
  type Message,
  masterApprovalPolicies,
  masterChangeRequests,
  masterContracts,
  masterErpNames,
  masterErpReadings,
  masterErpRouting,
  masterErpStandings,
  masterItems,
  masterLocations,
  masterSources,
  masterStockingPolicies,
  masterSuppliers,
  masterTolerances,
  type Topic,
} from '@supplyline/schemas'
import { master } from './decide.ts'
import { identifier } from './decide-identifier.ts'
import { ERP_DRIFT, erpDrift } from './erp/erp-drift.ts'
import { ERP_ENTITY, erpEntity } from './erp/erp-entity.ts'
import { ERP_NAMES, erpEntityOf, erpNames } from './erp/erp-names.ts'
import { IDENTIFIER } from './identifiers.ts'
import { askedFor, type ChangeRequest, idOf, isKind, kinds, namedBy } from './value.ts'

export const masterTopics: Topic[] = [
  masterItems,
  masterSuppliers,
  masterLocations,
  masterContracts,
  masterStockingPolicies,
  masterApprovalPolicies,
  masterErpRouting,
  masterErpReadings,
  masterSources,
  masterTolerances,
]

const stampOf = (entity: string, tables: Tables): Stamp | undefined => {
  const kind = kindOf(entity)
  return isKind(kind) ? tables.get(kinds[kind].topic, kinds[kind].record, keyOf(entity)) : undefined
}

const requests: ReadonlySet<string> = new Set(masterChangeRequests.records)
const isRequest = (message: Message): message is ChangeRequest => requests.has(message.type)

/** Of an item's contracts so many are looked at when its units change. */
const MOST_CONTRACTS = 500

/** Stamped with the value as it is held, those that it names, and those that count on the units of an item. */
const changes: Route = {
  topic: masterChangeRequests,
  to: (message, tables) => {
    if (!isRequest(message)) return []
    const value = askedFor(message)
    const stamps = [idOf(value), ...namedBy(value)].map((entity) => stampOf(entity, tables))
    if (value.type !== 'master.Item') return [{ aggregate: idOf(value), stamps }]
    const contracts = tables.where(masterContracts, 'master.Contract', 'item', value.data.item).slice(0, MOST_CONTRACTS)
    return [{ aggregate: idOf(value), stamps: [...stamps, ...contracts] }]
  },
  byKey: (key) => (isKind(kindOf(key)) ? key : undefined),
}

/** Items as they are published, by request or catalogue: only then it is known who has which identifier. */
const published: Route = route(
  masterItems,
  {
    'master.Item': ({ item }) => [{ aggregate: `item:${item}` }, { aggregate: `${ERP_NAMES}:item:${item}` }],
  },
  (item) => `item:${item}`,
)

const publishedSuppliers: Route = route(masterSuppliers, {
  'master.Supplier': ({ supplier }) => [{ aggregate: `${ERP_NAMES}:supplier:${supplier}` }],
})

/** What the ERPs have, as procurement-sync reads it. */
const snapshots: Route = route(erpMasterSnapshots, {
  'procurement.ErpItemSeen': ({ erp, number }) => [{ aggregate: erpEntityOf(erp, 'item', number) }],
  'procurement.ErpSupplierSeen': ({ erp, number }) => [{ aggregate: erpEntityOf(erp, 'supplier', number) }],
  'procurement.ErpEntityMissing': ({ erp, kind, number }) => [{ aggregate: erpEntityOf(erp, kind, number) }],
})

/** What people ask for → what everyone looks up; and what the ERPs have → where it differs. It follows its own topics, to know what they hold. */
export const topology: Topology = {
  service: 'master-data',
  rules: '3',
  inbox: inboxOf('master-data'),
  references: masterTopics,
  routes: [changes, published, publishedSuppliers, snapshots],
  folds: [],
  aggregates: {
    ...Object.fromEntries(Object.keys(kinds).map((kind) => [kind, { decider: master }])),
    [IDENTIFIER]: { decider: identifier },
    [ERP_NAMES]: { decider: erpNames },
    [ERP_ENTITY]: { decider: erpEntity },
    [ERP_DRIFT]: { decider: erpDrift },
  },
  outputs: [...masterTopics, masterErpNames, masterErpStandings, exceptionsOf('master-data')],
  deadLetters: deadLettersOf('master-data'),
  commands: commandsOf('master-data'),
}
