import { type Decider, type Decision, quote, type Refusal } from '@supplyline/decider'
import type { Input } from '@supplyline/messaging'
import type { MessageOf } from '@supplyline/schemas'
import { HOUR_MS, raise } from './exceptions.ts'
import {
  evolveReceiving,
  isReceipt,
  type OrderOpened,
  type ReceivingEvent,
  type ReceivingState,
  releasable,
  unknownReceiving,
} from './receiving.ts'

export type ReceivingInput = Input<
  MessageOf<'procurement.OrderOpened' | 'procurement.AwaitOrder' | 'procurement.ReceiptEnded'>
>

/** An order that is received or billed more often than this is in a loop, or under attack. */
const MAX_DOCUMENTS = 500

const decide = (input: ReceivingInput, state: ReceivingState): Decision<ReceivingEvent> => {
  const { message } = input
  switch (message.type) {
    case 'procurement.OrderOpened': {
      if (state.status === 'unknown') return folding(input, state)
      return state.order.orderId === message.data.orderId ? {} : { events: [numberTwice(input, state.order)] }
    }
    case 'procurement.AwaitOrder': {
      const documents = [...state.receipts, ...state.invoices]
      if (documents.some((d) => d.document === message.data.document)) return {}
      return documents.length < MAX_DOCUMENTS ? folding(input, state) : { refuse: tooManyDocuments }
    }
    case 'procurement.ReceiptEnded':
      return folding(input, state)
    default: {
      const _: never = message
      return {}
    }
  }
}

export const receiving: Decider<ReceivingState, ReceivingInput, ReceivingEvent> = {
  initialState: unknownReceiving,
  decide,
  evolve: evolveReceiving,
}

/** Takes what came, and tells the order to whoever may have it by now: receipts at once, invoices when it is their turn. */
const folding = ({ message }: ReceivingInput, before: ReceivingState): Decision<ReceivingEvent> => {
  const state = evolveReceiving(before, message)
  if (state.status === 'unknown') return { events: [message] }
  const released = releasable(state)
  const receipts =
    message.type === 'procurement.OrderOpened'
      ? state.receipts.map((r) => r.document)
      : message.type === 'procurement.AwaitOrder' && isReceipt(message.data.document)
        ? [message.data.document]
        : []
  return {
    events: [message, ...released.map((document) => ({ type: 'InvoiceReleased', data: { document } }) as const)],
    tell: [...receipts, ...released].map((aggregate) => ({
      aggregate,
      message: { type: 'procurement.OrderOpened', data: state.order },
      references: [],
    })),
  }
}

/** During a migration two ERPs may give one number. Receipts name no ERP, so they go to the order that came first. */
const numberTwice = (input: ReceivingInput, known: OrderOpened) => {
  const { orderId, site, erp, orderNumber } = input.message.data as OrderOpened
  const detail = `${erp} gave order ${orderId} the number ${quote(orderNumber)}, which ${known.erp} gave to ${known.orderId}`
  const nextAction = `post receipts and invoices of ${orderId} in ${erp} by hand, and give the ERPs number ranges apart`
  const about = { kind: 'order-number-twice', subject: orderId, site, owner: 'buyer', dueInMs: HOUR_MS }
  return raise(input, { ...about, detail, nextAction })
}

const tooManyDocuments: Refusal = {
  code: 'too-many-inputs',
  what: `more than ${MAX_DOCUMENTS} receipts and invoices for one order`,
  where: 'document',
  next: 'find the source that repeats itself under new numbers; then resubmit what still matters',
}
