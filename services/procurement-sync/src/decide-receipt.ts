import { clip, contentHash, type Decider, type Decision, derivedId, quote, type Refusal } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { compare, packedAt, toBase } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { ask, postingOf, today, together, whenPostingMoves } from './decide-posting.ts'
import { exceptionId, HOUR_MS, raise, resolve } from './exceptions.ts'
import { receiptOf, receivingOf } from './names.ts'
import { placeLines } from './placing.ts'
import type { Posting } from './posting.ts'
import { type Counted, evolveReceipt, type ReceiptEvent, type ReceiptState, WITHOUT_ORDER } from './receipt.ts'
import type { OrderOpened } from './receiving.ts'
import { malformed } from './refusals.ts'

export type ReceiptInput = Input<
  MessageOf<
    | 'inventory.GoodsReceived'
    | 'inventory.GoodsReceiptReversed'
    | 'procurement.OrderOpened'
    | 'supplyline.EffectOutcome'
    | 'supplyline.TimerFired'
  >
>
type Received = MessageOf<'inventory.GoodsReceived'>['data']
type Reversed = MessageOf<'inventory.GoodsReceiptReversed'>['data']
type Known = Extract<ReceiptState, { counted: Counted }>
type Receipt = Decision<ReceiptEvent>

const ORDER = 'order'
const RECEIPT = 'receipt'
const WITHOUT_RECEIPT = 'reversal-without-receipt'
const NOT_POSTABLE = 'receipt-not-postable'
const toReceiving = { owner: 'receiving', dueInMs: 24 * HOUR_MS }
const MAX_LINES = 500
/** A receipt that is said otherwise more often than this is in a loop, or under attack. */
const MAX_CONFLICTS = 20

const decide = (input: ReceiptInput, state: ReceiptState): Receipt => {
  const { message } = input
  switch (message.type) {
    case 'inventory.GoodsReceived':
      return whenReceived(input, state, message.data)
    case 'inventory.GoodsReceiptReversed':
      return whenReversed(input, state, message.data)
    case 'procurement.OrderOpened':
      return state.status === 'waiting' ? whenOrderIsKnown(input, state, message.data) : {}
    case 'supplyline.EffectOutcome':
    case 'supplyline.TimerFired': {
      const posting = postingOf({ message }, postingsOf(state))
      if (posting) return whenMoved(input, state as Moving, posting, whenPostingMoves({ ...input, message }, posting))
      return message.type === 'supplyline.TimerFired' ? whenOverdue(input, state, message.data.name) : {}
    }
    default: {
      const _: never = message
      return {}
    }
  }
}

export const receipt: Decider<ReceiptState, ReceiptInput, ReceiptEvent> = {
  initialState: { status: 'unknown' },
  decide,
  evolve: evolveReceipt,
}

type Moving = Extract<ReceiptState, { status: 'posting' | 'reversing' }>

const postingsOf = (state: ReceiptState): Posting[] =>
  state.status === 'posting' ? [state.receipt] : state.status === 'reversing' ? [state.receipt, state.reversal] : []

const whenReceived = (input: Input, state: ReceiptState, received: Received): Receipt => {
  const counted = countedOf(input, received)
  if (state.status !== 'unknown' && state.status !== 'taken-back') return whenReceivedAgain(input, state, counted)
  const refuse = unreadable(received)
  if (refuse) return { refuse }
  const { site, orderNumber } = counted
  const message = {
    type: 'procurement.AwaitOrder',
    data: { site, orderNumber, document: receiptOf(counted), lines: [] },
  } as const
  const open = state.status === 'taken-back' ? state.open : []
  return {
    events: [
      { type: 'ReceiptCounted', data: counted },
      ...open.map((id) => resolve(input, id, site, 'procurement-sync', 'the receipt has come')),
    ],
    tell: [{ aggregate: receivingOf(site, orderNumber), message, references: [] }],
    timers: { [ORDER]: input.now + HOUR_MS, [RECEIPT]: null },
  }
}

const whenReceivedAgain = (input: Input, { counted }: Known, again: Counted): Receipt => {
  const { hash } = again
  if (hash === counted.hash || counted.conflicts.includes(hash) || counted.conflicts.length >= MAX_CONFLICTS) return {}
  const detail = `receipt ${quote(counted.receiptId)} of ${quote(counted.source)} came again with other contents: neither posted nor dropped`
  const nextAction = 'count again: take the receipt back at the dock and enter what was counted under a new number'
  const about = { kind: 'receipt-conflict', subject: receiptOf(counted), which: hash, site: counted.site }
  return {
    events: [{ type: 'ConflictSeen', data: { hash } }, raise(input, { ...about, ...toReceiving, detail, nextAction })],
  }
}

/** All of it is posted, then all of it is reversed: the ERP has both documents whatever came first. */
const whenReversed = (input: Input, state: ReceiptState, reversed: Reversed): Receipt => {
  const { site, source, receiptId, orderNumber } = reversed
  const takenBack = { on: dateOf(reversed.reversedAt), site, document: receiptOf(reversed), receiptId, orderNumber }
  const event: ReceiptEvent = { type: 'ReceiptTakenBack', data: takenBack }
  if (state.status === 'unknown') {
    const refuse = malformed({ site, source, receiptId, orderNumber })
    return refuse ? { refuse } : { events: [event], timers: { [RECEIPT]: input.now + HOUR_MS } }
  }
  if (state.status === 'taken-back' || state.takenBack) return {}
  const gone = (kind: string, which?: string): ReceiptEvent =>
    resolve(input, exceptionId(kind, takenBack.document, which), site, source, 'it was taken back')
  switch (state.status) {
    case 'waiting':
      return { events: [event] }
    case 'held':
      return { events: [event, gone(NOT_POSTABLE)] }
    case 'posting':
      if (state.receipt.status === 'refused') return { events: [event, gone('posting-refused', state.receipt.kind)] }
      return together({ events: [event] }, reverse(input, { ...state, takenBack }, state.receipt))
    case 'reversing':
      return {}
    default:
      return state satisfies never
  }
}

const whenOrderIsKnown = (input: Input, state: Extract<Known, { status: 'waiting' }>, order: OrderOpened): Receipt => {
  const { counted, open } = state
  const { site, orderNumber, source, receiptId, lines: received } = counted
  const document = receiptOf(counted)
  const resolved = open.map((id) => resolve(input, id, site, 'procurement-sync', `the order is ${order.orderId}`))
  const known: Receipt = { events: resolved, timers: { [ORDER]: null } }
  const placed = placeLines(order, received)
  if ('reasons' in placed) {
    const reasons = clip(placed.reasons.join('; '), 2000)
    const detail = `receipt ${quote(receiptId)} on order ${quote(orderNumber)} cannot be posted: ${reasons}`
    const nextAction =
      'take the receipt back at the dock and enter it as the order has it, or correct the item’s packaging and post it in the ERP by hand'
    const about = { kind: NOT_POSTABLE, subject: document, site, ...toReceiving, detail, nextAction }
    const held: ReceiptEvent[] = [
      { type: 'ReceiptHeld', data: null },
      ...(state.takenBack ? [] : [raise(input, about)]),
    ]
    return together(known, { events: held }, ended(counted, false, []))
  }
  const reference = derivedId('GR', JSON.stringify([site, source, receiptId]), 14)
  const { erp, orderId } = order
  const name = { document, kind: 'GOODS_RECEIPT', site, erp, reference, orderId, orderNumber } as const
  const { lines } = placed
  const dates = { documentDate: counted.countedOn, postingDate: today(input) }
  const request = { orderNumber, ...dates, papers: counted.deliveryNote, lines }
  return together(known, ask(input, name, request), { events: [{ type: 'LinesPlaced', data: lines }] })
}

/** What becomes of a posting, and what follows from its end. */
const whenMoved = (input: Input, state: Moving, before: Posting, moved: Receipt): Receipt => {
  const after = moved.events?.find((e) => e.type === 'PostingChanged')?.data
  if (before.status !== 'asked' || !after || after.status === 'asked') return moved
  if (after.kind === 'GOODS_RECEIPT_REVERSAL')
    return after.status === 'posted' ? together(moved, ended(state.counted, true, [])) : moved
  if (after.status === 'refused') return together(moved, ended(state.counted, false, []))
  const lines = state.lines.map(({ orderLine, quantity }) => ({ line: orderLine, quantity }))
  return together(moved, ended(state.counted, true, lines), reverse(input, state, after))
}

/** Only what is posted can be reversed. */
const reverse = (input: Input, { counted, takenBack, lines }: Moving, posted: Posting): Receipt => {
  if (!takenBack || posted.status !== 'posted') return {}
  const { site, source, receiptId, orderNumber } = counted
  const { document, erp, orderId } = posted
  const reference = derivedId('GV', JSON.stringify([site, source, receiptId]), 14)
  const name = { document, kind: 'GOODS_RECEIPT_REVERSAL', site, erp, reference, orderId, orderNumber } as const
  const dates = { documentDate: takenBack.on, postingDate: today(input) }
  return ask(input, name, { orderNumber, ...dates, papers: posted.externalNumber, lines })
}

type Quantities = MessageOf<'procurement.ReceiptEnded'>['data']['lines']

const ended = (counted: Counted, posted: boolean, lines: Quantities): Receipt => {
  const { site, orderNumber } = counted
  const data = { site, orderNumber, document: receiptOf(counted), posted, lines }
  const message = { type: 'procurement.ReceiptEnded', data } as const
  return { tell: [{ aggregate: receivingOf(site, orderNumber), message, references: [] }] }
}

const whenOverdue = (input: Input, state: ReceiptState, timer: string): Receipt => {
  if (timer === ORDER && state.status === 'waiting') {
    const { counted } = state
    const detail = `goods were received on order ${quote(counted.orderNumber)}, which is not known at ${quote(counted.site)}`
    const nextAction =
      'correct the order number: take the receipt back at the dock and enter it again; if the number is right, find out whether the order was placed by other ways'
    const about = { kind: WITHOUT_ORDER, subject: receiptOf(counted), site: counted.site, ...toReceiving }
    return { events: [raise(input, { ...about, detail, nextAction })] }
  }
  if (timer === RECEIPT && state.status === 'taken-back') {
    const { site, document, receiptId, orderNumber } = state.takenBack
    const detail = `receipt ${quote(receiptId)} on order ${quote(orderNumber)} was taken back, but never came`
    const nextAction = 'find out from the dock which receipt was meant; if this one, have it sent again'
    const about = { kind: WITHOUT_RECEIPT, subject: document, site, ...toReceiving, detail, nextAction }
    return { events: [raise(input, about)] }
  }
  return {}
}

const unreadable = ({ site, source, receiptId, orderNumber, lines }: Received): Refusal | undefined => {
  const wrong = malformed({ site, source, receiptId, orderNumber })
  if (wrong) return wrong
  const next = 'correct the source: a receipt has 1 to 500 lines with quantities above zero'
  if (lines.length === 0 || lines.length > MAX_LINES)
    return { code: 'bad-lines', what: `a receipt of ${lines.length} lines`, where: 'lines', next }
  const bad = lines.find((l) => compare(l.quantity, '0') <= 0)
  if (!bad) return undefined
  return { code: 'bad-quantity', what: `a quantity of ${bad.quantity}`, where: `lines, line ${bad.line}`, next }
}

const countedOf = (input: Input, received: Received): Counted => {
  const { site, source, receiptId, orderNumber, deliveryNote, receivedAt } = received
  const items = referencesOf(input, 'master.Item')
  const lines = received.lines.map(({ line, orderLine, item, location, quantity, unit, lot }) => {
    const packed = items.find((i) => i.item === item)
    const inBase = packed && toBase(quantity, unit, packedAt(packed, Math.min(receivedAt, input.now)))
    const base =
      packed && inBase?.ok
        ? { quantity: inBase.quantity, unit: packed.baseUnit }
        : { missing: inBase?.ok === false ? inBase.reason : `item ${quote(item)} is not in master data` }
    return { line, orderLine, item, location, quantity, unit, base, lot }
  })
  const hash = contentHash({ orderNumber, lines: received.lines })
  return {
    ...{ site, source, receiptId, orderNumber, deliveryNote, lines, hash },
    ...{ countedOn: dateOf(receivedAt), conflicts: [] },
  }
}

/** Any 64-bit number of milliseconds: what is no date is the first of all. */
const dateOf = (time: number): string => {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1
    ? '1970-01-01'
    : date.toISOString().slice(0, 10)
}
