import { baseConfig, readConfig } from '@supplyline/process'
import { z } from 'zod'

const milliseconds = z.coerce.number().int().positive().max(3_600_000)

export const config = readConfig(
  {
    ...baseConfig,
    ERP_SAP_URL: z.url({ protocol: /^https?$/, error: 'give the base address of SAP S/4HANA’s OData services' }),
    ERP_SAP_CLIENT: z.string().optional(),
    /** Value of the Authorization header. */
    ERP_SAP_AUTHORIZATION: z.string().optional(),
    ERP_SAP_REFERENCE: z
      .enum(['CorrespncInternalReference', 'CorrespncExternalReference', 'PurchaseOrderItemText'])
      .default('CorrespncInternalReference'),
    /** Where the order in SAP says what the supplier answered. */
    ERP_SAP_ACKNOWLEDGEMENT: z
      .enum(['CorrespncExternalReference', 'PurchaseOrderItemText'])
      .default('CorrespncExternalReference'),
    /** Properties that this SAP does not have. */
    ERP_SAP_OMITTED: z
      .string()
      .default('')
      .transform((list) => list.split(',').filter((entry) => entry !== ''))
      .refine(
        (list) => list.every((entry) => /^\w+\/\w+$/.test(entry)),
        'give EntityType/Property, with commas between',
      ),
    /** Service for business partners, from which vendors are read. */
    ERP_SAP_PARTNER_SERVICE: z.string().regex(/^\w+$/, 'give the name of the service').default('API_BUSINESS_PARTNER'),
    ERP_SAP_SCHEDULE_LINES: z.stringbool().default(true),
    ERP_SAP_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(4),
    ERP_SAP_RATE_PER_SECOND: z.coerce.number().positive().max(1_000).default(20),
    ERP_SAP_TIMEOUT_MS: milliseconds.default(10_000),
    ERP_SAP_LONGEST_COMMIT_MS: milliseconds.default(60_000),
  },
  process.env,
)
