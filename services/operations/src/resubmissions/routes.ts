import { derivedId } from '@supplyline/decider'
import { type Accept, asking, type Operation, once, type Principal, parseBody, problem } from '@supplyline/http'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { asked, type Plan, planOf } from './plan.ts'
import { change, type Resubmission, resubmissionView, sends, viewOf } from './resubmission.ts'
import type { Step } from './step.ts'

/** Letters that a preview lists one by one. */
const MOST_LISTED = 100

const preview = z.object({
  dryRun: z.boolean(),
  resubmissionId: z.string().nullable().meta({ description: 'Null in a dry run.' }),
  state: z.enum(['awaiting-approval', 'running', 'done']).nullable(),
  needsApproval: z
    .boolean()
    .meta({ description: 'Whether a second person has to approve it before anything is sent.' }),
  total: z.int().meta({ description: 'Letters.' }),
  sends: z.array(sends),
  letters: z
    .array(z.object({ letter: z.string(), service: z.string(), action: z.string(), aggregate: z.string().nullable() }))
    .meta({ description: `The first ${MOST_LISTED}.` }),
  cannot: z
    .array(z.object({ letter: z.string(), cannot: z.string() }))
    .meta({ description: `Letters that are left out, and why; the first ${MOST_LISTED}.` }),
  leftOut: z.int(),
  diff: z.array(change).nullable(),
})

export const resubmissions = (context: Context): Operation[] => {
  const posting = once(context, context.ready)

  const accept: Accept = async ({ body }, { name }, cause) => {
    const given = parseBody(asked, body)
    const id = derivedId('RS', cause, 12)
    const found = await asking(context, () => context.resubmissions().find(id))
    if (found) return accepted(viewOf(found))
    const plan = await planOf(context, given)
    refuseEmpty(plan)
    const resubmission: Resubmission = {
      ...{ id, state: needsApproval(plan) ? 'awaiting-approval' : 'running', total: plan.steps.length, done: 0 },
      ...{ sends: sendsOf(plan), audited: false },
      ...{ reason: given.reason, requestedBy: name, requestedAt: context.clock.now(), approvedBy: null },
      ...{ approvedAt: null, finishedAt: null, edit: plan.edit, trouble: null },
    }
    const { state } = await asking(context, () => context.resubmissions().add(resubmission, plan.steps))
    return accepted({ ...previewOf(plan), dryRun: false, resubmissionId: id, state })
  }

  const approve: Accept = async ({ params }, principal) => {
    const id = String(params.id)
    await approved(context, id, principal)
    return accepted(viewOf(await known(context, id)))
  }

  const asking202 = posting(accept)
  return [
    {
      method: 'post',
      path: '/v1/resubmissions',
      id: 'postResubmission',
      summary: 'Asks for one letter, some, or all that match a query to be taken after all, or skipped.',
      roles: ['operator'],
      body: asked,
      answer: {
        status: 202,
        description: 'It is kept and is being carried out, or waits for approval. A dry run is answered with 200.',
        body: preview,
      },
      problems: { 404: 'Nothing matches.', 409: 'A letter is not open any more, or cannot be sent.' },
      handle: async (request, response, next) => {
        if ((request.body as { dryRun?: unknown } | undefined)?.dryRun !== true)
          return asking202(request, response, next)
        context.ready()
        response.status(200).json(previewOf(await planOf(context, parseBody(asked, request.body))))
      },
    },
    {
      method: 'get',
      path: '/v1/resubmissions',
      id: 'getResubmissions',
      summary: 'What was asked for last, and how far it is; the latest first.',
      answer: { status: 200, description: 'At most 50.', body: z.object({ items: z.array(resubmissionView) }) },
      handle: async (_request, response) => {
        const items = await asking(context, () => context.resubmissions().latest(50))
        response.json({ items: items.map(viewOf) })
      },
    },
    {
      method: 'get',
      path: '/v1/resubmissions/{id}',
      id: 'getResubmission',
      summary: 'How far a resubmission is.',
      parameters: { id: 'Id of the resubmission.' },
      answer: { status: 200, description: 'The resubmission.', body: resubmissionView },
      problems: { 404: 'No such resubmission.' },
      handle: async ({ params }, response) => {
        response.json(viewOf(await known(context, String(params.id))))
      },
    },
    {
      method: 'post',
      path: '/v1/resubmissions/{id}/approval',
      id: 'postApproval',
      summary: 'A second person approves an edited resubmission, which is then sent.',
      roles: ['operator'],
      parameters: { id: 'Id of the resubmission.' },
      body: z.strictObject({}),
      answer: { status: 202, description: 'It is being carried out.', body: resubmissionView },
      problems: {
        403: 'Whoever asked for it cannot approve it.',
        404: 'No such resubmission.',
        409: 'It waits for nobody.',
      },
      handle: posting(approve),
    },
  ]
}

const accepted = (body: unknown) => ({ messages: [], answer: { status: 202 as const, headers: {}, body } })

const needsApproval = ({ steps, edit }: Plan): boolean =>
  edit !== null || steps.some(({ action }) => action === 'REPLACE')

const sendsOf = ({ steps }: Plan): z.output<typeof sends>[] =>
  [...Map.groupBy(steps, (step) => `${step.service} ${step.action}`).values()].map((own) => ({
    ...{ service: (own[0] as Step).service, action: (own[0] as Step).action, count: own.length },
  }))

const previewOf = (plan: Plan): z.output<typeof preview> => ({
  ...{ dryRun: true, resubmissionId: null, state: null, needsApproval: needsApproval(plan), total: plan.steps.length },
  sends: sendsOf(plan),
  letters: plan.steps
    .slice(0, MOST_LISTED)
    .map(({ letter, service, action, aggregate }) => ({ letter, service, action, aggregate })),
  cannot: plan.cannot.slice(0, MOST_LISTED),
  leftOut: plan.cannot.length,
  diff: plan.edit?.diff ?? null,
})

const refuseEmpty = ({ steps, cannot }: Plan): void => {
  if (steps.length > 0) return
  const [first] = cannot
  if (!first)
    throw problem(404, {
      type: 'nothing-matches',
      detail: 'No open dead letter matches. GET /v1/dead-letters shows what there is, and what is superseded already.',
    })
  throw problem(409, {
    type: 'cannot-be-sent',
    detail: `None of the ${cannot.length} can be sent. ${first.letter}: ${first.cannot}.`,
    members: { cannot: cannot.slice(0, MOST_LISTED) },
  })
}

const known = async (context: Context, id: string): Promise<Resubmission> => {
  const found = await asking(context, () => context.resubmissions().find(id))
  if (found) return found
  throw problem(404, { type: 'unknown-resubmission', detail: `No resubmission ${id} is known. Check its id.` })
}

const approved = async (context: Context, id: string, { name }: Principal): Promise<void> => {
  const { state, requestedBy, approvedBy } = await known(context, id)
  if (state !== 'awaiting-approval')
    throw problem(409, {
      type: 'no-approval-awaited',
      detail: `Resubmission ${id} is ${state}${approvedBy === null ? ' and needs no approval' : `, approved by ${approvedBy}`}.`,
    })
  if (requestedBy === name)
    throw problem(403, {
      type: 'second-person-needed',
      detail: `${name} asked for resubmission ${id}; somebody else with the role operator has to approve it.`,
    })
  await asking(context, () => context.resubmissions().approve(id, name))
}
