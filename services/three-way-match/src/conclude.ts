import { contentHash, type Decision } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { compare, isZero, max, subtract } from '@supplyline/quantity'
import { checkInvoice } from './check-invoice.ts'
import { money, share, sum } from './figures.ts'
import { type Hold, isReleasable } from './holds.ts'
import type { InvoiceEvent, Known } from './invoice.ts'
import { receiptWaitMs } from './tolerance.ts'

export const HOLD = 'hold:'

/** Once every order has answered: matched, held by what still stands, or taken back. Nothing when that is what was said before. */
export const conclude = (input: Input, state: Known, cause: string): Decision<InvoiceEvent> => {
  if (state.status === 'matched' || state.status === 'credited') return {}
  const answers = state.answers.filter(({ revision }) => revision === state.revision)
  if (state.orders.some((order) => !answers.some(({ orderNumber }) => orderNumber === order))) return {}
  const { invoice } = state
  const found = [...checkInvoice(invoice, state.tolerance), ...answers.flatMap(({ holds }) => holds)]
  const releases = (hold: Hold) =>
    isReleasable(hold.rule) ? state.released.find(({ holdId }) => holdId === hold.holdId) : undefined
  const isCredited = invoice.lines.length === 0 && isZero(invoice.total)
  const standing = isCredited ? [] : found.filter((hold) => !releases(hold))
  const gone = state.holds.filter(({ holdId }) => !standing.some((hold) => hold.holdId === holdId))
  const came = standing.filter(({ holdId }) => !state.holds.some((hold) => hold.holdId === holdId))
  const events = gone.map((hold) => released(input, state, hold, cause))
  const due = input.now + receiptWaitMs(state.tolerance)
  const timers = Object.fromEntries([
    ...gone.map(({ holdId }) => [HOLD + holdId, null] as const),
    ...came.map(({ holdId }) => [HOLD + holdId, due] as const),
  ])
  if (isCredited) return { events: [...events, { type: 'InvoiceCredited' }], timers }
  if (standing.length === 0) {
    const rules = [...new Set(found.filter(releases).map(({ rule }) => rule))]
    return { events: [...events, matched(input, state, rules)], timers }
  }
  if (state.status === 'held' && figuresOf(standing) === figuresOf(state.holds)) return { events, timers }
  return { events: [...events, held(input, state, standing)], timers }
}

const figuresOf = (holds: Hold[]): string =>
  contentHash(holds.map(({ holdId, expected, actual, limit }) => ({ holdId, expected, actual, limit })))

const released = (
  { now }: Input,
  { invoice, released }: Known,
  { holdId, rule }: Hold,
  cause: string,
): InvoiceEvent => {
  const { supplier, invoiceNumber, site } = invoice
  const person = isReleasable(rule) ? released.find((release) => release.holdId === holdId) : undefined
  const by = person
    ? { releasedBy: person.by, reason: person.reason }
    : { releasedBy: cause, reason: `cleared by ${cause}` }
  const data = { supplier, invoiceNumber, site, holdId, rule, ...by, releasedAt: now }
  return { type: 'payables.HoldReleased', data }
}

const strict = ({ tolerance }: Known) =>
  tolerance ? '' : '; no tolerances are known for the site, so everything must agree exactly'

const held = ({ now }: Input, state: Known, holds: Hold[]): InvoiceEvent => {
  const { supplier, invoiceNumber, site, total, currency } = state.invoice
  const [first] = holds
  const more = holds.length === 1 ? '' : `, and ${holds.length - 1} more`
  const explanation = `${money(total)} ${currency} may not be paid yet: ${first?.detail}${more}${strict(state)}`
  return {
    type: 'payables.InvoiceHeld',
    data: { supplier, invoiceNumber, site, holds, total, currency, explanation, heldAt: now },
  }
}

/** Goods within the quantity tolerance that were not received are not paid, nor their part of the tax. */
const matched = ({ now }: Input, state: Known, releasedRules: string[]): InvoiceEvent => {
  const { invoice, released } = state
  const { supplier, invoiceNumber, site, charges, currency, invoicedOn } = invoice
  const lines = state.answers
    .filter(({ revision }) => revision === state.revision)
    .flatMap((answer) => answer.lines)
    .toSorted((a, b) => a.line - b.line || a.orderLine - b.orderLine)
  const billed = sum(invoice.lines.map(({ amount }) => amount))
  const payable = sum(lines.map(({ amount }) => amount))
  const tax = isZero(billed) ? invoice.tax : share(invoice.tax, payable, billed)
  const unpaid = sum([subtract(billed, payable), subtract(invoice.tax, tax)])
  const total = max('0', subtract(invoice.total, unpaid))
  const people = [...new Set(released.map(({ by, reason }) => `${by} (${reason})`))].join(', ')
  const agreed =
    releasedRules.length === 0
      ? 'order, receipts and invoice agree within the tolerances'
      : `released by ${people}: ${releasedRules.join(', ')}; everything else agrees`
  const short = compare(unpaid, '0') > 0 ? `; ${money(unpaid)} ${currency} for goods not received are not paid` : ''
  const explanation = `${money(total)} ${currency} may be paid: ${agreed}${short}${strict(state)}`
  const data = { supplier, invoiceNumber, site, lines, tax, charges, total, currency, invoicedOn }
  return {
    type: 'payables.InvoiceMatched',
    data: { ...data, released: releasedRules, explanation, matchedAt: now },
  }
}
