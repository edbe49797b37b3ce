import { type Message, masterContracts, masterStockingPolicies, masterSuppliers, type Topic } from '@supplyline/schemas'
import { itemOf, locationOf, positionsOf, type Workload } from '../movements.ts'

/** Between the reorder point and the level to order up to, in pieces: about ten movements. */
const APART = 30
/** On each shelf after the warm-up. */
export const SHELF = 1_000

/** Reached after another number of movements at each place, so that proposals are spread over the time. */
export const reorderPointOf = (position: number): number => SHELF - 1 - (position % APART)

/** What places are planned by: one supplier, by the piece. */
export const termsOf = (load: Workload): { topic: Topic; message: Message }[] => [
  {
    topic: masterSuppliers,
    message: {
      type: 'master.Supplier',
      data: {
        ...{ supplier: 'MEDCO', site: '*', name: 'Medco', gln: '4012345000009', leadTimeDays: 3, channel: 'X12' },
        ...{ ediQualifier: null, ediId: null, currency: 'USD', consolidationWindowSeconds: 0, erpVendors: {} },
        effectiveFrom: 0,
      },
    },
  },
  ...Array.from({ length: load.items }, (_, i) => ({
    topic: masterContracts,
    message: {
      type: 'master.Contract',
      data: {
        ...{ contract: `C-${i}`, site: '*', supplier: 'MEDCO', item: itemOf(i), supplierItem: null, unit: 'EA' },
        ...{ unitPrice: '1', currency: 'USD', minimumOrder: '1', multiple: '1', rank: 1 },
        ...{ effectiveFrom: 0, effectiveTo: null },
      },
    } satisfies Message,
  })),
  ...Array.from({ length: positionsOf(load) }, (_, position) => ({
    topic: masterStockingPolicies,
    message: {
      type: 'master.StockingPolicy',
      data: {
        ...{ item: itemOf(position % load.items), location: locationOf(Math.floor(position / load.items)), site: 'S1' },
        ...{ kind: 'REORDER_POINT', par: null, binQuantity: null, reviewDays: null, serviceLevel: null },
        reorderPoint: String(reorderPointOf(position)),
        orderUpTo: String(reorderPointOf(position) + APART),
        effectiveFrom: 0,
      },
    } satisfies Message,
  })),
]
