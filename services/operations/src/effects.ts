import { asking, type Operation } from '@supplyline/http'
import { z } from 'zod'
import { allOf } from './board.ts'
import type { Context } from './context.ts'
import { doubtShown, showDoubt } from './doubts.ts'
import { exceptionShown, showException } from './exceptions.ts'
import type { OutsideSystem } from './outside-system.ts'
import { isoOf } from './times.ts'

const systemShown = z.object({
  service: z.string().meta({ description: 'Service that calls it.' }),
  system: z.string(),
  breaker: z
    .string()
    .meta({ description: 'CLOSED: it is called. OPEN: it is not. HALF_OPEN: one call is let through to see.' }),
  since: z.string().meta({ format: 'date-time' }),
  queued: z.int().meta({ description: 'Calls that waited when it changed.' }),
})

const effects = z.object({
  systems: z.array(systemShown),
  inDoubt: z
    .array(doubtShown)
    .meta({ description: 'Calls of which nobody knows the outcome; they are looked up, the longest first.' }),
  exceptions: z.array(exceptionShown).meta({ description: 'Doubts that have become a matter for somebody.' }),
})

export const effectsRoute = (context: Context): Operation => ({
  method: 'get',
  path: '/v1/effects',
  id: 'getEffects',
  summary: 'Calls to outside systems: whether they are made, and those whose outcome nobody knows.',
  answer: { status: 200, description: 'What is known.', body: effects },
  handle: async (_request, response) => {
    const systems = await asking(context, (store) => allOf<OutsideSystem>(store, 'system'))
    const { board } = await context.reading()
    const now = context.clock.now()
    response.json({
      systems: systems.flatMap((view) => {
        if (view.status === 'unknown') return []
        const { service, system, breaker, since, queued } = view.changed
        return { service, system, breaker, since: isoOf(since), queued }
      }),
      inDoubt: (board?.doubts ?? []).map(showDoubt),
      exceptions: (board?.exceptions ?? [])
        .filter(({ kind }) => kind.endsWith('-in-doubt'))
        .map((exception) => showException(exception, now)),
    } satisfies z.output<typeof effects>)
  },
})
