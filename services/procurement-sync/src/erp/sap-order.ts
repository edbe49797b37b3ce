import type { Answer } from '@supplyline/effects'
import { bareNumber, compare, type Decimal, multiply } from '@supplyline/quantity'
import type { PlaceOrderLine, PlaceOrderRequest } from './erp.ts'
import { notRepresentable, oursAmong } from './sap-answer.ts'
import { AMOUNT_PLACES, dateTime, itemNumber, literal, placesOf, QUANTITY_PLACES } from './sap-values.ts'

/**
 * Where the order carries our reference. The two header fields hold 12 characters. Where the header has neither, each
 * item's text carries it, with the line number.
 */
export type ReferenceField = 'CorrespncInternalReference' | 'CorrespncExternalReference' | 'PurchaseOrderItemText'

export type OrderMapping = {
  reference: ReferenceField
  /** Whether delivery dates go along as schedule lines; without, SAP plans them itself. */
  scheduleLines: boolean
}

/** NetPriceQuantity, the number of units that the price is for, has five digits. */
const MOST_PRICE_UNITS = 4

/** Why SAP could not hold the order exactly as it was approved, as a refusal; undefined if it can. */
export const unrepresentable = ({ reference, lines }: PlaceOrderRequest): Answer | undefined => {
  if (reference.length > 12) return notRepresentable(`the reference ${reference} has more than 12 characters`)
  for (const { line, quantity, unitPrice } of lines) {
    if (placesOf(quantity) > QUANTITY_PLACES)
      return notRepresentable(`line ${line}: SAP would round the quantity ${quantity}`)
    if (placesOf(unitPrice) > AMOUNT_PLACES + MOST_PRICE_UNITS)
      return notRepresentable(`line ${line}: SAP would round the price ${unitPrice}`)
  }
  return undefined
}

/** A_PurchaseOrder with its items, as API_PURCHASEORDER_PROCESS_SRV takes it in one request (deep insert, OData V2). */
export const toPurchaseOrder = (request: PlaceOrderRequest, mapping: OrderMapping) => ({
  PurchaseOrderType: request.documentType,
  CompanyCode: request.companyCode,
  PurchasingOrganization: request.purchasingOrganization,
  PurchasingGroup: request.purchasingGroup,
  Supplier: request.vendor,
  DocumentCurrency: request.currency,
  ...(mapping.reference === 'PurchaseOrderItemText' ? {} : { [mapping.reference]: request.reference }),
  to_PurchaseOrderItem: { results: request.lines.map((line) => toItem(request, line, mapping)) },
})

const toItem = ({ reference, currency }: PlaceOrderRequest, line: PlaceOrderLine, mapping: OrderMapping) => ({
  PurchaseOrderItem: itemNumber(line.line),
  ...(mapping.reference === 'PurchaseOrderItemText' && { PurchaseOrderItemText: itemText(reference, line.line) }),
  Material: line.material,
  Plant: line.plant,
  StorageLocation: line.storageLocation,
  OrderQuantity: line.quantity,
  PurchaseOrderQuantityUnit: line.unit,
  ...priceOf(line.unitPrice),
  DocumentCurrency: currency,
  ...(mapping.scheduleLines && line.deliveryDate && { to_ScheduleLine: { results: [toScheduleLine(line)] } }),
})

const toScheduleLine = ({ deliveryDate = '', quantity }: PlaceOrderLine) => ({
  ScheduleLineDeliveryDate: dateTime(deliveryDate),
  ScheduleLineOrderQuantity: quantity,
})

/** A price of 0.0125 for one is 1.25 for a hundred. */
const priceOf = (unitPrice: Decimal) => {
  const shift = Math.max(0, placesOf(unitPrice) - AMOUNT_PLACES)
  const units = `1${'0'.repeat(shift)}`
  return { NetPriceAmount: multiply(unitPrice, units), NetPriceQuantity: units }
}

const itemText = (reference: string, line: number): string => `${reference} ${line}`

export type FoundOrder = { number: string; items: { Material: string; OrderQuantity: string }[] }

/** The query that finds the orders under a reference, and how to read what it finds. */
export const queryFor = (reference: string, field: ReferenceField): string =>
  field === 'PurchaseOrderItemText'
    ? `/A_PurchaseOrderItem?$filter=${encodeURIComponent(`startswith(PurchaseOrderItemText,${literal(reference)})`)}` +
      '&$select=PurchaseOrder,PurchaseOrderItemText,Material,OrderQuantity'
    : `/A_PurchaseOrder?$filter=${encodeURIComponent(`${field} eq ${literal(reference)}`)}` +
      '&$expand=to_PurchaseOrderItem' +
      '&$select=PurchaseOrder,to_PurchaseOrderItem/Material,to_PurchaseOrderItem/OrderQuantity'

export type Row = { PurchaseOrder: string; PurchaseOrderItemText?: string; Material: string; OrderQuantity: string } & {
  to_PurchaseOrderItem?: { results?: FoundOrder['items'] }
}

export const foundIn = (results: Row[], reference: string, field: ReferenceField): FoundOrder[] => {
  if (field !== 'PurchaseOrderItemText')
    return results.map((row) => ({ number: row.PurchaseOrder, items: row.to_PurchaseOrderItem?.results ?? [] }))
  const orders = new Map<string, FoundOrder>()
  for (const { PurchaseOrder: number, PurchaseOrderItemText, Material, OrderQuantity } of results) {
    // A longer reference may begin with this one.
    if (PurchaseOrderItemText?.split(' ')[0] !== reference) continue
    const order = orders.get(number) ?? { number, items: [] }
    order.items.push({ Material, OrderQuantity })
    orders.set(number, order)
  }
  return [...orders.values()]
}

export const answerOf = (found: FoundOrder[], request: PlaceOrderRequest): Answer | undefined =>
  oursAmong(
    found.map((order) => ({ number: order.number, same: holds(order, request) })),
    'purchase order',
    request.reference,
    'its items are not those that were ordered',
  )

const holds = ({ items }: FoundOrder, { lines }: PlaceOrderRequest): boolean => {
  const left = [...items]
  for (const { material, quantity } of lines) {
    const at = left.findIndex(
      (i) => bareNumber(i.Material) === bareNumber(material) && compare(i.OrderQuantity, quantity) === 0,
    )
    if (at < 0) return false
    left.splice(at, 1)
  }
  return left.length === 0
}
