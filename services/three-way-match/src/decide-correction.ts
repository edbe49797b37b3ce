import { contentHash, type Decision } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import { type Decimal, multiply } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { exactQuantity } from './figures.ts'
import { follow } from './follow-ledger.ts'
import { comparable } from './goods.ts'
import { evolveLedger, invoiceKey, type Ledger, type LedgerEvent, type OpenLedger, type Taking } from './ledger.ts'
import { factorOf, levelsAt } from './units.ts'

/**
 * How an item was packed turned out to be otherwise: the order counts by the factor of its time, goods and bills by those
 * of when they were first known. What unmatched invoices have taken is shared out anew; what has matched may have been
 * paid, so it keeps as much as it bills, and what is not covered is an exception.
 */
export const whenCorrected = (
  input: Input,
  ledger: Ledger,
  { item: number }: MessageOf<'payables.UnitsCorrected'>['data'],
): Decision<LedgerEvent> => {
  const item = referencesOf(input, 'master.Item').find((one) => one.item === number)
  const known = ledger.items.find((one) => one.item === number)
  if (!item || !known || known.baseUnit !== item.baseUnit) return {}
  const packaging = levelsAt(item, known.at ?? input.now)
  const events: LedgerEvent[] = []
  if (contentHash(packaging) !== contentHash(known.packaging))
    events.push({ type: 'UnitsLearnt', data: { ...known, packaging } })
  if (ledger.status === 'open') {
    const { order } = ledger
    const levels = levelsAt(item, order.placedAt ?? known.at ?? input.now)
    const lines = order.lines.map((line) => {
      const isIt = line.item === number && line.baseUnit === item.baseUnit
      return isIt ? { ...line, unitFactor: factorOf(levels, line.unit) ?? line.unitFactor } : line
    })
    if (lines.some(({ unitFactor }, index) => unitFactor !== order.lines[index]?.unitFactor))
      events.push({ type: 'OrderRecorded', data: { ...order, lines } })
  }
  if (events.length === 0) return {}
  const after = events.reduce(evolveLedger, ledger)
  if (ledger.status === 'open' && after.status === 'open')
    events.push({ type: 'GoodsTaken', data: { takings: recounted(ledger, after) } })
  return follow({ ...input, references: [] }, ledger, events, `the corrected packaging of ${number}`)
}

const recounted = (before: OpenLedger, after: OpenLedger): Taking[] =>
  before.takings.flatMap((taking) => {
    const bill = before.bills.find((one) => invoiceKey(one) === taking.invoice)
    const line = bill?.lines.find((one) => one.line === taking.line)
    if (!bill || !line) return [taking]
    const [was, is] = [comparable(before, bill, line), comparable(after, bill, line)]
    const hasMatched = before.matched.includes(taking.invoice)
    if (!was.ok || !is.ok) return hasMatched ? [taking] : []
    if (was.base === is.base) return [taking]
    return hasMatched ? [{ ...taking, parts: scaled(taking.parts, was.base, is.base) }] : []
  })

/** In the same shares, or where that does not come out, all of it on the first. */
const scaled = (parts: Taking['parts'], from: Decimal, to: Decimal): Taking['parts'] => {
  const shares = parts.map((part) => ({ ...part, quantity: exactQuantity(multiply(part.quantity, to), from) }))
  if (shares.every((share): share is Taking['parts'][number] => share.quantity !== undefined)) return shares
  return parts.slice(0, 1).map((part) => ({ ...part, quantity: to }))
}
