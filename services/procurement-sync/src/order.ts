import { add, amount, type Decimal } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'
import type { OrderLine } from './basket.ts'
import type { PlaceOrderRequest } from './erp/erp.ts'
import { type Posting, type PostingChanged, withPosting } from './posting.ts'

type PlaceOrder = MessageOf<'procurement.PlaceOrder'>['data']

export type OrderState =
  | { status: 'unknown' }
  /** The ERP has been, or is to be, asked. `open`: exceptions that its answer resolves. */
  | { status: 'placing'; order: PlaceOrder; request: PlaceOrderRequest | null; inDoubt: boolean; open: string[] }
  /**
   * `extra`: numbers under which the ERP holds the order although it should not. `answers`: what the supplier said, as
   * it is written into the ERP.
   */
  | { status: 'placed'; order: PlaceOrder; erpNumber: string; extra: string[]; answers: Posting[] }
  | { status: 'refused'; order: PlaceOrder; extra: string[] }

export type Placed = Extract<OrderState, { status: 'placed' }>

/** Records that go out, and events that stay here. */
export type OrderEvent =
  | Message
  | { type: 'OrderAllocated'; data: { order: PlaceOrder; request: PlaceOrderRequest | null } }
  | { type: 'ExtraOrderFound'; data: { erpNumber: string } }
  | PostingChanged

export const evolveOrder = (state: OrderState, event: OrderEvent): OrderState => {
  if (event.type === 'OrderAllocated') return { status: 'placing', ...event.data, inDoubt: false, open: [] }
  if (state.status === 'unknown') return state
  const { order } = state
  switch (event.type) {
    case 'procurement.PurchaseOrderPlaced':
      return { status: 'placed', order, erpNumber: event.data.erpNumber, extra: [], answers: [] }
    case 'procurement.PurchaseOrderRefused':
      return { status: 'refused', order, extra: [] }
    case 'procurement.PurchaseOrderInDoubt':
      return state.status === 'placing' ? { ...state, inDoubt: true } : state
    case 'supplyline.ExceptionRaised':
      return state.status === 'placing' ? { ...state, open: [...state.open, event.data.exceptionId] } : state
    case 'ExtraOrderFound':
      return state.status === 'placing' ? state : { ...state, extra: [...state.extra, event.data.erpNumber] }
    case 'PostingChanged':
      return state.status === 'placed' ? { ...state, answers: withPosting(state.answers, event.data) } : state
    default:
      return state
  }
}

/** What was approved for the lines, added up: a price times each part, as the requisitions have it. */
export const totalOf = (lines: readonly OrderLine[]): Decimal =>
  lines
    .flatMap(({ unitPrice, sources }) => sources.map(({ quantity }) => amount(unitPrice, quantity, 4)))
    .reduce(add, '0')
