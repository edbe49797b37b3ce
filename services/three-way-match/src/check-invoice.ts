import { add, amount, compare, subtract } from '@supplyline/quantity'
import { money, sum } from './figures.ts'
import { type Hold, hold } from './holds.ts'
import { type Invoice, orderOf } from './invoice.ts'
import { limitsOf, type Tolerance } from './tolerance.ts'

/** What can be said of an invoice without its orders: whether its own figures add up. */
export const checkInvoice = (invoice: Invoice, tolerance: Tolerance | null): Hold[] => {
  const { lines, tax, charges, total, currency } = invoice
  const limits = limitsOf(tolerance, currency)
  const holds: Hold[] = []
  for (const line of lines) {
    const about = { ...named(invoice), line: line.line }
    if (orderOf(invoice, line) === null)
      holds.push(
        hold('order-unknown', about, {
          detail: `line ${line.line} names no order`,
          clearing: 'ask the supplier for a credit note and an invoice that names the order',
        }),
      )
    if (line.currency !== currency)
      holds.push(
        hold('currency-differs', about, {
          ...{ expected: currency, actual: line.currency },
          detail: `line ${line.line} is in ${line.currency}, the invoice in ${currency}`,
          clearing: 'ask the supplier for a credit note and an invoice in one currency',
        }),
      )
    const product = amount(line.unitPrice, line.quantity)
    const difference = size(subtract(line.amount, product))
    if (compare(difference, limits.total) > 0)
      holds.push(
        hold('line-amount-differs', about, {
          ...{ expected: product, actual: line.amount, limit: add(product, limits.total) },
          detail: `line ${line.line}: ${line.quantity} × ${money(line.unitPrice)} = ${money(product)}, but ${money(line.amount)} ${currency} billed: ${money(difference)} apart, ${money(limits.total)} allowed`,
          clearing: 'ask the supplier for a credit note of the difference; or release it to pay as billed',
        }),
      )
  }
  const parts = sum([...lines.map((line) => line.amount), charges, tax])
  const difference = size(subtract(total, parts))
  if (compare(difference, limits.total) > 0)
    holds.push(
      hold('total-differs', named(invoice), {
        ...{ expected: parts, actual: total, limit: add(parts, limits.total) },
        detail: `lines, charges and tax are ${money(parts)}, the total is ${money(total)} ${currency}: ${money(difference)} apart, ${money(limits.total)} allowed`,
        clearing: 'ask the supplier for a credit note and a new invoice; or release it to pay the total as billed',
      }),
    )
  if (compare(charges, limits.charges) > 0)
    holds.push(
      hold('charges-unplanned', named(invoice), {
        ...{ expected: '0', actual: charges, limit: limits.charges },
        detail: `charges of ${money(charges)} ${currency} that no order has, ${money(limits.charges)} allowed`,
        clearing: 'release it to pay them; or ask the supplier for a credit note of the charges',
      }),
    )
  return holds
}

const named = ({ supplier, invoiceNumber }: Invoice) => ({ supplier, invoiceNumber })

const size = (value: string): string => (compare(value, '0') < 0 ? subtract('0', value) : value)
