import { route, type Stamp, type Tables, type Topology } from '@supplyline/messaging'
import {
  approvalDecisions,
  commandsOf,
  consumptionSummaries,
  deadLettersOf,
  erpMasterSnapshots,
  erpPostings,
  exceptionsOf,
  goodsReceipts,
  inboxOf,
  type MessageOf,
  masterApprovalPolicies,
  masterContracts,
  masterErpNames,
  masterErpReadings,
  masterErpRouting,
  masterErpStandings,
  masterItems,
  masterLocations,
  masterSuppliers,
  matches,
  purchaseOrders,
  replenishmentProposals,
  requisitionRequests,
  requisitions,
  supplierAcknowledgements,
} from '@supplyline/schemas'
import { basket } from './decide-basket.ts'
import { consumption } from './decide-consumption.ts'
import { erpEntities } from './decide-erp-entities.ts'
import { invoice } from './decide-invoice.ts'
import { masterReading } from './decide-master-reading.ts'
import { order } from './decide-order.ts'
import { receipt } from './decide-receipt.ts'
import { receiving } from './decide-receiving.ts'
import { requisition } from './decide-requisition.ts'
import type { MasterKind } from './erp/master/reading.ts'
import { bucketOf, ENTITIES } from './erp-entities.ts'
import { allBars, barsOf } from './erp-standing.ts'
import { consumptionOf, invoiceOf, nameOf, partsOf, receiptOf } from './names.ts'

type Stamps = (Stamp | undefined)[]

const masterReadingOf = (erp: string): string => `erp-master:${nameOf(erp)}`

/**
 * Proposals and requests → requisitions → baskets → orders in the ERP; what suppliers answer, docks receive and invoices
 * bill → into the ERP beside them; what sites use → charged to cost centres there; and what the ERPs have as materials
 * and vendors → to whoever compares it.
 */
export const topology: Topology = {
  service: 'procurement-sync',
  rules: '1',
  inbox: inboxOf('procurement-sync'),
  references: [
    masterItems,
    masterSuppliers,
    masterLocations,
    masterContracts,
    masterApprovalPolicies,
    masterErpRouting,
    masterErpStandings,
    masterErpReadings,
  ],
  routes: [
    // Keyed location:item: a proposal that cannot be read belongs to no requisition.
    route(replenishmentProposals, {
      'replenishment.ReplenishmentProposed': (data, tables) => [
        { aggregate: `requisition:${data.proposalId}`, stamps: stampsOfProposal(data, tables) },
      ],
      'replenishment.ReplenishmentWithdrawn': ({ proposalId }) => [{ aggregate: `requisition:${proposalId}` }],
    }),
    route(
      requisitionRequests,
      {
        'procurement.RequisitionRequested': (data, tables) => [
          { aggregate: `requisition:${data.requisitionId}`, stamps: stampsOfRequest(data, tables) },
        ],
      },
      (key) => `requisition:${key}`,
    ),
    route(
      approvalDecisions,
      {
        'procurement.ApprovalGiven': ({ requisitionId, site }, tables) => [
          { aggregate: `requisition:${requisitionId}`, stamps: stampsOfApproval(site, tables) },
        ],
        'procurement.ApprovalRefused': ({ requisitionId }) => [{ aggregate: `requisition:${requisitionId}` }],
      },
      (key) => `requisition:${key}`,
    ),
    route(
      supplierAcknowledgements,
      { 'suppliers.OrderAcknowledged': ({ orderId }) => [{ aggregate: `order:${orderId}` }] },
      (key) => `order:${key}`,
    ),
    // Keyed by the order's number: a receipt that cannot be read cannot be named.
    route(goodsReceipts, {
      'inventory.GoodsReceived': (data, tables) => [
        { aggregate: receiptOf(data), stamps: stampsOfReceipt(data, tables) },
      ],
      'inventory.GoodsReceiptReversed': (data) => [{ aggregate: receiptOf(data) }],
    }),
    // Keyed site:period: a summary that cannot be read is of no known revision.
    route(consumptionSummaries, {
      'inventory.ConsumptionSummarised': (data, tables) => [
        { aggregate: consumptionOf(data), stamps: stampsOfConsumption(data, tables) },
      ],
    }),
    // Which ERPs are read, and what of them master data names.
    route(
      masterErpReadings,
      { 'master.ErpReading': ({ erp }) => [{ aggregate: masterReadingOf(erp) }] },
      masterReadingOf,
    ),
    route(masterErpNames, {
      'master.ErpEntityNamed': ({ erp, kind, number }, tables) => [
        {
          aggregate: bucketOf(erp, kind as MasterKind, number),
          stamps: [tables.get(masterErpReadings, 'master.ErpReading', erp)],
        },
      ],
    }),
    route(matches, { 'payables.InvoiceMatched': (data) => [{ aggregate: invoiceOf(data) }] }),
  ],
  folds: [],
  aggregates: {
    requisition: { decider: requisition, flow: true },
    basket: {
      decider: basket,
      timerStamps: ({ key }, tables) => bounded(allBars(tables, [partsOf(key)[2] ?? ''])),
    },
    order: { decider: order, flow: true },
    receiving: { decider: receiving, flow: true },
    // The order answers a receipt or an invoice, so that they are posted in its trace.
    receipt: { decider: receipt },
    invoice: { decider: invoice },
    consumption: { decider: consumption },
    'erp-master': { decider: masterReading },
    [ENTITIES]: { decider: erpEntities },
  },
  outputs: [requisitions, purchaseOrders, erpPostings, erpMasterSnapshots, exceptionsOf('procurement-sync')],
  deadLetters: deadLettersOf('procurement-sync'),
  commands: commandsOf('procurement-sync'),
}

/** What is more than this does not fit an inbox entry beside its record; the decision then finds nothing and says so. */
const MAX_STAMP_BYTES = 400_000

const stampsOfRequest = ({ site, lines }: MessageOf<'procurement.RequisitionRequested'>['data'], tables: Tables) => {
  const contracts = lines.flatMap(({ item }) => tables.where(masterContracts, 'master.Contract', 'item', item))
  const items = lines.map(({ item }) => tables.get(masterItems, 'master.Item', item))
  const suppliers = contracts.map(({ message }) =>
    tables.get(masterSuppliers, 'master.Supplier', message.data.supplier),
  )
  const stamps = distinct([
    ...rulesOf(site, tables),
    ...items,
    ...lines.map(({ location }) => tables.get(masterLocations, 'master.Location', location)),
    ...contracts,
    ...suppliers,
    ...standings(site, items, suppliers, tables),
  ])
  return bounded(stamps)
}

const stampsOfReceipt = ({ lines }: MessageOf<'inventory.GoodsReceived'>['data'], tables: Tables): Stamps =>
  bounded(distinct(lines.map(({ item }) => tables.get(masterItems, 'master.Item', item))))

/** Of a day's many items those that fit: a line without its item is left out, and the others are posted. */
const stampsOfConsumption = (
  { site, lines }: MessageOf<'inventory.ConsumptionSummarised'>['data'],
  tables: Tables,
): Stamps => {
  const stamps = distinct([
    ...routing(site, tables),
    ...lines.map(({ location }) => tables.get(masterLocations, 'master.Location', location)),
    ...lines.map(({ supplier }) =>
      supplier === null ? undefined : tables.get(masterSuppliers, 'master.Supplier', supplier),
    ),
    ...lines.map(({ item }) => tables.get(masterItems, 'master.Item', item)),
  ])
  let bytes = 0
  return stamps.filter((stamp) => {
    bytes += stamp?.bytes.length ?? 0
    return bytes <= MAX_STAMP_BYTES
  })
}

const bounded = (stamps: Stamps): Stamps => {
  const bytes = stamps.reduce((sum, stamp) => sum + (stamp?.bytes.length ?? 0), 0)
  return bytes > MAX_STAMP_BYTES ? [] : stamps
}

const stampsOfProposal = (
  { site, item, location, supplier }: MessageOf<'replenishment.ReplenishmentProposed'>['data'],
  tables: Tables,
): Stamps => {
  const known = tables.get(masterItems, 'master.Item', item)
  const seller = tables.get(masterSuppliers, 'master.Supplier', supplier)
  const place = tables.get(masterLocations, 'master.Location', location)
  return [...rulesOf(site, tables), known, place, seller, ...standings(site, [known], [seller], tables)]
}

/** Which lines it is about, only the requisition knows: all that the ERPs of the site bar. */
const stampsOfApproval = (site: string, tables: Tables): Stamps => [
  ...routing(site, tables),
  ...bounded(allBars(tables, erpsOf(site, tables))),
]

const rulesOf = (site: string, tables: Tables): Stamps => [
  ...['*', site].map((s) => tables.get(masterApprovalPolicies, 'master.ApprovalPolicy', s)),
  ...routing(site, tables),
]

/** The value for every site, and the site's own. */
const routing = (site: string, tables: Tables): Stamps =>
  ['*', site].map((s) => tables.get(masterErpRouting, 'master.ErpRouting', s))

const erpsOf = (site: string, tables: Tables): string[] =>
  ['*', site].flatMap((s) => tables.get(masterErpRouting, 'master.ErpRouting', s)?.message.data.erp ?? [])

/** What of these an ERP of the site takes no orders of. */
const standings = (
  site: string,
  items: (Stamp<MessageOf<'master.Item'>> | undefined)[],
  suppliers: (Stamp<MessageOf<'master.Supplier'>> | undefined)[],
  tables: Tables,
): Stamps => {
  const erps = erpsOf(site, tables)
  return [
    ...items.flatMap((stamp) => barsOf(tables, erps, 'item', stamp?.message.data.erpMaterials)),
    ...suppliers.flatMap((stamp) => barsOf(tables, erps, 'supplier', stamp?.message.data.erpVendors)),
  ]
}

const distinct = (stamps: Stamps): Stamps => [
  ...new Map(stamps.flatMap((stamp) => (stamp ? [[JSON.stringify([stamp.topic, stamp.key]), stamp]] : []))).values(),
]
