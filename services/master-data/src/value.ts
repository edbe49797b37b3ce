import {
  entityOf,
  type Message,
  type MessageOf,
  masterContracts,
  masterItems,
  masterLocations,
  masterStockingPolicies,
  masterSuppliers,
  type Topic,
} from '@supplyline/schemas'
import { identifiersOf } from './identifiers.ts'

/** What people may ask to be held: kind, topic, record, and the request for it. */
export const kinds = {
  item: { topic: masterItems, record: 'master.Item', request: 'master.ItemChangeRequested' },
  supplier: { topic: masterSuppliers, record: 'master.Supplier', request: 'master.SupplierChangeRequested' },
  location: { topic: masterLocations, record: 'master.Location', request: 'master.LocationChangeRequested' },
  contract: { topic: masterContracts, record: 'master.Contract', request: 'master.ContractChangeRequested' },
  'stocking-policy': {
    topic: masterStockingPolicies,
    record: 'master.StockingPolicy',
    request: 'master.StockingPolicyChangeRequested',
  },
} as const satisfies Record<string, { topic: Topic; record: string; request: string }>

export type Kind = keyof typeof kinds
export type Value = MessageOf<(typeof kinds)[Kind]['record']>
export type ChangeRequest = MessageOf<(typeof kinds)[Kind]['request']>

export const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind)

const records: ReadonlySet<string> = new Set(Object.values(kinds).map((k) => k.record))
export const isValue = (message: Message): message is Value => records.has(message.type)

/** The value that a request asks for. */
export const askedFor = ({ type, data }: ChangeRequest): Value =>
  ({ type: type.slice(0, -'ChangeRequested'.length), data: data.value }) as Value

/** `<kind>:<key>`, the id of its aggregate. */
export const idOf = (value: Value): string => entityOf(value.data)

/**
 * The values that it names, without which it means nothing, and the identifiers that must be nobody else's. A substitute
 * may be named before it is known.
 */
export const namedBy = (value: Value): string[] => {
  switch (value.type) {
    case 'master.Contract':
      return [`supplier:${value.data.supplier}`, `item:${value.data.item}`]
    case 'master.StockingPolicy':
      return [`location:${value.data.location}`, `item:${value.data.item}`]
    case 'master.Item':
      return [...identifiersOf(value.data).keys()]
    case 'master.Supplier':
    case 'master.Location':
      return []
  }
}
