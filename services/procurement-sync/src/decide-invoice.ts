import { contentHash, type Decider, type Decision, derivedId, quote, type Refusal } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { isNegative, min } from '@supplyline/quantity'
import type { MessageOf } from '@supplyline/schemas'
import { ask, postingOf, today, together, whenPostingMoves } from './decide-posting.ts'
import { HOUR_MS, raise, resolve } from './exceptions.ts'
import { AWAITS_RECEIPTS, evolveInvoice, type InvoiceEvent, type InvoiceState, type Matched } from './invoice.ts'
import { invoiceOf, receivingOf } from './names.ts'
import type { OrderOpened } from './receiving.ts'
import { malformed } from './refusals.ts'

export type InvoiceInput = Input<
  MessageOf<
    'payables.InvoiceMatched' | 'procurement.OrderOpened' | 'supplyline.EffectOutcome' | 'supplyline.TimerFired'
  >
>
type Waiting = Extract<InvoiceState, { status: 'waiting' }>

const RECEIPTS = 'receipts'
const toPayables = { owner: 'ap', dueInMs: 24 * HOUR_MS }
const MAX_LINES = 500
const MAX_CONFLICTS = 20

const decide = (input: InvoiceInput, state: InvoiceState): Decision<InvoiceEvent> => {
  const { message } = input
  switch (message.type) {
    case 'payables.InvoiceMatched':
      return whenMatched(input, state, message.data)
    case 'procurement.OrderOpened':
      return state.status === 'waiting' ? whenOrderIsReady(input, state, message.data) : {}
    case 'supplyline.EffectOutcome':
    case 'supplyline.TimerFired': {
      const posting = state.status === 'posting' && postingOf({ message }, [state.posting])
      if (posting) return whenPostingMoves({ ...input, message }, posting)
      const overdue = message.type === 'supplyline.TimerFired' && message.data.name === RECEIPTS
      return overdue && state.status === 'waiting' ? whenOverdue(input, state) : {}
    }
    default: {
      const _: never = message
      return {}
    }
  }
}

export const invoice: Decider<InvoiceState, InvoiceInput, InvoiceEvent> = {
  initialState: { status: 'unknown' },
  decide,
  evolve: evolveInvoice,
}

const whenMatched = (
  input: Input,
  state: InvoiceState,
  { released: _, explanation: __, matchedAt: ___, ...matched }: MessageOf<'payables.InvoiceMatched'>['data'],
): Decision<InvoiceEvent> => {
  const hash = contentHash(matched)
  if (state.status !== 'unknown') return whenMatchedAgain(input, state, matched, hash)
  const refuse = unreadable(matched)
  if (refuse) return { refuse }
  const { site, lines } = matched
  const taken: InvoiceEvent = { type: 'InvoiceTaken', data: { matched, hash } }
  const erps = [...new Set(lines.map((l) => l.erp))]
  if (erps.length > 1) return hold(input, matched, `its orders are in ${erps.map(quote).join(' and ')}`, [taken])
  return {
    events: [taken],
    tell: ordersOf(matched).map((orderNumber) => ({
      aggregate: receivingOf(site, orderNumber),
      message: {
        type: 'procurement.AwaitOrder',
        data: { site, orderNumber, document: invoiceOf(matched), lines: coverOf(matched, orderNumber) },
      },
      references: [],
    })),
    timers: { [RECEIPTS]: input.now + HOUR_MS },
  }
}

const ordersOf = ({ lines }: Matched): string[] => [...new Set(lines.map((l) => l.erpNumber))]

/** What is billed beyond what was received was released by a person: no receipt will come for it. */
const coverOf = ({ lines }: Matched, orderNumber: string) =>
  lines
    .filter((l) => l.erpNumber === orderNumber)
    .map(({ orderLine: line, quantity, received }) => ({ line, quantity: min(quantity, received) }))
    .filter(({ quantity }) => !isNegative(quantity))

const whenMatchedAgain = (
  input: Input,
  known: Exclude<InvoiceState, { status: 'unknown' }>,
  matched: Matched,
  hash: string,
): Decision<InvoiceEvent> => {
  const { conflicts } = known
  if (hash === known.hash || conflicts.includes(hash) || conflicts.length >= MAX_CONFLICTS) return {}
  const { supplier, invoiceNumber, site } = matched
  const detail = `invoice ${quote(invoiceNumber)} of ${quote(supplier)} was matched again with other contents: neither posted nor dropped`
  const nextAction = 'compare the invoice in the ERP with the supplier’s, and correct it there'
  const about = { kind: 'invoice-conflict', subject: invoiceOf(matched), which: hash, site, ...toPayables }
  return { events: [{ type: 'ConflictSeen', data: { hash } }, raise(input, { ...about, detail, nextAction })] }
}

const whenOrderIsReady = (input: Input, state: Waiting, order: OrderOpened): Decision<InvoiceEvent> => {
  const { matched, open } = state
  if (state.orders.some((o) => o.orderNumber === order.orderNumber)) return {}
  const orders = [...state.orders, order]
  const ready: InvoiceEvent = { type: 'OrderReady', data: order }
  if (orders.length < ordersOf(matched).length) return { events: [ready] }
  const { supplier, invoiceNumber, site, currency, total, tax, charges, invoicedOn } = matched
  const resolved = open.map((id) => resolve(input, id, site, 'procurement-sync', 'the receipts are in the ERP'))
  const known: Decision<InvoiceEvent> = { events: [ready, ...resolved], timers: { [RECEIPTS]: null } }
  const [first] = orders as [OrderOpened, ...OrderOpened[]]
  const { erp, vendor, companyCode, orderId, orderNumber } = first
  const others = orders.filter((o) => o.erp !== erp || o.vendor !== vendor || o.companyCode !== companyCode)
  if (others.length > 0) {
    const buyers = orders.map((o) => `${o.orderNumber}: ${o.companyCode} of ${o.erp}, vendor ${o.vendor}`)
    return together(
      known,
      hold(input, matched, `its orders are of several company codes or vendors (${buyers.join('; ')})`),
    )
  }
  const reference = derivedId('IV', JSON.stringify([supplier, invoiceNumber]), 14)
  const document = invoiceOf(matched)
  const name = { document, kind: 'INVOICE', site, erp, reference, orderId, orderNumber } as const
  const lines = matched.lines.map(({ erpNumber, orderLine, quantity, unit, amount }) => ({
    ...{ orderNumber: erpNumber, orderLine },
    ...{ quantity, unit, amount },
  }))
  const money = { currency, total, tax, charges }
  const request = { companyCode, vendor, invoiceNumber, invoicedOn, postingDate: today(input), ...money, lines }
  return together(known, ask(input, name, request))
}

const hold = (input: Input, matched: Matched, why: string, events: InvoiceEvent[] = []): Decision<InvoiceEvent> => {
  const { supplier, invoiceNumber, site } = matched
  const detail = `invoice ${quote(invoiceNumber)} of ${quote(supplier)} cannot be posted: ${why}`
  const nextAction = 'ask the supplier for one invoice for each, or post the parts in the ERPs by hand'
  const about = { kind: 'invoice-not-postable', subject: invoiceOf(matched), site, ...toPayables, detail, nextAction }
  return { events: [...events, { type: 'InvoiceHeldBack', data: null }, raise(input, about)] }
}

const whenOverdue = (input: Input, { matched, orders }: Waiting): Decision<InvoiceEvent> => {
  const { supplier, invoiceNumber, site } = matched
  const missing = ordersOf(matched).filter((number) => !orders.some((o) => o.orderNumber === number))
  const detail = `invoice ${quote(invoiceNumber)} of ${quote(supplier)} is matched, but the goods receipts of order ${missing.map(quote).join(', ')} are not in the ERP`
  const nextAction =
    'find out what holds up the receipts, or whether the goods went back; the invoice is posted once they are in the ERP'
  const about = { kind: AWAITS_RECEIPTS, subject: invoiceOf(matched), site, owner: 'receiving', dueInMs: 24 * HOUR_MS }
  return { events: [raise(input, { ...about, detail, nextAction })] }
}

const unreadable = ({ supplier, invoiceNumber, site, lines }: Matched): Refusal | undefined => {
  const wrong = malformed({ supplier, invoiceNumber, site })
  if (wrong) return wrong
  if (lines.length > 0 && lines.length <= MAX_LINES) return undefined
  const next = 'split the invoice: 1 to 500 lines can be posted at once'
  return { code: 'bad-lines', what: `an invoice of ${lines.length} lines`, where: 'lines', next }
}
