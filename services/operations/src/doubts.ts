import { z } from 'zod'
import type { Board } from './board.ts'
import { isoOf, traceIdIn } from './times.ts'

/** A call of which nobody knows the outcome. */
export const doubtShown = z.object({
  what: z.string(),
  name: z.string(),
  erp: z.string(),
  reference: z.string(),
  reason: z.string(),
  since: z.string().meta({ description: 'Since when.', format: 'date-time' }),
  traceId: z.string().nullable().meta({ description: 'Trace id of what it came from, for Jaeger.' }),
})

export const showDoubt = ({ trace, since, ...doubt }: Board['doubts'][number]): z.output<typeof doubtShown> => ({
  ...doubt,
  ...{ since: isoOf(since), traceId: traceIdIn(trace) },
})
