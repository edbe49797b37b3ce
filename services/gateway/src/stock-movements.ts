import type { Operation } from '@supplyline/http'
import type { Tables } from '@supplyline/messaging'
import { type Message, stockMovements as topic } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from './context.ts'
import * as field from './fields.ts'
import type { once } from './idempotency.ts'
import {
  locationAt,
  locationMistakes,
  type Mistake,
  quantityMistakes,
  supplierMistakes,
  timeMistakes,
} from './known.ts'
import { oneOrMany } from './one-or-many.ts'

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
const consigned = { supplier: field.supplier, quantity: field.positive }
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
  z.strictObject({ type: z.literal('StockQuarantined'), ...common, quantity: field.positive }),
  z.strictObject({ type: z.literal('StockReleased'), ...common, quantity: field.positive }),
  z.strictObject({ type: z.literal('ConsignmentReceived'), ...common, ...consigned }),
  z.strictObject({ type: z.literal('ConsignmentUsed'), ...common, ...consigned }),
  z.strictObject({ type: z.literal('ConsignmentTakenBack'), ...common, ...consigned }),
])
type Movement = z.output<typeof shape>

const example = {
  type: 'StockIssued',
  site: 'MERCY',
  source: 'POINT-OF-USE',
  item: 'GLOVE-NITRILE-M',
  location: 'ICU-3',
  quantity: '2',
  unit: 'BX',
  occurredAt: '2026-01-05T06:00:00Z',
}

export const stockMovements = (context: Context, posting: ReturnType<typeof once>): Operation[] => [
  oneOrMany<Movement>(context, posting, {
    path: '/v1/stock-movements',
    id: 'postStockMovements',
    summary: 'Stock moved',
    roles: ['source'],
    topic,
    shape,
    example,
    mistakesOf: (movement) => mistakesOf(context, movement),
    once: [{ field: 'eventId', of: ({ eventId }) => eventId, fix: 'give every movement an id of its own' }],
    record,
  }),
]

/** What only master data and the clock can tell. */
const mistakesOf = (context: Context, movement: Movement): Mistake[] => {
  const { site, item, location, unit } = movement
  const tables = context.tables()
  const [field, quantity] =
    movement.type === 'StockCounted' ? ['counted', movement.counted] : ['quantity', movement.quantity]
  return [
    ...locationMistakes(tables, site, location),
    ...quantityMistakes(tables, { site, item, unit, quantity, at: movement.occurredAt }, field),
    ...('supplier' in movement ? supplierMistakes(tables, site, movement.supplier) : []),
    ...('counterpart' in movement ? counterpartMistakes(tables, location, movement.counterpart) : []),
    ...timeMistakes(
      context.clock,
      'occurredAt',
      movement.occurredAt,
      'count the stock and send a StockCounted of today',
    ),
  ]
}

const counterpartMistakes = (tables: Tables, location: string, counterpart: string): Mistake[] => {
  const field = 'counterpart'
  if (counterpart === location)
    return [{ field, detail: 'is the location itself', fix: 'send the location at the other end of the transfer' }]
  if (locationAt(tables, counterpart)) return []
  return [{ field, detail: 'is no location of master data', fix: 'correct it, or have it added to master data' }]
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
