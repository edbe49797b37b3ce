import type { Bug } from './bug.ts'
import { effectsBugs } from './bugs/effects.ts'
import { erpDriftBugs } from './bugs/erp-drift.ts'
import { laneBugs } from './bugs/lane.ts'
import { orderingBugs } from './bugs/ordering.ts'
import { parkingBugs } from './bugs/parking.ts'
import { payablesBugs } from './bugs/payables.ts'
import { publisherBugs } from './bugs/publisher.ts'
import { stockBugs } from './bugs/stock.ts'
import { storeBugs } from './bugs/store.ts'
import { supplierBugs } from './bugs/suppliers.ts'
import { transferBugs } from './bugs/transfers.ts'

export const bugs: readonly Bug[] = [
  ...storeBugs,
  ...laneBugs,
  ...publisherBugs,
  ...effectsBugs,
  ...parkingBugs,
  ...stockBugs,
  ...orderingBugs,
  ...supplierBugs,
  ...payablesBugs,
  ...transferBugs,
  ...erpDriftBugs,
]
