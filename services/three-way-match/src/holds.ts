import { clip, derivedId } from '@supplyline/decider'
import type { MessageOf } from '@supplyline/schemas'

export type Hold = MessageOf<'payables.InvoiceHeld'>['data']['holds'][number]

/** Every rule that holds an invoice: who owns it, and whether a person may have it paid nevertheless. */
export const rules = {
  'order-unknown': { owner: 'ap', releasable: false },
  'order-full': { owner: 'ap', releasable: false },
  'supplier-differs': { owner: 'ap', releasable: false },
  'line-unknown': { owner: 'ap', releasable: false },
  'unit-unknown': { owner: 'ap', releasable: false },
  'quantity-inexact': { owner: 'ap', releasable: false },
  'currency-differs': { owner: 'ap', releasable: false },
  // What was not received is not paid, whoever asks for it.
  'not-received': { owner: 'receiving', releasable: false },
  'quantity-above-received': { owner: 'ap', releasable: false },
  // The goods are here; whether more than was ordered is kept and paid is the buyer's choice.
  'quantity-above-order': { owner: 'buyer', releasable: true },
  'price-above-order': { owner: 'buyer', releasable: true },
  'line-amount-differs': { owner: 'ap', releasable: true },
  'total-differs': { owner: 'ap', releasable: true },
  'charges-unplanned': { owner: 'ap', releasable: true },
} as const
export type Rule = keyof typeof rules

export const isReleasable = (rule: string): boolean => Object.hasOwn(rules, rule) && rules[rule as Rule].releasable
/** Rules that speak of goods that are not there. */
export const isShortage = (rule: string): boolean => rule === 'not-received' || rule === 'quantity-above-received'

/** Rules that master data may clear. */
export const isOfUnits = (rule: string): boolean => rule === 'unit-unknown' || rule === 'quantity-inexact'

type About = { supplier: string; invoiceNumber: string; orderNumber?: string; orderId?: string; line?: number }
type Words = Pick<Hold, 'detail' | 'clearing'> & Partial<Pick<Hold, 'expected' | 'actual' | 'limit'>>

/** The same rule for the same line is the same hold, whatever its figures are by now. */
export const hold = (rule: Rule, about: About, words: Words): Hold => {
  const { supplier, invoiceNumber, orderNumber = null, orderId = null, line = null } = about
  const { expected = null, actual = null, limit = null, detail, clearing } = words
  const holdId = derivedId('HO', JSON.stringify([supplier, invoiceNumber, orderNumber, line, rule]), 12)
  const short = (figure: string | null) => (figure === null ? null : clip(figure, 100))
  return {
    ...{ holdId, rule, line, orderId, expected: short(expected), actual: short(actual), limit: short(limit) },
    ...{ detail: clip(detail, 1000), clearing: clip(clearing, 500), owner: rules[rule].owner },
  }
}
