import type { Decider, Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { whenCorrected } from './decide-correction.ts'
import { whenAcknowledged, whenCancelled, whenPlaced } from './decide-order.ts'
import { whenDue } from './decide-overdue.ts'
import { whenReceived, whenReversed } from './decide-receipt.ts'
import { begin, follow } from './follow-ledger.ts'
import {
  emptyLedger,
  evolveLedger,
  invoiceKey,
  type Ledger,
  type LedgerEvent,
  linesIn,
  MAX_LINES_KEPT,
} from './ledger.ts'
import { toleranceOf } from './tolerance.ts'
import { orderFull } from './verdict.ts'

export type LedgerInput = Input<
  MessageOf<
    | 'procurement.PurchaseOrderPlaced'
    | 'procurement.PurchaseOrderAcknowledged'
    | 'procurement.PurchaseOrderCancelled'
    | 'inventory.GoodsReceived'
    | 'inventory.GoodsReceiptReversed'
    | 'payables.BillOrder'
    | 'payables.BillMatched'
    | 'payables.UnitsCorrected'
    | 'supplyline.TimerFired'
  >
>
type Data<K extends 'payables.BillOrder' | 'payables.BillMatched'> = MessageOf<K>['data']

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
    case 'payables.BillMatched':
      return whenMatched(input, ledger, message.data)
    case 'payables.UnitsCorrected':
      return whenCorrected(input, ledger, message.data)
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

/** What was taken back meanwhile, or is later, is missed by invoices that can still be held before it is by this one. */
const whenMatched = (input: Input, ledger: Ledger, matched: Data<'payables.BillMatched'>): Decision<LedgerEvent> => {
  const key = invoiceKey(matched)
  if (ledger.matched.includes(key)) return {}
  const events: LedgerEvent[] = [{ type: 'BillMatched', data: { key } }]
  return follow(input, ledger, events, `the match of invoice ${matched.invoiceNumber}`)
}
