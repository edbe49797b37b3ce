import { derivedId } from '@supplyline/decider'
import { type Operation, parseBody, problem } from '@supplyline/http'
import { gtin14 } from '@supplyline/quantity'
import { type Message, masterItems, type Records, recallRequests as topic } from '@supplyline/schemas'
import { z } from 'zod'
import { asking, type Context } from './context.ts'
import * as field from './fields.ts'
import type { Accept, once } from './idempotency.ts'
import { CORRECT, holdsAt, itemAt, type Mistake, quote, siteMistakes } from './known.ts'
import { recallAnswer, shownAs } from './recall-answer.ts'
import type { RecallView } from './recall-view.ts'
import { events } from './sending.ts'

const EVERY_SITE = '*'

const shape = z.strictObject({
  recallId: field.recallId.optional(),
  site: field.site.optional().meta({ description: 'Site at which it is recalled; every site unless given.' }),
  item: field.item.optional(),
  gtin: field.gtin.optional().meta({ description: 'Of the item or one of its packagings, instead of the item.' }),
  lot: field.lot.nullish().meta({ description: 'The lot that is recalled; every lot unless given.' }),
  reason: field.remark,
})
type Asked = z.output<typeof shape>

const withdrawal = z.strictObject({ reason: field.remark }).meta({ examples: [{ reason: 'the notice was corrected' }] })

const example = { item: 'GLOVE-NITRILE-M', lot: 'A24X07', reason: 'FSN 2026-014: holes in the material' }
const answer = z.object({ recallId: z.string(), eventId: z.string() })
const UNKNOWN = 'No such recall is known, or not yet.'

export const recalls = (context: Context, posting: ReturnType<typeof once>): Operation[] => {
  const request = shape.superRefine((asked, found) => {
    for (const { field, detail, fix } of mistakesOf(context, asked))
      found.addIssue({ code: 'custom', path: [field], message: detail, params: { fix } })
  })

  const accept: Accept = ({ body }, { name }, cause) => {
    const asked = parseBody(request, body)
    const eventId = derivedId('EV', cause, 25)
    const recallId = asked.recallId ?? derivedId('RC', cause, 12)
    const gtin = asked.gtin === undefined ? null : gtin14(asked.gtin)
    const message: Message = {
      type: 'inventory.RecallRequested',
      data: {
        ...{ eventId, recallId, site: asked.site ?? EVERY_SITE, gtin, lot: asked.lot ?? null, reason: asked.reason },
        item: asked.item ?? itemsWith(context, gtin ?? '')[0] ?? '',
        ...{ requestedBy: name, requestedAt: context.clock.now() },
      },
    }
    const headers = { Location: `/v1/recalls/${encodeURIComponent(recallId)}` }
    return {
      messages: events(context, topic, [{ id: eventId, message }]),
      answer: { status: 202, headers, body: { recallId, eventId } },
    }
  }

  const acceptWithdrawal: Accept = async ({ body, params }, { name }, cause) => {
    const { reason } = parseBody(withdrawal, body)
    const view = await recallAt(context, String(params.id))
    if (view.status === 'withdrawn') throw alreadyWithdrawn(view.requested.recallId)
    const { recallId, site, item } = view.requested
    const eventId = derivedId('EV', cause, 25)
    const data = { eventId, recallId, site, item, reason, withdrawnBy: name, withdrawnAt: context.clock.now() }
    return {
      messages: events(context, topic, [{ id: eventId, message: { type: 'inventory.RecallWithdrawn', data } }]),
      answer: { status: 202, headers: {}, body: { recallId, eventId } },
    }
  }

  return [
    {
      method: 'post',
      path: '/v1/recalls',
      id: 'postRecall',
      summary: 'Puts an item, or a lot of it, aside wherever it is. What is found is told at its Location.',
      roles: ['operator'],
      body: request.meta({ examples: [example] }),
      answer: { status: 202, description: 'The recall is stored; ask for it at its Location.', body: answer },
      handle: posting(accept),
    },
    {
      method: 'post',
      path: '/v1/recalls/{id}/withdrawals',
      id: 'postRecallWithdrawal',
      summary: 'Withdraws a recall: what it put aside may be used again.',
      roles: ['operator'],
      parameters: { id: 'Number of the recall.' },
      body: withdrawal,
      answer: { status: 202, description: 'The withdrawal is stored.', body: answer },
      problems: { 404: UNKNOWN, 409: 'It was withdrawn before.' },
      handle: posting(acceptWithdrawal),
    },
    {
      method: 'get',
      path: '/v1/recalls/{id}',
      id: 'getRecall',
      summary: 'A recall: what was put aside, and where the rest went, once every location has answered.',
      parameters: { id: 'Number of the recall.' },
      answer: { status: 200, description: 'The recall.', body: recallAnswer },
      problems: { 404: UNKNOWN },
      handle: async (request, response) => {
        const view = await recallAt(context, String(request.params.id))
        response.json(shownAs(view) satisfies z.output<typeof recallAnswer>)
      },
    },
  ]
}

/** What only master data can tell. */
const mistakesOf = (context: Context, { site = EVERY_SITE, item, gtin }: Asked): Mistake[] => [
  ...(site === EVERY_SITE ? [] : siteMistakes(context.tables(), site)),
  ...(gtin === undefined ? namedMistakes(context, site, item) : gtinMistakes(context, gtin, item)),
]

const namedMistakes = (context: Context, site: string, item: string | undefined): Mistake[] => {
  if (item === undefined) return [{ field: 'item', detail: 'is missing, and so is the gtin', fix: 'send one of them' }]
  const known = itemAt(context.tables(), item)
  if (known && (site === EVERY_SITE || holdsAt(known.site, site))) return []
  const where = site === EVERY_SITE ? '' : ` for ${site}`
  return [{ field: 'item', detail: `is ${quote(item)}, no item of master data${where}`, fix: CORRECT }]
}

const gtinMistakes = (context: Context, gtin: string, item: string | undefined): Mistake[] => {
  const items = itemsWith(context, gtin14(gtin))
  const [only] = items
  if (only === undefined)
    return [{ field: 'gtin', detail: `is ${quote(gtin)}, the GTIN of no item of master data`, fix: CORRECT }]
  if (items.length > 1 && item === undefined)
    return [{ field: 'gtin', detail: `is that of ${items.map(quote).join(', ')}`, fix: 'send the item as well' }]
  if (item === undefined || items.includes(item)) return []
  return [
    {
      field: 'item',
      detail: `is ${quote(item)}, which has not that GTIN`,
      fix: `send ${quote(only)}, or leave it out`,
    },
  ]
}

/** Items that have the GTIN, be it on a packaging; by their numbers. */
const itemsWith = (context: Context, gtin: string): string[] =>
  context
    .tables()
    .all(masterItems)
    .map(({ message }) => message.data as Records['master.Item'])
    .filter((item) => item.gtin === gtin || item.packaging.some((level) => level.gtin === gtin))
    .map(({ item }) => item)
    .sort()

const recallAt = async (context: Context, recallId: string): Promise<Exclude<RecallView, { status: 'unknown' }>> => {
  const [found] = await asking(context, (store) => store.load([`recall:${recallId}`]))
  const view = (found?.state ?? { status: 'unknown' }) as RecallView
  if (view.status !== 'unknown') return view
  throw problem(404, {
    type: 'unknown-recall',
    detail: `No recall ${recallId.slice(0, 100)} is known. One that was only just asked for may take a moment to show.`,
  })
}

const alreadyWithdrawn = (recallId: string) =>
  problem(409, {
    type: 'already-withdrawn',
    detail: `Recall ${recallId} was withdrawn before. What is to be put aside again is recalled under another number.`,
  })
