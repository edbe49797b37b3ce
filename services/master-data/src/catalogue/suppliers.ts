import type { Records } from '@supplyline/schemas'
import { supplierGln } from './gs1.ts'
import { ERP, SINCE } from './site.ts'

type Supplier = Records['master.Supplier']

const supplier = (
  number: number,
  code: string,
  name: string,
  vendor: string,
  terms: Pick<Supplier, 'leadTimeDays'>,
): Supplier => ({
  supplier: code,
  site: '*',
  name,
  gln: supplierGln(90_000 + number),
  // One partner stands for all of them.
  channel: 'X12',
  ediQualifier: 'ZZ',
  ediId: 'MOCKEDI',
  currency: 'USD',
  // Seconds rather than hours, so that whoever tries the system sees an order soon.
  consolidationWindowSeconds: 2,
  erpVendors: { [ERP]: vendor },
  effectiveFrom: SINCE,
  ...terms,
})

/** Codes are those that mock-edi knows its partners by, vendor numbers those of mock-sap's business partners. */
export const suppliers: Supplier[] = [
  supplier(1, 'ACME', 'Acme Distribution', '1000010', { leadTimeDays: 2 }),
  supplier(2, 'GLOBEX', 'Globex Infusion and Access', '1000013', { leadTimeDays: 3 }),
  supplier(3, 'INITECH', 'Initech Surgical Supply', '1000014', { leadTimeDays: 5 }),
  supplier(4, 'EURODIS', 'Eurodis Atemwege', '1000015', { leadTimeDays: 7 }),
  supplier(5, 'UMBRELLA', 'Umbrella Logistics', '1000016', { leadTimeDays: 1 }),
]
