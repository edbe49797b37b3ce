import type { Records } from '@supplyline/schemas'
import { ERP, SINCE, SITE } from './site.ts'

export const approvalPolicies: Records['master.ApprovalPolicy'][] = [
  {
    policy: 'mercy-standard',
    site: SITE,
    automaticLimit: '5000.00',
    currency: 'USD',
    approverRole: 'approver',
    approvalDueSeconds: 8 * 3600,
    emergencyLimit: '10000.00',
    urgentDueSeconds: 3600,
    effectiveFrom: SINCE,
  },
]

const DAY_SECONDS = 24 * 3600

export const tolerances: Records['master.Tolerance'][] = [
  {
    site: SITE,
    priceOverPercent: '2',
    priceOverAmount: '25.00',
    quantityOverPercent: '0',
    chargesAmount: '25.00',
    totalAmount: '0.05',
    currency: 'USD',
    receiptWaitSeconds: 5 * DAY_SECONDS,
    invoiceWaitSeconds: 30 * DAY_SECONDS,
    effectiveFrom: SINCE,
  },
]

/** Company code, purchasing organisation and group are those of the orders that mock-sap comes with. */
export const erpRouting: Records['master.ErpRouting'][] = [
  {
    site: SITE,
    erp: ERP,
    companyCode: '1710',
    purchasingOrganization: '1710',
    purchasingGroup: '001',
    documentType: 'NB',
    effectiveFrom: SINCE,
  },
]

const source = (code: string): Records['master.Source'] => ({
  source: code,
  site: SITE,
  horizonDays: 14,
  effectiveFrom: SINCE,
})

/** Warehouse system, scanners on the wards, the cabinet in the emergency department, and the dock. */
export const sources: Records['master.Source'][] = ['WMS', 'POINT-OF-USE', 'CABINET-ED', 'DOCK'].map(source)

/** What was changed is read every minute, so that whoever tries the system sees drift soon. */
export const erpReadings: Records['master.ErpReading'][] = [
  { erp: ERP, site: '*', everySeconds: 60, fullEverySeconds: DAY_SECONDS, effectiveFrom: SINCE },
]
