import { add, amount, type Decimal } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'
import type { OrderLine } from './basket.ts'

type PlaceOrder = MessageOf<'procurement.PlaceOrder'>['data']

export type OrderState =
  | { status: 'unknown' }
  /** The ERP has been, or is to be, asked. `open`: exceptions that its answer resolves. */
  | { status: 'placing'; order: PlaceOrder; inDoubt: boolean; open: string[] }
  /** `extra`: numbers under which the ERP holds the order although it should not. */
  | { status: 'placed'; order: PlaceOrder; erpNumber: string; extra: string[] }
  | { status: 'refused'; order: PlaceOrder; extra: string[] }

/** Records that go out, and two events that stay here. */
export type OrderEvent =
  | Message
  | { type: 'OrderAllocated'; data: { order: PlaceOrder } }
  | { type: 'ExtraOrderFound'; data: { erpNumber: string } }

export const evolveOrder = (state: OrderState, event: OrderEvent): OrderState => {
  if (event.type === 'OrderAllocated') return { status: 'placing', order: event.data.order, inDoubt: false, open: [] }
  if (state.status === 'unknown') return state
  const { order } = state
  switch (event.type) {
    case 'procurement.PurchaseOrderPlaced':
      return { status: 'placed', order, erpNumber: event.data.erpNumber, extra: [] }
    case 'procurement.PurchaseOrderRefused':
      return { status: 'refused', order, extra: [] }
    case 'procurement.PurchaseOrderInDoubt':
      return state.status === 'placing' ? { ...state, inDoubt: true } : state
    case 'supplyline.ExceptionRaised':
      return state.status === 'placing' ? { ...state, open: [...state.open, event.data.exceptionId] } : state
    case 'ExtraOrderFound':
      return state.status === 'placing' ? state : { ...state, extra: [...state.extra, event.data.erpNumber] }
    default:
      return state
  }
}

/** What was approved for the lines, added up: a price times each part, as the requisitions have it. */
export const totalOf = (lines: readonly OrderLine[]): Decimal =>
  lines
    .flatMap(({ unitPrice, sources }) => sources.map(({ quantity }) => amount(unitPrice, quantity, 4)))
    .reduce(add, '0')
