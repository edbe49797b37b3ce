import { contentHash, type Decider, type Decision, quote } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { HOLD } from './conclude.ts'
import { lessCredit } from './credit.ts'
import { raise, type Trouble } from './exceptions.ts'
import { follow, nameOf } from './follow-invoice.ts'
import { isOfUnits, isReleasable } from './holds.ts'
import {
  type CreditNote,
  essenceOf,
  evolveInvoice,
  type Invoice,
  type InvoiceEvent,
  type InvoiceState,
  orderOf,
  unknownInvoice,
} from './invoice.ts'
import { badAmounts, badCode, badIdentifier, badLines, recognise, type Taken, tooMany } from './refusals.ts'
import { receiptWaitMs, toleranceOf } from './tolerance.ts'

export type InvoiceInput = Input<
  MessageOf<
    | 'payables.InvoiceReceived'
    | 'payables.CreditNoteReceived'
    | 'payables.ReleaseHold'
    | 'payables.BillChecked'
    | 'supplyline.TimerFired'
  >
>
type Data<K extends InvoiceInput['message']['type']> = MessageOf<K>['data']

const CREDIT = 'credit:'
const MAY_RELEASE = ['ap', 'operator']

/** Asks the ledger of each order that the invoice bills, and says what may be paid. */
const decide = (input: InvoiceInput, state: InvoiceState): Decision<InvoiceEvent> => {
  const { message } = input
  switch (message.type) {
    case 'payables.InvoiceReceived':
      return whenReceived(input, state, message.data)
    case 'payables.CreditNoteReceived':
      return whenCredited(input, state, message.data)
    case 'payables.ReleaseHold':
      return whenReleased(input, state, message.data)
    case 'payables.BillChecked':
      return whenAnswered(input, state, message.data)
    case 'supplyline.TimerFired':
      return whenDue(input, state, message.data)
    default: {
      const _: never = message
      return {}
    }
  }
}

export const invoice: Decider<InvoiceState, InvoiceInput, InvoiceEvent> = {
  initialState: unknownInvoice,
  decide,
  evolve: evolveInvoice,
}

const whenReceived = (input: Input, state: InvoiceState, received: Invoice): Decision<InvoiceEvent> => {
  const { site, supplier, invoiceNumber, source, lines, tax, total } = received
  const taken = { id: 'invoice', hash: contentHash(essenceOf(received)) }
  const known = recognise(state.taken, taken)
  if (known === 'same')
    // Nothing new, but a unit that was missing may have come with it from master data.
    return state.status === 'held' && state.holds.some(({ rule }) => isOfUnits(rule))
      ? follow(input, state, [], 'the invoice, sent again', {}, true)
      : {}
  const refuse =
    badCode({ site, supplier }) ??
    badIdentifier({ invoiceNumber, source, ...ordersNamed(received) }) ??
    badLines(lines) ??
    badAmounts({ tax, total }) ??
    tooMany(state.taken.length, 'invoiceNumber')
  if (refuse) return { refuse }
  const take: InvoiceEvent = { type: 'InputTaken', data: taken }
  if (known === 'other') return conflict(input, received, taken, 'invoice')
  const orders = Object.values(ordersNamed(received))
  const tolerance = toleranceOf(input, site)
  const events: InvoiceEvent[] = [take, { type: 'InvoiceTaken', data: { invoice: received, tolerance, orders } }]
  const waiting = state.status === 'unknown' ? state.credits : []
  let rest = received
  for (const credit of waiting) {
    const applied = reduce(input, rest, credit)
    rest = applied.invoice
    events.push(...applied.events)
  }
  const timers = Object.fromEntries(waiting.map((credit) => [CREDIT + credit.invoiceNumber, null]))
  return follow(input, state, events, `the invoice from ${source}`, timers, true)
}

const ordersNamed = (document: Invoice | CreditNote): Record<string, string> =>
  Object.fromEntries(
    document.lines.flatMap((line) => {
      const order = orderOf(document, line)
      return order === null ? [] : [[`order ${order}`, order]]
    }),
  )

const conflict = (
  input: Input,
  { site, supplier, invoiceNumber, source, total, currency }: Invoice | CreditNote,
  taken: Taken,
  what: string,
): Decision<InvoiceEvent> => {
  const trouble: Trouble = {
    ...{ kind: 'invoice-conflict', subject: `${supplier}:${invoiceNumber}`, which: taken.hash, owner: 'ap' },
    detail: `${what} ${quote(invoiceNumber)} of ${quote(supplier)} came again from ${quote(source)} with other contents, now over ${total} ${currency}; the first stands`,
    nextAction:
      'ask the supplier which is right; if it is the second, for a credit note and an invoice with a new number',
  }
  return { events: [{ type: 'InputTaken', data: taken }, raise(input, site, trouble)] }
}

const whenCredited = (input: Input, state: InvoiceState, credit: CreditNote): Decision<InvoiceEvent> => {
  const { site, supplier, invoiceNumber, source, credits, lines, tax, charges, total, currency } = credit
  const taken = { id: `credit ${invoiceNumber}`, hash: contentHash(essenceOf(credit)) }
  const known = recognise(state.taken, taken)
  if (known === 'same') return {}
  const refuse =
    badCode({ site, supplier }) ??
    badIdentifier({ invoiceNumber, source, ...ordersNamed(credit) }) ??
    badLines(lines, 0) ??
    badAmounts({ tax, charges, total }) ??
    tooMany(state.taken.length, 'credits')
  if (refuse) return { refuse }
  const take: InvoiceEvent = { type: 'InputTaken', data: taken }
  if (known === 'other') return conflict(input, credit, taken, 'credit note')
  if (credits === null) {
    const trouble: Trouble = {
      ...{ kind: 'credit-unassigned', subject: nameOf(credit), owner: 'ap' },
      detail: `credit note ${quote(invoiceNumber)} of ${quote(supplier)} over ${total} ${currency} does not say which invoice it credits; nothing was credited`,
      nextAction: 'ask the supplier which invoice is meant; enter the credit note with that, under a number of its own',
    }
    return { events: [take, raise(input, site, trouble)] }
  }
  if (state.status === 'unknown') {
    const due = input.now + receiptWaitMs(toleranceOf(input, site))
    return { events: [take, { type: 'CreditNoteWaits', data: credit }], timers: { [CREDIT + invoiceNumber]: due } }
  }
  const { events, reduced } = reduce(input, state.invoice, credit)
  return follow(input, state, [take, ...events], `credit note ${invoiceNumber}`, {}, reduced)
}

/** All of a credit note is taken off, or nothing and a person is told. */
const reduce = (input: Input, from: Invoice, credit: CreditNote) => {
  const less = lessCredit(from, credit)
  if (less.ok) {
    const event: InvoiceEvent = { type: 'InvoiceReduced', data: { invoice: less.invoice } }
    return { reduced: true, invoice: less.invoice, events: [event] }
  }
  const trouble: Trouble = {
    ...{ kind: 'credit-not-applied', subject: nameOf(from), which: credit.invoiceNumber, owner: 'ap' },
    detail: `credit note ${quote(credit.invoiceNumber)} over ${credit.total} ${credit.currency} gives no goods of invoice ${nameOf(from)} back: ${less.reason}`,
    nextAction: 'enter the credit in AP by hand; if it settles a hold of the invoice, release that hold',
  }
  return { reduced: false, invoice: from, events: [raise(input, credit.site, trouble)] }
}

/** A person has it paid although something does not agree. Never what was not received (promise 6). */
const whenReleased = (
  input: Input,
  state: InvoiceState,
  command: Data<'payables.ReleaseHold'>,
): Decision<InvoiceEvent> => {
  const { commandId, site, supplier, invoiceNumber, holdId, releasedBy, role, reason } = command
  const taken = { id: `release ${commandId}`, hash: contentHash({ holdId, releasedBy, role, reason }) }
  const known = recognise(state.taken, taken)
  if (known === 'same') return {}
  const refuse =
    badCode({ site, supplier }) ??
    badIdentifier({ invoiceNumber, commandId, releasedBy, role }) ??
    tooMany(state.taken.length, 'commandId')
  if (refuse) return { refuse }
  const take: InvoiceEvent = { type: 'InputTaken', data: taken }
  const name = nameOf(command)
  const refused = (kind: string, why: string, nextAction: string): InvoiceEvent => {
    const about = { kind, subject: name, which: JSON.stringify(taken), owner: 'ap' }
    const detail = `release of ${holdId ?? 'all holds'} of invoice ${name} by ${quote(releasedBy)} not applied: ${why}`
    return raise(input, site, { ...about, detail, nextAction })
  }
  if (known === 'other')
    return { events: [take, refused('command-conflict', 'its id was used for another command', 'ask again')] }
  if (!MAY_RELEASE.includes(role)) {
    const why = `role ${quote(role)} may not release; ${MAY_RELEASE.join(' and ')} may`
    return { events: [take, refused('release-refused', why, 'have somebody release it who may')] }
  }
  if (state.status === 'matched' || state.status === 'credited') return { events: [take] }
  const standing = state.status === 'unknown' ? [] : state.holds
  const meant = standing.filter((hold) => holdId === null || hold.holdId === holdId)
  // A hold's id tells which disagreement is meant: the release counts when that very hold comes up.
  const ids = meant.filter(({ rule }) => isReleasable(rule)).map((hold) => hold.holdId)
  if (meant.length === 0 && holdId !== null) ids.push(holdId)
  const events: InvoiceEvent[] = [
    take,
    ...ids.map((id): InvoiceEvent => ({ type: 'PersonReleased', data: { holdId: id, by: releasedBy, reason } })),
  ]
  if (meant.length === 0) {
    const next = 'look at the invoice and release the hold that stands, unless it has matched meanwhile'
    events.push(refused('release-without-hold', 'no such hold stands', next))
  }
  const never = meant.filter(({ rule }) => !isReleasable(rule))
  if (never.length > 0) {
    const why = never.map(({ rule, detail }) => `${rule} cannot be released, ${detail}`).join('; ')
    events.push(refused('release-refused', why, never.map(({ clearing }) => clearing).join('; or ')))
  }
  return follow(input, state, events, `the release by ${releasedBy}`)
}

const whenAnswered = (
  input: Input,
  state: InvoiceState,
  answer: Data<'payables.BillChecked'>,
): Decision<InvoiceEvent> => {
  const { orderNumber, revision, lines, holds, cause } = answer
  if (state.status === 'unknown') return {}
  return follow(input, state, [{ type: 'LedgerAnswered', data: { orderNumber, revision, lines, holds } }], cause)
}

const whenDue = (
  input: Input,
  state: InvoiceState,
  { name }: Data<'supplyline.TimerFired'>,
): Decision<InvoiceEvent> => {
  const id = name.startsWith(HOLD) ? name.slice(HOLD.length) : name.slice(CREDIT.length)
  return follow(input, state, [{ type: 'FoundOverdue', data: { id } }], 'the wait')
}
