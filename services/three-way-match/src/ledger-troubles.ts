import { quote } from '@supplyline/decider'
import type { Trouble } from './exceptions.ts'
import { type Goods, unbilledOf } from './goods.ts'
import type { Ledger, OpenLedger } from './ledger.ts'

/** Everything about an order's receipts that needs a person now. */
export const troublesOf = (ledger: Ledger, goods: Goods | undefined): Trouble[] => {
  const { orderNumber, receipts, reversed, overdue } = ledger
  const unknown = reversed.filter((key) => !receipts.some((receipt) => receipt.key === key))
  const reversals = unknown.map((key): Trouble => {
    const [source, receiptId] = JSON.parse(key) as [string, string]
    return {
      ...{ kind: 'reversal-unknown', subject: receiptId, which: key, owner: 'receiving' },
      detail: `receipt ${quote(receiptId)} of ${quote(source)} for order ${quote(orderNumber)} was taken back, but never came`,
      nextAction:
        'send the receipt if it got lost; it counts nothing then. Otherwise correct the number that was taken back',
    }
  })
  if (ledger.status === 'open' && goods) return [...reversals, ...unusable(ledger, goods), ...unbilled(ledger, goods)]
  if (!overdue.includes('order')) return reversals
  return [
    ...reversals,
    {
      ...{ kind: 'order-unknown', subject: orderNumber, owner: 'ap' },
      detail: `${receipts.length} receipts name order ${quote(orderNumber)} at site ${quote(ledger.site)}, which is not known here`,
      nextAction:
        'look the number up in the ERP; have the receipts taken back and sent with the right one, or match the order by hand',
    },
  ]
}

/** Receipts with lines that count for no line of the order, each with all of them. */
const unusable = (ledger: OpenLedger, goods: Goods): Trouble[] =>
  [...Map.groupBy(goods.unusable, ({ receipt }) => receipt)].map(([{ key, receiptId }, lines]) => ({
    ...{ kind: 'receipt-not-usable', subject: receiptId, which: key, owner: 'receiving' },
    detail: `receipt ${quote(receiptId)} for order ${quote(ledger.orderNumber)}: ${lines
      .map(
        ({ line, reason }) =>
          `line ${line.line}, ${line.quantity} ${quote(line.unit)} of ${quote(line.item)}: ${reason}`,
      )
      .join('; ')}. Nothing is payable for it`,
    nextAction:
      'take the receipt back and receive on the right line; or add the missing unit to the item in master data and send the receipt again',
  }))

const unbilled = (ledger: OpenLedger, goods: Goods): Trouble[] =>
  ledger.receipts
    .filter(({ key }) => ledger.overdue.includes(key))
    .map((receipt) => ({ ...receipt, rest: unbilledOf(ledger, goods, receipt.key) }))
    .filter(({ rest }) => rest.length > 0)
    .map(({ key, receiptId }) => ({
      ...{ kind: 'receipt-unmatched', subject: receiptId, which: key, owner: 'ap' },
      detail: `goods of receipt ${quote(receiptId)} for order ${quote(ledger.orderNumber)} were not billed in time`,
      nextAction: `ask ${quote(ledger.order.supplier)} for the invoice, or have the receipt taken back if it is wrong`,
    }))
