import type { Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { multiply } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { quotient, sum } from './figures.ts'
import { follow } from './follow-ledger.ts'
import { goodsOf, unbilledOf } from './goods.ts'
import type { Ledger, LedgerEvent, OpenLedger } from './ledger.ts'

/** Names of the timers: until the order is known, and, followed by a receipt's key, until it is billed. */
export const ORDER = 'order'
export const UNBILLED = 'unbilled:'

export const whenDue = (
  input: Input,
  ledger: Ledger,
  { name, dueAt }: MessageOf<'supplyline.TimerFired'>['data'],
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
