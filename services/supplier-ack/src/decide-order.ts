import { contentHash, type Decider, type Decision, quote } from '@supplyline/decider'
import { type Input, referencesOf } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { exceptionId, HOUR_MS, raise, resolve, type Trouble, toBuyers, toEdi } from './exceptions.ts'
import { evolveOrder, type Order, type OrderEvent, type OrderState, type Received } from './order.ts'
import { orderedLines, orderOf, type PlacedOrder } from './placing.ts'
import { takeDocument } from './take-document.ts'
import { purchaseOrder } from './x12/purchase-order.ts'
import { partyOf } from './x12/write.ts'

export type OrderInput = Input<
  MessageOf<'procurement.PurchaseOrderPlaced' | 'suppliers.TransactionSetReceived' | 'supplyline.TimerFired'>
>
type Decided = Decision<OrderEvent>
type Placed = Extract<OrderState, { order: Order }>

const ANSWER = 'answer'
/** Suppliers answer an order within a working day. */
const ANSWER_DUE_MS = 24 * HOUR_MS
const ORDER = 'order'
/** An order is known here within seconds of being placed, also after an outage of an hour. */
const ORDER_DUE_MS = HOUR_MS
/** More documents than these for an order that nobody has placed are in error, or an attack. */
const MOST_WAITING = 10

/** `ediId`: our interchange id with its qualifier. */
export const orderFor = (ediId: string): Decider<OrderState, OrderInput, OrderEvent> => ({
  initialState: { status: 'unknown' },
  decide: (input, state) => {
    const { message } = input
    switch (message.type) {
      case 'procurement.PurchaseOrderPlaced':
        return whenPlaced(input, state, message.data, ediId)
      case 'suppliers.TransactionSetReceived':
        return isPlaced(state)
          ? { events: takeDocument(input, state, message.data), ...answered(input, state, message.data) }
          : wait(input, state, message.data)
      case 'supplyline.TimerFired':
        return whenOverdue(input, state, message.data.name)
      default: {
        const _: never = message
        return {}
      }
    }
  },
  evolve: evolveOrder,
})

const isPlaced = (state: OrderState): state is Placed => state.status === 'unanswered' || state.status === 'answered'

const whenPlaced = (input: Input, state: OrderState, placed: PlacedOrder, ediId: string): Decided => {
  if (isPlaced(state)) return state.order.orderId === placed.orderId ? {} : numberTaken(input, state.order, placed)
  const order = orderOf(input, placed)
  const sending = send(input, order, placed, ediId)
  const known: OrderEvent[] = [{ type: 'OrderKnown', data: order }, ...(sending.events ?? [])]
  const late = state.status === 'unplaced' ? takeWaiting(input, state, known) : []
  const events = [...known, ...late]
  const now = events.reduce(evolveOrder, state)
  const due = sending.tell && now.status === 'unanswered' ? input.now + ANSWER_DUE_MS : null
  return { ...sending, events, timers: { [ORDER]: null, [ANSWER]: due } }
}

/** What waited for the order is taken now, in the order in which it came. */
const takeWaiting = (
  input: Input,
  state: Extract<OrderState, { status: 'unplaced' }>,
  known: readonly OrderEvent[],
): OrderEvent[] => {
  const events: OrderEvent[] = state.open.map(({ id }) =>
    resolve(input, id, state.waiting[0]?.site ?? '*', 'the order was placed'),
  )
  for (const document of state.waiting) {
    const now = [...known, ...events].reduce(evolveOrder, state as OrderState)
    if (isPlaced(now)) events.push(...takeDocument(input, now, document))
  }
  return events
}

/** Over EDI, or by hand: then a person is told, once. */
const send = (input: Input, order: Order, placed: PlacedOrder, ediId: string): Decided => {
  const { orderId, site, supplier, orderNumber } = order
  const [known] = referencesOf(input, 'master.Supplier')
  const byHand = (kind: string, why: string, nextAction: string): Decided => {
    const detail = `order ${quote(orderNumber)} to supplier ${quote(supplier)} was not sent: ${why}`
    return {
      events: [raise(input, { kind, subject: orderId, site, ...toBuyers, dueInMs: 4 * HOUR_MS, detail, nextAction })],
    }
  }
  if (!known)
    return byHand('supplier-unknown', 'it is not in master data', 'send it by hand, and have the supplier added')
  if (known.channel !== 'X12')
    return byHand(
      'channel-not-supported',
      `it takes orders by ${known.channel}, which is not built yet`,
      'send it by hand, and enter what the supplier answers in the ERP',
    )
  if (!order.ediId || !partyOf(order.ediId))
    return byHand(
      'edi-id-missing',
      'its EDI id is missing, or does not fit',
      'send it by hand, and have the EDI id corrected',
    )
  const written = purchaseOrder({
    ...{ orderNumber, placedAt: placed.placedAt, currency: order.currency },
    buyer: { name: site, gln: null, code: site },
    lines: orderedLines(input, order),
  })
  if ('problems' in written)
    return byHand('order-not-writable', written.problems.join('; '), 'send it by hand, and have master data corrected')
  const data = {
    ...{ site, sender: ediId, receiver: order.ediId, document: '850', functionalGroup: 'PO' },
    ...{ segments: written.segments, orderId, supplier, orderNumber, controlNumber: null },
  }
  return {
    tell: [
      { aggregate: `partner:${order.ediId}`, message: { type: 'suppliers.SendTransactionSet', data }, references: [] },
    ],
  }
}

/** Two ERPs of a site gave the same number: the supplier could not tell the orders apart, nor we its answers. */
const numberTaken = (input: Input, order: Order, { orderId, site, erpNumber }: PlacedOrder): Decided => {
  const detail = `order ${orderId} has number ${quote(erpNumber)}, which order ${order.orderId} of site ${site} has too; it was not sent`
  const nextAction = 'give one of the orders another number in its ERP, and send that one by hand'
  return {
    events: [raise(input, { kind: 'order-number-taken', subject: orderId, site, ...toBuyers, detail, nextAction })],
  }
}

/** The answer is there: nobody need wait for it any more. */
const answered = (input: Input, state: Placed, document: Received): Decided =>
  state.status === 'unanswered' &&
  takeDocument(input, state, document).some((event) => event.type === 'suppliers.OrderAcknowledged')
    ? { timers: { [ANSWER]: null } }
    : {}

const wait = (input: Input, state: OrderState, document: Received): Decided => {
  const waiting = state.status === 'unplaced' ? state.waiting : []
  const { site, documentId } = document
  if (waiting.some((other) => contentHash(other) === contentHash(document))) return {}
  if (waiting.length >= MOST_WAITING) {
    const detail = `more than ${MOST_WAITING} documents are about an order that is not known; document ${documentId} waits no longer`
    const nextAction = 'find out with the supplier which order it means; the document is kept, and can be sent again'
    const subject = documentId
    return { events: [raise(input, { kind: 'unknown-order', subject, site, ...toEdi, detail, nextAction })] }
  }
  return {
    events: [{ type: 'DocumentWaits', data: document }],
    ...(waiting.length === 0 && { timers: { [ORDER]: input.now + ORDER_DUE_MS } }),
  }
}

const whenOverdue = (input: Input, state: OrderState, timer: string): Decided => {
  if (timer === ORDER && state.status === 'unplaced') {
    // A document may say several things of the order; it is one exception.
    const documents = new Map(state.waiting.map((d) => [d.documentId, d]))
    return { events: [...documents.values()].flatMap((d) => unknownOrder(input, state, d)) }
  }
  if (timer !== ANSWER || state.status !== 'unanswered') return {}
  const { orderId, site, supplier, orderNumber } = state.order
  if (state.open.some(({ id }) => id === exceptionId('answer-overdue', orderId))) return {}
  const detail = `supplier ${quote(supplier)} has not answered order ${quote(orderNumber)} for a day`
  const nextAction =
    'ask the supplier whether it has the order and when it will deliver; order elsewhere if it will not'
  return { events: [raise(input, { kind: 'answer-overdue', subject: orderId, site, ...toBuyers, detail, nextAction })] }
}

const unknownOrder = (input: Input, state: { open: { id: string }[] }, received: Received): OrderEvent[] => {
  const { documentId, document, sender, site } = received
  const kind = 'unknown-order'
  if (state.open.some(({ id }) => id === exceptionId(kind, documentId))) return []
  const detail = `a ${document} of ${sender} (document ${documentId}) is about an order that nobody has placed here`
  const nextAction = 'ask the supplier which order it means; the document is taken by itself if the order is placed yet'
  const trouble: Trouble = { kind, subject: documentId, site, ...toBuyers, detail, nextAction }
  return [raise(input, trouble)]
}
