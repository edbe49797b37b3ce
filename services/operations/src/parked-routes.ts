import { derivedId } from '@supplyline/decider'
import { type Accept, type Operation, once, parseBody, parseQuery, problem } from '@supplyline/http'
import { decidingServices } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from './context.ts'
import { placeName } from './dead-letters/letter.ts'
import { page, pageOf, pageQuery } from './paging.ts'
import { type Parked, parkedKeys, parkedName } from './parked.ts'
import { commandOf } from './resubmissions/command.ts'
import { reasonText } from './resubmissions/plan.ts'
import type { Step } from './resubmissions/step.ts'
import { isoOf, traceIdIn } from './times.ts'

const query = z.strictObject({
  service: z.enum(decidingServices).optional(),
  aggregate: z.string().min(1).max(1_000).optional(),
  ...pageQuery,
})

const parkedShown = z.object({
  service: z.string(),
  aggregate: z.string(),
  site: z.string(),
  since: z.string().meta({ format: 'date-time' }),
  reason: z.string(),
  original: z.string().meta({ description: 'topic/partition@offset of the record that it waits at.' }),
  letter: z.string().nullable().meta({ description: 'The dead letter of that record.' }),
  exceptionId: z.string(),
  traceId: z.string().nullable(),
})

const release = z.strictObject({
  service: z.enum(decidingServices),
  aggregate: z.string().min(1).max(1_000).meta({ description: 'The key that waits, as kind:key.' }),
  decision: z
    .enum(['RETRY', 'SKIP'])
    .meta({ description: 'RETRY: decide the record again that it waits at. SKIP: go on without it.' }),
  reason: reasonText('Why, kept with the audit entry.'),
  dryRun: z.boolean().optional().meta({ description: 'Only say what would be sent: answered with 200.' }),
})

const released = z.object({
  dryRun: z.boolean(),
  commandId: z.string().nullable(),
  service: z.string(),
  aggregate: z.string(),
  decision: z.string(),
  original: z.string(),
})

export const parkedRoutes = (context: Context): Operation[] => {
  const posting = once(context, context.ready)
  const accept: Accept = async ({ body }, { name }, cause) => {
    const { service, aggregate, decision, reason } = parseBody(release, body)
    const parked = await waiting(context, service, aggregate)
    const step: Step = {
      ...{ letter: parked.exceptionId, service, partition: 0, offset: 0, action: decision, aggregate },
      ...{ site: parked.site, original: parked.original },
    }
    const asked = {
      ...{ id: derivedId('RS', cause, 12), requestedBy: name, requestedAt: context.clock.now(), reason },
      ...{ approvedBy: null, edit: null },
    }
    const message = commandOf(context.codec, asked, step, 0, undefined)
    const commandId = message.headers.ce_id ?? ''
    return {
      messages: [message],
      answer: { status: 202, headers: {}, body: { ...shown(parked, decision), commandId } },
    }
  }
  const releasing = posting(accept)

  return [
    {
      method: 'get',
      path: '/v1/parked',
      id: 'getParked',
      summary: 'Keys that wait because a record of theirs cannot be processed; the one that has waited longest first.',
      query,
      answer: { status: 200, description: 'A page.', body: page(parkedShown) },
      handle: async (request, response) => {
        const { service, aggregate, ...paging } = parseQuery(query, request.query)
        const { board } = await context.reading()
        const keys = parkedKeys(board).filter(
          (key) => (service ?? key.service) === key.service && (aggregate ?? key.aggregate) === key.aggregate,
        )
        const letters = new Map(
          context
            .letters()
            .cases()
            .map(({ letter }) => [parkedName(letter.service, letter.original), letter.id]),
        )
        const found = pageOf(keys, ({ since, exceptionId }) => `${since} ${exceptionId}`, paging)
        response.json({ ...found, items: found.items.map((key) => showParked(key, letters)) })
      },
    },
    {
      method: 'post',
      path: '/v1/parked/release',
      id: 'postParkedRelease',
      summary: 'Lets a key go on, with the record that it waits at or without it.',
      roles: ['operator'],
      body: release,
      answer: { status: 202, description: 'The command is stored.', body: released },
      problems: { 404: 'No such key waits.' },
      handle: async (request, response, next) => {
        if ((request.body as { dryRun?: unknown } | undefined)?.dryRun !== true)
          return releasing(request, response, next)
        const { service, aggregate, decision } = parseBody(release, request.body)
        response.json({ ...shown(await waiting(context, service, aggregate), decision), dryRun: true })
      },
    },
  ]
}

const waiting = async (context: Context, service: string, aggregate: string): Promise<Parked> => {
  const { board } = await context.reading()
  const found = parkedKeys(board).find((key) => key.service === service && key.aggregate === aggregate)
  if (found) return found
  throw problem(404, {
    type: 'not-parked',
    detail: `No key ${aggregate} of ${service} is known to wait. GET /v1/parked lists those that do; one that has just stopped shows in a moment.`,
  })
}

const shown = ({ service, aggregate, original }: Parked, decision: string) => ({
  ...{ dryRun: false, commandId: null, service, aggregate, decision, original: placeName(original) },
})

const showParked = (key: Parked, letters: ReadonlyMap<string, string>): z.output<typeof parkedShown> => ({
  ...{ service: key.service, aggregate: key.aggregate, site: key.site, since: isoOf(key.since), reason: key.reason },
  ...{ original: placeName(key.original), letter: letters.get(parkedName(key.service, key.original)) ?? null },
  ...{ exceptionId: key.exceptionId, traceId: traceIdIn(key.trace) },
})
