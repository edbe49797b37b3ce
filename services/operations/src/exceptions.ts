import { type Operation, parseQuery } from '@supplyline/http'
import { decidingServices } from '@supplyline/schemas'
import { z } from 'zod'
import type { Traced } from './board.ts'
import type { Context } from './context.ts'
import type { ExceptionRaised } from './open-views.ts'
import { page, pageOf, pageQuery } from './paging.ts'
import { isoOf, traceIdIn } from './times.ts'

const text = (description: string) => z.string().min(1).max(300).optional().meta({ description })

const query = z.strictObject({
  owner: text('Who owns it.'),
  service: z.enum(decidingServices).optional(),
  kind: text('Kind of exception.'),
  site: text('Site.'),
  subject: text('Business object that it is about.'),
  overdue: z.enum(['true', 'false']).optional().meta({ description: 'Past its due time, or not.' }),
  ...pageQuery,
})

export const exceptionShown = z.object({
  exceptionId: z.string(),
  site: z.string(),
  service: z.string(),
  kind: z.string(),
  subject: z.string(),
  detail: z.string(),
  owner: z.string(),
  nextAction: z.string(),
  raisedAt: z.string().meta({ description: 'When it was raised.', format: 'date-time' }),
  dueAt: z.string().meta({ description: 'When it is due.', format: 'date-time' }),
  overdue: z.boolean(),
  traceId: z.string().nullable().meta({ description: 'Trace id of what it came from, for Jaeger.' }),
})

export const showException = (raised: Traced<ExceptionRaised>, now: number): z.output<typeof exceptionShown> => {
  const { exceptionId, site, service, kind, subject, detail, owner, nextAction, raisedAt, dueAt, trace } = raised
  return {
    ...{ exceptionId, site, service, kind, subject, detail, owner, nextAction },
    ...{ raisedAt: isoOf(raisedAt), dueAt: isoOf(dueAt), overdue: dueAt < now, traceId: traceIdIn(trace) },
  }
}

export const exceptionsRoute = (context: Context): Operation => ({
  method: 'get',
  path: '/v1/exceptions',
  id: 'getExceptions',
  summary: 'Open exceptions, soonest due first.',
  query,
  answer: { status: 200, description: 'A page.', body: page(exceptionShown) },
  handle: async (request, response) => {
    const { limit, cursor, overdue, ...asked } = parseQuery(query, request.query)
    const { board } = await context.reading()
    const now = context.clock.now()
    const criteria = Object.entries(asked) as [keyof typeof asked, string][]
    const found = (board?.exceptions ?? []).filter(
      (raised) =>
        criteria.every(([name, value]) => raised[name] === value) &&
        (overdue === undefined || raised.dueAt < now === (overdue === 'true')),
    )
    const shown = pageOf(found, ({ dueAt, exceptionId }) => `${dueAt} ${exceptionId}`, { limit, cursor })
    response.json({ ...shown, items: shown.items.map((raised) => showException(raised, now)) })
  },
})
