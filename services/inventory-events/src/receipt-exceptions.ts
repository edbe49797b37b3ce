import { derivedId } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { type Raised, type Resolved, raised, resolved } from './raising.ts'
import { type GoodsReceived, receiptName } from './receipt.ts'
import { quoted } from './refusals.ts'

type StockReceived = MessageOf<'inventory.StockReceived'>['data']
type Named = Pick<GoodsReceived, 'site' | 'source' | 'receiptId' | 'orderNumber' | 'eventId'>

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Nothing of it is on stock. One exception a receipt: what is found the next time replaces what was found before. */
export const raiseRefused = (received: Named, because: string, now: number): Raised =>
  raised(received.site, receiptName(received), now, {
    exceptionId: refusedId(received),
    kind: 'receipt-refused',
    detail: `receipt ${quoted(received.receiptId)} of ${received.source} for order ${quoted(received.orderNumber)}: ${because}; none of its lines is on stock`,
    owner: 'inventory-controller',
    dueAt: now + 4 * HOUR,
    nextAction:
      'add or correct the item, its packaging or the location in master data and have the dock send the same receipt ' +
      'again; if the receipt itself is wrong, have the dock reverse it and send it under a number of its own',
    cause: received.eventId,
  })

export const resolveRefused = (about: Named, now: number, resolution: string): Resolved =>
  resolved(about.site, refusedId(about), now, resolution)

/** The first one stands, here and wherever else receipts are read. */
export const raiseConflict = (received: Named, content: string, now: number): Raised =>
  raised(received.site, receiptName(received), now, {
    exceptionId: derivedId('EX', `receipt-conflict/${receiptName(received)}/${content}`),
    kind: 'receipt-conflict',
    detail:
      `receipt ${quoted(received.receiptId)} of ${received.source} came again with another order or other lines ` +
      `(event ${quoted(received.eventId)}); the first one stands, the other has not been applied`,
    owner: 'inventory-controller',
    dueAt: now + DAY,
    nextAction:
      'compare both with the delivery note; if the first one is wrong, have the dock reverse it and send the right one ' +
      'under a number of its own',
    cause: received.eventId,
  })

/** `name` is the receipt's: site, source and number. */
export const raiseWithoutReceipt = (name: string, { id, now }: Input): Raised => {
  const [site = '*', source, receiptId] = name.split(':')
  return raised(site, name, now, {
    exceptionId: withoutReceiptId(name),
    kind: 'reversal-without-receipt',
    detail: `receipt ${receiptId} of ${source} was taken back, but has never come; should it come, both cancel out`,
    owner: 'inventory-controller',
    dueAt: now + DAY,
    nextAction: 'ask the dock for the receipt, or which other one it meant to take back, and have it sent',
    cause: id,
  })
}

export const resolveWithoutReceipt = (received: Named, now: number): Resolved =>
  resolved(received.site, withoutReceiptId(receiptName(received)), now, 'the receipt has come; both cancel out')

/** The receipt stands, but the position cannot hold it. */
export const raiseNotStocked = (line: StockReceived, what: string, now: number): Raised =>
  raised(line.site, `${line.location}:${line.item}`, now, {
    exceptionId: derivedId('EX', `receipt-not-stocked/${line.receipt}/${line.line}/${line.quantity}`),
    kind: 'receipt-not-stocked',
    detail:
      `line ${line.line} of receipt ${line.receipt} is not on stock: ${what} ` +
      `(${line.quantity} ${line.unit} of ${line.item} at ${line.location})`,
    owner: 'inventory-controller',
    dueAt: now + DAY,
    nextAction: 'count the position: a count makes the stock right; correct what keeps it from holding the receipt',
    cause: line.eventId,
  })

const refusedId = (about: Named): string => derivedId('EX', `receipt-refused/${receiptName(about)}`)
const withoutReceiptId = (name: string): string => derivedId('EX', `reversal-without-receipt/${name}`)
