import type { Decider, Decision } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { subtract } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { lineConverted } from './conversions.ts'
import { factorsOf, isName, positionAt } from './names.ts'
import {
  contentOfReceipt,
  evolveReceipt,
  type GoodsReceived,
  initialReceipt,
  type Receipt,
  type ReceiptEvent,
  receiptName,
  type StockedLine,
} from './receipt.ts'
import {
  raiseConflict,
  raiseRefused,
  raiseWithoutReceipt,
  resolveRefused,
  resolveWithoutReceipt,
} from './receipt-exceptions.ts'
import { stockedLines } from './receipt-lines.ts'
import { unnamedReceipt } from './refusals.ts'

type GoodsReceiptReversed = MessageOf<'inventory.GoodsReceiptReversed'>['data']
export type ReceiptInput = Input<
  MessageOf<
    | 'inventory.GoodsReceived'
    | 'inventory.GoodsReceiptReversed'
    | 'inventory.ConversionCorrected'
    | 'supplyline.TimerFired'
  >
>
type Taken = Decision<ReceiptEvent>

const DAY = 24 * 60 * 60_000
const DAYS_TO_COME = 1
/** The timer's name says which receipt is missed: when it fires there is no other message to read that from. */
const MISSED = 'missed:'

/** A receipt becomes stock as a whole or not at all, once; a reversal takes all of it back, once. */
export const decideReceipt = (input: ReceiptInput, receipt: Receipt): Taken => {
  const { message } = input
  switch (message.type) {
    case 'inventory.GoodsReceived':
      return isNamed(message.data) ? whenReceived(input, receipt, message.data) : { refuse: unnamedReceipt(message) }
    case 'inventory.GoodsReceiptReversed':
      return isNamed(message.data) ? whenReversed(input, receipt, message.data) : { refuse: unnamedReceipt(message) }
    case 'inventory.ConversionCorrected':
      return whenCorrected(receipt, message.data)
    case 'supplyline.TimerFired':
      return whenMissed(input, receipt, message.data.name)
    default: {
      const _: never = message
      return {}
    }
  }
}

/** The names make the receipt's identity, with colons between them. */
const isNamed = ({ site, source, receiptId }: GoodsReceived | GoodsReceiptReversed): boolean =>
  isName(site) && isName(source) && isName(receiptId)

const whenReceived = (input: ReceiptInput, receipt: Receipt, received: GoodsReceived): Taken => {
  const content = contentOfReceipt(received)
  switch (receipt.status) {
    case 'expected':
      return take(input, received, content)
    case 'reversal-first':
      return {
        events: [
          { type: 'ReceiptReversed', data: { content } },
          ...(receipt.overdue ? [resolveWithoutReceipt(received, input.now)] : []),
        ],
        timers: { [MISSED + receiptName(received)]: null },
      }
    case 'refused':
      return receipt.content === content
        ? take(input, received, content, receipt.because)
        : conflict(input, received, content)
    case 'taken':
    case 'reversed':
      return receipt.content === content ? {} : conflict(input, received, content)
    default: {
      const _: never = receipt
      return {}
    }
  }
}

/** `before`: why the same receipt was refused when it was last looked at. */
const take = (input: ReceiptInput, received: GoodsReceived, content: string, before?: string): Taken => {
  const at = Math.min(received.receivedAt, input.now)
  const lines = stockedLines(input, received, at)
  if ('problems' in lines) {
    const because = lines.problems.slice(0, 5).join('; ')
    if (because === before) return {}
    return {
      events: [{ type: 'ReceiptRefused', data: { content, because } }, raiseRefused(received, because, input.now)],
    }
  }
  const resolved =
    before === undefined ? [] : [resolveRefused(received, input.now, 'it was sent again and is on stock now')]
  return {
    events: [{ type: 'ReceiptTaken', data: { content, lines } }, ...resolved],
    tell: [
      ...lines.map((line) => stocked(received, line, line.quantity, at)),
      ...lines.flatMap((line) => {
        const item = referencesOf(input, 'master.Item').find((one) => one.item === line.item)
        return item ? lineConverted(received, receiptName(received), line, item, at) : []
      }),
    ],
  }
}

const conflict = (input: ReceiptInput, received: GoodsReceived, content: string): Taken => ({
  events: [raiseConflict(received, content, input.now)],
})

const whenReversed = (input: ReceiptInput, receipt: Receipt, reversed: GoodsReceiptReversed): Taken => {
  switch (receipt.status) {
    case 'expected':
      return {
        events: [{ type: 'ReversalCameFirst' }],
        timers: { [MISSED + receiptName(reversed)]: input.now + DAYS_TO_COME * DAY },
      }
    case 'refused':
      return {
        events: [
          { type: 'ReceiptReversed', data: { content: receipt.content } },
          resolveRefused(reversed, input.now, 'it was taken back before anything of it was on stock'),
        ],
      }
    case 'taken': {
      const { content, lines } = receipt
      const at = Math.min(reversed.reversedAt, input.now)
      return {
        events: [{ type: 'ReceiptReversed', data: { content, lines, reversedAt: at } }],
        tell: lines.map((line) => stocked(reversed, line, subtract('0', line.quantity), at)),
      }
    }
    case 'reversal-first':
    case 'reversed':
      return {}
    default: {
      const _: never = receipt
      return {}
    }
  }
}

/** Its position is told the difference, at the time of the receipt; and where it was taken back, again at that time. */
const whenCorrected = (receipt: Receipt, corrected: MessageOf<'inventory.ConversionCorrected'>['data']): Taken => {
  const { site, item, correctionId, conversion, corrected: quantity } = corrected
  const lines = 'lines' in receipt ? receipt.lines : undefined
  const line = lines?.find((one) => one.line === conversion.line)
  const done = {
    aggregate: factorsOf(item),
    message: { type: 'inventory.ConversionReevaluated' as const, data: { site, item, correctionId, problem: '' } },
    references: [],
  }
  if (!line) return { tell: [done] }
  const [atSite = '', source = '', receiptId = ''] = conversion.document.split(':', 3)
  const from = { site: atSite, source, receiptId, orderNumber: conversion.orderNumber, eventId: correctionId }
  const difference = subtract(quantity, line.quantity)
  const reversedAt = receipt.status === 'reversed' ? receipt.reversedAt : undefined
  return {
    events: [{ type: 'LineCorrected', data: { line: line.line, quantity } }],
    tell: [
      stocked(from, line, difference, conversion.occurredAt),
      ...(reversedAt === undefined ? [] : [stocked(from, line, subtract('0', difference), reversedAt)]),
      done,
    ],
  }
}

const whenMissed = (input: ReceiptInput, receipt: Receipt, timer: string): Taken => {
  if (receipt.status !== 'reversal-first' || receipt.overdue || !timer.startsWith(MISSED)) return {}
  const events = [{ type: 'ReversalOverdue' as const }, raiseWithoutReceipt(timer.slice(MISSED.length), input)]
  return { events }
}

/** What a position is told; it needs no reference values, since the line is in the item's base unit. */
const stocked = (
  from: Pick<GoodsReceived, 'site' | 'source' | 'receiptId' | 'orderNumber' | 'eventId'>,
  { line, item, location, unit, lot, expiry }: StockedLine,
  quantity: string,
  occurredAt: number,
) => {
  const { site, orderNumber, eventId } = from
  const receipt = receiptName(from)
  return {
    aggregate: positionAt(location, item),
    message: {
      type: 'inventory.StockReceived' as const,
      data: { site, item, location, quantity, unit, lot, expiry, receipt, line, orderNumber, eventId, occurredAt },
    },
    references: [],
  }
}

export const receipt: Decider<Receipt, ReceiptInput, ReceiptEvent> = {
  initialState: initialReceipt,
  decide: decideReceipt,
  evolve: evolveReceipt,
}
