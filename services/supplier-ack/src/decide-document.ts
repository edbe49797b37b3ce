import { clip, type Decider, type Decision, quote, type Tell } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { Message, MessageOf } from '@supplyline/schemas'
import { raise, toEdi } from './exceptions.ts'
import { acknowledgedOrder } from './x12/acknowledgement.ts'
import { type Interchange, readInterchange, type TransactionSet } from './x12/envelope.ts'
import {
  acceptance,
  acknowledgedControl,
  acknowledgedInterchange,
  isAnswerable,
} from './x12/functional-acknowledgement.ts'
import { billedOrder } from './x12/invoice.ts'
import { reading } from './x12/malformed.ts'
import { type Segment, textOf } from './x12/segments.ts'
import { shippedOrders } from './x12/ship-notice.ts'
import { partyOf } from './x12/write.ts'

type Received = MessageOf<'suppliers.SupplierDocumentReceived'>['data']
export type DocumentInput = Input<MessageOf<'suppliers.SupplierDocumentReceived'>>

/** A document is looked into once, whatever comes of it. */
export type DocumentState = { status: 'unknown' } | { status: 'seen' }
export type DocumentEvent = Message | { type: 'DocumentSeen' }

/** What one document may come to, so that it costs a bounded amount. */
const MOST_PARTS = 500
const LARGEST_PARTS = 1_000_000

/** `ediId`: our interchange id with its qualifier. */
export const documentFor = (ediId: string): Decider<DocumentState, DocumentInput, DocumentEvent> => ({
  initialState: { status: 'unknown' },
  decide: (input, state) => {
    if (state.status === 'seen') return {}
    const { events = [], ...rest } = whenReceived(input, input.message.data, ediId)
    return { ...rest, events: [{ type: 'DocumentSeen' }, ...events] }
  },
  evolve: (state, event) => (event.type === 'DocumentSeen' ? { status: 'seen' } : state),
})

const whenReceived = (input: Input, document: Received, ediId: string): Decision<DocumentEvent> => {
  const { content, size, name } = document
  const refuse = (kind: string, why: string, nextAction: string): Decision<DocumentEvent> => {
    const detail = `document ${quote(name)} of ${quote(document.sender ?? 'an unknown sender')} was not taken: ${why}`
    const about = { kind, subject: document.documentId, site: document.site, ...toEdi }
    return { events: [raise(input, { ...about, detail, nextAction })] }
  }
  const mend = 'have the sender correct it and send it again; the bytes are kept'
  if (!content)
    return refuse('document-too-large', `it has ${size} bytes`, 'have the sender split it; the file is kept aside')
  const text = textOf(content)
  const read = reading(() => parts(readInterchange(text)))
  if (!read.ok)
    return refuse('unreadable-document', `${read.where}: ${read.what}; it begins with ${evidence(text)}`, mend)
  const { interchange, routed, homeless } = read.value
  if (interchange.receiver !== ediId)
    return refuse(
      'wrong-receiver',
      `it is for ${interchange.receiver}, and we are ${ediId}`,
      'give it to whom it is for, and tell the sender',
    )
  const partsSize = routed.reduce(
    (sum, { segments }) => sum + segments.reduce((n, s) => n + s.join('*').length + 1, 0),
    0,
  )
  if (routed.length > MOST_PARTS || partsSize > LARGEST_PARTS)
    return refuse(
      'document-too-large',
      `it is about ${routed.length} orders or transmissions`,
      'have the sender split it',
    )
  const { events: raised = [] } =
    homeless.length > 0
      ? refuse(
          'unrouted-document',
          clip(homeless.join('; '), 800),
          'ask the sender what it is about, and act on it by hand',
        )
      : {}
  return {
    events: raised,
    tell: [...routed.map((part) => tellPart(document, interchange, part)), ...replies(document, interchange)],
  }
}

/** Enough of it to recognise what it is. */
const evidence = (text: string): string => JSON.stringify(text.slice(0, 80))

/** What of a document goes where: to the order or the transmission that it names. */
type Part = { aggregate: 'order' | 'transmission'; about: string; document: string; segments: Segment[] }

const parts = (interchange: Interchange): { interchange: Interchange; routed: Part[]; homeless: string[] } => {
  const found = [
    ...interchange.acknowledgements.map((ta1) => part('transmission', acknowledgedInterchange(ta1), 'TA1', [ta1])),
    ...interchange.groups.flatMap(({ sets }) => sets.flatMap(partsOf)),
  ]
  return {
    interchange,
    routed: found.filter((p) => typeof p !== 'string'),
    homeless: found.filter((p) => typeof p === 'string'),
  }
}

const partsOf = ({ code, controlNumber, segments }: TransactionSet): (Part | string)[] => {
  switch (code) {
    case '855':
      return [part('order', acknowledgedOrder(segments), code, segments)]
    case '856': {
      const orders = shippedOrders(segments)
      return orders.length === 0
        ? [part('order', undefined, code, segments)]
        : orders.map((order) => part('order', order.orderNumber, code, order.segments))
    }
    case '810':
      return [part('order', billedOrder(segments), code, segments)]
    case '997':
      return [part('transmission', acknowledgedControl(segments), code, segments)]
    default:
      return [`transaction set ${quote(code)} (control number ${quote(controlNumber)}) is not one that is taken`]
  }
}

/** A string says why the part has no home. */
const part = (
  aggregate: Part['aggregate'],
  about: string | undefined,
  document: string,
  segments: Segment[],
): Part | string => {
  const what = aggregate === 'order' ? 'order' : 'interchange of ours'
  if (about === undefined) return `a ${document} names no ${what}`
  return about.length > 100 ? `a ${document} names ${what} ${quote(about)}` : { aggregate, about, document, segments }
}

const tellPart = (
  { site, documentId, receivedAt }: Received,
  { sender }: Interchange,
  { aggregate, about, document, segments }: Part,
): Tell<Message> => ({
  aggregate: aggregate === 'order' ? `order:${site}:${about}` : `transmission:${sender}:${about}`,
  message: {
    type: 'suppliers.TransactionSetReceived',
    data: { site, documentId, sender, document, segments, receivedAt },
  },
})

/** A 997 for each group that we could read, but none for a 997: two who did that would answer each other for ever. */
const replies = ({ site }: Received, { sender, receiver, groups }: Interchange): Tell<Message>[] =>
  groups
    .filter((group) => group.functionalId !== 'FA' && isAnswerable(group) && partyOf(sender))
    .map((group) => ({
      aggregate: `partner:${sender}`,
      message: {
        type: 'suppliers.SendTransactionSet',
        data: {
          ...{ site, sender: receiver, receiver: sender, document: '997', functionalGroup: 'FA' },
          ...{ segments: acceptance(group), orderId: null, supplier: null, orderNumber: null, controlNumber: null },
        },
      },
    }))
