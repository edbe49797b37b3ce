import { baseConfig, readConfig } from '@supplyline/process'
import { z } from 'zod'
import { partyOf } from './x12/write.ts'

const milliseconds = z.coerce.number().int().positive().max(3_600_000)

export const config = readConfig(
  {
    ...baseConfig,
    SUPPLIER_ACK_EDI_URL: z.url({
      protocol: /^https?$/,
      error: 'give the base address that takes interchanges on /edi',
    }),
    /** Where suppliers' documents are put; it is made by who puts them there. */
    SUPPLIER_ACK_EDI_PICKUP_DIR: z.string().min(1),
    /** Our interchange id with its qualifier, for example ZZ:MERCY. */
    SUPPLIER_ACK_EDI_ID: z
      .string()
      .refine(
        (id) => partyOf(id) !== undefined,
        'give qualifier (2 characters) and interchange id (2 to 15), as in ZZ:MERCY',
      ),
    /** Whose mailbox the pickup directory is. */
    SUPPLIER_ACK_SITE: z.string().min(1).max(100),
    SUPPLIER_ACK_EDI_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(4),
    SUPPLIER_ACK_EDI_RATE_PER_SECOND: z.coerce.number().positive().max(1_000).default(20),
    SUPPLIER_ACK_EDI_TIMEOUT_MS: milliseconds.default(10_000),
    SUPPLIER_ACK_EDI_POLL_MS: milliseconds.default(500),
    SUPPLIER_ACK_EDI_SETTLE_MS: milliseconds.default(250),
  },
  process.env,
)
