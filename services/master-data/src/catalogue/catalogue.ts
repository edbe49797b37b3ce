import type { Message } from '@supplyline/schemas'
import { contracts } from './contracts.ts'
import { items } from './items/items.ts'
import { locations } from './locations.ts'
import { approvalPolicies, erpReadings, erpRouting, sources, tolerances } from './rules.ts'
import { stockingPolicies } from './stocking-policies.ts'
import { suppliers } from './suppliers.ts'

/** Everything that site MERCY needs to work, what is referred to before what refers to it. */
export const catalogue: readonly Message[] = [
  ...items.map((data) => ({ type: 'master.Item' as const, data })),
  ...suppliers.map((data) => ({ type: 'master.Supplier' as const, data })),
  ...locations.map((data) => ({ type: 'master.Location' as const, data })),
  ...sources.map((data) => ({ type: 'master.Source' as const, data })),
  ...erpRouting.map((data) => ({ type: 'master.ErpRouting' as const, data })),
  ...erpReadings.map((data) => ({ type: 'master.ErpReading' as const, data })),
  ...approvalPolicies.map((data) => ({ type: 'master.ApprovalPolicy' as const, data })),
  ...tolerances.map((data) => ({ type: 'master.Tolerance' as const, data })),
  ...contracts.map((data) => ({ type: 'master.Contract' as const, data })),
  ...stockingPolicies.map((data) => ({ type: 'master.StockingPolicy' as const, data })),
]
