import type { Decision, Tell } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message } from '@supplyline/schemas'
import { conclude } from './conclude.ts'
import { reconcile } from './exceptions.ts'
import { evolveInvoice, type InvoiceEvent, type InvoiceState, type Known, orderOf } from './invoice.ts'
import { troublesOf } from './invoice-troubles.ts'

export const nameOf = ({ supplier, invoiceNumber }: { supplier: string; invoiceNumber: string }) =>
  `${supplier}:${invoiceNumber}`

/** What follows from what was recorded: the ledgers are asked anew, a verdict is reached, troubles come and go. */
export const follow = (
  input: Input,
  before: InvoiceState,
  recorded: InvoiceEvent[],
  cause: string,
  timers: Record<string, number | null> = {},
  ask = false,
): Decision<InvoiceEvent> => {
  const events = [...recorded]
  let state = events.reduce(evolveInvoice, before)
  const add = (more: InvoiceEvent[]) => {
    events.push(...more)
    state = more.reduce(evolveInvoice, state)
  }
  const tell: Tell<InvoiceEvent>[] = []
  let due = timers
  if (state.status !== 'unknown') {
    if (ask) {
      add([{ type: 'LedgersAsked', data: { revision: state.revision + 1 } }])
      tell.push(...billsOf(input, state, cause))
    }
    const verdict = conclude(input, state, cause)
    add(verdict.events ?? [])
    if (verdict.events?.some(({ type }) => type === 'payables.InvoiceMatched')) tell.push(...matchesOf(state))
    due = { ...timers, ...verdict.timers }
  }
  const about = state.status === 'unknown' ? state.credits[0] : state.invoice
  if (about) add(reconcile(input, about.site, state.open, troublesOf(state, nameOf(about)), cause))
  return { events, tell, timers: due }
}

/** To each ledger all that is billed of its order now, nothing included; with the tolerances that held when the invoice came. */
const billsOf = (
  input: Input,
  { invoice, orders, tolerance, revision }: Known,
  cause: string,
): Tell<InvoiceEvent>[] => {
  const { site, supplier, invoiceNumber } = invoice
  const items = input.references.filter(({ type }) => type === 'master.Item')
  const agreed: Message[] = tolerance ? [{ type: 'master.Tolerance', data: tolerance }] : []
  return orders.map((orderNumber) => {
    const lines = invoice.lines.filter((line) => orderOf(invoice, line) === orderNumber)
    const data = { site, orderNumber, supplier, invoiceNumber, revision, cause, lines }
    return {
      aggregate: `ledger:${site}:${orderNumber}`,
      message: { type: 'payables.BillOrder', data },
      references: [...agreed, ...items],
    }
  })
}

/** To each ledger, which keeps for it what is left when a receipt is taken back. */
const matchesOf = ({ invoice, orders }: Known): Tell<InvoiceEvent>[] => {
  const { site, supplier, invoiceNumber } = invoice
  return orders.map((orderNumber) => ({
    aggregate: `ledger:${site}:${orderNumber}`,
    message: { type: 'payables.BillMatched', data: { site, orderNumber, supplier, invoiceNumber } },
    references: [],
  }))
}
