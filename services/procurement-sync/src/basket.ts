import { add } from '@supplyline/quantity'
import type { Message, MessageOf } from '@supplyline/schemas'
import { nameOf } from './names.ts'

export type OrderLine = MessageOf<'procurement.PlaceOrder'>['data']['lines'][number]

/** An approved line on its way into an order. */
export type BasketLine = {
  requisitionId: string
  contentHash: string
  line: MessageOf<'procurement.AddToBasket'>['data']['lines'][number]
  /** Material number of the item in the ERP of the basket. */
  erpMaterial: string
}

type Contents = {
  site: string
  supplier: string
  erp: string
  lines: BasketLine[]
  /** Supplier, ERP routing and locations, in their newest value: the order is made with them. */
  references: Message[]
  /** When what waits becomes an order; epoch milliseconds. */
  cutOff: number
}

export type BasketState = { status: 'empty' } | ({ status: 'open' } & Contents)

/** Records that go out or are told to an order, and two events that stay here. */
export type BasketEvent =
  | Message
  | { type: 'LinesAdded'; data: Contents }
  | { type: 'LinesTaken'; data: { count: number; cutOff: number } }

export const evolveBasket = (state: BasketState, event: BasketEvent): BasketState => {
  switch (event.type) {
    case 'LinesAdded': {
      if (state.status === 'empty') return { status: 'open', ...event.data }
      return { ...state, ...event.data, lines: [...state.lines, ...event.data.lines] }
    }
    case 'LinesTaken': {
      if (state.status === 'empty') return state
      const lines = state.lines.slice(event.data.count)
      return lines.length === 0 ? { status: 'empty' } : { ...state, lines, cutOff: event.data.cutOff }
    }
    default:
      return state
  }
}

/** Name of the basket: one for each supplier, site and ERP. */
export const basketOf = ({ supplier, site, erp }: { supplier: string; site: string; erp: string }): string =>
  nameOf(supplier, site, erp)

/**
 * Lines of an order: what is the same thing at the same price for the same place is one line, in which every
 * requisition line keeps its own part. Nothing is rounded, so the parts add up to exactly what was approved.
 */
export const merge = (lines: readonly BasketLine[]): OrderLine[] =>
  [...Map.groupBy(lines, mergeKey).values()].map((parts, index) => {
    const [{ line, erpMaterial }] = parts as [BasketLine, ...BasketLine[]]
    const { item, location, orderUnit: unit, unitFactor, baseUnit, unitPrice, currency } = line
    const sources = parts.map(({ requisitionId, contentHash, line }) => ({
      requisitionId,
      line: line.line,
      contentHash,
      quantity: line.orderQuantity,
      baseQuantity: line.quantity,
    }))
    const quantity = sources.reduce((sum, source) => add(sum, source.quantity), '0')
    const units = { quantity, unit, unitFactor, baseUnit, unitPrice, currency }
    return { line: index + 1, item, erpMaterial, location, ...units, sources }
  })

const mergeKey = ({ line, erpMaterial }: BasketLine): string => {
  const { item, location, orderUnit, unitFactor, baseUnit, unitPrice, currency } = line
  return JSON.stringify([item, location, orderUnit, unitFactor, baseUnit, unitPrice, currency, erpMaterial])
}
