import type { Operation } from '@supplyline/http'
import { z } from 'zod'
import { asking, type Context } from './context.ts'
import type { DocumentView } from './document-view.ts'
import { type Story, storyOf } from './story.ts'
import { asOf, iso, time } from './times.ts'
import { orderNamed, trailsIn } from './trails.ts'

const call = z.object({
  system: z.string(),
  operation: z.string(),
  reference: z.string().meta({ description: 'Ours, by which the partner can be asked about it.' }),
  attempt: z.int().nullable(),
  outcome: z.enum(['confirmed', 'refused', 'in-doubt']),
  externalNumber: z.string().nullable().meta({ description: 'What the partner calls it.' }),
  detail: z.string().nullable(),
})

const document = z.object({
  documentId: z.string(),
  digest: z.string().meta({ description: 'SHA-256 of the bytes.' }),
  size: z.int().meta({ description: 'Bytes.' }),
  format: z.string(),
  channel: z.string().nullable(),
  content: z.string().nullable().meta({ description: 'As it went or came; null where that is too large to show.' }),
})

const step = z.object({
  at: time('When it was decided or recorded, by the clock of the broker.'),
  sinceBefore: z.int().nullable().meta({ description: 'Milliseconds since the step before; null for the first.' }),
  what: z.string().meta({ description: 'What happened, in plain words.' }),
  explanation: z.string().nullable().meta({ description: 'Why it was decided so.' }),
  type: z.string().meta({ description: 'Record that says so.' }),
  eventId: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
  call: call.nullable().meta({ description: 'To a system of a partner.' }),
  documentId: z.string().nullable(),
  document: document.nullable().meta({ description: 'The document itself, where it is named first.' }),
  references: z.array(z.string()).meta({ description: 'Business objects that it names.' }),
  traceId: z.string().nullable(),
})

const answer = z.object({
  orderId: z.string(),
  traceId: z.string().nullable().meta({ description: 'Of the order: from the first thing asked of the ERP on.' }),
  jaeger: z.string().nullable().meta({ description: 'Where that trace is shown; null where no Jaeger is configured.' }),
  steps: z.array(step).meta({ description: 'In order.' }),
  leftOut: z.int().meta({ description: 'Steps that are not kept, between the first and the newest ones.' }),
  asOf,
})

/** Characters of documents in one answer. */
const MOST_CONTENT = 1_000_000

/** `jaeger`: base address of Jaeger's pages, if there is one. */
export const timeline = (context: Context, jaeger: string | undefined): Operation[] => [
  {
    method: 'get',
    path: '/v1/purchase-orders/{id}/timeline',
    id: 'getPurchaseOrderTimeline',
    summary: 'All that is told of an order, from the need to the payment, with calls, documents and traces.',
    parameters: { id: 'Our id of the order, or its number in the ERP.' },
    answer: { status: 200, description: 'The story of the order.', body: answer },
    problems: { 404: 'No such order is known, or not yet.', 409: 'Several orders have this number.' },
    handle: async (request, response) => {
      const orderId = await orderNamed(context, String(request.params.id))
      const story = await storyOf(orderId, trailsIn(context))
      const { steps, traceId, leftOut, asOf } = story ?? { steps: [], traceId: null, leftOut: 0, asOf: 0 }
      const documents = await documentsOf(context, steps)
      const shown = steps.map((step, index) => shownAs(step, steps[index - 1], documents))
      const link = jaeger !== undefined && traceId !== null ? `${jaeger.replace(/\/$/, '')}/trace/${traceId}` : null
      response.json({
        ...{ orderId, traceId, jaeger: link, steps: shown, leftOut, asOf: iso(asOf) },
      } satisfies z.output<typeof answer>)
    },
  },
]

type Documents = Map<string, z.output<typeof document>>

const documentsOf = async (context: Context, steps: Story['steps']): Promise<Documents> => {
  const ids = new Set(steps.flatMap(({ documentId }) => documentId ?? []))
  const found = await asking(context, (store) => store.load([...ids].map((id) => `document:${id}`)))
  let left = MOST_CONTENT
  return new Map(
    found.flatMap(({ id, state }) => {
      const view = state as DocumentView
      if (view.status === 'unknown') return []
      const documentId = id.slice('document:'.length)
      const { digest, size, format, channel, text } = view
      left -= text?.length ?? 0
      return [[documentId, { documentId, digest, size, format, channel, content: left < 0 ? null : text }]]
    }),
  )
}

/** Takes the document that it shows out of those still to be shown. */
const shownAs = (
  step: Story['steps'][number],
  before: Story['steps'][number] | undefined,
  documents: Documents,
): z.output<typeof answer>['steps'][number] => {
  const { at, what, type, id, references, traceId } = step
  const documentId = step.documentId ?? null
  const document = documentId === null ? null : (documents.get(documentId) ?? null)
  if (documentId !== null) documents.delete(documentId)
  return {
    ...{ at: iso(at), sinceBefore: before ? at - before.at : null, what, explanation: step.explanation ?? null },
    ...{ type, eventId: id, fields: { ...step.fields }, call: step.call ? { ...step.call } : null },
    ...{ documentId, document, references: [...references], traceId },
  }
}
