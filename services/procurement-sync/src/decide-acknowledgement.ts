import { type Decision, derivedId, quote, type Refusal } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { ask, together } from './decide-posting.ts'
import { raise } from './exceptions.ts'
import { nameOf } from './names.ts'
import type { OrderEvent, OrderState } from './order.ts'
import { malformed, toBuyers } from './refusals.ts'

type Acknowledged = MessageOf<'suppliers.OrderAcknowledged'>['data']

/** A supplier that answers one order more often than this is in a loop. */
const MAX_ANSWERS = 100

/** The answer is known at once, and noted at the order in the ERP; that the ERP cannot be reached changes nothing of it. */
export const whenAcknowledged = (input: Input, state: OrderState, answer: Acknowledged): Decision<OrderEvent> => {
  const { acknowledgementId, orderId, site, supplier, supplierOrderNumber, lines, acknowledgedAt } = answer
  const refuse = malformed({ acknowledgementId, orderId, site })
  if (refuse) return { refuse }
  if (state.status !== 'placed') return { events: [withoutOrder(input, answer)] }
  const document = `acknowledgement:${nameOf(orderId, acknowledgementId)}`
  if (state.answers.some((a) => a.document === document)) return {}
  if (state.answers.length >= MAX_ANSWERS) return { refuse: tooManyAnswers }
  const { erpNumber, order } = state
  const { erp } = order
  // Twelve characters: SAP's "your reference" holds no more.
  const reference = derivedId('AK', JSON.stringify([orderId, acknowledgementId]), 10)
  const name = { document, kind: 'ACKNOWLEDGEMENT', site: order.site, erp, reference, orderId: order.orderId } as const
  const request = {
    orderReference: order.orderId,
    orderNumber: erpNumber,
    supplierOrderNumber,
    lines: lines
      .filter((l) => order.lines.some((ours) => ours.line === l.line))
      .map(({ line, status, quantity, promisedOn }) => ({ line, answer: status, quantity, promisedOn })),
  }
  const parties = { orderId: order.orderId, site: order.site, supplier, erp, erpNumber }
  const data = { ...parties, acknowledgementId, supplierOrderNumber, lines, acknowledgedAt }
  return together(
    { events: [{ type: 'procurement.PurchaseOrderAcknowledged', data }] },
    ask(input, { ...name, orderNumber: erpNumber }, request),
  )
}

/** Only an order that was placed is sent to a supplier. */
const withoutOrder = (input: Input, { acknowledgementId, orderId, site, supplier, explanation }: Acknowledged) => {
  const detail = `${quote(supplier)} answered order ${quote(orderId)}, which is not placed: ${quote(explanation)}`
  const nextAction = `ask ${quote(supplier)} what it has in hand, and tell it which order stands`
  const about = { kind: 'acknowledgement-without-order', subject: orderId, which: acknowledgementId, site, ...toBuyers }
  return raise(input, { ...about, detail, nextAction })
}

const tooManyAnswers: Refusal = {
  code: 'too-many-inputs',
  what: `more than ${MAX_ANSWERS} answers to one order`,
  where: 'acknowledgementId',
  next: 'find out from the supplier why it repeats itself; then resubmit what still matters',
}
