import { keyOf, kindOf, type Route, type Stamp, type Tables, type Topology } from '@supplyline/messaging'
import {
  commandsOf,
  deadLettersOf,
  exceptionsOf,
  inboxOf,
  type Message,
  masterApprovalPolicies,
  masterChangeRequests,
  masterContracts,
  masterErpRouting,
  masterItems,
  masterLocations,
  masterSources,
  masterStockingPolicies,
  masterSuppliers,
  masterTolerances,
  type Topic,
} from '@supplyline/schemas'
import { master } from './decide.ts'
import { askedFor, type ChangeRequest, idOf, isKind, kinds, namedBy } from './value.ts'

export const masterTopics: Topic[] = [
  masterItems,
  masterSuppliers,
  masterLocations,
  masterContracts,
  masterStockingPolicies,
  masterApprovalPolicies,
  masterErpRouting,
  masterSources,
  masterTolerances,
]

const stampOf = (entity: string, tables: Tables): Stamp | undefined => {
  const kind = kindOf(entity)
  return isKind(kind) ? tables.get(kinds[kind].topic, kinds[kind].record, keyOf(entity)) : undefined
}

const requests: ReadonlySet<string> = new Set(masterChangeRequests.records)
const isRequest = (message: Message): message is ChangeRequest => requests.has(message.type)

/** Stamped with the value as it is held, and those that it names. */
const changes: Route = {
  topic: masterChangeRequests,
  to: (message, tables) => {
    if (!isRequest(message)) return []
    const value = askedFor(message)
    const stamps = [idOf(value), ...namedBy(value)].map((entity) => stampOf(entity, tables))
    return [{ aggregate: idOf(value), stamps }]
  },
  byKey: (key) => (isKind(kindOf(key)) ? key : undefined),
}

/** What people ask for → what everyone looks up. It follows its own topics, to know what they hold. */
export const topology: Topology = {
  service: 'master-data',
  rules: '1',
  inbox: inboxOf('master-data'),
  references: masterTopics,
  routes: [changes],
  folds: [],
  aggregates: Object.fromEntries(Object.keys(kinds).map((kind) => [kind, { decider: master }])),
  outputs: [...masterTopics, exceptionsOf('master-data')],
  deadLetters: deadLettersOf('master-data'),
  commands: commandsOf('master-data'),
}
