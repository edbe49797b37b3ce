import { clip, contentHash, derivedId, quote } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import { answerTo, explain } from './answer.ts'
import { ANSWER_KINDS, type LineTrouble, troublesOf } from './answer-troubles.ts'
import { billedBy } from './billing.ts'
import { raise, resolve, type Trouble, toBuyers, toEdi } from './exceptions.ts'
import { evolveOrder, isShipped, type OrderEvent, type OrderState, type Received } from './order.ts'
import { shipmentOf } from './shipment.ts'
import { type Acknowledgement, readAcknowledgement } from './x12/acknowledgement.ts'
import { type Invoice, readInvoice } from './x12/invoice.ts'
import { reading } from './x12/malformed.ts'
import { readShipNotice, type ShipNotice } from './x12/ship-notice.ts'

type Placed = Extract<OrderState, { order: unknown }>

/** Of one kind, a document is told from the others of its order by `number`. */
type Document = { number: string } & (
  | { kind: '855'; content: Acknowledgement }
  | { kind: '856'; content: ShipNotice }
  | { kind: '810'; content: Invoice }
)

/** Nobody need ask for what is on its way. */
const SETTLED_BY_SHIPMENT = ['quantity-short', 'backorder-undated']
/** An order has a few dozen documents in its life. */
const MOST_DOCUMENTS = 500

/** What follows from a document about an order that is known. */
export const takeDocument = (input: Input, state: Placed, received: Received): OrderEvent[] => {
  const { order, taken } = state
  const { documentId, sender, site } = received
  const trouble = (kind: string, who: typeof toEdi, detail: string, nextAction: string, which = '') =>
    raiseOnce(input, state, {
      kind,
      subject: order.orderId,
      which: which || documentId,
      site,
      ...who,
      detail,
      nextAction,
    })
  const from = `a ${received.document} of ${sender} (document ${documentId})`

  if (sender !== order.ediId) {
    const detail = `${from} is about order ${quote(order.orderNumber)}, which went to ${order.ediId ?? 'a supplier without EDI'}; nothing of it was taken`
    return trouble('wrong-sender', toEdi, detail, 'find out who sent it, and tell both; it may be an attempt at fraud')
  }
  const read = reading(() => documentIn(received))
  if (!read.ok) {
    const detail = `${from} cannot be read: ${read.where}: ${read.what}; nothing of it was taken`
    return trouble('unreadable-document', toEdi, detail, 'have the supplier correct it and send it again')
  }
  const document = read.value
  const { kind, number, content } = document
  const hash = contentHash(content)
  const key = `${kind}:${clip(number, 100)}`
  if (taken.some((t) => t.key === key && t.hash === hash)) return []
  if (!isOriginal(document) && !isNewAnswer(document)) {
    const detail = `${from} changes or cancels ${kind} ${quote(number)} (purpose ${content.purpose}), which is not taken by itself`
    return trouble(
      'restated-document',
      toBuyers,
      detail,
      'find out with the supplier what it changes, and act on it by hand',
      hash,
    )
  }
  if (taken.some((t) => t.key === key) && !isNewAnswer(document)) {
    const detail = `${from} is ${kind} ${quote(number)} again, with other contents than before; the first stands`
    return trouble(
      'document-conflict',
      toBuyers,
      detail,
      'ask the supplier which one is right; if it is this one, have it sent under another number',
      hash,
    )
  }
  if (taken.length >= MOST_DOCUMENTS) {
    const detail = `order ${quote(order.orderNumber)} has more than ${MOST_DOCUMENTS} documents; ${from} was not taken`
    return trouble(
      'too-many-documents',
      toEdi,
      detail,
      'find out why the supplier sends so many, and act on what still matters by hand',
      'all',
    )
  }
  return [{ type: 'DocumentTaken', data: { key, hash } }, ...follows(input, state, received, document, hash)]
}

const documentIn = (received: Received): Document => {
  switch (received.document) {
    case '856': {
      const content = readShipNotice(received.segments)
      return { kind: '856', number: content.shipmentId, content }
    }
    case '810': {
      const content = readInvoice(received.segments)
      return { kind: '810', number: content.invoiceNumber, content }
    }
    default: {
      const content = readAcknowledgement(received.segments)
      return { kind: '855', number: content.supplierOrderNumber ?? '', content }
    }
  }
}

/** X12 element 353: 00 original, 06 confirmation, 07 duplicate. */
const isOriginal = ({ content }: Document): boolean => ['00', '06', '07'].includes(content.purpose)
/** An answer that is changed (04) or replaced (05) is the answer from then on. */
const isNewAnswer = ({ kind, content }: Document): boolean => kind === '855' && ['04', '05'].includes(content.purpose)

const follows = (
  input: Input,
  state: Placed,
  received: Received,
  { kind, content }: Document,
  hash: string,
): OrderEvent[] => {
  const { order, open } = state
  const { orderId, site, supplier, orderNumber } = order
  const { documentId, receivedAt } = received
  const raised = (troubles: LineTrouble[]) =>
    troubles.flatMap((t) => raiseOnce(input, state, { ...t, subject: orderId, which: hash, site }))
  const settled = (kinds: readonly string[], how: string) =>
    open.filter((o) => kinds.includes(o.kind)).map(({ id }) => resolve(input, id, site, how))
  switch (kind) {
    case '855': {
      const { lines, unknown } = answerTo(order, content)
      const data = {
        acknowledgementId: derivedId('AK', JSON.stringify([orderId, hash]), 16),
        ...{ orderId, site, supplier, orderNumber, supplierOrderNumber: content.supplierOrderNumber ?? null },
        ...{ lines: lines.map(({ line }) => line), explanation: explain(order, lines), documentId },
        acknowledgedAt: receivedAt,
      }
      return [
        { type: 'suppliers.OrderAcknowledged', data },
        ...settled(['answer-overdue', ...ANSWER_KINDS], 'the supplier answered'),
        ...raised(
          troublesOf(lines, unknown).filter((t) => !(isShipped(state) && SETTLED_BY_SHIPMENT.includes(t.kind))),
        ),
      ]
    }
    case '856': {
      const { data, troubles } = shipmentOf(order, content, received)
      const notified: OrderEvent = { type: 'suppliers.ShipmentNotified', data }
      const now = evolveOrder(state, notified)
      const complete = 'order' in now && isShipped(now)
      return [
        notified,
        ...(complete ? settled(SETTLED_BY_SHIPMENT, 'all that was ordered is shipped') : []),
        ...raised(troubles),
      ]
    }
    case '810': {
      const { billed, troubles } = billedBy(order, content, received)
      return [billed, ...raised(troubles)]
    }
    default: {
      const _: never = kind
      return []
    }
  }
}

const raiseOnce = (input: Input, { open }: Placed, trouble: Trouble): OrderEvent[] => {
  const raised = raise(input, trouble)
  return open.some(({ id }) => id === raised.data.exceptionId) ? [] : [raised]
}
