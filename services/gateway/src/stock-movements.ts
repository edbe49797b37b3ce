import { derivedId } from '@supplyline/decider'
import { parseBody } from '@supplyline/http'
import type { Tables } from '@supplyline/messaging'
import { type Message, stockMovements as topic } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from './context.ts'
import * as field from './fields.ts'
import type { Accept, once } from './idempotency.ts'
import { locationAt, locationMistakes, type Mistake, quantityMistakes } from './known.ts'
import type { Operation } from './operation.ts'
import { events } from './sending.ts'

const MOST = 500
const DAY_MS = 24 * 3_600_000
/** Beyond it a duplicate could no longer be told from a new movement (inventory-events). */
const OLDEST_MS = 14 * DAY_MS
const CLOCK_TOLERANCE_MS = 5 * 60_000

const common = {
  eventId: field.eventId.optional(),
  site: field.site,
  source: field.source,
  item: field.item,
  location: field.location,
  lot: field.lot.nullish(),
  expiry: field.expiry.nullish(),
  unit: field.unit,
  occurredAt: field.instant,
  caseReference: field.caseReference.nullish(),
  reason: field.remark.nullish(),
}
const transfer = { transferId: field.transferId, counterpart: field.location }

/** By `type`, the record's name without its namespace. */
const shape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('StockIssued'), ...common, quantity: field.positive }),
  z.strictObject({ type: z.literal('StockReturned'), ...common, quantity: field.positive }),
  z.strictObject({ type: z.literal('StockExpired'), ...common, quantity: field.positive }),
  z.strictObject({ type: z.literal('StockAdjusted'), ...common, quantity: field.signed }),
  z.strictObject({ type: z.literal('StockCounted'), ...common, counted: field.counted }),
  z.strictObject({ type: z.literal('StockTransferredOut'), ...common, ...transfer, quantity: field.positive }),
  z.strictObject({ type: z.literal('StockTransferredIn'), ...common, ...transfer, quantity: field.positive }),
])
type Movement = z.output<typeof shape>

const answer = z.object({
  eventId: z.string().optional().meta({ description: 'Of the one movement, if one was sent.' }),
  eventIds: z.array(z.string()).meta({ description: 'In the order of the request.' }),
})

export const stockMovements = (context: Context, posting: ReturnType<typeof once>): Operation[] => {
  const movement = shape.superRefine((value, found) => {
    for (const { field, detail, fix } of mistakesOf(context, value))
      found.addIssue({ code: 'custom', path: [field], message: detail, params: { fix } })
  })
  const movements = z.array(movement).min(1).max(MOST).superRefine(eachIdOnce)

  const accept: Accept = ({ body }, _principal, cause) => {
    const many = Array.isArray(body)
    const sent = many ? parseBody(movements, body) : [parseBody(movement, body)]
    const ids = sent.map(({ eventId }, index) => eventId ?? derivedId('EV', `${cause} ${index}`, 25))
    const messages = sent.map((value, index) => ({
      id: ids[index] as string,
      message: record(value, ids[index] as string),
    }))
    return {
      messages: events(context, topic, messages),
      answer: { status: 202, headers: {}, body: { ...(many ? {} : { eventId: ids[0] }), eventIds: ids } },
    }
  }

  return [
    {
      method: 'post',
      path: '/v1/stock-movements',
      id: 'postStockMovements',
      summary: `Stock moved: one movement, or up to ${MOST} of which all or none are accepted.`,
      roles: ['source'],
      body: z.union([movement, movements]),
      answer: { status: 202, description: 'The movements are stored.', body: answer },
      handle: posting(accept),
    },
  ]
}

/** What only master data and the clock can tell. */
const mistakesOf = (context: Context, movement: Movement): Mistake[] => {
  const { site, item, location, unit } = movement
  const tables = context.tables()
  const [field, quantity] =
    movement.type === 'StockCounted' ? ['counted', movement.counted] : ['quantity', movement.quantity]
  return [
    ...locationMistakes(tables, site, location),
    ...quantityMistakes(tables, { site, item, unit, quantity }, field),
    ...('counterpart' in movement ? counterpartMistakes(tables, location, movement.counterpart) : []),
    ...timeMistakes(context.clock.now() - Date.parse(movement.occurredAt)),
  ]
}

const counterpartMistakes = (tables: Tables, location: string, counterpart: string): Mistake[] => {
  const field = 'counterpart'
  if (counterpart === location)
    return [{ field, detail: 'is the location itself', fix: 'send the location at the other end of the transfer' }]
  if (locationAt(tables, counterpart)) return []
  return [{ field, detail: 'is no location of master data', fix: 'correct it, or have it added to master data' }]
}

/** `age` in milliseconds; negative for a movement that has not happened yet. */
const timeMistakes = (age: number): Mistake[] => {
  const field = 'occurredAt'
  if (age < -CLOCK_TOLERANCE_MS)
    return [{ field, detail: 'lies in the future', fix: 'set the clock of the source right' }]
  if (age <= OLDEST_MS) return []
  const fix = 'count the stock and send a StockCounted of today'
  return [{ field, detail: `lies ${Math.floor(age / DAY_MS)} days back, more than 14`, fix }]
}

/** An id given twice is a mistake in the source, and the second movement would be lost. */
const eachIdOnce = (movements: Movement[], found: z.RefinementCtx): void => {
  const seen = new Set<string>()
  movements.forEach(({ eventId }, index) => {
    if (eventId === undefined) return
    if (seen.has(eventId))
      found.addIssue({
        code: 'custom',
        path: [index, 'eventId'],
        message: 'stands in this request twice',
        params: { fix: 'give every movement an id of its own' },
      })
    seen.add(eventId)
  })
}

const record = ({ type, ...movement }: Movement, eventId: string): Message => {
  const { lot, expiry, occurredAt, caseReference, reason } = movement
  const data = {
    ...movement,
    eventId,
    lot: lot ?? null,
    expiry: expiry ?? null,
    occurredAt: Date.parse(occurredAt),
    caseReference: caseReference ?? null,
    reason: reason ?? null,
  }
  return { type: `inventory.${type}`, data } as Message
}
