import { derivedId } from '@supplyline/decider'
import { type Accept, asking, type Operation, once, parseBody, problem } from '@supplyline/http'
import { outgoing } from '@supplyline/messaging'
import { type Message, matchCommands as topic } from '@supplyline/schemas'
import { inSpan, messagingAttributes } from '@supplyline/telemetry'
import { z } from 'zod'
import type { Context } from './context.ts'
import { type Hold, type InvoiceView, standing } from './held-invoice.ts'

export const mayRelease = ['ap', 'operator'] as const

/** Half a character, which JSON may escape, is none that a record could carry. */
const isText = (value: string): boolean => value.isWellFormed()
const NO_TEXT = 'holds half a character'

const release = z.strictObject({
  holdId: z
    .string()
    .min(1)
    .max(200)
    .refine(isText, NO_TEXT)
    .nullish()
    .meta({ description: 'The hold to release; without, all that stand when three-way-match takes the command.' }),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .refine(isText, NO_TEXT)
    .meta({ description: 'Why it is paid although it does not agree.' }),
})

const answer = z.object({ commandId: z.string(), supplier: z.string(), invoiceNumber: z.string() })

export const releases = (context: Context): Operation[] => {
  const posting = once(context, context.ready)

  const accept: Accept = async ({ body, params }, { name, role }, cause) => {
    const { holdId, reason } = parseBody(release, body)
    const [supplier, invoiceNumber] = [String(params.supplier), String(params.invoiceNumber)]
    const { invoice } = await heldInvoice(context, supplier, invoiceNumber, holdId ?? null)
    const commandId = derivedId('CM', cause, 25)
    const message: Message = {
      type: 'payables.ReleaseHold',
      data: {
        commandId,
        site: invoice.site,
        supplier,
        invoiceNumber,
        holdId: holdId ?? null,
        releasedBy: name,
        role,
        reason,
        requestedAt: context.clock.now(),
      },
    }
    return {
      messages: [command(context, commandId, message)],
      answer: { status: 202, headers: {}, body: { commandId, supplier, invoiceNumber } },
    }
  }

  return [
    {
      method: 'post',
      path: '/v1/invoices/{supplier}/{invoiceNumber}/release',
      id: 'postRelease',
      summary: 'Asks three-way-match to release a held invoice, in the name of the caller.',
      roles: [...mayRelease],
      parameters: { supplier: 'Supplier.', invoiceNumber: 'Number of the invoice.' },
      body: release,
      answer: { status: 202, description: 'The command is stored.', body: answer },
      problems: { 404: 'No such invoice was held, or not yet.', 409: 'Nothing is held, or not by this hold.' },
      handle: posting(accept),
    },
  ]
}

type Held = Extract<InvoiceView, { status: 'held' }>

/** As far as we know; where we lag behind, three-way-match recognises a command that comes too late. */
const heldInvoice = async (
  context: Context,
  supplier: string,
  invoiceNumber: string,
  holdId: string | null,
): Promise<Held> => {
  const id = `match:${topic.key.of({ supplier, invoiceNumber } as Parameters<typeof topic.key.of>[0])}`
  const [stored] = await asking(context, (store) => store.load([id]))
  const view = stored?.state as InvoiceView | undefined
  // "A:B" with "C" has the key of "A" with "B:C".
  const other = view?.status === 'held' && view.invoice.supplier !== supplier
  if (!view || view.status === 'unknown' || other) throw unknownInvoice(supplier, invoiceNumber)
  const holds = standing(view)
  if (view.status === 'cleared' || holds.length === 0) throw nothingHeld(supplier, invoiceNumber)
  if (holdId !== null && !holds.some((hold) => hold.holdId === holdId)) throw otherHolds(invoiceNumber, holdId, holds)
  return view
}

const unknownInvoice = (supplier: string, invoiceNumber: string) =>
  problem(404, {
    type: 'unknown-invoice',
    detail: `No invoice ${invoiceNumber} of ${supplier} is known to have been held. Check both; one that has just come shows in a moment.`,
  })

const nothingHeld = (supplier: string, invoiceNumber: string) =>
  problem(409, {
    type: 'nothing-held',
    detail: `Nothing holds invoice ${invoiceNumber} of ${supplier} any more. There is nothing to release.`,
  })

const otherHolds = (invoiceNumber: string, holdId: string, holds: Hold[]) =>
  problem(409, {
    type: 'nothing-held',
    detail: `Invoice ${invoiceNumber} is not held by ${holdId} (any more). Look at the holds that stand, then release one of those.`,
    members: { holds: holds.map(({ holdId, rule, detail }) => ({ holdId, rule, detail })) },
  })

/** Ready for the log; it carries on the trace of the request. */
const command = ({ codec, clock }: Context, id: string, message: Message) =>
  inSpan(
    `send ${topic.name}`,
    'producer',
    () => messagingAttributes('send', topic.name),
    undefined,
    () =>
      outgoing(codec, topic, message, {
        id,
        service: 'operations',
        time: clock.now(),
        causation: id,
        correlation: id,
      }),
  )
