import { add, compare, type Decimal, multiply, roundMoney, subtract } from '@supplyline/quantity'
import { masterTolerances, type Records } from '@supplyline/schemas'
import type { SeenRecord } from './evidence.ts'
import type { Facts } from './facts.ts'
import { firstTaken } from './first-taken.ts'
import type { OrderLine } from './received-on-orders.ts'

const MATCHING = 'three-way-match'

export type Invoice = Records['payables.InvoiceReceived']
export type InvoiceLine = Invoice['lines'][number]
type Tolerance = Records['master.Tolerance']

/** What stands under an invoice's number, and how far it may differ. `credited`: a credit note came, so that less is billed. */
export type Billed = { record: SeenRecord; invoice: Invoice; tolerance: Tolerance | undefined; credited: boolean }

export const invoiceOf = ({ supplier, invoiceNumber }: { supplier: string; invoiceNumber: string }): string =>
  `${supplier}:${invoiceNumber}`

/** What came first under a number stands. `unclear`: it was stopped by a bug, and a person decided what became of it. */
export const billedAs = (facts: Facts, name: string): Billed | 'unclear' | undefined => {
  const aggregate = `invoice:${name}`
  const taken = firstTaken(facts, MATCHING, aggregate, 'payables.InvoiceReceived')
  if (taken === undefined || taken === 'unclear') return taken
  const { record, data: invoice } = taken
  const entries = facts.inboxes.get(MATCHING)?.get(aggregate)?.entries ?? []
  const credited = entries.some(({ carried }) => carried?.type === 'payables.CreditNoteReceived')
  return { record, invoice, tolerance: toleranceAt(facts, invoice.site, record), credited }
}

/** Those that held when the invoice came: of the site itself before those for every site. */
const toleranceAt = (facts: Facts, site: string, { stamps, timestamp }: SeenRecord): Tolerance | undefined => {
  const newest = (key: string) => facts.newest(masterTolerances, 'master.Tolerance', key, timestamp)
  const known = stamps
    ? stamps.flatMap((m) => (m.type === 'master.Tolerance' ? [m.data] : []))
    : [newest(site), newest('*')].flatMap((t) => t ?? [])
  const inForce = known.filter((t) => t.effectiveFrom <= timestamp)
  return inForce.find((t) => t.site === site) ?? inForce.find((t) => t.site === '*')
}

type Allowed = { percent: Decimal; amount: Decimal; short: Decimal; charges: Decimal; total: Decimal }

/** Without tolerances everything must agree exactly; in another currency than theirs nothing is tolerated in money. */
export const allowed = ({ tolerance: t }: Billed, currency: string): Allowed => {
  const money = (value: Decimal | undefined) => (t?.currency === currency ? (value ?? '0') : '0')
  return {
    ...{ percent: t?.priceOverPercent ?? '0', amount: money(t?.priceOverAmount), short: t?.quantityOverPercent ?? '0' },
    ...{ charges: money(t?.chargesAmount), total: money(t?.totalAmount) },
  }
}

/** Base units in one of the units billed; undefined for one that only the order's ledger can convert. */
export const factorOf = ({ unit }: Pick<InvoiceLine, 'unit'>, ordered: OrderLine): Decimal | undefined => {
  if (unit === ordered.unit) return ordered.unitFactor
  return unit === ordered.baseUnit ? '1' : undefined
}

/** Dearer than ordered by more than so many per cent, or by more than so much for the line; undefined: nobody can tell. */
export const isTooDear = (billed: Billed, line: InvoiceLine, ordered: OrderLine): boolean | undefined => {
  const factor = factorOf(line, ordered)
  if (factor === undefined) return undefined
  const { percent, amount } = allowed(billed, line.currency)
  const [asked, agreed] = [multiply(line.unitPrice, ordered.unitFactor), multiply(ordered.unitPrice, factor)]
  const over = subtract(asked, agreed)
  if (compare(over, '0') <= 0) return false
  const isWithinPercent = compare(multiply(over, '100'), multiply(agreed, percent)) <= 0
  const isWithinAmount = compare(multiply(over, line.quantity), multiply(amount, ordered.unitFactor)) <= 0
  return !(isWithinPercent && isWithinAmount)
}

/** What its own figures say against a bill, as the rules of a hold. */
export const ownTroubles = (billed: Billed): Set<string> => {
  const { lines, currency, charges, tax, total } = billed.invoice
  const limits = allowed(billed, currency)
  const differ = (a: Decimal, b: Decimal) => compare(magnitude(subtract(a, b)), limits.total) > 0
  const rules = new Set<string>()
  for (const { amount, unitPrice, quantity } of lines)
    if (differ(amount, roundMoney(multiply(unitPrice, quantity)))) rules.add('line-amount-differs')
  if (differ(total, [...lines.map(({ amount }) => amount), charges, tax].reduce(add, '0'))) rules.add('total-differs')
  if (compare(charges, limits.charges) > 0) rules.add('charges-unplanned')
  return rules
}

const magnitude = (value: Decimal): Decimal => (compare(value, '0') < 0 ? subtract('0', value) : value)
