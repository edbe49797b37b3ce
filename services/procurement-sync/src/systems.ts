import type { OutsideSystem } from '@supplyline/effects'
import type { config as read } from './config.ts'
import { operationsOf } from './erp/erp.ts'
import { s4hana } from './erp/s4hana.ts'

/** The ERPs that orders may name, each with its own limits and breaker. */
export const systemsOf = (config: typeof read): Record<string, OutsideSystem> => ({
  sap: {
    name: 'sap',
    operations: operationsOf(
      s4hana({
        url: config.ERP_SAP_URL,
        reference: config.ERP_SAP_REFERENCE,
        acknowledgement: config.ERP_SAP_ACKNOWLEDGEMENT,
        omitted: config.ERP_SAP_OMITTED,
        partnerService: config.ERP_SAP_PARTNER_SERVICE,
        scheduleLines: config.ERP_SAP_SCHEDULE_LINES,
        tokenTimeoutMs: config.ERP_SAP_TIMEOUT_MS / 2,
        ...(config.ERP_SAP_CLIENT && { client: config.ERP_SAP_CLIENT }),
        ...(config.ERP_SAP_AUTHORIZATION && { authorization: config.ERP_SAP_AUTHORIZATION }),
      }),
    ),
    concurrency: config.ERP_SAP_CONCURRENCY,
    ratePerSecond: config.ERP_SAP_RATE_PER_SECOND,
    timeoutMs: config.ERP_SAP_TIMEOUT_MS,
    longestCommitMs: config.ERP_SAP_LONGEST_COMMIT_MS,
    // S/4HANA takes any number of documents under one reference.
    uniqueReferences: false,
    breaker: { failurePercentage: 50, calls: 5, windowMs: 10_000, resetMs: 5_000 },
  },
})
