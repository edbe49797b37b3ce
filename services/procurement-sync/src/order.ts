import { add, amount, type Decimal } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'
import type { OrderLine } from './basket.ts'
import type { PlaceOrderRequest } from './erp/erp.ts'
import { type Posting, type PostingChanged, withPosting } from './posting.ts'

type PlaceOrder = MessageOf<'procurement.PlaceOrder'>['data']

type Allocated = { order: PlaceOrder; request: PlaceOrderRequest | null }

export type OrderState =
  | { status: 'unknown' }
  /**
   * The ERP has been, or is to be, asked. `open`: exceptions that its answer resolves. `givenUp`: number of the attempt
   * after which it is sent no more. `looks`: looks at all that the ERP holds of it, asked for so far.
   */
  | (Allocated & { status: 'placing'; inDoubt: boolean; givenUp: number | null; open: string[]; looks: number })
  /**
   * `extra`: numbers under which the ERP holds the order although it should not. `answers`: what the supplier said, as
   * it is written into the ERP.
   */
  | { status: 'placed'; order: PlaceOrder; erpNumber: string; extra: string[]; looks: number; answers: Posting[] }
  | { status: 'refused'; order: PlaceOrder; extra: string[]; looks: number }

export type Placing = Extract<OrderState, { status: 'placing' }>
export type Placed = Extract<OrderState, { status: 'placed' }>
export type Ended = Extract<OrderState, { status: 'placed' | 'refused' }>

/** Records that go out, and events that stay here. */
export type OrderEvent =
  | Message
  | { type: 'OrderAllocated'; data: Allocated }
  | { type: 'OrderGivenUp'; data: { attempt: number } }
  | { type: 'LookAsked'; data: { looks: number } }
  | { type: 'ExtraOrderFound' | 'ExtraOrderGone'; data: { erpNumber: string } }
  | PostingChanged

const untried = {
  status: 'placing',
  inDoubt: false,
  givenUp: null,
  open: [],
  looks: 0,
} as const satisfies Partial<Placing>

export const evolveOrder = (state: OrderState, event: OrderEvent): OrderState => {
  if (event.type === 'OrderAllocated') return { ...untried, ...event.data }
  if (state.status === 'unknown') return state
  const { order, looks } = state
  switch (event.type) {
    case 'procurement.PurchaseOrderPlaced':
      return { status: 'placed', order, erpNumber: event.data.erpNumber, extra: [], looks, answers: [] }
    case 'procurement.PurchaseOrderRefused':
      return { status: 'refused', order, extra: [], looks }
    case 'procurement.PurchaseOrderInDoubt':
      return state.status === 'placing' ? { ...state, inDoubt: true } : state
    case 'supplyline.ExceptionRaised':
      return state.status === 'placing' ? { ...state, open: [...state.open, event.data.exceptionId] } : state
    case 'OrderGivenUp':
      return state.status === 'placing' ? { ...state, givenUp: event.data.attempt } : state
    case 'LookAsked':
      return { ...state, looks: event.data.looks }
    case 'ExtraOrderGone':
      return state.status === 'placing'
        ? state
        : { ...state, extra: state.extra.filter((number) => number !== event.data.erpNumber) }
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
