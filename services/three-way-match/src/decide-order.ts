import { contentHash, type Decision, quote } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { ORDER, UNBILLED } from './decide-overdue.ts'
import { raise, type Trouble } from './exceptions.ts'
import { begin, follow } from './follow-ledger.ts'
import type { Ledger, LedgerEvent } from './ledger.ts'
import { badCode, recognise } from './refusals.ts'

type Data<K extends `procurement.PurchaseOrder${'Placed' | 'Acknowledged' | 'Cancelled'}`> = MessageOf<K>['data']

export const whenPlaced = (
  input: Input,
  ledger: Ledger,
  placed: Data<'procurement.PurchaseOrderPlaced'>,
): Decision<LedgerEvent> => {
  const { site, orderId, supplier, erp, erpNumber, lines, currency, placedAt } = placed
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
      { type: 'OrderRecorded', data: { orderId, supplier, erp, erpNumber, lines, currency, placedAt } },
    ],
    `purchase order ${erpNumber}`,
    { ...Object.fromEntries(due), [ORDER]: null },
  )
}

/** A price that the supplier announces is not one that we agreed to; it explains a hold. */
export const whenAcknowledged = (
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

export const whenCancelled = (
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
