import { z } from 'zod'
import { time } from './times.ts'

/** A posting in an ERP, as far as it is known. */
export const posting = z.object({
  status: z.enum(['posted', 'in-doubt', 'refused']),
  kind: z.string(),
  document: z.string().meta({ description: 'What is posted, for example a receipt.' }),
  reference: z.string().meta({ description: 'Ours in the ERP, by which it is looked up.' }),
  externalNumber: z.string().nullable().meta({ description: 'Number the ERP gave it.' }),
  detail: z.string(),
  at: time('When that was known.'),
})
