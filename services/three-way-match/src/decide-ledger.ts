import { contentHash, type Decider, type Decision, type Refusal } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { multiply } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { quote, raise, type Trouble } from './exceptions.ts'
import { quotient, sum } from './figures.ts'
import { begin, follow } from './follow-ledger.ts'
import { goodsOf, unbilledOf } from './goods.ts'
import { emptyLedger, evolveLedger, invoiceKey, type Ledger, type LedgerEvent, type OpenLedger } from './ledger.ts'
import { badCode, badIdentifier, badLines, recognise, tooMany, tooManyLines } from './refusals.ts'
import { invoiceWaitMs, receiptWaitMs, toleranceOf } from './tolerance.ts'
import { orderFull } from './verdict.ts'

export type LedgerInput = Input<
  MessageOf<
    | 'procurement.PurchaseOrderPlaced'
    | 'procurement.PurchaseOrderAcknowledged'
    | 'procurement.PurchaseOrderCancelled'
    | 'inventory.GoodsReceived'
    | 'inventory.GoodsReceiptReversed'
    | 'payables.BillOrder'
    | 'supplyline.TimerFired'
  >
>
type Data<K extends LedgerInput['message']['type']> = MessageOf<K>['data']

export const ORDER = 'order'
const UNBILLED = 'unbilled:'
/** Of receipts, and again of invoices: more than these are no order, and would not fit a stored aggregate. */
const MAX_LINES_KEPT = 2_000

const linesIn = (documents: readonly { lines: readonly unknown[] }[]): number =>
  documents.reduce((count, { lines }) => count + lines.length, 0)

/** The one place that decides what of an order's goods is billed by whom. */
const decide = (input: LedgerInput, ledger: Ledger): Decision<LedgerEvent> => {
  const { message } = input
  switch (message.type) {
    case 'procurement.PurchaseOrderPlaced':
      return whenPlaced(input, ledger, message.data)
    case 'procurement.PurchaseOrderAcknowledged':
      return whenAcknowledged(input, ledger, message.data)
    case 'procurement.PurchaseOrderCancelled':
      return whenCancelled(input, ledger, message.data)
    case 'inventory.GoodsReceived':
      return whenReceived(input, ledger, message.data)
    case 'inventory.GoodsReceiptReversed':
      return whenReversed(input, ledger, message.data)
    case 'payables.BillOrder':
      return whenBilled(input, ledger, message.data)
    case 'supplyline.TimerFired':
      return whenDue(input, ledger, message.data)
    default: {
      const _: never = message
      return {}
    }
  }
}

export const ledger: Decider<Ledger, LedgerInput, LedgerEvent> = {
  initialState: emptyLedger,
  decide,
  evolve: evolveLedger,
}

const whenPlaced = (
  input: Input,
  ledger: Ledger,
  placed: Data<'procurement.PurchaseOrderPlaced'>,
): Decision<LedgerEvent> => {
  const { site, orderId, supplier, erp, erpNumber, lines, currency } = placed
  const refuse = badCode({ site })
  if (refuse) return { refuse }
  if (ledger.status === 'open') {
    if (ledger.order.orderId === orderId) return {}
    const taken = { id: `order ${orderId}`, hash: contentHash(erp) }
    if (recognise(ledger.taken, taken) === 'same') return {}
    const trouble: Trouble = {
      ...{ kind: 'order-number-twice', subject: erpNumber, which: orderId, owner: 'buyer' },
      detail: `order ${orderId} in ${erp} has the number ${quote(erpNumber)} of order ${ledger.order.orderId} in ${ledger.order.erp}, which stands`,
      nextAction: `match receipts and invoices of ${orderId} by hand`,
    }
    return { events: [{ type: 'InputTaken', data: taken }, raise(input, site, trouble)] }
  }
  // Receipts that are due by now are found overdue at once.
  const due = ledger.receipts.map(({ key, dueAt }) => [UNBILLED + key, Math.max(input.now, dueAt)] as const)
  return follow(
    input,
    ledger,
    [
      ...begin(ledger, placed.site, erpNumber),
      { type: 'OrderRecorded', data: { orderId, supplier, erp, erpNumber, lines, currency } },
    ],
    `purchase order ${erpNumber}`,
    { ...Object.fromEntries(due), [ORDER]: null },
  )
}

/** A price that the supplier announces is not one that we agreed to; it explains a hold. */
const whenAcknowledged = (
  input: Input,
  ledger: Ledger,
  { site, erpNumber, lines }: Data<'procurement.PurchaseOrderAcknowledged'>,
): Decision<LedgerEvent> => {
  const refuse = badCode({ site })
  if (refuse) return { refuse }
  const prices = lines.map(({ line, unitPrice }) => ({ line, unitPrice }))
  if (contentHash(prices) === contentHash(ledger.acknowledged)) return {}
  const events: LedgerEvent[] = [...begin(ledger, site, erpNumber), { type: 'PricesAcknowledged', data: prices }]
  return follow(input, ledger, events, 'the acknowledgement of the order')
}

const whenCancelled = (
  input: Input,
  ledger: Ledger,
  { site, orderId, erpNumber, lines }: Data<'procurement.PurchaseOrderCancelled'>,
): Decision<LedgerEvent> => {
  const refuse = badCode({ site })
  if (refuse) return { refuse }
  const cancelled = lines.map(({ line, quantity }) => ({ line, quantity }))
  const taken = { id: `cancelled ${orderId}`, hash: contentHash(cancelled) }
  if (recognise(ledger.taken, taken) === 'same') return {}
  if (ledger.status === 'open' && ledger.order.orderId !== orderId) return {}
  const events: LedgerEvent[] = [
    ...begin(ledger, site, erpNumber ?? ''),
    { type: 'InputTaken', data: taken },
    { type: 'LinesCancelled', data: cancelled },
  ]
  return follow(input, ledger, events, 'the cancellation of the order')
}

const receiptKey = ({ source, receiptId }: { source: string; receiptId: string }) => JSON.stringify([source, receiptId])

const whenReceived = (
  input: Input,
  ledger: Ledger,
  received: Data<'inventory.GoodsReceived'>,
): Decision<LedgerEvent> => {
  const { site, source, receiptId, orderNumber, lines, receivedAt } = received
  const key = receiptKey(received)
  const taken = { id: `receipt ${key}`, hash: contentHash(lines) }
  const cause = `goods receipt ${receiptId}`
  const known = recognise(ledger.taken, taken)
  // The same again changes nothing, but master data that came with it may know a unit by now.
  if (known === 'same') return follow(input, ledger, [], cause)
  const refuse: Refusal | undefined =
    badCode({ site }) ??
    badIdentifier({ source, receiptId, orderNumber }) ??
    badLines(lines) ??
    tooMany(ledger.taken.length, 'orderNumber') ??
    tooManyLines(linesIn(ledger.receipts) + lines.length, MAX_LINES_KEPT)
  if (refuse) return { refuse }
  const take: LedgerEvent = { type: 'InputTaken', data: taken }
  if (known === 'other') {
    const trouble: Trouble = {
      ...{ kind: 'receipt-conflict', subject: receiptId, which: JSON.stringify(taken), owner: 'receiving' },
      detail: `receipt ${quote(receiptId)} of ${quote(source)} came again with other lines for order ${quote(orderNumber)}; the first stands`,
      nextAction: 'find out which is right; if it is the second, take the receipt back and send it under a new number',
    }
    return { events: [take, raise(input, site, trouble)] }
  }
  const tolerance = toleranceOf(input, site)
  const dueAt = input.now + invoiceWaitMs(tolerance)
  const kept = lines.map(({ line, orderLine, item, quantity, unit }) => ({ line, orderLine, item, quantity, unit }))
  const receipt = { key, receiptId, lines: kept, receivedAt, dueAt }
  const orderDue = input.now + receiptWaitMs(tolerance)
  const waits = ledger.status === 'waiting' && ledger.receipts.length === 0
  return follow(
    input,
    ledger,
    [...begin(ledger, site, orderNumber), take, { type: 'ReceiptRecorded', data: receipt }],
    cause,
    { [UNBILLED + key]: dueAt, ...(waits && { [ORDER]: orderDue }) },
  )
}

const whenReversed = (
  input: Input,
  ledger: Ledger,
  reversed: Data<'inventory.GoodsReceiptReversed'>,
): Decision<LedgerEvent> => {
  const { site, source, receiptId, orderNumber } = reversed
  const key = receiptKey(reversed)
  if (ledger.reversed.includes(key)) return {}
  const taken = { id: `reversal ${key}`, hash: '' }
  const refuse =
    badCode({ site }) ??
    badIdentifier({ source, receiptId, orderNumber }) ??
    tooMany(ledger.taken.length, 'orderNumber')
  if (refuse) return { refuse }
  const events: LedgerEvent[] = [
    ...begin(ledger, site, orderNumber),
    { type: 'InputTaken', data: taken },
    { type: 'ReceiptTakenBack', data: { key } },
  ]
  return follow(input, ledger, events, `goods receipt ${receiptId} taken back`, { [UNBILLED + key]: null })
}

/** An invoice aggregate tells what its invoice bills; it has checked that this is the invoice of that number. */
const whenBilled = (input: Input, ledger: Ledger, bill: Data<'payables.BillOrder'>): Decision<LedgerEvent> => {
  const { site, orderNumber, supplier, invoiceNumber, revision, lines, cause } = bill
  const { bills } = ledger
  const others = bills.filter((known) => invoiceKey(known) !== invoiceKey(bill))
  if (linesIn(others) + lines.length > MAX_LINES_KEPT && !bills.some((b) => invoiceKey(b) === invoiceKey(bill))) {
    const holds = [orderFull(orderNumber, bill)]
    const data = { site, orderNumber, supplier, invoiceNumber, revision, cause, lines: [], holds }
    const aggregate = `invoice:${supplier}:${invoiceNumber}`
    return { tell: [{ aggregate, message: { type: 'payables.BillChecked', data }, references: [] }] }
  }
  const tolerance = toleranceOf(input, site)
  const recorded: LedgerEvent = {
    type: 'BillRecorded',
    data: { invoiceNumber, supplier, revision, tolerance, lines },
  }
  return follow(input, ledger, [...begin(ledger, site, orderNumber), recorded], cause)
}

const whenDue = (
  input: Input,
  ledger: Ledger,
  { name, dueAt }: Data<'supplyline.TimerFired'>,
): Decision<LedgerEvent> => {
  if (name === ORDER)
    return ledger.status === 'open'
      ? {}
      : follow(input, ledger, [{ type: 'FoundOverdue', data: { key: ORDER } }], 'the wait for the order')
  const receipt = ledger.receipts.find(({ key }) => name === UNBILLED + key)
  // Without an order nobody can tell what is missing; the order sets the timer again.
  if (!receipt || ledger.status === 'waiting' || ledger.overdue.includes(receipt.key)) return {}
  const { order, site, orderNumber } = ledger
  const unbilled = unbilledOf(ledger, goodsOf(ledger), receipt.key)
  if (unbilled.length === 0) return {}
  const amount = priceOf(ledger, unbilled)
  const { key, receiptId, receivedAt } = receipt
  const data = { orderId: order.orderId, orderNumber, supplier: order.supplier, site, receiptId, amount }
  return follow(
    input,
    ledger,
    [
      {
        type: 'payables.ReceiptUnmatchedOverdue',
        data: { ...data, currency: order.currency, receivedAt, dueAt },
      },
      { type: 'FoundOverdue', data: { key } },
    ],
    'the wait for the invoice',
  )
}

/** At the order's prices. */
const priceOf = ({ order }: OpenLedger, parts: ReturnType<typeof unbilledOf>): string =>
  sum(
    parts.map(({ orderLine, quantity }) => {
      const line = order.lines.find((l) => l.line === orderLine)
      return line ? quotient(multiply(quantity, line.unitPrice), line.unitFactor, 2) : '0'
    }),
  )
