import { compare, isNegative, isZero, subtract } from '@supplyline/quantity'
import { type CreditNote, type Invoice, orderOf } from './invoice.ts'

/**
 * The invoice less what the credit note takes back, or why it cannot be taken off. Each line credits one of the
 * invoice's at its price; a credit of price alone gives no goods back, and is for a person to weigh.
 */
export const lessCredit = (
  invoice: Invoice,
  credit: CreditNote,
): { ok: true; invoice: Invoice } | { ok: false; reason: string } => {
  if (credit.site !== invoice.site)
    return { ok: false, reason: `it is for site ${credit.site}, the invoice for ${invoice.site}` }
  if (credit.currency !== invoice.currency)
    return { ok: false, reason: `it is in ${credit.currency}, the invoice in ${invoice.currency}` }
  let lines = [...invoice.lines]
  for (const credited of credit.lines) {
    const { quantity, unit, unitPrice, amount, orderLine, item } = credited
    const order = orderOf(credit, credited)
    const fits = (line: Invoice['lines'][number]) =>
      (order === null || order === orderOf(invoice, line)) &&
      (orderLine === null || line.orderLine === null || orderLine === line.orderLine) &&
      (item === null || line.item === null || item === line.item) &&
      unit === line.unit &&
      compare(unitPrice, line.unitPrice) === 0 &&
      compare(quantity, line.quantity) <= 0 &&
      compare(amount, line.amount) <= 0
    const found = lines.find(fits)
    if (!found)
      return {
        ok: false,
        reason: `its line ${credited.line}, ${quantity} ${unit} at ${unitPrice}, is no part of a line billed at that price`,
      }
    const rest = { ...found, quantity: subtract(found.quantity, quantity), amount: subtract(found.amount, amount) }
    lines = lines.flatMap((line) => (line !== found ? [line] : isZero(rest.quantity) ? [] : [rest]))
  }
  const tax = subtract(invoice.tax, credit.tax)
  const charges = subtract(invoice.charges, credit.charges)
  const total = subtract(invoice.total, credit.total)
  if (isNegative(tax) || isNegative(total)) return { ok: false, reason: 'it credits more than was billed' }
  return { ok: true, invoice: { ...invoice, lines, tax, charges, total } }
}
