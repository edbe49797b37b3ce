import { derivedId } from '@supplyline/decider'
import { type Operation, parseBody, problem } from '@supplyline/http'
import { type Message, requisitionRequests as topic } from '@supplyline/schemas'
import { z } from 'zod'
import { asking, type Context } from './context.ts'
import * as field from './fields.ts'
import type { Accept, once } from './idempotency.ts'
import { locationMistakes, quantityMistakes } from './known.ts'
import type { RequestView } from './request-view.ts'
import { requisitionAnswer, shownAs } from './requisition-answer.ts'
import type { RequisitionView } from './requisition-view.ts'
import { events } from './sending.ts'
import { ordersIn, trailsIn } from './trails.ts'

/** Of one requisition in procurement-sync. */
const MOST_LINES = 200

const shape = z.strictObject({
  site: field.site,
  costCentre: field.costCentre.nullish(),
  lines: z
    .array(z.strictObject({ item: field.item, location: field.location, quantity: field.positive, unit: field.unit }))
    .min(1)
    .max(MOST_LINES),
})

const example = {
  site: 'MERCY',
  lines: [{ item: 'GLOVE-NITRILE-M', location: 'ICU-3', quantity: '20', unit: 'BX' }],
}

const answer = z.object({
  requisitionId: z.string(),
  eventId: z.string(),
})

export const requisitions = (context: Context, posting: ReturnType<typeof once>): Operation[] => {
  const request = shape.superRefine(({ site, lines }, found) => {
    const tables = context.tables()
    lines.forEach(({ item, location, quantity, unit }, index) => {
      const mistakes = [
        ...locationMistakes(tables, site, location),
        ...quantityMistakes(tables, { site, item, unit, quantity }),
      ]
      for (const { field, detail, fix } of mistakes) {
        const path = field === 'site' ? [field] : ['lines', index, field]
        found.addIssue({ code: 'custom', path, message: detail, params: { fix } })
      }
    })
  })

  const accept: Accept = ({ body }, { name }, cause) => {
    const { site, costCentre, lines } = parseBody(request, body)
    const eventId = derivedId('EV', cause, 25)
    const requisitionId = derivedId('RQ', cause, 12)
    const message: Message = {
      type: 'procurement.RequisitionRequested',
      data: {
        eventId,
        requisitionId,
        site,
        requester: name,
        costCentre: costCentre ?? null,
        lines: lines.map((line, index) => ({ line: index + 1, ...line })),
        requestedAt: context.clock.now(),
      },
    }
    const headers = { Location: `/v1/requisitions/${requisitionId}` }
    return {
      messages: events(context, topic, [{ id: eventId, message }]),
      answer: { status: 202, headers, body: { requisitionId, eventId } },
    }
  }

  return [
    {
      method: 'post',
      path: '/v1/requisitions',
      id: 'postRequisition',
      summary: 'Asks for supplies. Supplier and price are found, and approval is sought, after the answer.',
      roles: ['requester'],
      body: request.meta({ examples: [example] }),
      answer: { status: 202, description: 'The request is stored; ask for it at its Location.', body: answer },
      handle: posting(accept),
    },
    {
      method: 'get',
      path: '/v1/requisitions/{id}',
      id: 'getRequisition',
      summary: 'What has become of a requisition, whether a person or replenishment asked for it.',
      parameters: { id: 'Id of the requisition.' },
      answer: { status: 200, description: 'The requisition.', body: requisitionAnswer },
      problems: { 404: 'No such requisition is known, or not yet.' },
      handle: async (request, response) => {
        const id = String(request.params.id)
        const { requisition, requested } = await requisitionAt(context, id)
        const shown = shownAs(requisition, requested)
        if (!shown) throw unknownRequisition(id)
        const reference = `requisition:${id}`
        const trails = await trailsIn(context)([reference])
        const orders = ordersIn(trails.get(reference))
        response.json({ ...shown, orders } satisfies z.output<typeof requisitionAnswer>)
      },
    },
  ]
}

export const requisitionAt = async (context: Context, id: string) => {
  const found = await asking(context, (store) => store.load([`requisition:${id}`, `request:${id}`]))
  const view = <V>(kind: string) => (found.find((a) => a.id === `${kind}:${id}`)?.state ?? { status: 'unknown' }) as V
  return { requisition: view<RequisitionView>('requisition'), requested: view<RequestView>('request') }
}

export const unknownRequisition = (id: string) =>
  problem(404, {
    type: 'unknown-requisition',
    detail: `No requisition ${id.slice(0, 100)} is known. One that was only just asked for may take a moment to show.`,
  })
