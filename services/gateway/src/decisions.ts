import { derivedId } from '@supplyline/decider'
import { type Operation, parseBody, problem } from '@supplyline/http'
import { type Message, approvalDecisions as topic } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from './context.ts'
import * as field from './fields.ts'
import type { Accept, once } from './idempotency.ts'
import type { RequisitionView } from './requisition-view.ts'
import { requisitionAt, unknownRequisition } from './requisitions.ts'
import { events } from './sending.ts'

const decision = z
  .strictObject({
    decision: z.enum(['approve', 'refuse']),
    comment: field.remark.nullish(),
    contentHash: z
      .string()
      .max(200)
      .nullish()
      .meta({ description: '`contentHash` of the requisition as you saw it: then nothing else is approved.' }),
  })
  .meta({ examples: [{ decision: 'approve', comment: 'for the week' }] })

const answer = z.object({ eventId: z.string(), requisitionId: z.string() })

export const decisions = (context: Context, posting: ReturnType<typeof once>): Operation[] => {
  const accept: Accept = async ({ body, params }, { name }, cause) => {
    const decided = parseBody(decision, body)
    const requisitionId = String(params.id)
    const { requisition, requested } = await requisitionAt(context, requisitionId)
    if (requisition.status === 'unknown' && requested.status === 'unknown') throw unknownRequisition(requisitionId)
    const { required, submitted } = awaiting(requisitionId, requisition)
    const seen = decided.contentHash ?? null
    if (seen !== null && seen !== required.contentHash) throw contentsDiffer(requisitionId, required.contentHash)
    const eventId = derivedId('EV', cause, 25)
    const message: Message = {
      type: decided.decision === 'approve' ? 'procurement.ApprovalGiven' : 'procurement.ApprovalRefused',
      data: {
        eventId,
        requisitionId,
        site: submitted.site,
        approver: name,
        contentHash: seen,
        comment: decided.comment ?? null,
        decidedAt: context.clock.now(),
      },
    }
    return {
      messages: events(context, topic, [{ id: eventId, message }]),
      answer: { status: 202, headers: {}, body: { eventId, requisitionId } },
    }
  }

  return [
    {
      method: 'post',
      path: '/v1/requisitions/{id}/decisions',
      id: 'postDecision',
      summary: 'Approves or refuses a requisition, in the name of the caller.',
      roles: ['approver'],
      parameters: { id: 'Id of the requisition.' },
      body: decision,
      answer: { status: 202, description: 'The decision is stored.', body: answer },
      problems: {
        404: 'No such requisition is known, or not yet.',
        409: 'It awaits no decision, or its contents are others than those seen.',
      },
      handle: posting(accept),
    },
  ]
}

/** As far as we know; where we lag behind, procurement-sync recognises a decision that comes too late. */
const awaiting = (requisitionId: string, view: RequisitionView) => {
  if (view.status === 'awaiting-approval') return view
  const early = view.status === 'unknown' || view.status === 'submitted'
  throw problem(409, {
    type: early ? 'not-awaiting-approval' : 'already-decided',
    detail: early
      ? `Requisition ${requisitionId} does not await a decision yet. Look at it again in a moment.`
      : `Requisition ${requisitionId} is ${view.status} already. What is still wanted needs a requisition of its own.`,
    ...(early && { headers: { 'Retry-After': '1' } }),
    members: { requisitionStatus: early ? 'requested' : view.status },
  })
}

const contentsDiffer = (requisitionId: string, contentHash: string) =>
  problem(409, {
    type: 'contents-differ',
    detail: `Requisition ${requisitionId} holds other contents than those you saw. Look at it again, then decide.`,
    members: { contentHash },
  })
