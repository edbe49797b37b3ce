import type { Decimal } from '@supplyline/quantity'
import { add, subtract } from '@supplyline/quantity'
import { Malformed } from './malformed.ts'
import type { Segment } from './segments.ts'
import {
  cents,
  date,
  decimal,
  description,
  element,
  find,
  type ItemIds,
  itemIds,
  lineNumber,
  loops,
  need,
  required,
  requiredDecimal,
} from './values.ts'

export type BilledLine = {
  line?: number
  ids: ItemIds
  orderNumber?: string
  description?: string
  quantity: Decimal
  unit: string
  unitPrice: Decimal
}

/** X12 810. */
export type Invoice = {
  /** Element 353: 00 original, 01 cancellation, 05 replace. */
  purpose: string
  invoiceNumber: string
  /** ISO 8601. */
  invoicedOn: string
  orderNumber?: string
  credit: boolean
  /** Invoice that a credit note takes back. */
  credits?: string
  /** ISO 4217. */
  currency?: string
  lines: BilledLine[]
  tax: Decimal
  /** Charges less allowances. */
  charges: Decimal
  total: Decimal
}

/** Element 640: CR credit memo, CN credit invoice. */
const CREDITS = ['CR', 'CN']
const MOST_LINES = 1_000

/** Throws Malformed. */
export const readInvoice = (segments: readonly Segment[]): Invoice => {
  const end = segments.findIndex(([tag]) => tag === 'TDS')
  const { head, loops: lines } = loops(end < 0 ? segments : segments.slice(0, end), 'IT1')
  const summary = end < 0 ? [] : segments.slice(end)
  const big = need(head, 'BIG')
  if (lines.length === 0) throw new Malformed('no line is billed', 'IT1')
  if (lines.length > MOST_LINES) throw new Malformed(`more than ${MOST_LINES} lines`, 'IT1')
  const invoicedOn = date(big, 1)
  if (!invoicedOn) throw new Malformed('is missing', 'BIG, element 1')
  const orderNumber = billedOrder(segments)
  const credits = element(find(head, 'REF', 'IV'), 2)
  const currency = element(find(head, 'CUR'), 2)
  return {
    purpose: element(big, 8) ?? '00',
    invoiceNumber: required(big, 2),
    invoicedOn,
    ...(orderNumber && { orderNumber }),
    credit: CREDITS.includes(element(big, 7) ?? ''),
    ...(credits && { credits }),
    ...(currency && { currency }),
    lines: lines.map(lineOf),
    tax: summary.filter(([tag]) => tag === 'TXI').reduce((sum, txi) => add(sum, decimal(txi, 2, 4) ?? '0'), '0'),
    charges: [...head, ...summary].filter(([tag]) => tag === 'SAC').reduce(charge, '0'),
    total: cents(need(summary, 'TDS'), 1),
  }
}

/** The order an invoice is for; where its head names none, that of its first line that does. */
export const billedOrder = (segments: readonly Segment[]): string | undefined =>
  element(find(segments, 'BIG'), 4) ?? element(find(segments, 'REF', 'PO'), 2)

const lineOf = (loop: Segment[]): BilledLine => {
  const it1 = loop[0] as Segment
  const [line, orderNumber, words] = [lineNumber(it1, 1), element(find(loop, 'REF', 'PO'), 2), description(loop)]
  return {
    ...(line !== undefined && { line }),
    ids: itemIds(it1, 6),
    ...(orderNumber && { orderNumber }),
    ...(words && { description: words }),
    quantity: requiredDecimal(it1, 2, 6),
    unit: required(it1, 3),
    unitPrice: requiredDecimal(it1, 4, 4),
  }
}

/** Element 248: A, an allowance, takes off; C, a charge, adds. Other indicators change nothing. */
const charge = (sum: Decimal, sac: Segment): Decimal => {
  const kind = element(sac, 1)
  if ((kind !== 'A' && kind !== 'C') || element(sac, 5) === undefined) return sum
  return kind === 'C' ? add(sum, cents(sac, 5)) : subtract(sum, cents(sac, 5))
}
