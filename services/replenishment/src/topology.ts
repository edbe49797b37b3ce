import { type FiredTimer, type Routed, route, type Stamp, type Tables, type Topology } from '@supplyline/messaging'
import {
  commandsOf,
  deadLettersOf,
  exceptionsOf,
  inboxOf,
  type MessageOf,
  masterContracts,
  masterErpRouting,
  masterErpStandings,
  masterItems,
  masterLocations,
  masterStockingPolicies,
  masterSuppliers,
  purchaseOrders,
  replenishmentProposals,
  requisitions,
  stockPositions,
} from '@supplyline/schemas'
import { stock } from './decide.ts'
import { stockByRules3 } from './former-rules.ts'
import { LOOK } from './look.ts'
import { REVIEW } from './policy/review.ts'
import { barsFor } from './proposal/erp-standing.ts'
import { exchange } from './transfers/exchange.ts'
import { SEEK, TRANSFER } from './transfers/taking-part.ts'

type Stamps = (Stamp | undefined)[]
type Place = { location: string; item: string }

/** The timers at which something may be proposed. */
const PROPOSING = [REVIEW, LOOK, SEEK, TRANSFER]

/**
 * Positions and policies → what is missing → proposals; orders, answers and refusals → what is on order; what will not be
 * used up in time → the exchange of the site → who is short of it.
 */
export const topology: Topology = {
  service: 'replenishment',
  rules: '4',
  formerRules: { '3': { stock: { decider: stockByRules3 } } },
  inbox: inboxOf('replenishment'),
  references: [
    ...[masterItems, masterSuppliers, masterLocations, masterContracts, masterStockingPolicies],
    ...[masterErpRouting, masterErpStandings],
  ],
  routes: [
    route(
      stockPositions,
      {
        'inventory.StockPositionChanged': (data, tables) =>
          at(data, following(data.location, data.item, data.site, data.changedAt, tables)),
      },
      (key) => (/^[^:]+:[^:]+$/.test(key) ? `stock:${key}` : undefined),
    ),
    // A policy that cannot be read stops nothing: the one before it stands, as it does in the reference tables.
    route(masterStockingPolicies, {
      'master.StockingPolicy': (data, tables) => at(data, sourcing(data.item, data.site, data.effectiveFrom, tables)),
    }),
    // Of several places, none can be told by the key of what cannot be read.
    route(requisitions, {
      'procurement.RequisitionRejected': ({ lines }, tables) => places(lines, tables),
    }),
    route(purchaseOrders, {
      'procurement.PurchaseOrderPlaced': ({ lines, supplier }, tables) =>
        places(lines, tables, () => [tables.get(masterSuppliers, 'master.Supplier', supplier)]),
      'procurement.PurchaseOrderRefused': ({ lines }, tables) => places(lines, tables),
      'procurement.PurchaseOrderCancelled': ({ lines }, tables) => places(lines, tables),
      'procurement.PurchaseOrderAcknowledged': ({ lines, site, acknowledgedAt }, tables) =>
        places(lines, tables, ({ location, item }) => following(location, item, site, acknowledgedAt, tables)),
    }),
  ],
  folds: [],
  aggregates: {
    stock: { decider: stock, timerStamps: (timer, tables) => stampsOfTimer(timer, tables) },
    exchange: { decider: exchange },
  },
  outputs: [replenishmentProposals, exceptionsOf('replenishment')],
  deadLetters: deadLettersOf('replenishment'),
  commands: commandsOf('replenishment'),
}

const at = ({ location, item }: Place, stamps: Stamps): Routed[] => [{ aggregate: `stock:${location}:${item}`, stamps }]

/** One entry for each place that the lines name, stamped with its item and location, by which it knows itself. */
const places = (lines: readonly Place[], tables: Tables, more: (place: Place) => Stamps = () => []): Routed[] => {
  const distinct = new Map(lines.map(({ location, item }) => [`${location}:${item}`, { location, item }]))
  return [...distinct.values()].flatMap((place) => {
    const [item, location] = [
      tables.get(masterItems, 'master.Item', place.item),
      tables.get(masterLocations, 'master.Location', place.location),
    ]
    return at(place, [item, location, ...more(place).filter((stamp) => stamp !== item)])
  })
}

/** By a timer the place is looked at with what holds then; it is known by its location even where no policy applies. */
const stampsOfTimer = ({ key, name, dueAt }: FiredTimer, tables: Tables): Stamps => {
  if (!PROPOSING.some((timer) => name.startsWith(timer))) return []
  const [location = '', item = ''] = key.split(':')
  const policy = tables.get(masterStockingPolicies, 'master.StockingPolicy', key)
  const here = tables.get(masterLocations, 'master.Location', location)
  return [here, ...(policy ? [policy, ...sourcing(item, policy.message.data.site, dueAt, tables)] : [])]
}

/** The policy of the place, and where there is one, all that is needed to follow it. */
const following = (location: string, item: string, site: string, time: number, tables: Tables): Stamps => {
  const policy = tables.get(masterStockingPolicies, 'master.StockingPolicy', `${location}:${item}`)
  return policy ? [policy, ...sourcing(item, site, time, tables)] : []
}

/** Prices change, and ended contracts stay in master data; so many of an item are a reasonable choice. */
const MOST_CONTRACTS = 50

/** The item, its contracts for the site that had not ended at the time, their suppliers, and what of these the ERP bars. */
const sourcing = (item: string, site: string, time: number, tables: Tables): Stamps => {
  const contracts = tables
    .where(masterContracts, 'master.Contract', 'item', item)
    .filter(({ message: { data } }) => data.site === '*' || data.site === site)
    .filter(({ message: { data } }) => endOf(data) > time)
    .sort((a, b) => endOf(b.message.data) - endOf(a.message.data) || a.message.data.rank - b.message.data.rank)
    .slice(0, MOST_CONTRACTS)
  const known = tables.get(masterItems, 'master.Item', item)
  const sellers = [...new Set(contracts.map(({ message }) => message.data.supplier))].flatMap(
    (supplier) => tables.get(masterSuppliers, 'master.Supplier', supplier) ?? [],
  )
  const named = [
    ...(known ? [{ kind: 'item' as const, numbers: known.message.data.erpMaterials }] : []),
    ...sellers.map(({ message }) => ({ kind: 'supplier' as const, numbers: message.data.erpVendors })),
  ]
  return [known, ...contracts, ...sellers, ...barsFor(tables, site, named)]
}

const endOf = ({ effectiveTo }: MessageOf<'master.Contract'>['data']): number => effectiveTo ?? Number.MAX_SAFE_INTEGER
