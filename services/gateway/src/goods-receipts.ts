import type { Operation } from '@supplyline/http'
import { type Message, goodsReceipts as topic } from '@supplyline/schemas'
import { z } from 'zod'
import type { Context } from './context.ts'
import * as field from './fields.ts'
import type { once } from './idempotency.ts'
import { locationMistakes, type Mistake, quantityMistakes, sourceMistakes, timeMistakes } from './known.ts'
import { lineMistakes, numbered } from './lines.ts'
import { oneOrMany } from './one-or-many.ts'

const MOST_LINES = 500

const common = {
  eventId: field.eventId.optional(),
  site: field.site,
  source: field.source,
  receiptId: field.receiptId,
  orderNumber: field.orderNumber,
}

const line = z.strictObject({
  line: field.line.optional(),
  orderLine: z
    .int()
    .min(1)
    .nullish()
    .meta({ description: 'Line of the order; where it is not known, the item tells.' }),
  item: field.item,
  location: field.location,
  quantity: field.positive,
  unit: field.unit,
  lot: field.lot.nullish(),
  expiry: field.expiry.nullish(),
})

/** By `type`, the record's name without its namespace. */
const shape = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('GoodsReceived'),
    ...common,
    deliveryNote: field.label(100, 'Number on the papers of the delivery.', 'BOL-4471').nullish(),
    receivedBy: field.person.nullish(),
    lines: z.array(line).min(1).max(MOST_LINES),
    receivedAt: field.instant,
  }),
  z.strictObject({
    type: z.literal('GoodsReceiptReversed'),
    ...common,
    reason: field.remark,
    reversedAt: field.instant,
  }),
])
type Receipt = z.output<typeof shape>

const example = {
  type: 'GoodsReceived',
  site: 'MERCY',
  source: 'DOCK',
  receiptId: 'GR-20391',
  orderNumber: '4500000113',
  lines: [{ orderLine: 1, item: 'GLOVE-NITRILE-M', location: 'ICU-3', quantity: '5', unit: 'BX' }],
  receivedAt: '2026-01-05T06:00:00Z',
}

export const goodsReceipts = (context: Context, posting: ReturnType<typeof once>): Operation[] => [
  oneOrMany<Receipt>(context, posting, {
    path: '/v1/goods-receipts',
    id: 'postGoodsReceipts',
    summary: 'Goods arrived, or a receipt is taken back',
    roles: ['source'],
    topic,
    shape,
    example,
    mistakesOf: (receipt) => mistakesOf(context, receipt),
    once: [
      { field: 'eventId', of: ({ eventId }) => eventId, fix: 'give every message an id of its own' },
      {
        field: 'receiptId',
        of: ({ type, site, source, receiptId }) => JSON.stringify([type, site, source, receiptId]),
        fix: 'send each receipt once, with all of its lines',
      },
    ],
    record,
  }),
]

const TOO_OLD = 'enter the receipt in the ERP by hand, and count the stock'

/** What only master data and the clock can tell. */
const mistakesOf = ({ clock, tables }: Context, receipt: Receipt): Mistake[] => {
  const known = tables()
  const { site, source } = receipt
  const ofSource = sourceMistakes(known, site, source)
  if (receipt.type === 'GoodsReceiptReversed')
    return [...ofSource, ...timeMistakes(clock, 'reversedAt', receipt.reversedAt, TOO_OLD)]
  const ofLines = receipt.lines.flatMap(({ item, location, quantity, unit }, index) =>
    [
      ...locationMistakes(known, site, location),
      ...quantityMistakes(known, { site, item, unit, quantity, at: receipt.receivedAt }),
    ].map((mistake): Mistake => (mistake.field === 'site' ? mistake : { at: ['lines', index], ...mistake })),
  )
  const ofTime = timeMistakes(clock, 'receivedAt', receipt.receivedAt, TOO_OLD)
  return [...ofSource, ...ofLines, ...lineMistakes(receipt.lines), ...ofTime]
}

const record = (receipt: Receipt, eventId: string): Message => {
  const { site, source, receiptId, orderNumber } = receipt
  const common = { eventId, site, source, receiptId, orderNumber }
  if (receipt.type === 'GoodsReceiptReversed') {
    const { reason, reversedAt } = receipt
    return {
      type: 'inventory.GoodsReceiptReversed',
      data: { ...common, reason, reversedAt: Date.parse(reversedAt) },
    }
  }
  return {
    type: 'inventory.GoodsReceived',
    data: {
      ...common,
      deliveryNote: receipt.deliveryNote ?? null,
      receivedBy: receipt.receivedBy ?? null,
      lines: numbered(receipt.lines).map(({ orderLine, lot, expiry, ...line }) => ({
        ...line,
        orderLine: orderLine ?? null,
        lot: lot ?? null,
        expiry: expiry ?? null,
      })),
      receivedAt: Date.parse(receipt.receivedAt),
    },
  }
}
