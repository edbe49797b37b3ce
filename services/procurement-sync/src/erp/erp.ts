import type { Answer, Operation } from '@supplyline/effects'
import type { Decimal } from '@supplyline/quantity'

/** What an ERP is asked to order, in the ERP's own terms; plain data, kept in the intent. */
export type PlaceOrderRequest = {
  /** Our order id, at most 12 characters: the ERP carries it, and the order is looked up by it. */
  reference: string
  /** The supplier's number in the ERP. */
  vendor: string
  companyCode: string
  purchasingOrganization: string
  purchasingGroup: string
  documentType: string
  /** ISO 4217. */
  currency: string
  lines: PlaceOrderLine[]
}

export type PlaceOrderLine = {
  /** From 1, unique within the order. */
  line: number
  material: string
  quantity: Decimal
  unit: string
  /** For one unit, in the order's currency. */
  unitPrice: Decimal
  plant: string
  storageLocation: string
  /** ISO 8601 date; without one the ERP plans it. */
  deliveryDate?: string
}

/** What procurement needs of an ERP. Throws as `Operation` of @supplyline/effects says. */
export type Erp = {
  placeOrder(request: PlaceOrderRequest, signal: AbortSignal): Promise<Answer>
  /** The order that the ERP holds under the request's reference. */
  findOrder(request: PlaceOrderRequest, signal: AbortSignal): Promise<Answer | undefined>
}

/** The operations that intents name. */
export const operationsOf = (erp: Erp): Record<string, Operation> => ({
  'place-order': {
    send: ({ request }, signal) => erp.placeOrder(request as PlaceOrderRequest, signal),
    find: ({ request }, signal) => erp.findOrder(request as PlaceOrderRequest, signal),
  },
})
